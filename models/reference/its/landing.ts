/** Landing of effects, by kind. */
import { FIRST_LPI } from '../../architecture/identifiers.ts';
import type { Gic } from '../gic.ts';
import { IntidSet } from '../intid-set.ts';
import { invalidateVirtual } from '../redistributor/configuration.ts';
import { clearLpi, setLpi } from '../redistributor/pending.ts';
import { clearVlpi, setVlpi } from '../redistributor/virtual-pending.ts';
import { moveVpe } from '../redistributor/vpe-mapping.ts';
import { configureVsgi } from '../redistributor/vsgis.ts';
import { type Effect, type EffectKind, takeFrom } from './effects.ts';
import type { Its } from './its.ts';
import { landSgir } from './sgir.ts';
import { translateMsi } from './translation.ts';

/** A function that applies an effect of the ITS when it lands. */
type Land = (gic: Gic, its: Its, effect: Effect) => void;

const PENDING_DOORBELL = ['stays', 'is retracted'] as const;

/** When CLEAR or DISCARD clears a vLPI, its pending individual doorbell is cleared as well, or not; it stays if another vLPI may need it. */
const mayRetract = (gic: Gic, { vpeid, home, doorbell, origin }: Effect): void => {
  if (!gic.vpe(vpeid).pending.isEmpty || !gic.pending(home, doorbell) || gic.choose('A-41', PENDING_DOORBELL) === 0)
    return;
  clearLpi(gic, home, doorbell, 'doorbell', origin);
};

/** The same for the default doorbell: it rang for vLPIs of which none is pending any more. It has not rung then, and may ring again. One of an earlier interval was no answer to the request of this one. */
const mayRetractDefault = (gic: Gic, { vpeid, origin }: Effect): void => {
  const vpe = gic.vpe(vpeid);
  const { home, defaultDoorbell } = vpe;
  if (!vpe.mapped || !vpe.pending.isEmpty || vpe.unring || gic.residentAt(vpeid) >= 0) return;
  if (defaultDoorbell < FIRST_LPI || !gic.pending(home, defaultDoorbell)) return;
  if (gic.choose('A-94', PENDING_DOORBELL) === 0) return;
  if (vpe.hasRung) vpe.armed = true;
  clearLpi(gic, home, defaultDoorbell, 'default doorbell', origin);
};

const DISABLED_DESTINATION = ['pending LPIs stay at the source', 'pending LPIs are dropped'] as const;

/** Where the new redistributor has EnableLPIs=0, pending bits stay or are dropped. */
const staysBehind = (gic: Gic, give: Effect | undefined): boolean =>
  give !== undefined && !gic.rd(give.rd).control.isRunning && gic.choose('A-13', DISABLED_DESTINATION) === 0;

