/**
 * GITS_SGIR: sets a vSGI of a vPE. The write passes by the queue, and nothing tells when it has taken effect: neither SYNC nor VSYNC nor
 * VMAPP V=0 waits for it.
 */
import { NO_DOORBELL } from '../../architecture/identifiers.ts';
import type { WriteSgir } from '../../architecture/steps.ts';
import { setVlpi } from '../redistributor/virtual-pending.ts';
import { dropDisabledGroups } from '../redistributor/vsgis.ts';
import type { Gic, Its } from '../state.ts';
import { atVpe, type Effect, from } from './effects.ts';
import { anotherVpe } from './translation.ts';

export const receiveSgir = (gic: Gic, { its: index, vpeid, vINTID }: WriteSgir): void => {
  const { rules } = gic;
  gic.sink.emit({ kind: 'sgir', its: index, vpeid, vINTID });
  const { bag, control } = gic.its(index);
  if (!gic.profile.vsgi || !control.active) return;
  if (!rules.sgirBurstsAreNotLost && bag.some(({ kind }) => kind === 'sgir')) return;
  const named = rules.sgirSetsTheNamedVpe ? vpeid : anotherVpe(gic, vpeid);
  bag.push(atVpe('sgir', from('GITS_SGIR', gic.time), named, rules.sgirSetsTheNamedVsgi ? vINTID : vINTID ^ 1));
};

/** It is dropped where the vPE is not mapped when it takes effect, or not through this ITS. */
export const landSgir = (gic: Gic, its: Its, { vpeid, intid, origin }: Effect): void => {
  const { rules } = gic;
  const mapping = its.tables.vpe(vpeid);
  const vpe = gic.vpes.get(vpeid);
  if (mapping === undefined || vpe?.mapped !== true) {
    if (!rules.sgirNeedsAMappedVpe) setOfUnmappedVpe(gic, vpeid, intid, origin);
    return;
  }
  if (!rules.sgirWhileLeavingIsNotLost && gic.leavingAt(vpeid) >= 0) return;
  if (!rules.vsgisHaveNoActiveState && (vpe.activeVsgis & (1 << intid)) !== 0) return;
  setVlpi(gic, vpeid, intid, 'GITS_SGIR', origin, mapping.rd, NO_DOORBELL);
  if (!rules.sgirSetsOneVsgi) vpe.pending.add(intid ^ 1);
  const residentAt = gic.residentAt(vpeid);
  if (residentAt >= 0) dropDisabledGroups(gic, gic.rd(residentAt), vpe);
};

/** A fault. */
const setOfUnmappedVpe = (gic: Gic, vpeid: number, vINTID: number, origin: number): void => {
  const { pending } = gic.vpe(vpeid);
  const changed = !pending.has(vINTID);
  pending.add(vINTID);
  gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed, cause: 'GITS_SGIR', origin });
};
