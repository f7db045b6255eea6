/** An interleaving of calls that drivers have got wrong, or that the theory of operation has to stand, and the case that it is on a profile. */
import type { InternalStep } from '../../../../models/architecture/steps.ts';
import { theory } from '../../../../models/drivers/theory/theory.ts';
import type { Filter } from '../../../../models/software/filter.ts';
import type { Driver } from '../../../../models/software/host-driver.ts';
import type { Call, HardwareEntry } from '../../../../src/actors/case.ts';
import { DriverRig, judgesOfDrivers } from '../../../../src/actors/check-driver.ts';
import { profile } from '../../../../src/index.ts';
import { builtIn } from '../../../../src/registry/built-in.ts';
import type { Hold } from '../../../../src/run/program.ts';
import { call } from '../../../support/actors.ts';

export const on = (cpu: number, operation: string, args: Call['args'] = {}): Call =>
  call(operation, args, { actor: `cpu${cpu}` });
export const device = (event: number): Call => call('msi', { event }, { actor: 'device' });
export const run = (cpu: number, vcpu: number, blocks = 1): Call => on(cpu, 'run', { vcpu, cpu, turns: 2, blocks });
export const mapped = (vcpu: number): Call => on(0, 'map-vpe', { vcpu });

/** A device's event 0 (or another) is a vLPI of vCPU 0. */
export const forwarded = (event = 0, vcpu = 0, enabled = 1): readonly Call[] => [
  on(0, 'map-event', { event, rd: 0 }),
  on(0, 'forward', { event, vcpu, enabled }),
];

/** A vSGI of vCPU 0 (or another) is enabled, and pending. */
export const signalled = (vcpu = 0, vsgi = 1): readonly Call[] => [
  on(0, 'configure-vsgi', { vcpu, vsgi, enabled: 1 }),
  on(0, 'set-vsgi-pending', { vcpu, vsgi, pending: 1 }),
];

/** The hypervisor makes vCPU 0 look: an interrupt of it is enabled again. */
export const woken: readonly Call[] = [
  on(0, 'configure', { event: 0, enabled: 0 }),
  on(0, 'configure', { event: 0, enabled: 1 }),
];

export const EVERY = ['v4.0', 'v4.0-direct', 'v4.1', 'v4.1-itslist'];
export const V40 = ['v4.0', 'v4.0-direct', 'v4.0-itslist'];

interface Inner {
  /** The step of the outer call before which it starts. */
  readonly before: string;
  readonly call: Call;
  /** From this step of it on, commands are consumed, and the hardware does nothing else by itself. */
  readonly lagsFrom?: string;
}

export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** The theory of operation by default. */
  readonly driver?: Driver;
  readonly profiles: readonly string[];
  readonly property: string;
  readonly first: readonly Call[];
  readonly outer: Call;
  readonly inner?: readonly Inner[];
  /** The step after which the hardware does nothing by itself. */
  readonly holds?: string;
  /** As `holds`, from the last step with this label to the end of the call: the last of several ITSs does nothing. */
  readonly holdsLastFrom?: string;
  /** From this step on, and in the next call, commands are consumed, and the hardware does nothing else by itself. */
  readonly lagsFrom?: string;
  /** The poll after which the driver has waited for long enough. */
  readonly timesOut?: string;
  /** A step that the hardware takes by itself before a step of the outer call. */
  readonly fires?: { readonly before: string; readonly step: InternalStep };
  /** The call that starts at once when the outer one has returned, while the hardware still lags. */
  readonly next?: Call;
  /** Calls that follow. */
  readonly after?: readonly Call[];
  /** The driver without this step breaks one of these properties in the same case. */
  readonly without?: { readonly filter: Filter; readonly breaks: readonly string[] };
}

export const rigOf = ({ driver = theory }: Scenario, id: string, filter?: Filter): DriverRig =>
  new DriverRig(driver, profile(id), judgesOfDrivers(builtIn), filter);

/** The numbers of the acts with this label in a call, when the calls run one after the other. */
const ticksOf = (rig: DriverRig, calls: readonly Call[], index: number, label: string): readonly number[] => {
  const ticks: number[] = [];
  rig.runtime.observer = {
    started: () => {},
    fired: () => {},
    acted: (running, act) => {
      if (running.call === index && act.label === label) ticks.push(running.ticks - 1);
    },
  };
  rig.run(calls);
  rig.runtime.observer = undefined;
  return ticks;
};

/** More acts than any call has. */
const MANY_ACTS = 250;

const held = (hold: Hold): HardwareEntry => ({ fires: [], hold, choices: [] });

/** The hardware holds this back after each act from this one on. */
const holding = (from: number, hold: Hold): readonly [number, HardwareEntry][] =>
  Array.from({ length: MANY_ACTS }, (_, tick): [number, HardwareEntry] => [from + tick, held(hold)]);

/** The number of acts of a call. */
const actsOf = (rig: DriverRig, calls: readonly Call[], index: number): number => {
  let acts = 0;
  rig.runtime.observer = {
    started: () => {},
    fired: () => {},
    acted: (running) => {
      if (running.call === index) acts = running.ticks;
    },
  };
  rig.run(calls);
  rig.runtime.observer = undefined;
  return acts;
};

/** The case of a scenario; every step that it names must be there. */
export const caseOf = (scenario: Scenario, id: string, filter?: Filter): readonly Call[] => {
  const { first, outer, inner = [], holds, holdsLastFrom, lagsFrom, timesOut, fires, next, after = [] } = scenario;
  const rig = rigOf(scenario, id, filter);
  const index = first.length;
  const at = (label: string, isLast = false): number => {
    const tick = ticksOf(rig, [...first, outer], index, label).at(isLast ? -1 : 0);
    if (tick === undefined) throw new Error(`${outer.operation} has no step ${label} on ${id}`);
    return tick;
  };
  const hardware = new Map(outer.hardware);
  if (lagsFrom !== undefined) for (const [tick, entry] of holding(at(lagsFrom), 'effects')) hardware.set(tick, entry);
  if (holds !== undefined) hardware.set(at(holds), held('everything'));
  if (holdsLastFrom !== undefined)
    for (const [tick, entry] of holding(at(holdsLastFrom, true), 'everything')) hardware.set(tick, entry);
  if (fires !== undefined) {
    const fired = [{ step: fires.step, choices: [] }];
    hardware.set(at(fires.before), { fires: fired, hold: 'nothing', choices: [] });
  }
  if (timesOut !== undefined) {
    const tick = at(timesOut);
    hardware.set(tick, { ...(hardware.get(tick) ?? held('nothing')), isLate: true });
  }
  const within = inner.map(({ before, call: each, lagsFrom: from }): Call => {
    const tick = from === undefined ? undefined : ticksOf(rig, [...first, each], index, from)[0];
    const lag = tick === undefined ? each.hardware : new Map(holding(tick, 'effects'));
    return { ...each, start: { call: index, tick: at(before) }, hardware: lag };
  });
  const calls = [...first, { ...outer, hardware }, ...within];
  if (next === undefined) return [...calls, ...after];
  const start = { call: index, tick: actsOf(rig, calls, index) };
  return [...calls, { ...next, start, hardware: new Map(holding(0, 'effects')) }, ...after];
};

/** How often the situation of the property has arisen. */
export const exercisedBy = (rig: DriverRig, property: string): number => {
  const { exercised, properties } = rig.laboratory.judge;
  return exercised[properties.findIndex(({ id }) => id === property)] ?? 0;
};
