/** Doorbells: individual ones (v4.0, one per ITE) and the default doorbell (v4.1, one per vPE and non-residency). */
import { FIRST_LPI, NO_DOORBELL, VSGIS } from '../../architecture/identifiers.ts';
import type { Gic, Vpe } from '../state.ts';
import { clearLpi, setLpi } from './pending.ts';

const RING_OR_NOT = ['rings', 'does not ring'] as const;
const RING_OR_COUNT = ['rings', 'is counted in PendingLast'] as const;

/** Some interrupt of the vPE is pending and enabled, by the configuration in use. */
const hasPendingEnabled = (gic: Gic, vpeid: number, vpe: Vpe, except = -1): boolean =>
  vpe.pending.find((vINTID) => vINTID !== except && gic.countsAsEnabled(vpeid, vpe, vINTID)) !== -1;

/** A fault has room for one doorbell at a redistributor. */
const someDoorbellPends = (gic: Gic, rd: number, except: number): boolean => {
  const pends = (intid: number): boolean => intid !== except && gic.pending(rd, intid);
  for (const { defaultDoorbell } of gic.vpes.values()) if (pends(defaultDoorbell)) return true;
  return gic.itss.some(({ tables }) => tables.someIte(({ virtual, doorbell }) => virtual && pends(doorbell)));
};

const travel = (
  gic: Gic,
  form: 'individual' | 'default',
  rd: number,
  intid: number,
  vpeid: number,
  vINTID: number,
): void => {
  if (intid === NO_DOORBELL && gic.rules.noDoorbellIsNone) return;
  if (!gic.rules.doorbellRingsForEachVpe && someDoorbellPends(gic, rd, intid)) return;
  const target = gic.rules.doorbellGoesHome ? rd : (rd + 1) % gic.rds.length;
  if (gic.lpiControlInUse && isDiscarded(gic, form, target)) return;
  gic.doorbells.push({ form, rd: target, intid, vpeid, origin: gic.time });
  gic.sink.emit({ kind: 'doorbell', form, rd: target, intid, vpeid, vINTID, origin: gic.time });
};

/** EnableLPIs=0 at the redistributor that it would go to. */
const isDiscarded = (gic: Gic, form: 'individual' | 'default', target: number): boolean => {
  const { disabledHomeRingsNoDefaultDoorbell, disabledHomeRingsNoIndividualDoorbell } = gic.rules;
  const obeys = form === 'default' ? disabledHomeRingsNoDefaultDoorbell : disabledHomeRingsNoIndividualDoorbell;
  return obeys && !gic.rd(target).control.isRunning;
};

const REQUEST = ['request is used up', 'request is kept'] as const;

const OF_A_DISABLED_LPI = ['is used up', 'is kept'] as const;

/** The LPI of the doorbell is disabled when it rings. */
const isKeptWhileDisabled = (gic: Gic, { home, defaultDoorbell }: Vpe): boolean =>
  defaultDoorbell !== NO_DOORBELL &&
  !gic.enabled(gic.rd(home), defaultDoorbell) &&
  gic.choose('A-18', OF_A_DISABLED_LPI) === 1;

/** The default doorbell rings; the request is used up with it, unless the doorbell is discarded. */
const ringDefault = (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): void => {
  const stays = !gic.rules.ringDisarms || (!gic.rules.vmappArmsOnce && !vpe.everResident);
  const kept = gic.lpiControlInUse && isDiscarded(gic, 'default', vpe.home) && gic.choose('A-62', REQUEST) === 1;
  if (!stays && !kept && !isKeptWhileDisabled(gic, vpe)) vpe.armed = false;
  const intid = vpe.defaultDoorbell + (gic.rules.defaultDoorbellIsOfTheVpe ? 0 : 1);
  travel(gic, 'default', vpe.home, intid, vpeid, vINTID);
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
  const residentAt = gic.residentAt(vpeid);
  const served = gic.profile.architecture === 'v4.0' ? residentAt === sentTo : residentAt >= 0;
  if (served && gic.rules.residentVpeRingsNoDoorbell) return;
  if (gic.profile.individualDoorbells) {
    if (individual === NO_DOORBELL && gic.rules.noDoorbellIsNone) return;
    ringIndividual(gic, vpeid, vINTID, wasPending, gic.venabled(vpeid, vpe, vINTID), sentTo, individual);
    return;
  }
  const again = wasPending && !gic.rules.mergedEventRingsNoDoorbell;
  const armed = vpe.armed || again || (served && !gic.rules.residentVpeRingsNoDoorbell);
  if (!armed || !gic.rules.armedDoorbellRings) return;
  if (vINTID < VSGIS && !gic.rules.vsgisRingTheDefaultDoorbell) return;
  if (gic.rules.doorbellNeedsEnabledInterrupt && !gic.countsAsEnabled(vpeid, vpe, vINTID)) return;
  const leaving = gic.leavingAt(vpeid) >= 0;
  if (leaving && !gic.rules.arrivalWhileDirtyIsNotLost) return;
  // While armed nothing was pending and enabled; if a configuration change made it so without a ring, this event may ring or not.
  if (hasPendingEnabled(gic, vpeid, vpe, wasPending ? -1 : vINTID) && gic.choose('A-73', RING_OR_NOT) === 1) return;
  ringDefault(gic, vpeid, vpe, vINTID);
};

