/** Effects of the abstract model as numbers: the part of a consumed command or translated MSI that has not happened yet. */
import type { Scope } from './scope.ts';

/** Codes of effects; 0 is no effect. In order: effects on an LPI, effects on a vLPI, effects on a vPE. */
export const EFFECT = {
  NONE: 0,
  /** An MSI sets an LPI. */
  SET: 1,
  INT: 2,
  CLEAR: 3,
  /** MOVI before it has cleared the pending bit at the old place. */
  TAKE: 4,
  /** MOVI after it has cleared the pending bit at the old place; the code tells whether the bit was set. */
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

/**
 * An effect as one number: its code, the event (0 if none), the old or only place, and the new place. A place is a redistributor or a vPE.
 * A clear has no new place; this operand is 1 for DISCARD and 0 for CLEAR. A move that has taken the pending bit has the new place twice.
 */
export const effect = (code: number, event: number, from: number, to: number): number =>
  code | (event << 5) | (from << 7) | (to << 9);

export const codeOf = (packed: number): number => packed & 31;
export const eventOf = (packed: number): number => (packed >>> 5) & 3;
export const fromOf = (packed: number): number => (packed >>> 7) & 3;
export const toOf = (packed: number): number => (packed >>> 9) & 3;

const MOST_EFFECT = effect(31, 3, 3, 3);

const isBetween = (packed: number, first: number, last: number): boolean => {
  const code = codeOf(packed);
  return code >= first && code <= last;
};

/** The effect concerns an LPI. */
export const isPhysical = (packed: number): boolean => isBetween(packed, EFFECT.SET, EFFECT.GIVE_PENDING);
/** The effect names an event. */
export const isOfEvent = (packed: number): boolean => isBetween(packed, EFFECT.SET, EFFECT.VGIVE_PENDING);
const isVirtual = (packed: number): boolean => codeOf(packed) >= EFFECT.VSET;
/** The effect is a move from one place to another. */
export const hasTwoPlaces = (packed: number): boolean =>
  isBetween(packed, EFFECT.TAKE, EFFECT.GIVE_PENDING) || isBetween(packed, EFFECT.VTAKE, EFFECT.VGIVE_PENDING);
/** The effect is a move that has taken the pending bit from the old place. */
const hasTaken = (packed: number): boolean => {
  const code = codeOf(packed);
  return code === EFFECT.GIVE || code === EFFECT.GIVE_PENDING || code === EFFECT.VGIVE || code === EFFECT.VGIVE_PENDING;
};

const concernsPlace = (packed: number, place: number): boolean =>
  (fromOf(packed) === place && !hasTaken(packed)) || (hasTwoPlaces(packed) && toOf(packed) === place);

/** SYNC of the redistributor waits for the effect. */
export const isAtRedistributor = (packed: number, rd: number): boolean =>
  isPhysical(packed) && concernsPlace(packed, rd);

/** VSYNC and VMAPP V=0 of the vPE wait for the effect; nothing waits for GITS_SGIR. */
export const isOfVpe = (packed: number, vpe: number): boolean =>
  isVirtual(packed) && codeOf(packed) !== EFFECT.SGIR && concernsPlace(packed, vpe);

/** The effect comes from a command. Effects of commands that share an event or a place land in queue order; those of MSIs and GITS_SGIR have no order. */
const isOrdered = (packed: number): boolean => {
  const code = codeOf(packed);
  return code !== EFFECT.NONE && code !== EFFECT.SET && code !== EFFECT.VSET && code !== EFFECT.SGIR;
};

/** The place at which the effect lands next. */
const nextPlace = (packed: number): number => (hasTaken(packed) ? toOf(packed) : fromOf(packed));

/** An earlier effect of the same ITS that this one has to wait for. */
const precedes = (earlier: number, later: number): boolean => {
  if (!isOrdered(earlier) || !isOrdered(later)) return false;
  if (isOfEvent(earlier) && isOfEvent(later) && eventOf(earlier) === eventOf(later)) return true;
  return isVirtual(earlier) === isVirtual(later) && concernsPlace(earlier, nextPlace(later));
};

/** The effect sets that interrupt: an LPI at a redistributor, or a vLPI of a vPE. */
const sets = (packed: number, event: number, place: number, virtual: boolean): boolean => {
  const code = codeOf(packed);
  const isSet = virtual ? code === EFFECT.VSET || code === EFFECT.VINT : code === EFFECT.SET || code === EFFECT.INT;
  return isSet && eventOf(packed) === event && fromOf(packed) === place;
};

/** The move has to wait for this set before it takes the pending bit. An INT that comes later in the queue waits for the move instead. */
const catches = (move: number, set: number, isLater: boolean): boolean => {
  const code = codeOf(move);
  if (code !== EFFECT.TAKE && code !== EFFECT.VTAKE) return false;
  if (isLater && (codeOf(set) === EFFECT.INT || codeOf(set) === EFFECT.VINT)) return false;
  return sets(set, eventOf(move), fromOf(move), code === EFFECT.VTAKE);
};

const numbers = (count: number): readonly number[] => [...Array(count).keys()];

/** One event's effects at so many places: redistributors or vPEs. The codes are those of SET to GIVE_PENDING, or as many further on. */
const effectsOfEvent = (event: number, places: number, offset: number): readonly number[] =>
  numbers(places).flatMap((place) => [
    effect(EFFECT.SET + offset, event, place, 0),
    effect(EFFECT.INT + offset, event, place, 0),
    ...[0, 1].map((isDiscard) => effect(EFFECT.CLEAR + offset, event, place, isDiscard)),
    ...numbers(places)
      .filter((to) => to !== place)
      .map((to) => effect(EFFECT.TAKE + offset, event, place, to)),
    // Once a pending bit has left the old place, the effect no longer depends on it.
    ...(places > 1 ? [EFFECT.GIVE, EFFECT.GIVE_PENDING] : []).map((code) => effect(code + offset, event, place, place)),
  ]);

const effectsOfVpe = (vpe: number, { homes, vsgis }: Scope): readonly number[] => [
  ...numbers(homes).flatMap((rd) => [
    effect(EFFECT.MAP, 0, vpe, rd),
    ...(homes > 1 ? [effect(EFFECT.MOVE, 0, vpe, rd), effect(EFFECT.MOVE_DB, 0, vpe, rd)] : []),
  ]),
  ...(vpe < vsgis ? [effect(EFFECT.SGIR, 0, vpe, 0), effect(EFFECT.SGI_CLEAR, 0, vpe, 0)] : []),
];

/** A set of small numbers, one bit each. */
const bitsOf = (count: number, isIn: (number: number) => boolean): number =>
  numbers(count).reduce((sum, number) => sum | (isIn(number) ? 1 << number : 0), 0);

/**
 * The effects of a scope, numbered from 1 on, so that each takes few bits in a state; 0 is no effect. Tables by number hold the properties of
 * each effect and of each pair.
 */
export class EffectTable {
  /** The effects, by number. */
  private readonly all: readonly number[];
  readonly code: Uint8Array;
  readonly event: Uint8Array;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  /** Redistributors whose SYNC waits for it, one bit each. */
  readonly atRedistributors: Uint8Array;
  /** vPEs whose VSYNC waits for it, one bit each. */
  readonly ofVpes: Uint8Array;
  /** Numbers by effect; 0 where the scope has no such effect. */
  private readonly numbers = new Uint16Array(MOST_EFFECT + 1);
  /** Pair of an earlier and a later effect → the later one has to wait. */
  private readonly order: Uint8Array;
  /** Pair of a move and a set → the move has to wait for the set; a second part of the table is for sets that come later than the move. */
  private readonly caught: Uint8Array;

  constructor(scope: Scope) {
    const { events, vpes, redistributors, lpis } = scope;
    const all = [
      EFFECT.NONE,
      ...numbers(events).flatMap((event) => [
        ...(lpis ? effectsOfEvent(event, redistributors, 0) : []),
        ...effectsOfEvent(event, vpes, EFFECT.VSET - EFFECT.SET),
      ]),
      ...numbers(vpes).flatMap((vpe) => effectsOfVpe(vpe, scope)),
    ];
    this.all = all;
    this.code = Uint8Array.from(all, codeOf);
    this.event = Uint8Array.from(all, eventOf);
    this.from = Uint8Array.from(all, fromOf);
    this.to = Uint8Array.from(all, toOf);
    this.atRedistributors = Uint8Array.from(all, (each) => bitsOf(redistributors, (rd) => isAtRedistributor(each, rd)));
    this.ofVpes = Uint8Array.from(all, (each) => bitsOf(vpes, (vpe) => isOfVpe(each, vpe)));
    for (const [number, each] of all.entries()) this.numbers[each] = number;
    const pairs = all.flatMap((one) => all.map((other): readonly [number, number] => [one, other]));
    this.order = Uint8Array.from(pairs, ([earlier, later]) => Number(precedes(earlier, later)));
    this.caught = Uint8Array.from(
      [false, true].flatMap((isLater) => pairs.map(([move, set]) => Number(catches(move, set, isLater)))),
    );
  }

  /** The largest number. */
  get most(): number {
    return this.all.length - 1;
  }

  /** The effect of that number. */
  effectOf(number: number): number {
    return this.all[number] ?? EFFECT.NONE;
  }

  has(packed: number): boolean {
    return packed === EFFECT.NONE || (this.numbers[packed] ?? 0) !== 0;
  }

  /** The number of that effect. Throws RangeError if the scope has no such effect. */
  numberOf(packed: number): number {
    const number = this.numbers[packed] ?? 0;
    if (number === 0 && packed !== EFFECT.NONE) throw new RangeError(`the scope has no effect ${packed}`);
    return number;
  }

  precedes(earlier: number, later: number): boolean {
    return this.order[earlier * this.all.length + later] === 1;
  }

  catches(move: number, set: number, isLater: boolean): boolean {
    const { length } = this.all;
    return this.caught[((isLater ? length : 0) + move) * length + set] === 1;
  }
}
