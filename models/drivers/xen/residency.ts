/** Xen's vPEs in the context switch: vgic_v4_load and vgic_v4_put, and the move of a vPE to another redistributor. gic-v4-its.c. */
import type { Command } from '../../architecture/commands.ts';
import type { Fields } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { poll, read, soft, write } from '../../software/acts.ts';
import type { HostDriver } from '../../software/host-driver.ts';
import { configurationOf, vptOf } from '../memory.ts';
import { vmovpOf } from '../vmovp.ts';
import { irqLocked, sendEach, withInterruptsOff } from './commands.ts';
import { clearDoorbell, maskDoorbell, moveDoorbell, unmaskDoorbell } from './doorbells.ts';
import type { XenState, XenVpe } from './state.ts';

const { GICR_VPROPBASER_V4_0 } = redistributorRegisters;

/** VMOVP of its_send_cmd_vmovp. */
const vmovp = ({ isV41 }: XenState, { vpe, colIdx }: XenVpe, sequenceNumber: number, itsList: number): Command =>
  vmovpOf(vpe, { isV41, rdbase: colIdx, sequenceNumber, itsList });

function* vmovpToAll(state: XenState, vpe: XenVpe): Thread {
  const { queues } = state.machine;
  const command = vmovp(state, vpe, state.nextSequenceNumber(), 2 ** queues.length - 1);
  for (const { its } of queues) yield* sendEach(state, 'load', its, { vmovp: command });
}

/** its_send_cmd_vmovp: no VSYNC, no wait. */
function* sendVmovp(state: XenState, vpe: XenVpe): Thread {
  if (state.machine.profile.vmovp === 'every ITS') yield* irqLocked('load', 'vmovp', vmovpToAll(state, vpe));
  else yield* sendEach(state, 'load', 0, { vmovp: vmovp(state, vpe, 0, 0) });
}

function* move(state: XenState, vpe: XenVpe, to: number): Thread {
  const from = vpe.colIdx;
  if (from === to) return;
  // The shortcut within a CommonLPIAff group is never taken: its condition wants a mask that is empty and has a member.
  yield* soft('load.affinity', () => {
    vpe.colIdx = to;
  });
  yield* sendVmovp(state, vpe);
  yield* moveDoorbell(state, vpe, from, to);
}

/** gicv4_vpe_set_affinity */
const setAffinity = (state: XenState, vpe: XenVpe, to: number): Thread =>
  irqLocked('load', `vpe${vpe.vpe.vpeid}`, move(state, vpe, to));

/** read_vpend_dirty_clean: PendingLast counts as 1 if Dirty stays 1. */
function* dirtyClean({ vpendbaser }: XenState, label: string, rd: number): Thread<boolean> {
  const fields = yield* poll(label, vpendbaser, rd, ({ Dirty }) => Dirty === 0, { givesUp: true });
  return fields === undefined || fields.PendingLast === 1;
}

/** gits_write_vpendbaser. Before the review it clears Valid first, with the fields as they read, and only then writes what its caller wants. */
function* writeVpendbaser(state: XenState, label: string, rd: number, fields: Fields): Thread {
  const { vpendbaser, variant } = state;
  if (variant.clearsValidTwice) {
    const seen = yield* read(`${label}.read`, vpendbaser, rd);
    if (seen.Valid === 1) {
      yield* write(`${label}.clear-valid`, vpendbaser, rd, { ...seen, Valid: 0, Dirty: 0 });
      yield* poll(`${label}.poll-valid`, vpendbaser, rd, ({ Valid }) => Valid === 0);
    }
  }
  yield* write(`${label}.write`, vpendbaser, rd, fields);
}

/** its_clear_vpend_valid; returns PendingLast. */
function* clearValid(state: XenState, label: string, rd: number, change: Fields): Thread<boolean> {
  const { vpendbaser, variant } = state;
  const fields = yield* read(`${label}.vpendbaser`, vpendbaser, rd);
  if (variant.clearsValidTwice || fields.Valid === 1) {
    yield* writeVpendbaser(state, `${label}.vpendbaser`, rd, { ...fields, Dirty: 0, Valid: 0, ...change });
  }
  return yield* dirtyClean(state, `${label}.dirty`, rd);
}

