/** Draws accesses of GICR_VPENDBASER; and the conditions under which software may make a vPE resident. */
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Stimulus, WriteVpendbaser } from '../../models/architecture/steps.ts';
import type { Mapping } from '../../models/observer/ledger-entries.ts';
import { isIdle, pickWhere, type Situation } from './situation.ts';
import { withGroups } from './vsgis.ts';

export const drawResidency = (now: Situation): Stimulus | undefined => {
  const { dice, gic, scope, profile } = now;
  const rd = dice.below(gic.rds.length);
  const { valid, dirty } = gic.rd(rd);
  if (dirty && (!valid || gic.dirtyShowsLoading)) return undefined;
  if (valid) {
    const { vpeid } = gic.rd(rd);
    if (profile.architecture === 'v4.0') return vpendbaser(rd, false, vpeid, dice.below(2) === 0, false);
    const bits = dice.below(8);
    // Seldom another vPE, as the write is the end of the program where that one counts.
    const named = dice.below(64) === 0 ? pickWhere(dice, scope.vpeids, () => true) : undefined;
    return withGroups(now, vpendbaser(rd, false, named ?? vpeid, bits > 1, bits === 7 || bits === 0));
  }
  // Half of the time the hypervisor schedules a vPE whose doorbell is pending or under way.
  const called = dice.below(2) === 0 ? gic.doorbells[0]?.vpeid : undefined;
  const may = (candidate: number): boolean => mayBecomeResident(now, candidate, rd);
  const vpeid = called !== undefined && may(called) ? called : pickWhere(dice, scope.vpeids, may);
  if (vpeid === undefined) return undefined;
  return withGroups(now, vpendbaser(rd, true, vpeid, false, profile.architecture === 'v4.1'));
};

export const vpendbaser = (
  rd: number,
  valid: boolean,
  vpeid: number,
  doorbell: boolean,
  pendingLast: boolean,
): WriteVpendbaser => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid,
  doorbell,
  pendingLast,
});

/** Whether VSYNCs have completed every command about the vPE, and no queue holds another one. */
export const isSettled = ({ gic, consumed, moves }: Situation, vpeid: number): boolean => {
  if (!consumed.isHomeCertain(vpeid) || moves.concern(vpeid)) return false;
  return !gic.itss.some(({ queue }) => queue.some((next) => 'vpeid' in next && next.vpeid === vpeid));
};

/** Whether the vPE is idle and settled, and mapped to a redistributor from which this one can serve it. */
export const mayBecomeResident = (now: Situation, vpeid: number, rd: number): boolean => {
  const { profile, consumed } = now;
  const vpe = consumed.vpe(vpeid);
  if (vpe === undefined || !isIdle(now, vpeid) || !isSettled(now, vpeid)) return false;
  const groups = profile.commonLpiAffGroups;
  if (!now.control.isOn(rd) || !now.control.isOn(vpe.rd) || now.control.at(rd)?.sleep === true) return false;
  if (now.control.at(rd)?.vpeTableValid === false) return false;
  return vpe.rd === rd || (profile.architecture === 'v4.1' && groups[vpe.rd] === groups[rd]);
};

/** Draws a poll of GICR_VPENDBASER for PendingLast. Not drawn if a doorbell is requested and some doorbell of the vPE is disabled (I-73). */
export const drawPendingLastRead = (now: Situation): Stimulus | undefined => {
  const { dice, gic, consumed } = now;
  const rd = dice.below(gic.rds.length);
  const { valid, vpeid, doorbell } = gic.rd(rd);
  if (valid || vpeid < 0) return undefined;
  const mayBeSilent = (mapping: Mapping): boolean =>
    mapping.virtual &&
    mapping.vpeid === vpeid &&
    mapping.doorbell !== NO_DOORBELL &&
    (gic.configInMemory(mapping.doorbell) & 1) === 0;
  if (doorbell && consumed.findMapping(mayBeSilent) !== undefined) return undefined;
  return { kind: 'poll-vpendbaser', rd };
};
