/**
 * Corrections of Xen's series: each is filters on the steps of the posted driver. The posted driver with all of them violates nothing; without one of
 * them, a finding of `docs/findings.md` comes back.
 */
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import type { Act, Thread } from '../../software/act.ts';
import { poll } from '../../software/acts.ts';
import { type Filter, filtered } from '../../software/filter.ts';
import type { DeviceEvent, HostDriver, Vpe } from '../../software/host-driver.ts';
import { doorbellOf, vpeOfDoorbell } from '../memory.ts';
import { sendEach, waitCommands } from './commands.ts';
import { unmapProxy, unmaskDoorbell } from './doorbells.ts';
import type { XenState } from './state.ts';
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
  /** The property that breaks without it, on this profile. */
  readonly violates: readonly string[];
  /** The variants that need it. */
  readonly of: readonly string[];
  readonly filters: (state: XenState, call: XenCall) => readonly Filter[];
}

/** VSYNC of a vPE on an ITS, and a wait for it. */
function* synced(state: XenState, label: string, its: number, { vpeid }: Vpe): Thread {
  yield* sendEach(state, label, its, { vsync: { op: 'VSYNC', vpeid } });
  yield* waitCommands(state, label, its);
}

function* syncedOnAll(state: XenState, label: string, vpe: Vpe): Thread {
  const { queues } = state.machine;
  for (const { its } of queues) yield* sendEach(state, label, its, { vsync: { op: 'VSYNC', vpeid: vpe.vpeid } });
  for (const { its } of queues) yield* waitCommands(state, label, its);
}

/** Acts of the call come behind the act with that label. */
const behind = (after: string, acts: () => Thread): Filter => ({ adds: { after, acts } });

const dropping = (...drops: readonly string[]): Filter => ({ drops });

function* dirtyClears({ vpendbaser }: XenState, rd: number): Thread {
  yield* poll('load.corrected-dirty', vpendbaser, rd, ({ Dirty }) => Dirty === 0);
}

function* wakeIfPending(state: XenState, vpe: Vpe): Thread {
  if (state.findVpe(vpe.vpeid)?.pendingLast === true) yield* state.machine.wake(vpe.vpeid);
}

/** its_unmap_vpe on every ITS, VSYNC first. */
function* unmapOnAll(state: XenState, vpe: Vpe): Thread {
  const label = 'unmap-vpe.corrected';
  yield* unmapProxy(state, label, state.vpe(vpe));
  for (const { its } of state.machine.queues.toReversed()) {
    yield* synced(state, label, its, vpe);
    yield* sendEach(state, label, its, { vmapp: vmapp(state, state.vpe(vpe), false, its === 0) });
    yield* waitCommands(state, label, its);
  }
}

const ALL = ['xen-xa', 'xen-xb', 'xen-xc', 'xen-xd'] as const;
const BEFORE_REVIEW = ['xen-xa', 'xen-xb'] as const;
const WITH_DOORBELLS = ['xen-xa', 'xen-xb', 'xen-xc'] as const;

const ofVpe = (call: XenCall, make: (vpe: Vpe) => readonly Filter[]): readonly Filter[] =>
  call.vpe === undefined ? [] : make(call.vpe);

/** The individual doorbell that an event has, whether it is enabled or not. */
const withDoorbell =
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

