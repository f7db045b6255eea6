/** Draws stimuli of vSGIs that keep every contract of software. */
import type { Command } from '../../models/architecture/commands.ts';
import type { Stimulus, WriteVpendbaser } from '../../models/architecture/steps.ts';
import { mappedVpe, pick, pickWhere, type Situation } from './situation.ts';

/** Adds the group enables to a write of GICR_VPENDBASER: usually both groups; the write that clears Valid repeats them. */
export const withGroups = ({ dice, gic, profile }: Situation, write: WriteVpendbaser): WriteVpendbaser => {
  if (!profile.vsgi) return write;
  const groups = write.valid ? Math.min(3, dice.below(12)) : gic.rd(write.rd).groups;
  return groups === 3 ? write : { ...write, vgrp0en: (groups & 1) !== 0, vgrp1en: (groups & 2) !== 0 };
};

/** VSGI may follow VMAPP in the queue without a VSYNC. */
export const drawVsgi = (now: Situation, clear: boolean): Stimulus | undefined => {
  const { dice, gic, scope } = now;
  const vpeid = mappedVpe(now);
  const vINTID = pick(dice, scope.vSGIs);
  if (vpeid === undefined || vINTID === undefined) return undefined;
  const vpe = gic.vpes.get(vpeid);
  // Prefers to disable a vSGI that is pending and enabled: that shows whether VSYNC completes the disabling.
  const isOn = vpe !== undefined && (vpe.pending.vsgis & vpe.vsgiEnabled & (1 << vINTID)) !== 0;
  const [enable, group] = clear ? [false, false] : [dice.below(4) > (isOn ? 2 : 0), dice.below(2) === 0];
  return {
    kind: 'command',
    its: now.its,
    command: { op: 'VSGI', vpeid, vINTID, enable, clear, group, priority: clear ? 0 : 0xa },
  };
};

/** A vPE whose VMAPP is complete, as GITS_SGIR and GICR_VSGIR require (I-102), and that no queued command unmaps. */
const completeVpe = ({ dice, scope, consumed, gic, its }: Situation): number | undefined =>
  pickWhere(dice, scope.vpeids, (vpeid) => {
    const isOnItsWay = (command: Command): boolean => command.op === 'VMAPP' && command.vpeid === vpeid;
    return consumed.isMapCertainOn(its, vpeid) && !gic.itss.some(({ queue }) => queue.some(isOnItsWay));
  });

export const drawSgir = (now: Situation): Stimulus | undefined => {
  const vpeid = completeVpe(now);
  const vINTID = pick(now.dice, now.scope.vSGIs);
  return vpeid === undefined || vINTID === undefined ? undefined : { kind: 'sgir', its: now.its, vpeid, vINTID };
};

/** Draws a query at a redistributor that the vPE is certainly mapped to, or at one of its group; one query at a time (I-78). */
export const drawQueryOf = (now: Situation, vpeid: number): Stimulus | undefined => {
  const { dice, gic, consumed, profile, unread } = now;
  const home = consumed.vpe(vpeid)?.rd;
  if (home === undefined || !consumed.isHomeCertain(vpeid)) return undefined;
  const rd = dice.below(gic.rds.length);
  const groups = profile.commonLpiAffGroups;
  return unread.has(rd) || groups[rd] !== groups[home] ? undefined : { kind: 'vsgir', rd, vpeid };
};

export const drawQuery = (now: Situation): Stimulus | undefined => {
  const vpeid = completeVpe(now);
  return vpeid === undefined ? undefined : drawQueryOf(now, vpeid);
};

export const drawVsgipendr = ({ dice, gic, unread }: Situation): Stimulus | undefined => {
  const rd = dice.below(gic.rds.length);
  return unread.has(rd) ? { kind: 'vsgipendr', rd } : undefined;
};
