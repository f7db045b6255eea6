/** Doorbells: the default doorbell (v4.1, one per vPE and non-residency), and individual ones (one per ITE; in v4.1 beside it where GITS_TYPER.nID=0). */
import { FIRST_LPI, NO_DOORBELL } from '../../architecture/identifiers.ts';
import type { Gic } from '../gic.ts';
import { clearLpi, setLpi } from './pending.ts';
import type { TravellingDoorbell } from './travelling-doorbell.ts';
import type { Vpe } from './vpe.ts';

const RING_OR_NOT = ['rings', 'does not ring'] as const;
const RING_OR_COUNT = ['rings', 'is counted in PendingLast'] as const;
const REQUEST = ['request is used up', 'request is kept'] as const;

export type DoorbellForm = TravellingDoorbell['form'];

/** Some interrupt of the vPE is pending and enabled, by the configuration in use. */
const hasPendingEnabled = (gic: Gic, vpeid: number, vpe: Vpe, except = -1): boolean =>
  vpe.pending.find((vINTID) => vINTID !== except && gic.countsAsEnabled(vpeid, vpe, vINTID)) !== -1;

export const healthyDoorbells = {
  section: 'Arm GIC virtualisation guide, doorbells',
  /** INTID 1023 stands for no doorbell (I-72). */
  exists: (intid: number): boolean => intid !== NO_DOORBELL,
  /** No doorbell rings for a vPE that is resident (I-68). v4.0 looks at the redistributor that the event was sent to. */
  isServed: (gic: Gic, vpeid: number, sentTo: number): boolean => {
    const residentAt = gic.residentAt(vpeid);
    return gic.profile.architecture === 'v4.0' ? residentAt === sentTo : residentAt >= 0;
  },
  /** The individual doorbell of an event, as its ITE names it. */
  individualForEvent: (
    gic: Gic,
    vpeid: number,
    vpe: Vpe,
    vINTID: number,
    wasPending: boolean,
    sentTo: number,
    doorbell: number,
  ): void => {
    if ((wasPending || !gic.venabled(vpeid, vpe, vINTID)) && gic.choose('A-17', RING_OR_NOT) === 1) return;
    const leavingAt = gic.leavingAt(vpeid);
    if (leavingAt >= 0 && !gic.rd(leavingAt).decided && gic.choose('A-74', RING_OR_COUNT) === 1) return;
    gic.ops.doorbells.ring(gic, 'individual', sentTo, doorbell, vpeid, vINTID);
  },
  /** The default doorbell of an event: it rings if it was requested, and if the interrupt is enabled (I-66, I-67). */
  defaultForEvent: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number, wasPending: boolean): void => {
    if (!vpe.armed || !gic.ops.doorbells.ringsFor(gic, vpeid, vpe, vINTID)) return;
    // A request implies that no interrupt was pending and enabled. If a configuration change made one so without a ring, this event may ring or not.
    if (hasPendingEnabled(gic, vpeid, vpe, wasPending ? -1 : vINTID) && gic.choose('A-73', RING_OR_NOT) === 1) return;
    ringDefault(gic, vpeid, vpe, vINTID);
  },
  /** An enabled interrupt rings the default doorbell (I-67). */
  ringsFor: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): boolean => gic.countsAsEnabled(vpeid, vpe, vINTID),
  /** The configuration was invalidated: an armed vPE may now have a pending and enabled interrupt. */
  ringsForConfiguration: (gic: Gic, vpeid: number, vpe: Vpe): boolean =>
    vpe.armed && hasPendingEnabled(gic, vpeid, vpe) && gic.choose('A-19', RING_OR_NOT) === 0,
  /** A ring uses up the request (I-63), whether the doorbell LPI is enabled or not. */
  keepsRequest: (_gic: Gic, _vpeid: number, _vpe: Vpe): boolean => false,
  /** Puts the doorbell on its way to a redistributor. */
  ring: (gic: Gic, form: DoorbellForm, rd: number, intid: number, vpeid: number, vINTID: number): void => {
    const { doorbells } = gic.ops;
    if (!doorbells.exists(intid)) return;
    if (gic.lpiControlInUse && doorbells.isDiscarded(gic, form, rd)) return;
    gic.doorbells.push({ form, rd, intid, vpeid, origin: gic.time });
    gic.sink.emit({ kind: 'doorbell', form, rd, intid, vpeid, vINTID, origin: gic.time });
  },
  /** Whether the doorbell is dropped: EnableLPIs is 0 at its redistributor. */
  isDiscarded: (gic: Gic, _form: DoorbellForm, rd: number): boolean => !gic.rd(rd).control.isRunning,
  /** The LPI of the doorbell becomes pending. */
  land: (gic: Gic, { form, rd, intid, origin }: TravellingDoorbell): void => {
    setLpi(gic, rd, intid, form === 'individual' ? 'doorbell' : 'default doorbell', origin);
  },
  /** Residency removes a default doorbell of the vPE that is on its way (I-69). */
  stop: (gic: Gic, vpeid: number): void => {
    for (let index = gic.doorbells.length - 1; index >= 0; index -= 1) {
      const doorbell = gic.doorbells[index];
      if (doorbell?.form === 'default' && doorbell.vpeid === vpeid) gic.doorbells.splice(index, 1);
    }
  },
  /** Residency removes the default doorbell of the vPE that is pending, and no other (I-69, I-94). */
  clear: (gic: Gic, { home, defaultDoorbell }: Vpe): void => {
    if (defaultDoorbell < FIRST_LPI || home < 0) return;
    if (gic.pending(home, defaultDoorbell)) clearLpi(gic, home, defaultDoorbell, 'residency', gic.time);
  },
};

