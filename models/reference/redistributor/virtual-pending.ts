/** Pending state of the virtual interrupts of a vPE, wherever it is stored. */
import type { Cause } from '../../architecture/events.ts';
import { VSGIS } from '../../architecture/identifiers.ts';
import type { Gic } from '../gic.ts';
import { doorbellForArrival } from './doorbells.ts';
import type { Vpe } from './vpe.ts';

export const healthyVirtualPending = {
  section: 'Arm GIC virtualisation guide',
  /** A vPE that is not mapped takes no events (I-105). */
  takesEvents: (vpe: Vpe): boolean => vpe.mapped,
  /** An event reaches its vPE, resident or not: its interrupt becomes pending, and a doorbell may ring. */
  arrive: (
    gic: Gic,
    vpeid: number,
    vpe: Vpe,
    vINTID: number,
    cause: Cause,
    origin: number,
    sentTo: number,
    doorbell: number,
  ): void => {
    const wasPending = vpe.pending.has(vINTID);
    gic.ops.virtualPending.set(gic, vpeid, vpe, vINTID, cause, origin);
    doorbellForArrival(gic, vpeid, vpe, vINTID, wasPending, sentTo, doorbell);
  },
  /** The interrupt is pending; if it was already, the two events merge. */
  set: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number, cause: Cause, origin: number): void => {
    const changed = !vpe.pending.has(vINTID);
    vpe.pending.add(vINTID);
    if (gic.ops.configurationCache.loadsOnUse() && vINTID >= VSGIS && !vpe.cache.has(vINTID)) {
      vpe.cache.set(vINTID, gic.vconfigInMemory(vpeid, vINTID));
    }
    gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: true, changed, cause, origin });
  },
};

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
  const { translation, virtualPending } = gic.ops;
  if (!virtualPending.takesEvents(vpe) || !translation.isWithinVpt(vpe, vINTID)) return;
  if (gic.lpiControlInUse && (isIgnored(gic, vpe.home, cause) || isBeyond(gic, vpeid, vINTID, cause))) return;
  virtualPending.arrive(gic, vpeid, vpe, vINTID, cause, origin, sentTo, doorbell);
};

const ARRIVALS: ReadonlySet<Cause> = new Set<Cause>(['MSI', 'INT', 'GITS_SGIR']);

const DISABLED_HOME = ['becomes pending', 'is dropped'] as const;

/** An event for a vPE whose home has EnableLPIs=0 may be ignored. */
const isIgnored = (gic: Gic, home: number, cause: Cause): boolean =>
  ARRIVALS.has(cause) && gic.rds[home]?.control.enabled === false && gic.choose('A-62', DISABLED_HOME) === 1;

const BEYOND_VPROPBASER = ['is dropped', 'becomes pending'] as const;

/** On v4.0 an event for a resident vPE may be dropped whose vINTID is beyond GICR_VPROPBASER.IDbits. */
const isBeyond = (gic: Gic, vpeid: number, vINTID: number, cause: Cause): boolean => {
  if (!ARRIVALS.has(cause)) return false;
  const rd = gic.residentAt(vpeid);
  return rd >= 0 && vINTID >= gic.rd(rd).control.vlpiLimit && gic.choose('A-82', BEYOND_VPROPBASER) === 0;
};

export const clearVlpi = (gic: Gic, vpeid: number, vINTID: number, cause: Cause, origin: number): void => {
  const vpe = gic.vpe(vpeid);
  const changed = vpe.pending.has(vINTID);
  vpe.pending.delete(vINTID);
  vpe.presented.delete(vINTID);
  gic.sink.emit({ kind: 'vlpi', vpeid, vINTID, pending: false, changed, cause, origin });
};

declare module '../operations.ts' {
  interface Operations {
    readonly virtualPending: typeof healthyVirtualPending;
  }
}
