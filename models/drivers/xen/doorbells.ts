/** Xen's doorbells: an LPI of the host for each vPE, and the proxy device where a GICv4.0 has no DirectLPI. gic-v4-its.c. */
import { FIRST_LPI } from '../../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../architecture/lpi-control.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { poll, soft, storeByte, write } from '../../software/acts.ts';
import { doorbellOf, ittOf } from '../memory.ts';
import { irqLocked, sendEach, waitCommands } from './commands.ts';
import { NO_SLOT, type XenState, type XenVpe } from './state.ts';

const { GICR_CLRLPIR, GICR_INVLPIR, GICR_SYNCR } = redistributorRegisters;

/** lpi_write_config writes LPI_PROP_RES1, and priority 0 unless the byte had another. */
export const XEN_ENABLED = 0b11;
export const XEN_DISABLED = 0b10;

/** The proxy device is behind the first ITS. */
const PROXY_ITS = 0;
const proxyDevice = ({ machine }: XenState): number => 2 ** machine.profile.deviceIdBits - 1;

export const hasProxy = ({ variant, isV41, hasDirectLpi }: XenState): boolean =>
  variant.doorbells && !isV41 && !hasDirectLpi;

/** gicv4_init_vpe_proxy: MAPD of the last DeviceID, with an event for each CPU (nr_cpu_ids). */
export function* initProxy(state: XenState): Thread {
  if (!hasProxy(state)) return;
  yield* soft('boot.slots', () => state.makeSlots(state.machine.profile.redistributors));
  const deviceId = proxyDevice(state);
  const bits = Math.max(1, Math.ceil(Math.log2(state.slots.length)));
  const mapd = { op: 'MAPD', deviceId, size: bits - 1, ittAddress: ittOf(PROXY_ITS, deviceId), valid: true } as const;
  yield* sendEach(state, 'boot', PROXY_ITS, { mapd });
  yield* waitCommands(state, 'boot', PROXY_ITS);
}

/** wait_for_syncr: without an end in the RFC, for 100 ms after the review. */
export function* waitForSyncr({ variant }: XenState, label: string, rd: number): Thread {
  yield* poll(label, GICR_SYNCR, rd, ({ Busy }) => Busy === 0, { givesUp: variant.locksInvalidation });
}

/** gicv4_vpe_db_proxy_unmap_locked */
function* unmapSlot(state: XenState, label: string, vpe: XenVpe): Thread {
  const slot = vpe.proxyEvent;
  if (slot === NO_SLOT) return;
  yield* sendEach(state, label, PROXY_ITS, {
    discard: { op: 'DISCARD', deviceId: proxyDevice(state), eventId: slot },
  });
  yield* soft(`${label}.free-slot`, () => {
    state.slots[slot] = undefined;
    if (state.slots[state.nextVictim] !== undefined) state.nextVictim = slot;
    vpe.proxyEvent = NO_SLOT;
  });
}

/** gicv4_vpe_db_proxy_map_locked */
function* mapSlot(state: XenState, label: string, vpe: XenVpe): Thread {
  if (vpe.proxyEvent !== NO_SLOT) return;
  const slot = state.nextSlot;
  const victim = state.slots[slot];
  if (victim !== undefined) yield* unmapSlot(state, `${label}.evict`, victim);
  yield* sendEach(state, label, PROXY_ITS, {
    mapti: {
      op: 'MAPTI',
      deviceId: proxyDevice(state),
      eventId: slot,
      pINTID: doorbellOf(vpe.vpe.vpeid),
      icid: vpe.colIdx,
    },
  });
  yield* soft(`${label}.commit-slot`, () => {
    state.slots[slot] = vpe;
    vpe.proxyEvent = slot;
    state.nextVictim = (slot + 1) % state.slots.length;
  });
}

/** Locks and slots of the proxy device: spin_lock_irqsave of vpe_proxy.lock. */
const withProxy = (label: string, body: Thread): Thread => irqLocked(label, 'proxy', body);

/** gicv4_vpe_db_proxy_unmap */
export function* unmapProxy(state: XenState, label: string, vpe: XenVpe): Thread {
  if (hasProxy(state)) yield* withProxy(label, unmapSlot(state, `${label}.proxy`, vpe));
}

