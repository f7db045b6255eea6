/** A story about a vPEID that is used again. */

import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { commandOf } from './its-command.ts';
import { isSettled } from './residency-stimuli.ts';
import { isIdle, pickWhere, type Situation } from './situation.ts';
import { type Close, close, held, isCalm, vsync } from './telling.ts';
import { makeResident } from './vpe-residency-stories.ts';
import { hasVpeTable } from './vpe-stimuli.ts';

/**
 * A vPE is unmapped, and its vPEID mapped to another redistributor, where a vSGI is enabled. VMOVP then takes it to the old redistributor, where the vSGI
 * has to be delivered (I-76): nothing of the first vPE is left there.
 */
export function* reuseVpeid(now: Situation): Generator<Close, void> {
  const { its, dice, gic, ledgers, profile, scope } = now;
  if (!isCalm(now) || gic.rds.length < 2) return;
  const vpeid = pickWhere(
    dice,
    scope.vpeids,
    (id) => ledgers.vpe(id) !== undefined && isIdle(now, id) && isSettled(now, id),
  );
  const vpe = vpeid === undefined ? undefined : ledgers.vpe(vpeid);
  if (vpeid === undefined || vpe === undefined) return;
  const { rd: first, confAddress, defaultDoorbell } = vpe;
  const second = (first + 1 + dice.below(gic.rds.length - 1)) % gic.rds.length;
  const vINTID = pickWhere(dice, scope.vSGIs, (id) => (gic.vpe(vpeid).vsgiEnabled & (1 << id)) === 0);
  if (vINTID === undefined || !hasVpeTable(now, second)) return;
  const enable = { enable: true, clear: false, group: true, priority: 0xa };
  yield close(commandOf(its, vmapp(profile, vpeid, 0, false, false)));
  yield close(commandOf(its, vmapp(profile, vpeid, second, true, true, true, confAddress)));
  yield close(commandOf(its, { op: 'VSGI', vpeid, vINTID, ...enable }));
  yield close(vsync(its, vpeid));
  yield close(commandOf(its, vmovp(profile, vpeid, first, true, defaultDoorbell)));
  yield close(vsync(its, vpeid));
  yield close({ kind: 'sgir', its, vpeid, vINTID });
  yield* makeResident(now, vpeid);
  if (gic.residentAt(vpeid) === first) yield held({ kind: 'vacknowledge', rd: first });
}
