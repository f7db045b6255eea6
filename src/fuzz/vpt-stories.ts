/**
 * Stories about mapping a vPE with a VPT whose content does not come from VMAPP V=0 of the same vPE: content that software wrote, or the VPT of
 * another vPE.
 */

import type { Step } from '../../models/architecture/steps.ts';
import { vptOf } from '../run/addresses.ts';
import { vmapp } from '../run/vpe-commands.ts';
import { command } from './its-command.ts';
import { isIdle, mappedVpe, pick, pickWhere, type Situation } from './situation.ts';
import { hasVpeTable } from './vpe-stimuli.ts';

/** An INTID whose bit is in the first 1 KB of a pending table. */
const IN_THE_FIRST_KILOBYTE = 100;

/** Whether no ITS maps the vPE, and no redistributor serves it any more. */
const isUnmapped = ({ gic, ledgers }: Situation, vpeid: number): boolean =>
  ledgers.mappers(vpeid) === 0 && gic.vpes.get(vpeid)?.mapped !== true && gic.itss.every(({ bag }) => bag.length === 0);

const isVptFree = ({ ledgers }: Situation, table: number): boolean => {
  for (const vpe of ledgers.vpes.values()) if (vpe.mappers !== 0 && vpe.vptAddress === table) return false;
  return true;
};

/** Software writes the VPT of a vPE, sometimes also in its first 1 KB, and maps the vPE with PTZ=0. */
export function* mapWithPreparedVpt(now: Situation): Generator<Step, void> {
  const { dice, scope, gic } = now;
  const vpeid = pickWhere(dice, scope.vpeids, (id) => isUnmapped(now, id));
  if (vpeid === undefined) return;
  const table = vptOf(vpeid);
  const intids = [pick(dice, scope.vINTIDs) ?? 0, ...(dice.below(2) === 0 ? [IN_THE_FIRST_KILOBYTE] : [])];
  for (const intid of intids) {
    if (!isUnmapped(now, vpeid) || !isVptFree(now, table)) return;
    yield { kind: 'pending-table', table, intid, pending: true };
  }
  const rdbase = dice.below(gic.rds.length);
  if (!isUnmapped(now, vpeid) || !isVptFree(now, table) || !now.control.isOn(rdbase) || !hasVpeTable(now, rdbase)) {
    return;
  }
  yield command(now, vmapp(now.profile, vpeid, rdbase, true, true));
  if (now.ledger.vpe(vpeid) !== undefined) yield command(now, { op: 'VSYNC', vpeid });
}

/** Maps a vPE with PTZ=0 and the VPT that another vPE with vSGIs was unmapped from, and unmaps it at the end. */
export function* mapWithVptOfAnotherVpe(now: Situation): Generator<Step, void> {
  const { dice, scope, gic, ledger } = now;
  const from = mappedVpe(now);
  if (from === undefined) return;
  const to = pickWhere(dice, scope.vpeids, (id) => id !== from && isUnmapped(now, id));
  const rdbase = dice.below(gic.rds.length);
  if (to === undefined) return;
  const vINTID = pick(dice, scope.vSGIs) ?? 0;
  const enable = { enable: true, clear: false, group: dice.below(2) === 0, priority: 0xa };
  yield command(now, { op: 'VSGI', vpeid: from, vINTID, ...enable });
  if (ledger.vpe(from) === undefined || !isIdle(now, from)) return;
  yield command(now, vmapp(now.profile, from, 0, false, false));
  const isReady = (): boolean =>
    isUnmapped(now, from) && isUnmapped(now, to) && now.control.isOn(rdbase) && hasVpeTable(now, rdbase);
  if (!isReady()) return;
  const mapping = vmapp(now.profile, to, rdbase, true, true);
  if (mapping.op !== 'VMAPP') return;
  yield command(now, { ...mapping, vptAddress: vptOf(from) });
  for (const operands of [
    { op: 'VSYNC', vpeid: to },
    { op: 'VSGI', vpeid: to, vINTID, ...enable },
  ] as const) {
    if (ledger.vpe(to) === undefined) return;
    yield command(now, operands);
  }
}
