/** Translates effects under way in the reference model to effects of the abstract model. */
import { EFFECT, type EffectCode, effect } from '../../models/abstract/effects.ts';
import { eventKey } from '../../models/architecture/keys.ts';
import type { Effect } from '../../models/reference/its/effects.ts';
import { entry, type Objects } from './objects.ts';

/** Codes for effects without an abstract counterpart: UNSEEN ones change no abstract state, STRANGE ones cannot occur in a correct machine. */
export const UNSEEN = -1;

export const STRANGE = -2;

const BY_CAUSE: Readonly<Record<string, Readonly<Record<string, EffectCode>>>> = {
  set: { MSI: EFFECT.SET, INT: EFFECT.INT },
  vset: { MSI: EFFECT.VSET, INT: EFFECT.VINT },
};

/** The abstract effect of one event at one redistributor or vPE. */
const eventEffect = (objects: Objects, item: Effect, code: EffectCode | undefined, flag = 0): number => {
  const event = objects.event(eventKey(item.deviceId, item.eventId));
  const place = item.rd >= 0 ? item.rd : objects.vpe(item.vpeid);
  const intid = entry(item.rd >= 0 ? objects.pINTIDs : objects.vINTIDs, event);
  return code === undefined || event < 0 || place < 0 || intid !== item.intid
    ? STRANGE
    : effect(code, event, place, flag);
};

/** A move (MOVI, VMOVI) that has not yet taken the pending bit from the old place. */
const takeEffect = (objects: Objects, item: Effect): number => {
  const { partner } = item;
  if (partner === undefined) return STRANGE;
  const to = item.rd >= 0 ? partner.rd : objects.vpe(partner.vpeid);
  return to < 0 ? STRANGE : eventEffect(objects, item, item.rd >= 0 ? EFFECT.TAKE : EFFECT.VTAKE, to);
};

/** A move that has taken the pending bit, if it was set, from the old place, and has not yet set it at the new place. */
const giveEffect = (objects: Objects, item: Effect): number => {
  const [none, some] = item.rd >= 0 ? [EFFECT.GIVE, EFFECT.GIVE_PENDING] : [EFFECT.VGIVE, EFFECT.VGIVE_PENDING];
  const to = item.rd >= 0 ? item.rd : objects.vpe(item.vpeid);
  return to < 0 ? STRANGE : eventEffect(objects, item, item.carries ? some : none, to);
};

const vpeEffect = (objects: Objects, item: Effect, code: EffectCode, rd = 0): number => {
  const vpe = objects.vpe(item.vpeid);
  return vpe < 0 ? STRANGE : effect(code, 0, vpe, rd);
};

const vsgiEffect = (objects: Objects, item: Effect, code: EffectCode): number =>
  entry(objects.vSGIs, objects.vpe(item.vpeid)) === item.intid ? vpeEffect(objects, item, code) : STRANGE;

/** The abstract effect of an effect under way; UNSEEN or STRANGE if there is none. */
export const pictureOfEffect = (objects: Objects, item: Effect): number => {
  switch (item.kind) {
    case 'set':
    case 'vset':
      return eventEffect(objects, item, BY_CAUSE[item.kind]?.[item.cause]);
    case 'clear':
      return eventEffect(objects, item, EFFECT.CLEAR, item.cause === 'DISCARD' ? 1 : 0);
    case 'vclear':
      return eventEffect(objects, item, EFFECT.VCLEAR, item.cause === 'DISCARD' ? 1 : 0);
    case 'take':
    case 'vtake':
      return takeEffect(objects, item);
    case 'give':
    case 'vgive':
      return giveEffect(objects, item);
    case 'map-vpe':
      return vpeEffect(objects, item, EFFECT.MAP, item.home);
    case 'move-vpe':
      return vpeEffect(objects, item, item.db ? EFFECT.MOVE_DB : EFFECT.MOVE, item.home);
    case 'vsgi-clear':
      return vsgiEffect(objects, item, EFFECT.SGI_CLEAR);
    case 'sgir':
      return vsgiEffect(objects, item, EFFECT.SGIR);
    case 'msi':
    case 'invalidate':
    case 'vinvalidate':
    case 'vinvalidate-all':
    case 'invdb':
    case 'vsgi-configure':
      return UNSEEN;
    default:
      return STRANGE;
  }
};
