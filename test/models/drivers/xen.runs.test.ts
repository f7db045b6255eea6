import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { theory } from '../../../models/drivers/theory/theory.ts';
import type { Filter } from '../../../models/software/filter.ts';
import type { Driver } from '../../../models/software/host-driver.ts';
import { checkDriver, type DriverResult, DriverRig, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { driverCalls, loadCase } from '../../../src/actors/store-case.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { findingsOf } from '../../support/actors.ts';
import { OTHERS, scenariosOf } from './scenarios/others.ts';
import { RESIDENCY } from './scenarios/residency.ts';
import { caseOf } from './scenarios/scenario.ts';

const check = (driver: Driver, profile: string, runs: number): DriverResult =>
  checkDriver({ registry: builtIn, driver, profile: builtIn.profile(profile), runs, seed: 1 });

const violatedBy = ({ properties }: DriverResult): readonly string[] =>
  properties.flatMap(({ property, failure }) => (failure === undefined ? [] : [property.id]));

describe("Xen's series as posted", () => {
  it.each([
    ['xen-xa', 'v4.1', 'I-23'],
    ['xen-xa', 'v4.0', 'P-CMD'],
    ['xen-xa', 'v4.0-direct', 'P-DOWN'],
    ['xen-xb', 'v4.0', 'P-RDMATCH'],
    ['xen-xb', 'v4.0', 'P-DONE'],
    ['xen-xb', 'v4.0', 'P-DOWN'],
    ['xen-xc', 'v4.0', 'P-LOCK'],
    ['xen-xc', 'v4.0-direct', 'P-THEORY'],
    ['xen-xd', 'v4.0', 'P-RDMATCH'],
  ])('%s on %s breaks %s', (id, profile, property) => {
    expect(violatedBy(check(builtIn.driver(id), profile, 150))).toContain(property);
  });
});

describe("Xen's series with corrections", () => {
  it.each([
    ['xen-xa', 'v4.1'],
    ['xen-xa', 'v4.0'],
    ['xen-xa', 'v4.0-direct'],
    ['xen-xa', 'v4.1-2its'],
    ['xen-xa', 'loosest'],
    ['xen-xb', 'v4.0'],
    ['xen-xb', 'v4.0-direct'],
    ['xen-xb', 'v4.0-itslist'],
    ['xen-xc', 'v4.0'],
    ['xen-xc', 'v4.0-direct'],
  ])('%s violates nothing on %s', (id, profile) => {
    const { properties } = check(builtIn.driver(`${id}-corrected`), profile, 200);
    expect(properties.flatMap(({ failure }) => failure?.finding.message ?? [])).toEqual([]);
  });
});

describe('a correction that is left out', () => {
  it.each([
    ['xen-xb', 'vsync-after-vmovp'],
    ['xen-xb', 'unmap-vpe'],
    ['xen-xb', 'vsync-after-vmovi'],
    ['xen-xb', 'vsync-after-discard'],
    ['xen-xc', 'irqsave'],
    ['xen-xc', 'resident-at-birth'],
    ['xen-xa', 'need-db'],
    ['xen-xa', 'unmask-last'],
    ['xen-xa', 'clear-valid-once'],
    ['xen-xa', 'dirty-after-load'],
    ['xen-xa', 'wait-for-vmapti'],
    ['xen-xa', 'wait-for-vsgi'],
    ['xen-xa', 'vsync-after-int'],
    ['xen-xa', 'wait-for-alloc'],
  ])('brings the finding of %s back: %s', (variant, correction) => {
    const driver = builtIn.driver(`${variant}-corrected`);
    const mutation = driver.mutations?.find(({ id }) => id === `${driver.id}-without-${correction}`);
    expect(mutation).toBeDefined();
    if (mutation === undefined) return;
    const { filter, profile, violates } = mutation;
    const options = { registry: builtIn, driver, profile: builtIn.profile(profile), filter, runs: 400, seed: 1 };
    const found = violatedBy(checkDriver({ ...options, stopsAtFirst: true }));
    expect(found).toHaveLength(1);
    expect(violates).toEqual(expect.arrayContaining(found.slice()));
  });
});

describe('the handler of a doorbell that runs while its vPE goes', () => {
  const { driver } = z
    .looseObject({ driver: z.looseObject({ calls: driverCalls }) })
    .parse(JSON.parse(readFileSync('docs/findings/x19.json', 'utf8')));
  const calls = loadCase(driver.calls);

  it.each(['xen-xa', 'xen-xb', 'xen-xc'])('maps a proxy event that stays, in %s', (variant) => {
    const corrected = builtIn.driver(`${variant}-corrected`);
    const broken = (filter?: Filter): readonly string[] => {
      const rig = new DriverRig(corrected, builtIn.profile('v4.0'), judgesOfDrivers(builtIn), filter);
      rig.run(calls);
      return findingsOf(rig);
    };
    expect(broken({ leavesOut: ['gone-in-handler'] })).toEqual(['I-121']);
    expect(broken()).toEqual([]);
  });
});

describe('VINVALL at the end of guest INVALL, without VSYNC and a wait', () => {
  const other = OTHERS.find(({ driver }) => driver.id === 'xen-xa-corrected');
  const slow =
    other === undefined ? [] : scenariosOf(other, RESIDENCY).filter(({ title }) => title.includes('VINVALL'));
  const filter = { leavesOut: ['vsync-after-vinvall'] };

  it.each(slow.flatMap((scenario) => scenario.profiles.map((on) => ({ on, scenario }))))(
    'lets a guest take what was disabled, on $on',
    ({ on, scenario }) => {
      // P-DONE would end the case before the guest looks.
      const rig = new DriverRig(
        scenario.driver ?? theory,
        builtIn.profile(on),
        judgesOfDrivers(builtIn, ['P-DONE']),
        filter,
      );
      rig.run(caseOf(scenario, on, filter));
      expect(findingsOf(rig)).toEqual(['P-MASK']);
    },
  );
});
