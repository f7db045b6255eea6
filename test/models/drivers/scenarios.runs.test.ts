/**
 * Interleavings of calls that drivers have got wrong, or that the theory of operation has to stand: each is a case with a call that starts within another
 * one, just before a step of it. The property at stake must have had something to judge, and where the driver lacks a step, the same case must break.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { theory } from '../../../models/drivers/theory/theory.ts';
import { DRIVER_PROPERTIES } from '../../../properties/drivers/index.ts';
import type { Call } from '../../../src/actors/case.ts';
import { DriverRig } from '../../../src/actors/check-driver.ts';
import { profile } from '../../../src/index.ts';
import { findingsOf } from '../../support/actors.ts';
import { EVENTS } from './scenarios/events.ts';
import { LIFE_CYCLE } from './scenarios/life-cycle.ts';
import { RESIDENCY } from './scenarios/residency.ts';
import { caseOf, exercisedBy, rigOf } from './scenarios/scenario.ts';
import { WAKE_UPS } from './scenarios/wake-ups.ts';

describe.each([...WAKE_UPS, ...RESIDENCY, ...EVENTS, ...LIFE_CYCLE])('$id: $title', (scenario) => {
  describe.each(scenario.profiles)('on %s', (id) => {
    let calls: readonly Call[];
    beforeAll(() => {
      calls = caseOf(scenario, id);
    });

    it(`breaks nothing, and ${scenario.property} has something to judge`, () => {
      const rig = rigOf(scenario, id);
      const started = new Set<number>();
      rig.runtime.observer = {
        started: ({ call: number }) => started.add(number),
        fired: () => {},
        acted: () => {},
      };
      expect(rig.run(calls).map(({ message }) => message)).toEqual([]);
      expect(
        [...calls.keys()].filter((number) => !started.has(number) && calls[number]?.operation !== 'interrupt'),
      ).toEqual([]);
      expect(exercisedBy(rig, scenario.property)).toBeGreaterThan(0);
    });

    const { without } = scenario;
    if (without === undefined) return;
    it('breaks when the driver lacks a step', () => {
      const rig = rigOf(scenario, id, without.filter);
      rig.run(caseOf(scenario, id, without.filter));
      expect(findingsOf(rig).filter((each) => without.breaks.includes(each))).not.toEqual([]);
    });
  });
});

describe('a driver that reads pending vSGIs without a lock', () => {
  const queries = RESIDENCY.filter(({ id, without }) => id === 'S-37' && without !== undefined);

  it.each(queries)('breaks P-VSGIPEND where contracts of software do not judge: $title', (scenario) => {
    const [id = ''] = scenario.profiles;
    const { filter } = scenario.without ?? {};
    const rig = new DriverRig(theory, profile(id), DRIVER_PROPERTIES, filter);
    rig.run(caseOf(scenario, id, filter));
    expect(new Set(findingsOf(rig))).toEqual(new Set(['P-VSGIPEND']));
  });
});
