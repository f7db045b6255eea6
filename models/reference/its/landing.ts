/** An effect lands. */

import type { Cause } from '../../architecture/events.ts';
import { FIRST_LPI } from '../../architecture/identifiers.ts';
import { IntidSet } from '../intid-set.ts';
import { invalidate, invalidateDefaultDoorbell, invalidateVirtual } from '../redistributor/configuration.ts';
import { clearLpi, setLpi } from '../redistributor/pending.ts';
import { clearVlpi, setVlpi } from '../redistributor/virtual-pending.ts';
import { mapVpe, moveVpe, unmapVpe } from '../redistributor/vpe-mapping.ts';
import { clearVsgi, configureVsgi } from '../redistributor/vsgis.ts';
import type { Gic, Its } from '../state.ts';
import { type Effect, takeFrom } from './effects.ts';
import { landSgir } from './sgir.ts';

export const land = (gic: Gic, its: Its, index: number): void => {
  const landing = takeFrom(its.bag, index);
  if (landing === undefined) return;
  const { kind, rd, vpeid, intid, cause, origin } = landing;
  switch (kind) {
    case 'set':
      setLpi(gic, rd, intid, cause, origin);
      break;
    case 'clear':
      clearLpi(gic, rd, intid, cause, origin);
      if (cause === 'CLEAR' ? !gic.rules.clearClearsItsLpiOnly : !gic.rules.discardClearsItsLpiOnly) {
        clearAllLpis(gic, rd, cause, origin);
      }
      break;
    case 'take':
      takeLpi(gic, its, landing);
      break;
    case 'give':
      if (landing.carries) setLpi(gic, rd, intid, cause, origin);
      break;
    case 'take-all':
      takeAll(gic, landing);
      break;
    case 'give-all':
      for (const moved of landing.lpis?.members() ?? []) setLpi(gic, rd, moved, cause, origin);
      break;
    case 'invalidate':
      invalidate(gic, rd, intid, cause === 'INVALL' ? 'INVALL' : 'INV', origin);
      break;
    case 'vset':
      setVlpi(gic, vpeid, intid, cause, origin, landing.home, landing.doorbell);
      break;
    case 'vclear':
      if (landing.doorbell >= FIRST_LPI && gic.vpending(vpeid, intid)) {
        clearVlpi(gic, vpeid, intid, cause, origin);
        mayRetract(gic, landing);
      } else clearVlpi(gic, vpeid, intid, cause, origin);
      if (!gic.rules.clearKeepsOtherVpes) clearOtherVpes(gic, vpeid, intid, cause, origin);
      break;
    case 'vtake':
      takeVlpi(gic, its, landing);
      break;
    case 'vgive':
      if (landing.carries) setVlpi(gic, vpeid, intid, cause, origin, landing.home, landing.doorbell);
      break;
    case 'vinvalidate':
      invalidateVirtual(gic, vpeid, intid);
      break;
    case 'vinvalidate-all':
      invalidateVirtual(gic, vpeid, -1);
      break;
    case 'invdb':
      invalidateDefaultDoorbell(gic, vpeid);
      break;
    case 'map-vpe':
      mapVpe(gic, landing);
      break;
    case 'unmap-vpe':
      unmapVpe(gic, vpeid, landing.share?.its ?? 0, landing.share?.alloc);
      break;
    case 'move-vpe':
      moveOnce(gic, landing);
      break;
    case 'move-entry':
      gic.its(landing.share?.its ?? 0).tables.moveVpe(vpeid, landing.home, origin);
      break;
    case 'vsgi-configure':
      configureVsgi(gic, landing);
      break;
    case 'vsgi-clear':
      clearVsgi(gic, landing);
      break;
    case 'sgir':
      landSgir(gic, its, landing);
      break;
  }
};

const PENDING_DOORBELL = ['stays', 'is retracted'] as const;

/** The individual doorbell of a vLPI that CLEAR or DISCARD takes away goes with it, or not; one that another vLPI may need stays. */
const mayRetract = (gic: Gic, { vpeid, home, doorbell, origin }: Effect): void => {
  if (!gic.vpe(vpeid).pending.isEmpty || !gic.pending(home, doorbell) || gic.choose('A-41', PENDING_DOORBELL) === 0)
    return;
  clearLpi(gic, home, doorbell, 'doorbell', origin);
};

