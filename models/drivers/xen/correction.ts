/** What a correction of Xen's series is, and what corrections are made of. */
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import type { Act, Thread } from '../../software/act.ts';
import { poll } from '../../software/acts.ts';
import type { Filter } from '../../software/filter.ts';
import type { DeviceEvent, Vpe } from '../../software/host-driver.ts';
import { doorbellOf } from '../memory.ts';
import { irqLocked, sendEach, waitCommands } from './commands.ts';
import { invalidateByRegister, unmapProxy } from './doorbells.ts';
import type { VlpiMap, XenState } from './state.ts';
import { vmapp } from './vpes.ts';

/** What an operation is called with. */
export interface XenCall {
  readonly vpe?: Vpe;
  readonly event?: DeviceEvent;
}

export interface Correction {
  readonly id: string;
  /** What is done otherwise. */
  readonly title: string;
  /** What the posted code does, and its function. */
  readonly fault: string;
  /** The property that breaks without it; several where it depends on the case which comes first. */
  readonly violates: readonly string[];
  /** Variant that needs it → a profile on which that shows. */
  readonly shows: Readonly<Record<string, string>>;
  readonly filters: (state: XenState, call: XenCall) => readonly Filter[];
}

/** VSYNC of a vPE on an ITS, and a wait for it. */
export function* synced(state: XenState, label: string, its: number, { vpeid }: Vpe): Thread {
  yield* sendEach(state, label, its, { vsync: { op: 'VSYNC', vpeid } });
  yield* waitCommands(state, label, its);
}

export function* syncedOnAll(state: XenState, label: string, vpe: Vpe): Thread {
  const { queues } = state.machine;
  for (const { its } of queues) yield* sendEach(state, label, its, { vsync: { op: 'VSYNC', vpeid: vpe.vpeid } });
  for (const { its } of queues) yield* waitCommands(state, label, its);
}

export function* syncedPair(state: XenState, its: number, from: Vpe, to: Vpe): Thread {
  yield* synced(state, 'move-event.corrected', its, from);
  yield* synced(state, 'move-event.corrected', its, to);
}

/** The vPE drops what it has cached, before a vLPI comes. */
export function* invalidatedBefore(state: XenState, its: number, { vpeid }: Vpe): Thread {
  yield* sendEach(state, 'move-event.corrected.before', its, {
    vinvall: { op: 'VINVALL', vpeid },
    vsync: { op: 'VSYNC', vpeid },
  });
}

/** All of the vPE is invalidated, behind the bytes of guest INVALL. */
export function* invalidatedAll(state: XenState, vpe: Vpe): Thread {
  const label = 'invalidate-all.corrected';
  yield* sendEach(state, label, 0, { vinvall: { op: 'VINVALL', vpeid: vpe.vpeid } });
  yield* synced(state, label, 0, vpe);
}

/** An event has got the doorbell of the vPE, whose home must not change while the doorbell is invalidated there. */
export function* doorbellGiven(state: XenState, label: string, vpe: Vpe): Thread {
  yield* irqLocked(label, `vpe${vpe.vpeid}`, invalidateByRegister(state, label, state.vpe(vpe)));
}

/** Acts of the call come behind the act with that label. */
export const behind = (after: string, acts: () => Thread): Filter => ({ adds: { after, acts } });

export const dropping = (...drops: readonly string[]): Filter => ({ drops });

/** Acts of the call come behind the act with that label, when it comes for the nth time. */
export const behindNth = (nth: number, after: string, acts: () => Thread): Filter => {
  let times = 0;
  return behind(after, function* () {
    times += 1;
    if (times === nth) yield* acts();
  });
};

/** A store of the byte of a doorbell is observable before what comes after it: dsb(ishst), as in lpi_write_config of Linux. */
export const bytesOfDoorbellsFirst = (): readonly Filter[] =>
  ['load.mask', 'put.unmask', 'interrupt.mask', 'map-vpe.unmask', 'map-vpe.corrected.unmask'].map((label) => ({
    adds: { after: `${label}.byte`, acts: () => [{ kind: 'barrier', label: `${label}.corrected-barrier` }] },
  }));