export const landing: { readonly [Kind in EffectKind]: Land } = {
  msi: (gic, its, { deviceId, eventId, origin }) => translateMsi(gic, its, deviceId, eventId, origin),
  set: (gic, _its, { rd, intid, cause, origin }) => setLpi(gic, rd, intid, cause, origin),
  clear: (gic, _its, { rd, intid, cause, origin }) => {
    clearLpi(gic, rd, intid, cause, origin);
    if (cause === 'DISCARD') gic.ops.configurationCache.discard(gic, rd, intid);
  },
  /** MOVI clears the pending bit at the old redistributor. */
  take: (gic, its, effect) => {
    const { rd, intid, partner, deviceId, eventId } = effect;
    gic.ops.mappings.publishEvent(its, deviceId, eventId);
    if (partner !== undefined) partner.ready = true;
    if (!gic.pending(rd, intid) || staysBehind(gic, partner)) return;
    if (partner !== undefined) partner.carries = true;
    gic.ops.MOVI.takePending(gic, effect);
  },
  give: (gic, _its, { rd, intid, cause, origin, carries }) => {
    if (carries) setLpi(gic, rd, intid, cause, origin);
  },
  /** MOVALL clears every pending LPI at the old redistributor. */
  'take-all': (gic, _its, effect) => {
    const { MOVALL } = gic.ops;
    const { rd, partner } = effect;
    if (partner === undefined) return;
    partner.ready = true;
    if (gic.rd(rd).pending.isEmpty || staysBehind(gic, partner)) return;
    partner.lpis = new IntidSet();
    for (const intid of MOVALL.lpis(gic, rd)) {
      partner.lpis.add(intid);
      MOVALL.takePending(gic, effect, intid);
    }
  },
  'give-all': (gic, _its, { rd, lpis, cause, origin }) => {
    for (const intid of lpis?.members() ?? []) setLpi(gic, rd, intid, cause, origin);
  },
  invalidate: (gic, _its, { rd, intid, cause, origin }) =>
    gic.ops.configurationCache.invalidate(gic, rd, intid, cause === 'INVALL' ? 'INVALL' : 'INV', origin),
  vset: (gic, _its, { vpeid, intid, cause, origin, home, doorbell }) =>
    setVlpi(gic, vpeid, intid, cause, origin, home, doorbell),
  vclear: (gic, _its, effect) => {
    const { vpeid, intid, cause, origin, doorbell } = effect;
    const wasPending = gic.vpending(vpeid, intid);
    clearVlpi(gic, vpeid, intid, cause, origin);
    if (cause === 'DISCARD') gic.ops.configurationCache.discardVirtual(gic.vpe(vpeid), intid);
    if (!wasPending) return;
    if (doorbell >= FIRST_LPI) mayRetract(gic, effect);
    else if (gic.profile.architecture === 'v4.1' && cause !== 'MAPD') mayRetractDefault(gic, effect);
  },
  /** VMOVI clears the pending bit at the old vPE. */
  vtake: (gic, its, effect) => {
    const { vpeid, intid, partner, deviceId, eventId } = effect;
    gic.ops.mappings.publishEvent(its, deviceId, eventId);
    if (partner !== undefined) partner.ready = true;
    if (!gic.vpending(vpeid, intid)) return;
    if (partner !== undefined) partner.carries = true;
    gic.ops.VMOVI.takePending(gic, effect);
  },
  vgive: (gic, _its, { vpeid, intid, cause, origin, carries, home, doorbell }) => {
    if (carries) setVlpi(gic, vpeid, intid, cause, origin, home, doorbell);
  },
  vinvalidate: (gic, _its, { vpeid, intid }) => invalidateVirtual(gic, vpeid, intid),
  'vinvalidate-all': (gic, _its, { vpeid }) => invalidateVirtual(gic, vpeid, -1),
  invdb: (gic, _its, { vpeid }) => gic.ops.configurationCache.invalidateDefaultDoorbell(gic, gic.vpe(vpeid)),
  'map-vpe': (gic, _its, effect) => gic.ops.vpeMapping.map(gic, effect),
  'unmap-vpe': (gic, _its, { vpeid, share }) => gic.ops.vpeMapping.unmap(gic, vpeid, share?.its ?? 0, share?.alloc),
  /** Of the VMOVPs of one rendezvous, the first to land moves the vPE. */
  'move-vpe': (gic, _its, effect) => {
    const rendezvous = effect.share?.rendezvous;
    if (rendezvous?.moved === true) return;
    if (rendezvous !== undefined) rendezvous.moved = true;
    moveVpe(gic, effect);
  },
  'move-entry': (gic, _its, { vpeid, home, share, origin }) =>
    gic.its(share?.its ?? 0).tables.moveVpe(vpeid, home, origin),
  'vsgi-configure': (gic, _its, effect) => configureVsgi(gic, effect),
  'vsgi-clear': (gic, _its, effect) => gic.ops.vsgis.clear(gic, effect),
  sgir: (gic, its, effect) => landSgir(gic, its, effect),
};

/** The effect at `index` of the bag lands. */
export const land = (gic: Gic, its: Its, index: number): void => {
  const effect = takeFrom(its.bag, index);
  if (effect !== undefined) gic.ops.landing[effect.kind](gic, its, effect);
};

declare module '../operations.ts' {
  interface Operations {
    readonly landing: typeof landing;
  }
}
