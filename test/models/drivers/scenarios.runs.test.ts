/**
 * Interleavings of calls that drivers have got wrong, or that the theory of operation has to stand: each is a case with a call that starts within another
 * one, just before a step of it. The property at stake must have had something to judge, and where the driver lacks a step, the same case must break.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import type { InternalStep } from '../../../models/architecture/steps.ts';
import { doorbellOf } from '../../../models/drivers/memory.ts';
import { theory } from '../../../models/drivers/theory/theory.ts';
import type { Filter } from '../../../models/software/filter.ts';
import type { Call } from '../../../src/actors/case.ts';
import { DriverRig, judgesOfDrivers } from '../../../src/actors/check-driver.ts';
import { profile } from '../../../src/index.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { call, findingsOf } from '../../support/actors.ts';

const on = (cpu: number, operation: string, args: Call['args'] = {}): Call =>
  call(operation, args, { actor: `cpu${cpu}` });
const device = (event: number): Call => call('msi', { event }, { actor: 'device' });
const run = (cpu: number, vcpu: number, blocks = 1): Call => on(cpu, 'run', { vcpu, cpu, turns: 2, blocks });

/** A device's event 0 (or another) is a vLPI of vCPU 0. */
const forwarded = (event = 0, vcpu = 0, enabled = 1): readonly Call[] => [
  on(0, 'map-event', { event, rd: 0 }),
  on(0, 'forward', { event, vcpu, enabled }),
];
const mapped = (vcpu: number): Call => on(0, 'map-vpe', { vcpu });

/** The hypervisor makes vCPU 0 look: an interrupt of it is enabled again. */
const woken: readonly Call[] = [
  on(0, 'configure', { event: 0, enabled: 0 }),
  on(0, 'configure', { event: 0, enabled: 1 }),
];

interface Inner {
  /** The step of the outer call before which it starts. */
  readonly before: string;
  readonly call: Call;
}

interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly profiles: readonly string[];
  readonly property: string;
  readonly first: readonly Call[];
  readonly outer: Call;
  readonly inner?: readonly Inner[];
  /** The step after which the hardware does nothing by itself. */
  readonly holds?: string;
  /** A step that the hardware takes by itself before a step of the outer call. */
  readonly fires?: { readonly before: string; readonly step: InternalStep };
  /** Calls that follow. */
  readonly after?: readonly Call[];
  /** The driver without this step breaks one of these properties in the same case. */
  readonly without?: { readonly filter: Filter; readonly breaks: readonly string[] };
}

const EVERY = ['v4.0', 'v4.0-direct', 'v4.1', 'v4.1-itslist'];
const V40 = ['v4.0', 'v4.0-direct', 'v4.0-itslist'];