/** The default doorbell rings; the request is used up with it, unless the doorbell is discarded. */
const ringDefault = (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): void => {
  const { doorbells } = gic.ops;
  const { home, defaultDoorbell } = vpe;
  const isDiscarded = gic.lpiControlInUse && doorbells.isDiscarded(gic, 'default', home);
  const kept = (isDiscarded && gic.choose('A-62', REQUEST) === 1) || doorbells.keepsRequest(gic, vpeid, vpe);
  if (!kept) {
    vpe.armed = false;
    vpe.hasRung = true;
  }
  doorbells.ring(gic, 'default', home, defaultDoorbell, vpeid, vINTID);
};

/** An interrupt of the vPE was set pending; `wasPending` before, sent to redistributor `sentTo`, with the doorbell of its ITE. */
export const doorbellForArrival = (
  gic: Gic,
  vpeid: number,
  vpe: Vpe,
  vINTID: number,
  wasPending: boolean,
  sentTo: number,
  individual: number,
): void => {
  const { doorbells } = gic.ops;
  if (doorbells.isServed(gic, vpeid, sentTo)) return;
  const { architecture, individualDoorbells } = gic.profile;
  if (architecture === 'v4.1') doorbells.defaultForEvent(gic, vpeid, vpe, vINTID, wasPending);
  if (individualDoorbells && doorbells.exists(individual)) {
    doorbells.individualForEvent(gic, vpeid, vpe, vINTID, wasPending, sentTo, individual);
  }
};

/** The configuration of a pending interrupt was invalidated. */
export const doorbellForConfiguration = (gic: Gic, vpeid: number, vpe: Vpe): void => {
  if (gic.ops.doorbells.ringsForConfiguration(gic, vpeid, vpe)) ringDefault(gic, vpeid, vpe, -1);
};

/** VMOVP{DB=1} with a pending and enabled interrupt: the doorbell may be raised at once at the new home. */
export const doorbellForMove = (gic: Gic, vpeid: number, vpe: Vpe): void => {
  if (!vpe.armed || !hasPendingEnabled(gic, vpeid, vpe)) return;
  if (gic.choose('A-16', ['request stays', 'rings at once']) === 1) ringDefault(gic, vpeid, vpe, -1);
};

/** A travelling doorbell becomes pending. */
export const landDoorbell = (gic: Gic, index: number): void => {
  const [doorbell] = gic.doorbells.splice(index, 1);
  if (doorbell !== undefined) gic.ops.doorbells.land(gic, doorbell);
};

/** Residency removes the default doorbell, pending or on its way, at some time after the write. */
export const clearDefaultDoorbell = (gic: Gic, vpeid: number, vpe: Vpe): void => {
  const { doorbells } = gic.ops;
  vpe.unring = false;
  doorbells.stop(gic, vpeid);
  doorbells.clear(gic, vpe);
};

declare module '../operations.ts' {
  interface Operations {
    readonly doorbells: typeof healthyDoorbells;
  }
}
