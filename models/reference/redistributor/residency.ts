/**
 * GICR_VPENDBASER: writes that set or clear Valid, and PendingLast.
 *
 * A deschedule has two moments between the write and the reading of PendingLast: the decision, at which PendingLast and the doorbell
 * request are settled together, and the clearing of Dirty.
 */

import { BOTH_GROUPS, groupsWritten } from '../../architecture/groups.ts';
import type { WriteVpendbaser } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';
import { clearDefaultDoorbell } from './doorbells.ts';
import { checkListRegisters } from './hypervisor.ts';
import type { Redistributor } from './redistributor.ts';
import type { Vpe } from './vpe.ts';
import { dropDisabledGroups } from './vsgis.ts';

/** A write that clears Valid and names another vPE or other group enables. */
const CLEARING_WRITE = ['the resident vPE is descheduled', 'the fields change first (A-31)'] as const;

const READS = ['reads 0', 'reads 1'] as const;

export const vpendbaser = {
  section: 'Arm sysreg GICR_VPENDBASER',
  /** Valid becomes 1. The request for a default doorbell ends, and the doorbell itself is removed later. */
  makeResident: (gic: Gic, write: WriteVpendbaser): void => {
    const rd = gic.rd(write.rd);
    const vpe = gic.vpe(write.vpeid);
    if (gic.vpendbasers.size > 0) gic.vpendbasers.delete(write.rd);
    rd.valid = true;
    rd.dirty = true;
    rd.vpeid = write.vpeid;
    vpe.armed = false;
    vpe.hasRung = false;
    vpe.groupsLetThrough = BOTH_GROUPS;
    if (gic.profile.architecture !== 'v4.1') {
      readFirstTable(rd, vpe);
      return;
    }
    rd.groups = groupsWritten(write);
    vpe.groups = rd.groups;
    vpe.unring = true;
  },
  /** Valid becomes 0. Pending interrupts stay pending, and those presented before can still be acknowledged. */
  makeNonResident: (gic: Gic, write: WriteVpendbaser): void => {
    const rd = gic.rd(write.rd);
    const vpe = gic.vpe(rd.vpeid);
    if (gic.profile.architecture === 'v4.1' && rd.groups !== groupsWritten(write)) {
      if (gic.choose('A-65', CLEARING_WRITE) === 1) rd.groups = groupsWritten(write);
      vpe.groups = rd.groups;
    }
    dropDisabledGroups(gic, rd, vpe);
    rd.valid = false;
    rd.dirty = true;
    rd.decided = false;
    rd.doorbell = write.doorbell;
    rd.pendingLastWritten = write.pendingLast;
    vpe.presented.copyFrom(vpe.pending);
  },
  /** A pending interrupt counts in PendingLast, and against the doorbell, if it is enabled: vLPIs and vSGIs alike (I-54). */
  counts: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): boolean => gic.countsAsEnabled(vpeid, vpe, vINTID),
  /** PendingLast. v4.0 may count disabled interrupts; v4.1 leaves it open where software wrote 1. */
  decidePendingLast: (gic: Gic, rd: Redistributor, vpe: Vpe, pendingEnabled: boolean): boolean => {
    if (gic.profile.architecture === 'v4.0') {
      return pendingEnabled || (!vpe.pending.isEmpty && gic.choose('A-24', READS) === 1);
    }
    return rd.pendingLastWritten ? gic.choose('A-34', READS) === 1 : pendingEnabled;
  },
  /** Doorbell=1 requests the default doorbell, unless PendingLast was written as 1, or an enabled interrupt is pending (I-64, I-65). */
  requestsDoorbell: (gic: Gic, doorbell: boolean, pendingLastWritten: boolean, pendingEnabled: boolean): boolean =>
    gic.profile.architecture === 'v4.1' && doorbell && !pendingLastWritten && !pendingEnabled,
  /** The deschedule is complete: PendingLast can be read, as it was decided. */
  finishDeschedule: (gic: Gic, rdIndex: number): void => {
    const rd = gic.rd(rdIndex);
    rd.dirty = false;
    const { vpeid, pendingLast } = rd;
    gic.sink.emit({ kind: 'dirty-cleared', rd: rdIndex, vpeid, after: 'deschedule', pendingLast });
  },
};

/**
 * The v4.0 GICR_VPROPBASER names the configuration table of the vPE that is scheduled. Before its first residency no byte of that table can have been
 * read. Where the register is as bring-up left it, the table was known from the start.
 */
const readFirstTable = ({ control }: Redistributor, vpe: Vpe): void => {
  if (!vpe.wasResident && !control.vpropbaserIsBroughtUp) vpe.cache.clear();
  vpe.wasResident = true;
};

