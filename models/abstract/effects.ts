/** What a consumed command or a translated MSI still has to do, as one number. */
import { bitsFor } from './layout.ts';

/** By code; 0 is no effect. In order: what a physical event or command does, what a virtual one does, what is done to a vPE. */
export const EFFECT = {
  NONE: 0,
  /** An MSI sets an LPI. */
  SET: 1,
  INT: 2,
  CLEAR: 3,
  /** MOVI, which has not taken the pending bit away yet. */
  TAKE: 4,
  /** MOVI, which has; and whether there was one. */
  GIVE: 5,
  GIVE_PENDING: 6,
  VSET: 7,
  VINT: 8,
  VCLEAR: 9,
  VTAKE: 10,
  VGIVE: 11,
  VGIVE_PENDING: 12,
  /** VMAPP V=1. */
  MAP: 13,
  /** VMOVP. */
  MOVE: 14,
  /** VMOVP with DB=1. */
  MOVE_DB: 15,
  /** GITS_SGIR. */
  SGIR: 16,
  /** VSGI with Clear=1. */
  SGI_CLEAR: 17,
} as const;

export type EffectCode = (typeof EFFECT)[keyof typeof EFFECT];

/** An effect: what it does, the event (0 if none), the old place or the only one, and the new place. A place is a redistributor or a vPE. */
export const effect = (code: number, event: number, from: number, to: number): number =>
  code | (event << 5) | (from << 7) | (to << 9);

export const codeOf = (packed: number): number => packed & 31;
export const eventOf = (packed: number): number => (packed >>> 5) & 3;
export const fromOf = (packed: number): number => (packed >>> 7) & 3;
export const toOf = (packed: number): number => (packed >>> 9) & 3;

export const MOST_EFFECT = effect(EFFECT.SGI_CLEAR, 3, 3, 3);
export const EFFECT_BITS = bitsFor(MOST_EFFECT);

const isBetween = (packed: number, first: number, last: number): boolean => {
  const code = codeOf(packed);
  return code >= first && code <= last;
};

/** It is about an LPI. */
export const isPhysical = (packed: number): boolean => isBetween(packed, EFFECT.SET, EFFECT.GIVE_PENDING);
/** It names an event. */
export const isOfEvent = (packed: number): boolean => isBetween(packed, EFFECT.SET, EFFECT.VGIVE_PENDING);
const isVirtual = (packed: number): boolean => codeOf(packed) >= EFFECT.VSET;
/** It is a move, from one place to another. */
export const hasTwoPlaces = (packed: number): boolean =>
  isBetween(packed, EFFECT.TAKE, EFFECT.GIVE_PENDING) || isBetween(packed, EFFECT.VTAKE, EFFECT.VGIVE_PENDING);
/** The old place is behind it. */
const hasTaken = (packed: number): boolean => {
  const code = codeOf(packed);
  return code === EFFECT.GIVE || code === EFFECT.GIVE_PENDING || code === EFFECT.VGIVE || code === EFFECT.VGIVE_PENDING;
};

const concernsPlace = (packed: number, place: number): boolean =>
  (fromOf(packed) === place && !hasTaken(packed)) || (hasTwoPlaces(packed) && toOf(packed) === place);

/** SYNC of the redistributor waits for it. */
export const isAtRedistributor = (packed: number, rd: number): boolean =>
  isPhysical(packed) && concernsPlace(packed, rd);

/** It is one of the vPE. */
export const isOfVpe = (packed: number, vpe: number): boolean => isVirtual(packed) && concernsPlace(packed, vpe);

/** It comes from a command, and those that share an event or a place land in queue order; MSIs and GITS_SGIR have no order. */
export const isOrdered = (packed: number): boolean => {
  const code = codeOf(packed);
  return code !== EFFECT.NONE && code !== EFFECT.SET && code !== EFFECT.VSET && code !== EFFECT.SGIR;
};

/** What the effect does next is done at this place. */
const nextPlace = (packed: number): number => (hasTaken(packed) ? toOf(packed) : fromOf(packed));

/** An earlier effect of the same ITS that this one has to wait for. */
export const precedes = (earlier: number, later: number): boolean => {
  if (!isOrdered(earlier) || !isOrdered(later)) return false;
  if (isOfEvent(earlier) && isOfEvent(later) && eventOf(earlier) === eventOf(later)) return true;
  return isVirtual(earlier) === isVirtual(later) && concernsPlace(earlier, nextPlace(later));
};

/** It sets that interrupt: a LPI at a redistributor, or a vLPI of a vPE. */
export const sets = (packed: number, event: number, place: number, virtual: boolean): boolean => {
  const code = codeOf(packed);
  const isSet = virtual ? code === EFFECT.VSET || code === EFFECT.VINT : code === EFFECT.SET || code === EFFECT.INT;
  return isSet && eventOf(packed) === event && fromOf(packed) === place;
};
