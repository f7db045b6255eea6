/**
 * GICR_VPENDBASER: making a vPE resident and not, PendingLast, and the acknowledgement of vLPIs.
 *
 * A deschedule has two moments between the write and the reading of PendingLast: the decision, at which PendingLast and the doorbell
 * request are settled together, and the clearing of Dirty.
 */

import { BOTH_GROUPS, groupsWritten } from '../../architecture/groups.ts';
import { SPURIOUS, VSGIS } from '../../architecture/identifiers.ts';
import type { WriteVpendbaser } from '../../architecture/steps.ts';
import type { Gic, Redistributor, Vpe } from '../state.ts';
import { clearDefaultDoorbell } from './doorbells.ts';
import { checkListRegisters } from './hypervisor.ts';
import { pickOne } from './pending.ts';
import { clearVlpi } from './virtual-pending.ts';
import { dropDisabledGroups } from './vsgis.ts';

/** A write that clears Valid and names other group enables. */
const CLEARING_WRITE = ['the resident vPE is descheduled', 'the fields change first (A-31)'] as const;

const READS = ['reads 0', 'reads 1'] as const;

export const writeVpendbaser = (gic: Gic, write: WriteVpendbaser): void => {
  const rd = gic.rd(write.rd);
  const { valid, vpeid, doorbell, pendingLast, vgrp0en, vgrp1en } = write;
  gic.sink.emit({ kind: 'vpendbaser', rd: write.rd, valid, vpeid, doorbell, pendingLast, vgrp0en, vgrp1en });
  if (valid && !rd.valid) schedule(gic, write, rd);
  else if (!valid && rd.valid) deschedule(gic, write, rd);
  else if (valid && vpeid !== rd.vpeid) gic.unpredictable('I-50', 'GICR_VPENDBASER changed while Valid stays 1');
};

/** The contract that making this vPE resident here breaks, if it breaks one. */
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

const schedule = (gic: Gic, write: WriteVpendbaser, rd: Redistributor): void => {
  const misuse = misuseOfSchedule(gic, write);
  if (misuse !== undefined) {
    gic.unpredictable(...misuse);
    return;
  }
  const vpe = gic.vpe(write.vpeid);
  if (gic.vpendbasers.size > 0) gic.vpendbasers.delete(write.rd);
  rd.valid = true;
  rd.dirty = true;
  rd.vpeid = write.vpeid;
  if (gic.rules.requestEndsWithResidency) vpe.armed = false;
  vpe.everResident = true;
  vpe.groupsLetThrough = BOTH_GROUPS;
  if (gic.profile.architecture === 'v4.1') {
    rd.groups = groupsWritten(write);
    vpe.groups = rd.groups;
  }
  vpe.overlooked.clear();
  if (!gic.rules.pendingLastCountsOldInterrupts) vpe.old.copyFrom(vpe.pending);
  if (!gic.rules.pendingVlpisArePresentedAtResidency) vpe.overlooked.copyFrom(vpe.pending);
  if (gic.profile.architecture === 'v4.1') vpe.unring = true;
  if (!gic.rules.scheduleKeepsPendingState) vpe.pending.clear();
  if (!gic.rules.residencyKeepsPhysicalLpis) rd.pending.clear();
  checkListRegisters(gic, write.rd);
};

const deschedule = (gic: Gic, write: WriteVpendbaser, rd: Redistributor): void => {
  if (rd.dirty) {
    gic.unpredictable('I-50', 'Valid cleared while Dirty=1');
    return;
  }
  const vpe = gic.vpe(rd.vpeid);
  if (gic.profile.architecture === 'v4.1' && rd.groups !== groupsWritten(write)) {
    if (gic.choose('A-65', CLEARING_WRITE) === 1) rd.groups = groupsWritten(write);
    vpe.groups = rd.groups;
  }
  dropDisabledGroups(gic, rd, vpe);
  rd.valid = false;
  rd.dirty = true;
  rd.decided = false;
  rd.doorbell = write.doorbell && gic.rules.doorbellBitIsTaken;
  rd.pendingLastWritten = write.pendingLast;
  vpe.overlooked.clear();
  vpe.presented.copyFrom(vpe.pending);
  if (!gic.rules.residencyKeepsVsgiConfiguration) vpe.vsgiEnabled = 0;
  if (!gic.rules.descheduleKeepsPending) vpe.pending.clear();
};

/** Dirty clears after Valid was set. The parse is complete, or has got to a deliverable interrupt: both look alike here. */
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
  const rd = gic.rd(rdIndex);
  const vpeid = rd.vpeid;
  const vpe = gic.vpe(vpeid);
  // A doorbell of the previous interval is gone before a new one can be asked for.
  if (vpe.unring) clearDefaultDoorbell(gic, vpeid, vpe);
  // The context of now, whether it is still that of the vPE or not.
  vpe.groupsLetThrough = rd.hypervisor.groupsLetThrough;
  const { rules } = gic;
  const first = rules.pendingLastCountsEveryInterrupt ? -1 : (vpe.pending.members()[0] ?? -1);
  const counted = (vINTID: number): boolean =>
    !vpe.overlooked.has(vINTID) &&
    !vpe.old.has(vINTID) &&
    (first < 0 || vINTID === first) &&
    (vINTID >= VSGIS || rules.vsgisCountInPendingLast) &&
    gic.countsAsEnabled(vpeid, vpe, vINTID);
  const pendingEnabled = vpe.pending.find(counted) !== -1;
  rd.decided = true;
  vpe.presented.clear();
  if (gic.profile.architecture === 'v4.0') {
    rd.pendingLast = pendingEnabled || (!vpe.pending.isEmpty && gic.choose('A-24', READS) === 1);
  } else if (rd.pendingLastWritten) {
    rd.pendingLast = gic.choose('A-34', READS) === 1;
  } else {
    rd.pendingLast = pendingEnabled;
  }
  if (!rules.pendingLastSeesPendingInterrupts && pendingEnabled) rd.pendingLast = false;
  if (!rules.pendingLastIgnoresDisabledInterrupts && !vpe.pending.isEmpty) rd.pendingLast = true;
  if (!rules.pendingLastIsNotInverted) rd.pendingLast = !rd.pendingLast;
  vpe.armed =
    gic.profile.architecture === 'v4.1' &&
    (rd.doorbell || !rules.doorbellNeedsRequest) &&
    (!rd.pendingLastWritten || !rules.pendingLastWrittenSuppressesDoorbell) &&
    (!pendingEnabled || !rules.pendingLastSuppressesDoorbell);
  gic.sink.emit({ kind: 'decided', rd: rdIndex, vpeid, pendingLast: rd.pendingLast });
};