export const writeVpendbaser = (gic: Gic, write: WriteVpendbaser): void => {
  const rd = gic.rd(write.rd);
  const { valid, vpeid, doorbell, pendingLast, vgrp0en, vgrp1en } = write;
  gic.sink.emit({ kind: 'vpendbaser', rd: write.rd, valid, vpeid, doorbell, pendingLast, vgrp0en, vgrp1en });
  if (valid && !rd.valid) schedule(gic, write);
  else if (!valid && rd.valid) deschedule(gic, write, rd);
  else if (valid && vpeid !== rd.vpeid) gic.unpredictable('I-50', 'GICR_VPENDBASER changed while Valid stays 1');
};

/** The contract that is broken by making this vPE resident here; undefined if none is. */
const misuseOfSchedule = (gic: Gic, { vpeid, rd: index }: WriteVpendbaser): readonly [string, string] | undefined => {
  if (gic.rd(index).dirty) return ['I-50', 'Valid set while Dirty=1'];
  if (gic.residentAt(vpeid) >= 0 || gic.leavingAt(vpeid) >= 0) {
    return ['I-49', 'a vPE made resident on a second redistributor'];
  }
  if (!gic.rd(index).control.vpeTableValid) return ['I-51', 'a vPE made resident with GICR_VPROPBASER.Valid=0'];
  const vpe = gic.vpes.get(vpeid);
  if (vpe?.mapped !== true) return ['I-51', 'a vPE made resident that is not mapped'];
  const groups = gic.profile.commonLpiAffGroups;
  const inGroup = gic.profile.architecture === 'v4.1' && groups[index] === groups[vpe.home];
  return index === vpe.home || inGroup ? undefined : ['I-51', 'a vPE made resident where it is not mapped'];
};

const schedule = (gic: Gic, write: WriteVpendbaser): void => {
  const misuse = misuseOfSchedule(gic, write);
  if (misuse !== undefined) {
    gic.unpredictable(...misuse);
    return;
  }
  gic.ops.VPENDBASER.makeResident(gic, write);
  checkListRegisters(gic, write.rd);
};

const deschedule = (gic: Gic, write: WriteVpendbaser, rd: Redistributor): void => {
  const isAnother = gic.profile.architecture === 'v4.1' && write.vpeid !== rd.vpeid;
  if (rd.dirty && gic.dirtyShowsLoading) gic.unpredictable('I-50', 'Valid cleared while Dirty=1');
  else if (isAnother && gic.choose('A-65', CLEARING_WRITE) === 1) {
    gic.unpredictable('I-98', 'the write that clears Valid names another vPE, which counts as the resident one');
  } else gic.ops.VPENDBASER.makeNonResident(gic, write);
};

/** Dirty clears after Valid was set. The VPT is read, or the reading has found a deliverable interrupt: the model has one step for both. */
export const finishParse = (gic: Gic, rdIndex: number): void => {
  const rd = gic.rd(rdIndex);
  rd.dirty = false;
  dropDisabledGroups(gic, rd, gic.vpe(rd.vpeid));
  gic.sink.emit({
    kind: 'dirty-cleared',
    rd: rdIndex,
    vpeid: rd.vpeid,
    after: 'schedule',
    pendingLast: rd.pendingLast,
  });
};

/** The moment at which PendingLast and the doorbell request are decided. */
export const decide = (gic: Gic, rdIndex: number): void => {
  const { VPENDBASER } = gic.ops;
  const rd = gic.rd(rdIndex);
  const vpeid = rd.vpeid;
  const vpe = gic.vpe(vpeid);
  // A doorbell of the previous interval is gone before a new one can be asked for.
  if (vpe.unring) clearDefaultDoorbell(gic, vpeid, vpe);
  // The context of now, whether it is still that of the vPE or not.
  vpe.groupsLetThrough = rd.hypervisor.groupsLetThrough;
  const pendingEnabled = vpe.pending.find((vINTID) => VPENDBASER.counts(gic, vpeid, vpe, vINTID)) !== -1;
  rd.decided = true;
  vpe.presented.clear();
  rd.pendingLast = VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled);
  vpe.armed = VPENDBASER.requestsDoorbell(gic, rd.doorbell, rd.pendingLastWritten, pendingEnabled);
  gic.sink.emit({ kind: 'decided', rd: rdIndex, vpeid, pendingLast: rd.pendingLast });
};

/** The deschedule is complete. */
export const finishDeschedule = (gic: Gic, rdIndex: number): void => gic.ops.VPENDBASER.finishDeschedule(gic, rdIndex);

/** Software polls until Dirty=0 and reads PendingLast, which has no meaning while Valid is 1 or before the first residency. */
export const pollVpendbaser = (gic: Gic, rdIndex: number): void => {
  const rd = gic.rd(rdIndex);
  if (rd.valid || rd.vpeid < 0) return;
  if (rd.dirty && !rd.decided) decide(gic, rdIndex);
  if (gic.ops.Dirty.clearsAfterDeschedule(rd)) finishDeschedule(gic, rdIndex);
  const { dirty, vpeid, pendingLast } = rd;
  if (!dirty) gic.sink.emit({ kind: 'pending-last-read', rd: rdIndex, vpeid, pendingLast });
};

declare module '../operations.ts' {
  interface Operations {
    readonly VPENDBASER: typeof vpendbaser;
  }
}
