/**
 * Interleavings of calls that drivers have got wrong, or that the theory of operation has to stand: each is a case with a call that starts within another
 * one, just before a step of it. The property at stake must have had something to judge, and where the driver lacks a step, the same case must break.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Call } from '../../../src/actors/case.ts';
import type { DriverRig } from '../../../src/actors/check-driver.ts';
import { findingsOf } from '../../support/actors.ts';
import { EVENTS } from './scenarios/events.ts';
import { LIFE_CYCLE } from './scenarios/life-cycle.ts';
import { RESIDENCY } from './scenarios/residency.ts';
import { caseOf, rigOf } from './scenarios/scenario.ts';
import { WAKE_UPS } from './scenarios/wake-ups.ts';

const exercisedBy = (rig: DriverRig, property: string): number => {
  const { exercised, properties } = rig.laboratory.judge;
  return exercised[properties.findIndex(({ id }) => id === property)] ?? 0;
};

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