/** its_make_vpe_resident */
function* makeResident(state: XenState, { vpe }: XenVpe, rd: number): Thread {
  const { profile } = state.machine;
  yield* write('load.vpropbaser', GICR_VPROPBASER_V4_0, rd, {
    Physical_Address: configurationOf(vpe.vm),
    IDbits: profile.intidBits - 1,
  });
  yield* writeVpendbaser(state, 'load.vpendbaser', rd, {
    Valid: 1,
    PendingLast: 1,
    Physical_Address: vptOf(vpe.vpeid),
  });
  // its_wait_vpt_parse_complete, where GICR_TYPER.Dirty is 1
  yield* dirtyClean(state, 'load.dirty', rd);
}

/** its_make_vpe_4_1_resident: it clears Valid although it is 0, and waits for nothing after it has set it. */
function* makeV41Resident(state: XenState, { vpe }: XenVpe, rd: number): Thread {
  yield* clearValid(state, 'load.clear', rd, {});
  yield* writeVpendbaser(state, 'load.vpendbaser', rd, { Valid: 1, VGrp1En: 1, vPEID: vpe.vpeid });
}

/** its_make_vpe_non_resident */
function* makeNonResident(state: XenState, vpe: XenVpe, rd: number): Thread {
  const pendingLast = yield* clearValid(state, 'put', rd, {});
  yield* soft('put.pending-last', () => {
    vpe.pendingLast = pendingLast;
  });
}

/** its_make_vpe_4_1_non_resident */
function* makeV41NonResident(state: XenState, vpe: XenVpe, rd: number, needsDoorbell: boolean): Thread {
  const change = needsDoorbell ? { PendingLast: 0, Doorbell: 1 } : { PendingLast: 1 };
  const pendingLast = yield* clearValid(state, 'put', rd, change);
  yield* soft('put.pending-last', () => {
    vpe.pendingLast = !needsDoorbell || pendingLast;
  });
}

function* load(state: XenState, vpe: XenVpe, rd: number): Thread {
  if (vpe.resident) return;
  yield* setAffinity(state, vpe, rd);
  if (state.isV41) yield* makeV41Resident(state, vpe, rd);
  else {
    if (state.variant.doorbells) yield* maskDoorbell(state, 'load', vpe);
    yield* makeResident(state, vpe, rd);
    if (state.variant.clearsDoorbell) yield* clearDoorbell(state, vpe);
  }
  vpe.resident = true;
}

function* put(state: XenState, vpe: XenVpe, rd: number, blocks: boolean): Thread {
  if (!vpe.resident) return;
  // gicv3_save_state says need_db = false, whatever the vCPU does.
  const saysFalse = yield* soft('put.need-db-is-false', () => true);
  const needsDoorbell = blocks && !saysFalse;
  if (state.isV41) yield* makeV41NonResident(state, vpe, rd, needsDoorbell);
  else {
    yield* makeNonResident(state, vpe, rd);
    if (needsDoorbell && state.variant.doorbells) yield* unmaskDoorbell(state, 'put', vpe);
  }
  vpe.resident = false;
}

export const residencyOperations = (
  state: XenState,
): Pick<HostDriver, 'load' | 'put' | 'isRunnable' | 'blocksBeforePut'> => ({
  load: (vpe, rd) => withInterruptsOff('load', rd, load(state, state.vpe(vpe), rd)),
  put: (vpe, rd, blocks) => withInterruptsOff('put', rd, put(state, state.vpe(vpe), rd, blocks)),
  // vgic_vcpu_pending_irq, which looks at the flag of the last put or doorbell
  isRunnable: (vpe) => state.findVpe(vpe.vpeid)?.pendingLast === true,
  // vcpu_block_unless_event_pending decides before the context switch
  blocksBeforePut: true,
});
