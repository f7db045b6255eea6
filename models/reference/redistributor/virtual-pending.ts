/** Pending state of the virtual interrupts of a vPE, wherever it is stored. */
import type { Cause } from '../../architecture/events.ts';
import { VSGIS } from '../../architecture/identifiers.ts';
import type { Gic, Vpe } from '../state.ts';
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
  if (gic.lpiControlInUse && isIgnored(gic, vpe.home, cause)) return;
  if (cause !== 'VMOVI' && isForgotten(gic, vpeid, vpe, vINTID)) return;
  const wasPending = vpe.pending.has(vINTID);
  if (!gic.rules.secondVlpiIsPresented && !wasPending && !vpe.pending.isEmpty) vpe.overlooked.add(vINTID);
  if (gic.rules.msiSetsVirtualPending || cause !== 'MSI') {
    vpe.pending.add(vINTID);
    if (gic.cachesOnUse && vINTID >= VSGIS && !vpe.cache.has(vINTID)) {
      vpe.cache.set(vINTID, gic.vconfigInMemory(vpeid, vINTID));
    }
    gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed: !wasPending, cause, origin });
  }
  const residentAt = gic.residentAt(vpeid);
  if (residentAt >= 0 && gic.rules.secondVlpiIsPresented) vpe.overlooked.delete(vINTID);
  if (!gic.rules.arrivalWhileDirtyIsNotLost && gic.leavingAt(vpeid) >= 0) vpe.overlooked.add(vINTID);
  doorbellForArrival(gic, vpeid, vpe, vINTID, wasPending, sentTo, doorbell);
};

const DISABLED_HOME = ['becomes pending', 'is dropped'] as const;

/** An event for a vPE whose home has EnableLPIs=0 may be ignored. */
const isIgnored = (gic: Gic, home: number, cause: Cause): boolean =>
  (cause === 'MSI' || cause === 'INT') &&
  gic.rds[home]?.control.enabled === false &&
  gic.choose('A-62', DISABLED_HOME) === 1;

/** Faults that lose an event at its vPE. */
const isForgotten = (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): boolean => {
  const { rules } = gic;
  if (!rules.disabledVlpisBecomePending && !gic.venabled(vpeid, vpe, vINTID)) return true;
  if (!rules.leavingVpeTakesEvents && gic.leavingAt(vpeid) >= 0) return true;
  if (rules.absentVpeTakesEvents && rules.loadingVpeTakesEvents) return false;
  const residentAt = gic.residentAt(vpeid);
  if (residentAt < 0) return !rules.absentVpeTakesEvents;
  return !rules.loadingVpeTakesEvents && gic.rd(residentAt).dirty;
};

export const clearVlpi = (gic: Gic, vpeid: number, vINTID: number, cause: Cause, origin: number): void => {
  const vpe = gic.vpe(vpeid);
  const changed = vpe.pending.has(vINTID);
  vpe.pending.delete(vINTID);
  vpe.presented.delete(vINTID);
  gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: false, changed, cause, origin });
};