export const CORRECTIONS: readonly Correction[] = [
  {
    id: 'vsync-after-vmovp',
    title: 'VMOVP is followed by VSYNC and a wait before the vPE is made resident',
    violates: ['P-RDMATCH'],
    of: ALL,
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        state.machine.profile.vmovp === 'every ITS'
          ? behind('load.unlock-vmovp', () => syncedOnAll(state, 'load.corrected', vpe))
          : behind('load.unlock-its', () => synced(state, 'load.corrected', 0, vpe)),
      ]),
  },
  {
    id: 'need-db',
    title: 'a vCPU that blocks asks for its doorbell',
    violates: ['P-WAKE'],
    of: WITH_DOORBELLS,
    filters: () => [dropping('put.need-db-is-false')],
  },
  {
    id: 'look-after-put',
    title: 'PendingLast unblocks a vCPU that has decided to sleep',
    violates: ['P-WAKE'],
    of: ALL,
    filters: (state, call) => ofVpe(call, (vpe) => [behind('put.pending-last', () => wakeIfPending(state, vpe))]),
  },
  {
    id: 'unmap-vpe',
    title: 'the vPE is unmapped on every ITS before its tables are freed',
    violates: ['P-DOWN'],
    of: ALL,
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        behind('unmap-vpe.teardown', () => unmapOnAll(state, vpe)),
        dropping('unmap-vpe.is-resident', 'unmap-vpe.vmapp', 'unmap-vpe.vsync'),
      ]),
  },
  {
    id: 'wait-for-vmapp',
    title: 'the vPE is used once every ITS has consumed its VMAPP',
    violates: ['I-51', 'P-RDMATCH'],
    of: BEFORE_REVIEW,
    filters: (state, call) =>
      ofVpe(call, (vpe) => [behind('map-vpe.publish-vpe', () => syncedOnAll(state, 'map-vpe.corrected', vpe))]),
  },
  {
    id: 'unmask-last',
    title: 'the doorbell is unmasked once the vPE is mapped',
    violates: ['I-23', 'P-CMD'],
    of: ['xen-xa'],
    filters: (state, call) =>
      ofVpe(call, (vpe) => [
        dropping('map-vpe.unmask'),
        behind('map-vpe.publish-vpe', () => unmaskDoorbell(state, 'map-vpe.corrected', state.vpe(vpe))),
      ]),
  },
  {
    id: 'resident-at-birth',
    title: 'a new vPE is not resident',
    violates: ['P-PEND', 'P-WAKE'],
    of: ['xen-xc'],
    filters: () => [dropping('map-vpe.resident')],
  },
  {
    id: 'clear-valid-once',
    title: 'Valid is cleared by the write that says Doorbell and PendingLast, and by no other',
    violates: ['P-WAKE'],
    of: BEFORE_REVIEW,
    filters: () => [dropping('put.vpendbaser.clear-valid', 'put.vpendbaser.poll-valid')],
  },
  {
    id: 'dirty-after-load',
    title: 'Dirty is 0 before a v4.1 vPE counts as resident',
    violates: ['I-50'],
    of: ['xen-xa'],
    filters: (state) =>
      state.isV41
        ? [
            {
              adds: {
                after: 'load.vpendbaser.write',
                acts: (act) => dirtyClears(state, act.kind === 'write' ? act.at : 0),
              },
            },
          ]
        : [],
  },
  {
    id: 'mask-on-v4.1',
    title: 'the handler leaves the default doorbell of v4.1 enabled',
    violates: ['P-WAKE'],
    of: ['xen-xa'],
    filters: (state) => (state.isV41 ? [dropping('interrupt.mask')] : []),
  },
  {
    id: 'doorbell-of-event',
    title: 'VMAPTI and VMOVI name the doorbell of their vPE, and none on v4.1',
    violates: ['I-24'],
    of: ALL,
    filters: (state) => {
      const to = withDoorbell(state);
      return [
        { changes: { label: 'forward', to } },
        { changes: { label: 'move-event', to } },
        { changes: { label: 'configure', to } },
      ];
    },
  },
  {
    id: 'vsync-after-vmovi',
    title: 'VMOVI is followed by VSYNC of the old vPE and of the new one, and a wait',
    violates: ['P-AFF', 'P-SWAP'],
    of: ALL,
    filters: (state, { vpe, event }) => {
      if (vpe === undefined || event === undefined) return [];
      const from = state.event(event).map?.vpe;
      if (from === undefined) return [];
      return [behind('move-event.unlock-vlpi', () => syncedPair(state, event.its, from, vpe))];
    },
  },
  {
    id: 'vsync-after-discard',
    title: 'DISCARD of a vLPI is followed by VSYNC',
    violates: ['P-NOGHOST'],
    of: ALL,
    filters: (state, { event }) => {
      const map = event === undefined ? undefined : state.event(event).map;
      if (event === undefined || map === undefined) return [];
      return [behind('unforward.unlock-vlpi', () => synced(state, 'unforward.corrected', event.its, map.vpe))];
    },
  },
  {
    id: 'vsync-after-int',
    title: 'INT and CLEAR are followed by VSYNC and a wait',
    violates: ['P-NODUP'],
    of: ['xen-xa'],
    filters: (state, { event }) => {
      const map = event === undefined ? undefined : state.event(event).map;
      if (event === undefined || map === undefined) return [];
      return [behind('set-pending.unlock-vcmd', () => synced(state, 'set-pending.corrected', event.its, map.vpe))];
    },
  },
  {
    id: 'wake-after-enable',
    title: 'a vCPU looks again when one of its interrupts is enabled',
    violates: ['P-WAKE'],
    of: ALL,
    filters: (state, { event, vpe }) => {
      const to = vpe ?? (event === undefined ? undefined : state.event(event).map?.vpe);
      if (to === undefined) return [];
      const wake = (): Thread => state.machine.wake(to.vpeid);
      return [
        behind('forward.unlock-vcmd', wake),
        behind('configure.unlock-vcmd', wake),
        behind('configure-vsgi.unlock-its', wake),
      ];
    },
  },
  {
    id: 'wait-for-vmapti',
    title: 'VMAPTI is followed by VSYNC and a wait on v4.1 too',
    violates: ['P-SWAP'],
    of: ['xen-xa'],
    filters: (state, { event, vpe }) =>
      event === undefined || vpe === undefined
        ? []
        : [behind('forward.unlock-vlpi', () => synced(state, 'forward.corrected', event.its, vpe))],
  },
  {
    id: 'wait-for-vsgi',
    title: 'VSGI and its VSYNC are waited for',
    violates: ['P-PEND', 'P-NODUP'],
    of: ['xen-xa'],
    filters: (state, call) =>
      ofVpe(call, () => [
        behind('configure-vsgi.unlock-its', () => waitCommands(state, 'configure-vsgi.corrected', 0)),
        behind('set-vsgi-pending.unlock-its', () => waitCommands(state, 'set-vsgi-pending.corrected', 0)),
      ]),
  },
  {
    id: 'enough-slots',
    title: 'the proxy device has an event for each vPE, so that no doorbell is evicted',
    violates: ['P-WAKE'],
    of: WITH_DOORBELLS,
    filters: (state) => [
      {
        changes: {
          label: 'boot.slots',
          to: (act) => ({ ...act, apply: () => state.makeSlots(state.machine.vpes.length) }),
        },
      },
    ],
  },
  {
    id: 'rd-lock',
    title: 'one invalidation at a time at each redistributor',
    violates: ['I-96'],
    of: WITH_DOORBELLS,
    filters: (state, call) => oneAtATime(state, call),
  },
  // The last one: the commands that the others add are sent with it as well.
  {
    id: 'irqsave',
    title: 'cmd_lock is taken with interrupts off',
    violates: ['P-LOCK'],
    of: WITH_DOORBELLS,
    filters: () => [{ masks: ['its'] }],
  },
];