/** An operation reads col_idx once it has vpe_lock. */
export const lookedUpUnderLock = (operation: string): Filter => ({
  delays: { label: `${operation}.col-idx`, past: `${operation}.lock-vpe` },
});

export function* dirtyClears({ vpendbaser }: XenState, rd: number): Thread {
  yield* poll('load.corrected-dirty', vpendbaser, rd, ({ Dirty }) => Dirty === 0);
}

export function* wakeIfPending(state: XenState, vpe: Vpe): Thread {
  if (state.findVpe(vpe.vpeid)?.pendingLast === true) yield* state.machine.wake(vpe.vpeid);
}

/** its_unmap_vpe on every ITS, VSYNC first. */
export function* unmapOnAll(state: XenState, vpe: Vpe): Thread {
  const label = 'unmap-vpe.corrected';
  yield* unmapProxy(state, label, state.vpe(vpe));
  for (const { its } of state.machine.queues.toReversed()) {
    yield* synced(state, label, its, vpe);
    yield* sendEach(state, label, its, { vmapp: vmapp(state, state.vpe(vpe), false, its === 0) });
    yield* waitCommands(state, label, its);
  }
}

export const ofVpe = (call: XenCall, make: (vpe: Vpe) => readonly Filter[]): readonly Filter[] =>
  call.vpe === undefined ? [] : make(call.vpe);

/** Of a call that gives an event to a vPE. */
export const ofEvent = (
  { vpe, event }: XenCall,
  make: (vpe: Vpe, event: DeviceEvent) => readonly Filter[],
): readonly Filter[] => (vpe === undefined || event === undefined ? [] : make(vpe, event));

/** Of a call on an event that is a vLPI before it. */
export const ofVlpi = (
  state: XenState,
  { event }: XenCall,
  make: (map: VlpiMap) => readonly Filter[],
): readonly Filter[] => {
  const map = event === undefined ? undefined : state.event(event).map;
  return map === undefined ? [] : make(map);
};

/** The individual doorbell that an event has, whether it is enabled or not. */
export const withDoorbell =
  (state: XenState) =>
  (act: Act): Act => {
    if (act.kind !== 'enqueue') return act;
    const { command } = act;
    if (command.op !== 'VMAPTI' && command.op !== 'VMOVI') return act;
    const doorbell = state.isV41 ? NO_DOORBELL : doorbellOf(command.vpeid);
    return command.op === 'VMOVI'
      ? { ...act, command: { ...command, doorbell, doorbellValid: true } }
      : { ...act, command: { ...command, doorbell } };
  };

/** rd_lock from the choice of the redistributor to the end of the wait for GICR_SYNCR. */
export const oneAtATime = (state: XenState, { vpe, event }: XenCall): readonly Filter[] => {
  const of = vpe ?? (event === undefined ? undefined : state.event(event).map?.vpe);
  const rdOf = (): number => (of === undefined ? 0 : (state.findVpe(of.vpeid)?.colIdx ?? 0));
  const lockRd = (): readonly Act[] => [{ kind: 'lock', label: 'corrected.lock-rd', lock: `rd${rdOf()}` }];
  const unlockRd = (): readonly Act[] => [{ kind: 'unlock', label: 'corrected.unlock-rd', lock: `rd${rdOf()}` }];
  const guarded = state.isV41
    ? ['forward', 'configure', 'invalidate-all'].map((label) => ({ from: `${label}.lock-vpe`, to: `${label}.syncr` }))
    : ['load.mask', 'put.unmask', 'interrupt.mask', 'map-vpe.unmask'].map((label) => ({
        from: `${label}.col-idx`,
        to: `${label}.syncr`,
      }));
  return guarded.flatMap(({ from, to }) => [
    { adds: { after: from, acts: lockRd } },
    { adds: { after: to, acts: unlockRd } },
  ]);
};
