/** Pending state of the virtual interrupts of a vPE, wherever it is stored. */
import type { Cause } from '../../architecture/events.ts';
import { VSGIS } from '../../architecture/identifiers.ts';
import type { Gic } from '../state.ts';
import { doorbellForArrival } from './doorbells.ts';

/** The vLPI becomes pending for the vPE, and a doorbell may ring. */
export const setVlpi = (
  gic: Gic,
  vpeid: number,
  vINTID: number,
  cause: Cause,
  origin: number,
  sentTo: number,
  doorbell: number,
): void => {
  const vpe = gic.vpe(vpeid);
  if (!vpe.mapped && gic.rules.unmappedVpeTakesNoEvents) return;
  const wasPending = vpe.pending.has(vINTID);
  if (gic.rules.msiSetsVirtualPending || cause !== 'MSI') {
    vpe.pending.add(vINTID);
    if (gic.cachesOnUse && vINTID >= VSGIS && !vpe.cache.has(vINTID)) {
      vpe.cache.set(vINTID, gic.vconfigInMemory(vpeid, vINTID));
    }
    gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed: !wasPending, cause, origin });
  }
  const residentAt = gic.residentAt(vpeid);
  if (residentAt >= 0) vpe.overlooked.delete(vINTID);
  if (!gic.rules.arrivalWhileDirtyIsNotLost && gic.leavingAt(vpeid) >= 0) vpe.overlooked.add(vINTID);
  doorbellForArrival(gic, vpeid, vpe, vINTID, wasPending, sentTo, doorbell);
};

export const clearVlpi = (gic: Gic, vpeid: number, vINTID: number, cause: Cause, origin: number): void => {
  const vpe = gic.vpe(vpeid);
  const changed = vpe.pending.has(vINTID);
  vpe.pending.delete(vINTID);
  vpe.presented.delete(vINTID);
  gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: false, changed, cause, origin });
};