/** direct_lpi_inv. Before the review neither the read of col_idx nor the access has a lock. */
export function* invalidateByRegister(state: XenState, label: string, vpe: XenVpe): Thread {
  const { variant } = state;
  let rd = 0;
  yield* soft(`${label}.col-idx`, () => {
    rd = vpe.colIdx;
  });
  if (variant.locksInvalidation) yield* waitForSyncr(state, `${label}.syncr-before`, rd);
  yield* write(`${label}.invlpir`, GICR_INVLPIR, rd, { INTID: doorbellOf(vpe.vpe.vpeid) });
  yield* waitForSyncr(state, `${label}.syncr`, rd);
}

/** its_vpe_send_inv_db: INV has no SYNC, and nobody waits. */
function* invalidateByProxy(state: XenState, label: string, vpe: XenVpe): Thread {
  yield* mapSlot(state, `${label}.proxy`, vpe);
  yield* sendEach(state, label, PROXY_ITS, {
    inv: { op: 'INV', deviceId: proxyDevice(state), eventId: Math.max(0, vpe.proxyEvent) },
  });
}

/** its_vpe_inv_db */
function* invalidateDoorbell(state: XenState, label: string, vpe: XenVpe): Thread {
  const { variant } = state;
  if (state.isV41) {
    const { vpeId: vpeid } = vpe;
    yield* sendEach(state, label, 0, { invdb: { op: 'INVDB', vpeid }, vsync: { op: 'VSYNC', vpeid } });
  } else if (hasProxy(state)) yield* withProxy(label, invalidateByProxy(state, label, vpe));
  else if (variant.locksInvalidation) {
    yield* irqLocked(label, `vpe${vpe.vpe.vpeid}`, invalidateByRegister(state, label, vpe));
  } else yield* invalidateByRegister(state, label, vpe);
}

function* configureDoorbell(state: XenState, label: string, vpe: XenVpe, byte: number): Thread {
  const address = LPI_CONFIGURATION_TABLE + doorbellOf(vpe.vpe.vpeid) - FIRST_LPI;
  yield* storeByte(`${label}.byte`, address, byte);
  yield { kind: 'clean', label: `${label}.clean`, address, bytes: 1 };
  yield* invalidateDoorbell(state, label, vpe);
}

/** its_vpe_mask_db */
export const maskDoorbell = (state: XenState, label: string, vpe: XenVpe): Thread =>
  configureDoorbell(state, `${label}.mask`, vpe, XEN_DISABLED);

/** its_vpe_unmask_db */
export const unmaskDoorbell = (state: XenState, label: string, vpe: XenVpe): Thread =>
  configureDoorbell(state, `${label}.unmask`, vpe, XEN_ENABLED);

/** GICR_CLRLPIR of the doorbell at a redistributor. */
function* clearByRegister(state: XenState, label: string, vpe: XenVpe, rd: number): Thread {
  if (state.variant.locksInvalidation) yield* waitForSyncr(state, `${label}.syncr-before`, rd);
  yield* write(`${label}.clrlpir`, GICR_CLRLPIR, rd, { pINTID: doorbellOf(vpe.vpe.vpeid) });
  yield* waitForSyncr(state, `${label}.syncr`, rd);
}

function* moveSlot(state: XenState, label: string, vpe: XenVpe, from: number, to: number): Thread {
  yield* mapSlot(state, `${label}.proxy`, vpe);
  yield* sendEach(state, label, PROXY_ITS, {
    movi: { op: 'MOVI', deviceId: proxyDevice(state), eventId: vpe.proxyEvent, icid: to },
    sync: { op: 'SYNC', rdbase: from },
  });
}

/** gicv4_vpe_db_proxy_move */
export function* moveDoorbell(state: XenState, vpe: XenVpe, from: number, to: number): Thread {
  if (!state.variant.doorbells || state.isV41) return;
  if (hasProxy(state)) yield* withProxy('load.move', moveSlot(state, 'load.move', vpe, from, to));
  else yield* clearByRegister(state, 'load.move', vpe, from);
}

function* clearSlot(state: XenState, label: string, vpe: XenVpe): Thread {
  yield* mapSlot(state, `${label}.proxy`, vpe);
  yield* sendEach(state, label, PROXY_ITS, {
    clear: { op: 'CLEAR', deviceId: proxyDevice(state), eventId: vpe.proxyEvent },
  });
}

/** gicv4_vpe_send_clear */
export function* clearDoorbell(state: XenState, vpe: XenVpe): Thread {
  if (hasProxy(state)) yield* withProxy('load.clear', clearSlot(state, 'load.clear', vpe));
  else yield* clearByRegister(state, 'load.clear', vpe, vpe.colIdx);
}
