/**
 * Symmetry: events of one ITS, vPEs, and redistributors are interchangeable, since no rule and no property names one of them. Of states that differ in
 * nothing else one is enough: the least.
 */
import {
  codeOf,
  EFFECT,
  effect,
  eventOf,
  fromOf,
  hasTwoPlaces,
  isOfEvent,
  isPhysical,
  toOf,
} from '../../models/abstract/effects.ts';
import type { Field, Words } from '../../models/abstract/layout.ts';
import { PHASE, read, type StateLayout, write } from '../../models/abstract/state.ts';

/** Where each one goes, by number. */
type Permutation = readonly number[];

interface Exchange {
  readonly events: Permutation;
  readonly vpes: Permutation;
  readonly rds: Permutation;
  /** What becomes of sets of redistributors, of targets, and of events with the vSGI above them; by set. */
  readonly rdSets: readonly number[];
  readonly targetSets: readonly number[];
  readonly bitSets: readonly number[];
  readonly targets: Permutation;
}

const permutationsOf = (count: number): readonly Permutation[] => {
  if (count === 0) return [[]];
  return permutationsOf(count - 1).flatMap((rest) =>
    Array.from({ length: count }, (_, position) => rest.toSpliced(position, 0, count - 1)),
  );
};

const moved = (permutation: Permutation, index: number): number => permutation[index] ?? index;

/** By set: the set of where its members go. */
const setsOf = (permutation: Permutation): readonly number[] =>
  Array.from({ length: 2 ** permutation.length }, (_, members) =>
    permutation.reduce((sum, to, index) => sum | (((members >>> index) & 1) << to), 0),
  );

/** Its second operand is the redistributor that a vPE is mapped or moved to. */
const namesRedistributor = (code: number): boolean =>
  code === EFFECT.MAP || code === EFFECT.MOVE || code === EFFECT.MOVE_DB;

export class Symmetry {
  private readonly layout: StateLayout;
  /** All but the one that leaves everything where it is. */
  private readonly exchanges: readonly Exchange[];
  private readonly exchanged: Words;
  private readonly least: Words;

  constructor(layout: StateLayout) {
    this.layout = layout;
    this.exchanged = layout.initial();
    this.least = layout.initial();
    this.exchanges = exchangesOf(layout).slice(1);
  }

  /** States that may be one, at most. */
  get size(): number {
    return this.exchanges.length + 1;
  }

  /** Makes the state the least of those that it is as good as. */
  canonize(state: Words): void {
    const { exchanged, least } = this;
    least.set(state);
    for (const exchange of this.exchanges) {
      this.apply(exchange, state);
      if (isLess(exchanged, least)) least.set(exchanged);
    }
    state.set(least);
  }

  private apply(exchange: Exchange, state: Words): void {
    const { layout, exchanged } = this;
    const { events, vpes, rds, rdSets, targetSets, bitSets, targets } = exchange;
    const copy = (fields: readonly Field[], from: number, to: number, values?: readonly number[]): void => {
      const value = read(state, fields, from);
      write(exchanged, fields, to, values === undefined ? value : (values[value] ?? value));
    };
    exchanged.fill(0);
    for (const [event, to] of events.entries()) {
      copy(layout.target, event, to, targets);
      copy(layout.past, event, to, targetSets);
      copy(layout.allowed, event, to, targetSets);
      copy(layout.lpi, event, to, rdSets);
      copy(layout.owed, event, to);
    }
    for (const [vpe, to] of vpes.entries()) {
      copy(layout.pending, vpe, to, bitSets);
      // A redistributor plus one, as a target of an event is.
      copy(layout.home, vpe, to, targets);
      copy(layout.servedBy, vpe, to, targets);
      copy(layout.travelling, vpe, to, rdSets);
      copy(layout.rung, vpe, to, rdSets);
      for (const fields of [layout.settled, layout.armed, layout.unring, layout.permit, layout.owedSgi]) {
        copy(fields, vpe, to);
      }
    }
    for (const [rd, to] of rds.entries()) {
      copy(layout.phase, rd, to);
      copy(layout.request, rd, to);
      if (read(state, layout.phase, rd) !== PHASE.IDLE) copy(layout.tenant, rd, to, vpes);
    }
    for (const effects of layout.effects) {
      for (let slot = 0; slot < effects.length; slot += 1) {
        write(exchanged, effects, slot, exchangedEffect(exchange, read(state, effects, slot)));
      }
    }
  }
}

const exchangedEffect = ({ events, vpes, rds }: Exchange, packed: number): number => {
  const code = codeOf(packed);
  if (code === EFFECT.NONE) return EFFECT.NONE;
  const places = isPhysical(packed) ? rds : vpes;
  const event = isOfEvent(packed) ? moved(events, eventOf(packed)) : 0;
  const to = hasTwoPlaces(packed)
    ? moved(places, toOf(packed))
    : namesRedistributor(code)
      ? moved(rds, toOf(packed))
      : toOf(packed);
  return effect(code, event, moved(places, fromOf(packed)), to);
};

const isLess = (a: Words, b: Words): boolean => {
  for (let word = 0; word < a.length; word += 1) {
    const difference = (a[word] ?? 0) - (b[word] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
};

const exchangesOf = ({ scope }: StateLayout): readonly Exchange[] => {
  const { vpes, events, redistributors, itss } = scope;
  const keepsItss = (permutation: Permutation): boolean => permutation.every((to, event) => to % itss === event % itss);
  const exchanges: Exchange[] = [];
  for (const eventsTo of permutationsOf(events).filter(keepsItss)) {
    for (const vpesTo of permutationsOf(vpes)) {
      for (const rdsTo of permutationsOf(redistributors)) {
        const targets = [0, ...rdsTo.map((rd) => 1 + rd), ...vpesTo.map((vpe) => 1 + redistributors + vpe)];
        exchanges.push({
          events: eventsTo,
          vpes: vpesTo,
          rds: rdsTo,
          rdSets: setsOf(rdsTo),
          targetSets: setsOf(targets),
          bitSets: setsOf([...eventsTo, events]),
          targets,
        });
      }
    }
  }
  const isIdentity = (permutation: Permutation): boolean => permutation.every((to, index) => to === index);
  return exchanges.toSorted(
    (a, b) =>
      Number(isIdentity(b.targets) && isIdentity(b.events)) - Number(isIdentity(a.targets) && isIdentity(a.events)),
  );
};