/** rd_lock from the choice of the redistributor to the end of the wait for GICR_SYNCR. */
const oneAtATime = (state: XenState, { vpe, event }: XenCall): readonly Filter[] => {
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

function* syncedPair(state: XenState, its: number, from: Vpe, to: Vpe): Thread {
  yield* synced(state, 'move-event.corrected', its, from);
  yield* synced(state, 'move-event.corrected', its, to);
}

/** The operations of the posted driver with corrections. */
export const correctedOperations = (
  state: XenState,
  host: HostDriver,
  corrections: readonly Correction[],
): HostDriver => {
  const fixed = (thread: Thread, call: XenCall): Thread =>
    corrections
      .flatMap(({ filters }) => filters(state, call))
      .reduce((each: Thread, filter) => filtered(each, filter), thread);
  const { mapVpe, unmapVpe, load, put, interrupt, forward, moveEvent, unforward, configure, setPending } = host;
  const { invalidateAll, configureVsgi, setVsgiPending, boot, mapDevice, mapEvent, ...rest } = host;
  return {
    ...rest,
    ...(boot && { boot: () => fixed(boot(), {}) }),
    ...(mapDevice && { mapDevice: (its, deviceId, bits) => fixed(mapDevice(its, deviceId, bits), {}) }),
    ...(mapEvent && { mapEvent: (event, intid, rd) => fixed(mapEvent(event, intid, rd), {}) }),
    ...(mapVpe && { mapVpe: (vpe) => fixed(mapVpe(vpe), { vpe }) }),
    ...(unmapVpe && { unmapVpe: (vpe) => fixed(unmapVpe(vpe), { vpe }) }),
    ...(load && { load: (vpe, rd) => fixed(load(vpe, rd), { vpe }) }),
    ...(put && { put: (vpe, rd, blocks) => fixed(put(vpe, rd, blocks), { vpe }) }),
    ...(interrupt && {
      interrupt: (rd, intid) => {
        const vpe = state.machine.vpes.find(({ vpeid }) => vpeid === vpeOfDoorbell(intid));
        return fixed(interrupt(rd, intid), vpe === undefined ? {} : { vpe });
      },
    }),
    ...(forward && {
      forward: (event, vpe, vINTID, enabled) => fixed(forward(event, vpe, vINTID, enabled), { event, vpe }),
    }),
    ...(moveEvent && { moveEvent: (event, vpe) => fixed(moveEvent(event, vpe), { event, vpe }) }),
    ...(unforward && { unforward: (event) => fixed(unforward(event), { event }) }),
    ...(configure && { configure: (event, enabled) => fixed(configure(event, enabled), { event }) }),
    ...(setPending && { setPending: (event, pending) => fixed(setPending(event, pending), { event }) }),
    ...(invalidateAll && { invalidateAll: (vpe) => fixed(invalidateAll(vpe), { vpe }) }),
    ...(configureVsgi && {
      configureVsgi: (vpe, vINTID, enabled) => fixed(configureVsgi(vpe, vINTID, enabled), { vpe }),
    }),
    ...(setVsgiPending && {
      setVsgiPending: (vpe, vINTID, pending) => fixed(setVsgiPending(vpe, vINTID, pending), { vpe }),
    }),
  };
};
