/** The step tables of `docs/drivers` are about the drivers as they are, and each of their programs still shows what it is said to show. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DriverRig, isFailure, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { filterOfStep, stepsOf } from '../../../src/actors/step-list.ts';
import { profileFor } from '../../../src/actors/steps.ts';
import { loadCase } from '../../../src/actors/store-case.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { type StepTable, stepTable, stepTableText } from '../../../src/report/step-tables.ts';

const DIRECTORY = 'docs/drivers';

const tables = readdirSync(DIRECTORY)
  .filter((name) => name.endsWith('.json'))
  .map((name): StepTable => stepTable.parse(JSON.parse(readFileSync(`${DIRECTORY}/${name}`, 'utf8'))));

it('there is a table of the minimal driver', () => {
  expect(tables.map(({ driver }) => driver)).toEqual(expect.arrayContaining(['minimal']));
});

describe.each(tables)('the table of $driver', (table) => {
  const driver = builtIn.driver(table.driver);
  const profiles = table.profiles.map((id) => builtIn.profile(id));

  it('is the same as text', () => {
    const path = `${DIRECTORY}/${table.driver}.md`;
    expect(existsSync(path) && readFileSync(path, 'utf8') === stepTableText(table)).toBe(true);
  });

  it('has the steps that the driver takes', () => {
    const now = stepsOf({ registry: builtIn, driver, profiles, seed: table.seed });
    const told = ({ label, change }: Pick<StepTable['steps'][number], 'label' | 'change'>) => `${label} ${change}`;
    expect(table.steps.map(told)).toEqual(now.map(told));
  });

  it('has a program for each needed step, which keeps the property with the step', () => {
    const wrong = table.steps.flatMap(({ label, change, kind, broken }) => {
      if (broken === undefined) return [];
      const profile = profileFor(builtIn.profile(broken.profile), kind);
      const judges = judgesOfDrivers(builtIn, table.breaks[broken.profile]);
      const calls = loadCase(broken.calls);
      const changed = new DriverRig(driver, profile, judges, filterOfStep({ label, change })).run(calls);
      const whole = new DriverRig(driver, profile, judges).run(calls);
      const isRight = changed.find(isFailure)?.property.id === broken.property && !whole.some(isFailure);
      return isRight ? [] : [`${label} ${change}`];
    });
    expect(wrong).toEqual([]);
  });
});