/** Of the VMOVPs of several ITSs that belong together, the first to land moves the vPE. */
const moveOnce = (gic: Gic, landing: Effect): void => {
  const rendezvous = landing.share?.rendezvous;
  if (rendezvous?.moved === true) return;
  if (rendezvous !== undefined) rendezvous.moved = true;
  moveVpe(gic, landing);
};

/** The pending bit leaves the old redistributor; from here on no MSI may go there. */
const takeLpi = (gic: Gic, its: Its, landing: Effect): void => {
  const { rd, intid, partner } = landing;
  if (gic.rules.moviCatchesStragglers) its.tables.forgetOldMapping(landing.deviceId, landing.eventId);
  if (partner !== undefined) partner.ready = true;
  if (!gic.pending(rd, intid) || staysBehind(gic, partner)) return;
  if (partner !== undefined && gic.rules.moviHandsThePendingBitOver) partner.carries = true;
  if (gic.rules.moviTakesThePendingBit) clearLpi(gic, rd, intid, 'MOVI', landing.origin);
  if (!gic.rules.moviMovesItsLpiOnly && partner !== undefined) moveAllLpis(gic, rd, partner.rd, landing.origin);
};

/** A fault: whatever is pending at the redistributor goes. */
const clearAllLpis = (gic: Gic, rd: number, cause: Cause, origin: number): void => {
  for (const intid of gic.rd(rd).pending.members()) clearLpi(gic, rd, intid, cause, origin);
};

/** A fault: MOVI takes everything along, as MOVALL would. */
const moveAllLpis = (gic: Gic, from: number, to: number, origin: number): void => {
  for (const intid of gic.rd(from).pending.members()) {
    clearLpi(gic, from, intid, 'MOVI', origin);
    setLpi(gic, to, intid, 'MOVI', origin);
  }
};

/** A fault: the same vINTID of every other vPE is cleared too. */
const clearOtherVpes = (gic: Gic, vpeid: number, vINTID: number, cause: Cause, origin: number): void => {
  for (const [other, vpe] of gic.vpes) {
    if (other !== vpeid && vpe.pending.has(vINTID)) clearVlpi(gic, other, vINTID, cause, origin);
  }
};

const DISABLED_DESTINATION = ['pending LPIs stay at the source', 'pending LPIs are dropped'] as const;

/** Where the new redistributor has EnableLPIs=0, pending bits stay or are dropped. */
const staysBehind = (gic: Gic, give: Effect | undefined): boolean =>
  give !== undefined && !gic.rd(give.rd).control.isRunning && gic.choose('A-13', DISABLED_DESTINATION) === 0;

/** Every pending LPI leaves the old redistributor. */
const takeAll = (gic: Gic, { rd, partner, origin }: Effect): void => {
  if (partner === undefined) return;
  partner.ready = true;
  const { pending } = gic.rd(rd);
  if (pending.isEmpty || staysBehind(gic, partner)) return;
  const { movallHandsThePendingBitsOver, movallTakesThePendingBits, movallMovesDoorbells } = gic.rules;
  partner.lpis = new IntidSet();
  for (const intid of pending.members()) {
    if (!movallMovesDoorbells && !isMapped(gic, intid)) continue;
    if (movallHandsThePendingBitsOver) partner.lpis.add(intid);
    if (movallTakesThePendingBits) clearLpi(gic, rd, intid, 'MOVALL', origin);
  }
};

/** Some ITE maps an event to the LPI; only a fault asks. */
const isMapped = (gic: Gic, intid: number): boolean =>
  gic.itss.some(({ tables }) => tables.someIte((ite) => !ite.virtual && ite.intid === intid));

const takeVlpi = (gic: Gic, its: Its, landing: Effect): void => {
  const { vpeid, intid, partner } = landing;
  if (gic.rules.moviCatchesStragglers) its.tables.forgetOldMapping(landing.deviceId, landing.eventId);
  if (partner !== undefined) partner.ready = true;
  if (!gic.vpending(vpeid, intid)) return;
  if (partner !== undefined && gic.rules.vmoviHandsThePendingBitOver) partner.carries = true;
  if (gic.rules.vmoviTakesThePendingBit) clearVlpi(gic, vpeid, intid, 'VMOVI', landing.origin);
};