const SCENARIOS: readonly Scenario[] = [
  {
    id: 'S-01',
    title: 'an MSI comes between Valid=0 and the last look at Dirty',
    profiles: EVERY,
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded()],
    outer: run(0, 0),
    inner: [{ before: 'deschedule.dirty', call: device(0) }],
    holds: 'deschedule.vpendbaser',
  },
  {
    id: 'S-02',
    title: 'the doorbell rings before PendingLast is stored, and its handler runs after',
    profiles: ['v4.1', 'v4.1-2its'],
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded()],
    outer: run(0, 0),
    inner: [
      { before: 'deschedule.dirty', call: device(0) },
      { before: 'deschedule.pending-last', call: on(0, 'interrupt') },
    ],
    without: {
      filter: {
        drops: [
          'deschedule.lock-vpe',
          'deschedule.unlock-vpe',
          'deschedule.lock-doorbell-irq',
          'deschedule.unlock-doorbell-irq',
        ],
      },
      breaks: ['P-WAKE'],
    },
  },
  {
    id: 'S-03',
    title: 'a vCPU is preempted between put and sleep, scheduled again, and a device sends',
    profiles: EVERY,
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded()],
    outer: on(0, 'block', { vcpu: 0, cpu: 0, to: 1 }),
    after: [device(0)],
    without: { filter: { drops: ['load.test-in-wfi'] }, breaks: ['P-WAKE', 'P-THEORY'] },
  },
  {
    id: 'S-04',
    title: 'a device sends two vLPIs before the handler of the doorbell runs',
    profiles: EVERY,
    property: 'P-DBQUIET',
    first: [mapped(0), ...forwarded(0), ...forwarded(1)],
    outer: run(0, 0),
    after: [device(0), device(1), on(0, 'interrupt')],
  },
  {
    id: 'S-05',
    title: 'the doorbell is enabled while the vPE is resident, and a device sends before it leaves',
    profiles: V40,
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded()],
    outer: run(0, 0),
    inner: [{ before: 'deschedule.vpendbaser', call: device(0) }],
  },
  {
    id: 'S-05',
    title: 'a doorbell has rung while it was masked, and rings again when it is enabled',
    profiles: ['v4.0', 'v4.0-direct'],
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded(), run(0, 0, 0), device(0)],
    outer: run(0, 0),
    fires: { before: 'schedule.vpendbaser', step: { kind: 'cache', rd: 0, intid: doorbellOf(0) } },
    after: [device(0)],
    without: {
      filter: { drops: ['deschedule.doorbell.unmask.inv', 'deschedule.doorbell.unmask.invlpir'] },
      breaks: ['P-WAKE'],
    },
  },
  {
    id: 'S-06',
    title: 'a vPE moves and is loaded while a device sends',
    profiles: EVERY,
    property: 'P-RDMATCH',
    first: [mapped(0), ...forwarded(), run(0, 0, 0)],
    outer: run(1, 0),
    inner: [{ before: 'set-affinity.wait', call: device(0) }],
    holds: 'set-affinity.publish',
    without: { filter: { drops: ['set-affinity.vmovp'] }, breaks: ['P-RDMATCH'] },
  },
  {
    id: 'S-09',
    title: 'a vLPI is invalidated while its vPE moves',
    profiles: ['v4.1', 'v4.1-itslist'],
    property: 'P-PEND',
    first: [mapped(0), ...forwarded(0, 0, 0), device(0)],
    outer: run(1, 0),
    inner: [{ before: 'set-affinity.vmovp', call: on(0, 'configure', { event: 0, enabled: 1 }) }],
  },
  {
    id: 'S-10',
    title: 'two CPUs invalidate at one redistributor',
    profiles: ['v4.1'],
    property: 'I-96',
    first: [mapped(0), mapped(2), ...forwarded(0, 0), ...forwarded(2, 2)],
    outer: on(0, 'configure', { event: 0, enabled: 0 }),
    inner: [{ before: 'configure.syncr', call: on(1, 'configure', { event: 2, enabled: 0 }) }],
    holds: 'configure.invlpir',
    without: { filter: { unlocks: ['rd'] }, breaks: ['I-96'] },
  },
  {
    id: 'S-11',
    title: 'an event moves to another vPE while its device sends',
    profiles: EVERY,
    property: 'P-PEND',
    first: [mapped(0), mapped(1), ...forwarded()],
    outer: on(0, 'move-event', { event: 0, vcpu: 1 }),
    inner: [{ before: 'move-event.wait', call: device(0) }],
    holds: 'move-event.publish',
    after: [run(0, 0), run(1, 1)],
  },
  {
    id: 'S-12',
    title: 'an event moves from one vPE to another and back',
    profiles: EVERY,
    property: 'P-DONE',
    first: [mapped(0), mapped(1), ...forwarded(), device(0)],
    outer: on(0, 'move-event', { event: 0, vcpu: 1 }),
    after: [on(0, 'move-event', { event: 0, vcpu: 0 }), run(0, 0), run(1, 1)],
    without: { filter: { drops: ['move-event.vsync-old'] }, breaks: ['P-DONE'] },
  },
  {
    id: 'S-14',
    title: 'INT and CLEAR of an event while its device sends',
    profiles: EVERY,
    property: 'P-DONE',
    first: [mapped(0), ...forwarded()],
    outer: on(0, 'set-pending', { event: 0, pending: 1 }),
    inner: [{ before: 'set-pending.wait', call: device(0) }],
    holds: 'set-pending.publish',
    after: [on(0, 'set-pending', { event: 0, pending: 0 }), run(0, 0)],
    without: { filter: { drops: ['set-pending.vsync'] }, breaks: ['P-DONE'] },
  },
  {
    id: 'S-15',
    title: 'an event is taken from a guest that is about to take its interrupt, while its device sends',
    profiles: EVERY,
    property: 'P-NOGHOST',
    first: [mapped(0), ...forwarded(), device(0)],
    outer: run(1, 0, 0),
    inner: [{ before: 'guest.acknowledge', call: on(0, 'unforward', { event: 0 }) }],
    after: [device(0), run(0, 0)],
  },
  {
    id: 'S-16',
    title: 'an event is taken from a guest, and its vPE leaves and returns',
    profiles: EVERY,
    property: 'P-NOGHOST',
    first: [mapped(0), ...forwarded(), run(0, 0, 0), device(0)],
    outer: on(0, 'unforward', { event: 0 }),
    after: [run(1, 0, 0), on(0, 'unmap-event', { event: 0 }), run(0, 0)],
    without: { filter: { drops: ['unforward.vsync'] }, breaks: ['P-DONE'] },
  },
  {
    id: 'S-17',
    title: 'three vCPUs wait, and the doorbell of one is pending while another one waits anew',
    profiles: ['v4.0'],
    property: 'P-WAKE',
    first: [mapped(0), mapped(1), mapped(2), ...forwarded(), run(0, 0), run(0, 1)],
    outer: run(1, 2),
    inner: [{ before: 'deschedule.vpendbaser', call: device(0) }],
  },
  {
    id: 'S-19',
    title: 'a vPE moves while another ITS gets its first vLPI of the VM',
    profiles: ['v4.0-itslist'],
    property: 'P-COUNT',
    first: [mapped(0), mapped(1), on(0, 'map-event', { event: 2, rd: 0 })],
    outer: on(0, 'forward', { event: 2, vcpu: 0, enabled: 1 }),
    inner: [{ before: 'forward.map.wait', call: run(1, 1) }],
    without: { filter: { drops: ['forward.map.vmapp', 'forward.map.vsync', 'forward.map.all'] }, breaks: ['I-23'] },
  },
  {
    id: 'S-20',
    title: 'vPEs of two VMs move at once over three ITSs',
    profiles: ['v4.1-itslist'],
    property: 'P-RDMATCH',
    first: [mapped(0), mapped(2)],
    outer: on(0, 'set-affinity', { vcpu: 0, rd: 1 }),
    inner: [{ before: 'set-affinity.wait', call: on(1, 'set-affinity', { vcpu: 2, rd: 1 }) }],
    holds: 'set-affinity.publish',
    after: [run(1, 0), run(1, 2)],
  },
  {
    id: 'S-21',
    title: 'the last vLPI of an ITS goes while a vPE of the VM moves and is loaded',
    profiles: ['v4.0-itslist'],
    property: 'P-COUNT',
    first: [mapped(0), mapped(1), ...forwarded(2, 0)],
    outer: on(0, 'unforward', { event: 2 }),
    inner: [{ before: 'unforward.unmap.vmapp', call: run(1, 1) }],
  },
  {
    id: 'S-22',
    title: 'the first and the last vLPI of an ITS come and go while the vPE is resident',
    profiles: ['v4.0-itslist'],
    property: 'P-THEORY',
    first: [mapped(0), ...forwarded(2, 0)],
    outer: run(1, 0, 0),
    inner: [{ before: 'guest.acknowledge', call: on(0, 'unforward', { event: 2 }) }],
  },
  {
    id: 'S-24',
    title: 'a vPE is destroyed with a doorbell on its way, and its vPEID is used again at once',
    profiles: EVERY,
    property: 'P-REUSE',
    first: [mapped(0), ...forwarded(), run(0, 0), device(0), on(0, 'unforward', { event: 0 })],
    outer: on(0, 'unmap-vpe', { vcpu: 0 }),
    after: [mapped(0), run(0, 0)],
  },
  {
    id: 'S-38',
    title: 'a vSGI is sent while it is disabled, and enabled later',
    profiles: ['v4.1', 'v4.1-itslist'],
    property: 'P-VSGIPEND',
    first: [mapped(0)],
    outer: on(0, 'set-vsgi-pending', { vcpu: 0, vsgi: 1, pending: 1 }),
    after: [run(1, 0), on(0, 'configure-vsgi', { vcpu: 0, vsgi: 1, enabled: 1 })],
  },
  {
    id: 'S-39',
    title: 'a vPE with a pending vSGI and a pending vLPI moves to another CommonLPIAff group',
    profiles: ['v4.1-2its'],
    property: 'P-VSGIPEND',
    first: [
      mapped(0),
      ...forwarded(),
      on(0, 'configure-vsgi', { vcpu: 0, vsgi: 1, enabled: 1 }),
      device(0),
      on(0, 'set-vsgi-pending', { vcpu: 0, vsgi: 1, pending: 1 }),
    ],
    outer: on(0, 'set-affinity', { vcpu: 0, rd: 1 }),
    after: [run(1, 0)],
  },
  {
    id: 'S-44',
    title: 'a CPU goes offline with a doorbell that nobody has taken',
    profiles: ['v4.0'],
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded(), run(0, 0), device(0)],
    outer: on(1, 'set-affinity', { vcpu: 0, rd: 1 }),
  },
  {
    id: 'S-44',
    title: 'a CPU goes offline with a doorbell that nobody has taken, and GICR_CLRLPIR drops it',
    profiles: ['v4.0-direct'],
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded(), run(0, 0), device(0)],
    outer: on(1, 'set-affinity', { vcpu: 0, rd: 1 }),
    without: { filter: { drops: ['set-affinity.pending-last'] }, breaks: ['P-WAKE'] },
  },
  {
    id: 'S-45',
    title: 'a vPE moves within a CommonLPIAff group, and its vCPU waits',
    profiles: ['v4.1'],
    property: 'P-WAKE',
    first: [mapped(0), ...forwarded(), run(0, 0)],
    outer: on(0, 'set-affinity', { vcpu: 0, rd: 1 }),
    after: [device(0)],
  },
  {
    id: 'S-48',
    title: 'a vCPU goes to and fro between two CPUs while its device sends',
    profiles: EVERY,
    property: 'P-RDMATCH',
    first: [mapped(0), ...forwarded(), run(0, 0, 0), device(0), run(1, 0, 0)],
    outer: run(0, 0, 0),
    inner: [{ before: 'schedule.vpendbaser', call: device(0) }],
    after: [run(1, 0, 0), device(0), run(0, 0)],
  },
  {
    id: 'S-49',
    title: 'a vCPU without an interrupt waits again and again',
    profiles: EVERY,
    property: 'P-HINTLIVE',
    first: [mapped(0), ...forwarded(), run(0, 0), ...woken],
    outer: run(0, 0),
    after: [...woken, run(1, 0)],
  },
  {
    id: 'S-54',
    title: 'the handler of a doorbell runs when the vPE is resident again',
    profiles: EVERY,
    property: 'P-HINTLIVE',
    first: [mapped(0), ...forwarded(), ...forwarded(1), run(0, 0), device(1), ...woken],
    outer: run(1, 0),
    inner: [{ before: 'guest.acknowledge', call: on(0, 'interrupt') }],
  },
  {
    id: 'S-55',
    title: 'a pending vLPI moves to a vPE after PendingLast of that vPE was read',
    profiles: EVERY,
    property: 'P-WAKE',
    first: [mapped(0), mapped(1), ...forwarded(0, 0), device(0)],
    outer: run(1, 1),
    inner: [{ before: 'deschedule.dirty', call: on(0, 'move-event', { event: 0, vcpu: 1 }) }],
  },
];

