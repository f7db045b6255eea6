/** Draws commands about one vPE: VMAPP, VMOVP, and commands with no other operand than a vPE. */
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { doorbellOf, vptOf } from '../run/addresses.ts';
import { vmapp, vmovp, withPtz } from '../run/vpe-commands.ts';
import { command } from './its-command.ts';
import { isIdle, isQuiet, isVpeLive, mappedVpe, pick, pickWhere, type Situation } from './situation.ts';

export const onVpe =
  (op: 'VINVALL' | 'VSYNC' | 'INVDB') =>
  (now: Situation): Stimulus | undefined => {
    const vpeid = mappedVpe(now);
    return vpeid === undefined ? undefined : command(now, { op, vpeid });
  };

/** Whether no other ITS maps the vPE, or has a command in its queue that maps, moves or unmaps it. */
export const isUnmappedElsewhere = (now: Situation, vpeid: number): boolean =>
  now.gic.itss.length === 1 ||
  (now.ledgers.mappers(vpeid) === 0 && now.consumed.mappers(vpeid) === 0 && isQuiet(now, vpeid));

/** Whether no other mapped vPE uses the VPT of this one (I-119). */
export const isVptFree = ({ ledgers }: Situation, vpeid: number): boolean => {
  for (const [other, vpe] of ledgers.vpes) {
    if (other !== vpeid && vpe.mappers !== 0 && vpe.vptAddress === vptOf(vpeid)) return false;
  }
  return true;
};

/** Whether no vPE has used the VPT of this one, and software has written nothing there: it is all zero. */
export const isVptFresh = ({ ledgers, gic }: Situation, vpeid: number): boolean => {
  const table = vptOf(vpeid);
  for (const vpe of ledgers.vpes.values()) if (vpe.vptAddress === table) return false;
  return gic.vpts.get(table) === undefined && gic.images.get(table) === undefined;
};

/** Draws the VMAPP of a vPE on a further ITS, with the operands of the first, once the first VMAPP and every VMOVP are complete. */
export const drawFurtherVmapp = (now: Situation): Stimulus | undefined => {
  const { dice, scope, ledger, ledgers, consumed, profile } = now;
  const vpeid = pickWhere(
    dice,
    scope.vpeids,
    (id) => ledger.vpe(id) === undefined && consumed.isHomeCertain(id) && isQuiet(now, id),
  );
  const vpe = vpeid === undefined ? undefined : ledgers.vpe(vpeid);
  if (vpeid === undefined || vpe === undefined) return undefined;
  const mapping = vmapp(profile, vpeid, vpe.rd, true, vpe.defaultDoorbell !== NO_DOORBELL, false, vpe.confAddress);
  if (mapping.op !== 'VMAPP') return undefined;
  const further = { ...mapping, vptSize: vpe.vptSize };
  // PTZ=1 promises nothing with Alloc=0: nothing is loaded from the VPT, and what is pending stays.
  return command(now, dice.below(4) === 0 ? withPtz(further) : further);
};

export const drawUnmap = (now: Situation): Stimulus | undefined => {
  const { dice, gic, scope, ledger, ledgers, consumed, profile } = now;
  // Unmapping a vPE with live events is unwise but defined (I-61, A-72): KVM does so when it saves a VM.
  const keepsEvents = dice.below(3) === 0;
  const isOne = gic.itss.length === 1;
  const vpeid = pickWhere(
    dice,
    scope.vpeids,
    (candidate) =>
      ledger.vpe(candidate) !== undefined &&
      isIdle(now, candidate) &&
      (keepsEvents || !isVpeLive(ledger, candidate)) &&
      (isOne || (isQuiet(now, candidate) && ledgers.mappers(candidate) === consumed.mappers(candidate))),
  );
  if (vpeid === undefined) return undefined;
  const isLast = ledgers.mappers(vpeid) === 1 << now.its;
  return command(now, vmapp(profile, vpeid, 0, false, false, isLast));
};

/** Where one ITS is told of a move for all, a VMOVP to where the vPE is may repeat that of another ITS (P-VMOVP). */
export const mayRepeatVmovp = ({ profile }: Situation, from: number, to: number): boolean =>
  profile.vmovp === 'one ITS' && profile.itsCount > 1 && to === from;

export const drawVmovp = (now: Situation): Stimulus | undefined => {
  const { dice, profile, gic, ledger, ledgers, moves, its } = now;
  const vpeid = mappedVpe(now);
  const vpe = vpeid === undefined ? undefined : ledger.vpe(vpeid);
  if (vpeid === undefined || vpe === undefined || !isIdle(now, vpeid)) return undefined;
  // A further ITS must map the vPE to the redistributor where it is (I-101).
  if (gic.itss.length > 1 && !isMappingConsumed(now, vpeid)) return undefined;
  // VMOVPs in the queues of two ITSs have no order.
  if (gic.itss.length > 1 && profile.vmovp === 'one ITS' && !isQuiet(now, vpeid)) return undefined;
  const [to, db] = [dice.below(gic.rds.length), dice.below(2) === 0];
  if (!now.control.isOn(to) || !now.control.isOn(vpe.rd) || !hasVpeTable(now, to)) return undefined;
  const doorbell = db ? vpe.defaultDoorbell : fieldWithoutDb(now, vpeid, vpe.defaultDoorbell);
  if (mayRepeatVmovp(now, vpe.rd, to)) return undefined;
  if (profile.vmovp === 'one ITS') return command(now, vmovp(profile, vpeid, to, db, doorbell));
  // Software sends VMOVPs to all ITSs in one order, with the ITSList as of that command.
  if (moves.awaits(its)) return undefined;
  const number = moves.nextNumber(dice.below(2) === 0, (used) => isNumberFree(now, used));
  return command(now, vmovp(profile, vpeid, to, db, doorbell, number, ledgers.mappers(vpeid)));
};

/** Whether every ITS has consumed the VMOVPs with this SequenceNumber (I-58). */
const isNumberFree = ({ gic }: Situation, sequenceNumber: number): boolean =>
  !gic.rendezvous.some((meeting) => meeting.sequenceNumber === sequenceNumber) &&
  !gic.itss.some(({ queue }) => queue.some((next) => next.op === 'VMOVP' && next.sequenceNumber === sequenceNumber));

/** A value for the Default_Doorbell field of a VMOVP with DB=0, where it need not be the doorbell of the vPE. */
const fieldWithoutDb = ({ dice, scope }: Situation, vpeid: number, doorbell: number): number => {
  if (dice.below(2) !== 0) return doorbell;
  return pick(dice, [0, 0, NO_DOORBELL, doorbellOf(vpeid + scope.vpeids.length)]) ?? doorbell;
};

/** Whether no ITS has a VMAPP of the vPE in its queue. */
export const isMappingConsumed = ({ gic }: Situation, vpeid: number): boolean =>
  !gic.itss.some(({ queue }) => queue.some((next) => next.op === 'VMAPP' && next.vpeid === vpeid));

/** Whether every redistributor of the group has a valid vPE configuration table (v4.1). */
export const hasVpeTable = ({ control, profile: { commonLpiAffGroups: groups } }: Situation, rd: number): boolean =>
  !control.isTouched || control.all.every(({ vpeTableValid }, other) => groups[other] !== groups[rd] || vpeTableValid);