/** The deschedule is complete: PendingLast can be read. */
export const finishDeschedule = (gic: Gic, rdIndex: number): void => {
  const rd = gic.rd(rdIndex);
  rd.dirty = false;
  const { vpeid } = rd;
  const vpe = gic.vpe(vpeid);
  vpe.overlooked.clear();
  if (!gic.rules.pendingLastStaysDecided) rd.pendingLast = !vpe.pending.isEmpty;
  const { pendingLast } = rd;
  gic.sink.emit({ kind: 'dirty-cleared', rd: rdIndex, vpeid, after: 'deschedule', pendingLast });
};

/** Software polls until Dirty=0 and reads PendingLast; where Valid is 1, or nothing was ever resident, it tells nothing. */
export const pollVpendbaser = (gic: Gic, rdIndex: number): void => {
  const rd = gic.rd(rdIndex);
  if (rd.valid || rd.vpeid < 0) return;
  if (rd.dirty && !rd.decided) decide(gic, rdIndex);
  if (gic.ops.Dirty.clearsAfterDeschedule(rd)) finishDeschedule(gic, rdIndex);
  const { dirty, vpeid, pendingLast } = rd;
  if (!dirty) gic.sink.emit({ kind: 'pending-last-read', rd: rdIndex, vpeid, pendingLast });
};

/** The vPE at the redistributor reads ICV_IAR1_EL1. */
export const vacknowledge = (gic: Gic, rdIndex: number): void => {
  const rd = gic.rd(rdIndex);
  const vpe = gic.vpes.get(rd.vpeid);
  const leaving = !rd.valid && rd.dirty && !rd.decided;
  const served = rd.valid || leaving || !gic.rules.onlyTheResidentVpeIsServed;
  if (vpe === undefined || !served) {
    gic.sink.emit({ kind: 'vacknowledged', rd: rdIndex, vINTID: SPURIOUS });
    return;
  }
  const { disabledVlpisAreNotPresented, disabledVsgisAreNotPresented, disabledGroupsAreNotPresented } = gic.rules;
  const presented = (vINTID: number): boolean =>
    (!(vINTID < VSGIS ? disabledVsgisAreNotPresented : disabledVlpisAreNotPresented) ||
      gic.venabled(rd.vpeid, vpe, vINTID)) &&
    (!disabledGroupsAreNotPresented || (rd.groups & gic.groupBit(vpe, vINTID)) !== 0) &&
    !(rd.valid && vpe.overlooked.has(vINTID)) &&
    // Nothing new is forwarded once Valid was cleared.
    (!leaving || !gic.rules.nothingNewWhileLeaving || vpe.presented.has(vINTID)) &&
    (rd.hypervisor.isOpen(vINTID, ((vpe.vsgiGroup1 >> vINTID) & 1) === 1 ? 1 : 0) ||
      !gic.rules.virtualInterfaceGatesInjection);
  const candidates = gic.rules.vacknowledgeIsOfItsVpe
    ? vpe.pending.isEmpty
      ? []
      : vpe.pending.members().filter(presented)
    : [...gic.vpes.values()].flatMap(({ pending }) => pending.members());
  const vINTID = pickOne(gic, candidates, 'vLPI');
  gic.sink.emit({ kind: 'vacknowledged', rd: rdIndex, vINTID });
  if (vINTID < VSGIS) {
    if (!gic.rules.vsgisHaveNoActiveState) vpe.activeVsgis |= 1 << vINTID;
    if (!gic.rules.vacknowledgeClearsVsgis) return;
  }
  if (vINTID !== SPURIOUS && gic.rules.vacknowledgeClearsPending) {
    clearAcknowledged(gic, rd.vpeid, vpe, vINTID);
  }
};

const clearAcknowledged = (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): void => {
  const { vacknowledgeClearsItsVlpi, vacknowledgeLeavesOthersPending } = gic.rules;
  if (vacknowledgeClearsItsVlpi) clearVlpi(gic, vpeid, vINTID, 'acknowledge', gic.time);
  if (vacknowledgeClearsItsVlpi && vacknowledgeLeavesOthersPending) return;
  // Faults: other pending vLPIs are cleared, one of them or all.
  const others = vpe.pending.members().filter((other) => other !== vINTID);
  if (!vacknowledgeClearsItsVlpi) clearVlpi(gic, vpeid, others[0] ?? vINTID, 'acknowledge', gic.time);
  else for (const other of others) clearVlpi(gic, vpeid, other, 'acknowledge', gic.time);
};
