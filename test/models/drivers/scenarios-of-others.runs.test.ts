/** The interleavings that the theory of operation has to stand, with the minimal driver and with Xen's series. */
import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../support/actors.ts';
import { EVENTS } from './scenarios/events.ts';
import { LIFE_CYCLE } from './scenarios/life-cycle.ts';
import { OTHERS, scenariosOf } from './scenarios/others.ts';
import { RESIDENCY } from './scenarios/residency.ts';
import { caseOf, exercisedBy, rigOf } from './scenarios/scenario.ts';
import { WAKE_UPS } from './scenarios/wake-ups.ts';

const SCENARIOS = [...WAKE_UPS, ...RESIDENCY, ...EVENTS, ...LIFE_CYCLE];

describe.each(OTHERS)('$driver.id', (other) => {
  const all = scenariosOf(other, SCENARIOS);

  it('leaves out and breaks interleavings that there are', () => {
    const ids = new Set(SCENARIOS.map(({ id }) => id));
    expect(Object.keys(other.leavesOut).filter((id) => !ids.has(id))).toEqual([]);
    const titles = new Set(SCENARIOS.map(({ title }) => title));
    expect(Object.keys(other.breaks).filter((title) => !titles.has(title))).toEqual([]);
  });

  const plan = all.flatMap((scenario) =>
    scenario.profiles.map((on) => {
      const broken = other.breaks[scenario.title];
      return { on, title: scenario.title, scenario, breaks: broken?.on.includes(on) === true ? broken.properties : [] };
    }),
  );

  it.each(plan.filter(({ breaks }) => breaks.length === 0))(
    'stands on $on: $scenario.id $title',
    ({ on, scenario }) => {
      const rig = rigOf(scenario, on);
      rig.run(caseOf(scenario, on));
      expect(rig.findings.filter(({ verdict }) => verdict === 'violated').map(({ message }) => message)).toEqual([]);
      expect(exercisedBy(rig, scenario.property)).toBeGreaterThan(0);
    },
  );

  const broken = plan.filter(({ breaks }) => breaks.length > 0);
  if (broken.length === 0) return;
  it.each(broken)('breaks $breaks on $on: $scenario.id $title', ({ on, scenario, breaks }) => {
    const rig = rigOf(scenario, on);
    rig.run(caseOf(scenario, on));
    expect(findingsOf(rig).filter((each) => breaks.includes(each))).not.toEqual([]);
  });
});