const rigWith = (id: string, filter?: Filter): DriverRig =>
  new DriverRig(theory, profile(id), judgesOfDrivers(builtIn), filter);

/** The number of the first act with this label in a call, when the calls run one after the other; undefined if there is none. */
const tickOf = (rig: DriverRig, calls: readonly Call[], index: number, label: string): number | undefined => {
  let tick: number | undefined;
  rig.runtime.observer = {
    started: () => {},
    fired: () => {},
    acted: (running, act) => {
      if (running.call === index && act.label === label) tick ??= running.ticks - 1;
    },
  };
  rig.run(calls);
  rig.runtime.observer = undefined;
  return tick;
};

/** The case of a scenario; every step that it names must be there. */
const caseOf = (
  { first, outer, inner = [], holds, fires, after = [] }: Scenario,
  id: string,
  filter?: Filter,
): readonly Call[] => {
  const rig = rigWith(id, filter);
  const index = first.length;
  const at = (label: string): number => {
    const tick = tickOf(rig, [...first, outer], index, label);
    if (tick === undefined) throw new Error(`${outer.operation} has no step ${label} on ${id}`);
    return tick;
  };
  const hardware = new Map(outer.hardware);
  if (holds !== undefined) hardware.set(at(holds), { fires: [], hold: 'everything', choices: [] });
  if (fires !== undefined) {
    const fired = [{ step: fires.step, choices: [] }];
    hardware.set(at(fires.before), { fires: fired, hold: 'nothing', choices: [] });
  }
  const within = inner.map(({ before, call: each }): Call => ({ ...each, start: { call: index, tick: at(before) } }));
  return [...first, { ...outer, hardware }, ...within, ...after];
};

const exercisedBy = (rig: DriverRig, property: string): number => {
  const { exercised, properties } = rig.laboratory.judge;
  return exercised[properties.findIndex(({ id }) => id === property)] ?? 0;
};

describe.each(SCENARIOS)('$id: $title', (scenario) => {
  describe.each(scenario.profiles)('on %s', (id) => {
    let calls: readonly Call[];
    beforeAll(() => {
      calls = caseOf(scenario, id);
    });

    it(`breaks nothing, and ${scenario.property} has something to judge`, () => {
      const rig = rigWith(id);
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
      const rig = rigWith(id, without.filter);
      rig.run(caseOf(scenario, id, without.filter));
      expect(findingsOf(rig).filter((each) => without.breaks.includes(each))).not.toEqual([]);
    });
  });
});