const ringIndividual = (
  gic: Gic,
  vpeid: number,
  vINTID: number,
  wasPending: boolean,
  enabled: boolean,
  sentTo: number,
  doorbell: number,
): void => {
  if (!gic.rules.individualDoorbellRings) return;
  if ((wasPending || !enabled) && gic.choose('A-17', RING_OR_NOT) === 1) return;
  const leavingAt = gic.leavingAt(vpeid);
  if (leavingAt >= 0 && !gic.rd(leavingAt).decided && gic.choose('A-74', RING_OR_COUNT) === 1) return;
  const intid = gic.rules.individualDoorbellIsTheOneOfTheIte ? doorbell : doorbell + 1;
  travel(gic, 'individual', sentTo, intid, vpeid, vINTID);
};

/** The configuration of a pending interrupt was invalidated: an armed vPE may now have a pending and enabled one. */
export const doorbellForConfiguration = (gic: Gic, vpeid: number, vpe: Vpe): void => {
  if (!gic.rules.configurationRingsForEnabledOnly && vpe.armed && !vpe.pending.isEmpty) {
    ringDefault(gic, vpeid, vpe, -1);
    return;
  }
  if (!vpe.armed || !hasPendingEnabled(gic, vpeid, vpe)) return;
  if (gic.choose('A-19', RING_OR_NOT) === 0) ringDefault(gic, vpeid, vpe, -1);
};

/** VMOVP{DB=1} with a pending and enabled interrupt: the doorbell may be raised at once at the new home. */
export const doorbellForMove = (gic: Gic, vpeid: number, vpe: Vpe): void => {
  if (!vpe.armed || !hasPendingEnabled(gic, vpeid, vpe)) return;
  if (gic.choose('A-16', ['request stays', 'rings at once']) === 1) ringDefault(gic, vpeid, vpe, -1);
};

/** A travelling doorbell becomes pending. */
export const landDoorbell = (gic: Gic, index: number): void => {
  const [doorbell] = gic.doorbells.splice(index, 1);
  if (doorbell === undefined || !gic.rules.doorbellBecomesPending) return;
  const cause = doorbell.form === 'individual' ? 'doorbell' : 'default doorbell';
  setLpi(gic, doorbell.rd, doorbell.intid, cause, doorbell.origin);
};

/** A fault: the default doorbells of all vPEs are cleared. */
const clearEveryDefaultDoorbell = (gic: Gic): void => {
  for (const { home, defaultDoorbell } of gic.vpes.values()) {
    if (home >= 0 && gic.pending(home, defaultDoorbell)) clearLpi(gic, home, defaultDoorbell, 'residency', gic.time);
  }
};

/** Residency removes the default doorbell, pending or on its way, at some time after the write. */
export const clearDefaultDoorbell = (gic: Gic, vpeid: number, vpe: Vpe): void => {
  vpe.unring = false;
  for (let index = gic.doorbells.length - 1; index >= 0; index -= 1) {
    const doorbell = gic.doorbells[index];
    const stops = doorbell?.form === 'default' && doorbell.vpeid === vpeid;
    if (stops && gic.rules.residencyStopsTravellingDoorbells) gic.doorbells.splice(index, 1);
  }
  if (!gic.rules.residencyClearsItsOwnDoorbell) clearEveryDefaultDoorbell(gic);
  if (vpe.defaultDoorbell < FIRST_LPI || vpe.home < 0) return;
  if (gic.rules.residencyClearsTheDefaultDoorbell && gic.pending(vpe.home, vpe.defaultDoorbell)) {
    clearLpi(gic, vpe.home, vpe.defaultDoorbell, 'residency', gic.time);
  }
};
