/**
 * Symmetry: events of one ITS, vPEs, and redistributors are interchangeable, since no rule and no property names one of them; but for those to which
 * the scope denies what others may. Of states that differ in nothing else one is enough: the least.
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
import type { Fields, Values, Words } from '../../models/abstract/layout.ts';
import { PHASE, type StateLayout } from '../../models/abstract/state.ts';

/** Where each one goes, by number. */
type Permutation = readonly number[];

interface Exchange {
  readonly events: Permutation;
  readonly vpes: Permutation;
  readonly rds: Permutation;
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

/** An exchange as it is done: what each number of the state becomes. */
class Exchanger {
  /** By slot: the slot of which the number comes. */
  readonly source: Uint16Array;
  /** By slot: where its table starts in `become`; by the number that comes, what it becomes. */
  private readonly table: Uint32Array;
  private readonly become: Uint16Array;
  /** By slot: the phase that says whether there is a tenant; for tenants only. */
  private readonly phase: Int16Array;

  constructor(layout: StateLayout, exchange: Exchange) {
    const { events, vpes, rds, targets } = exchange;
    const become: number[] = [];
    this.source = new Uint16Array(layout.slots);
    this.table = new Uint32Array(layout.slots);
    this.phase = new Int16Array(layout.slots).fill(-1);
    const same: Permutation = [];
    const move = (fields: Fields, places: Permutation, values: Permutation): void => {
      for (const [index, { slot, mask }] of fields.all.entries()) {
        const to = fields.first + moved(places, index);
        this.source[to] = slot;
        this.table[to] = become.length;
        for (let value = 0; value <= mask; value += 1) become.push(moved(values, value));
      }
    };
    const rdSets = setsOf(rds);
    const targetSets = setsOf(targets);
    move(layout.target, events, targets);
    move(layout.past, events, targetSets);
    move(layout.allowed, events, targetSets);
    move(layout.lpi, events, rdSets);
    move(layout.owed, events, same);
    move(layout.pending, vpes, setsOf([...events, events.length]));
    // A redistributor plus one, as a target of an event is.
    move(layout.home, vpes, targets);
    move(layout.servedBy, vpes, targets);
    move(layout.travelling, vpes, rdSets);
    move(layout.rung, vpes, rdSets);
    for (const fields of [layout.settled, layout.armed, layout.unring, layout.permit, layout.owedSgi]) {
      move(fields, vpes, same);
    }
    const homes = rds.slice(0, layout.scope.homes);
    move(layout.phase, homes, same);
    move(layout.request, homes, same);
    move(layout.tenant, homes, vpes);
    for (const [rd, to] of homes.entries()) this.phase[layout.tenant.first + to] = layout.phase.first + rd;
    const { effectTable } = layout;
    const effects = Array.from({ length: effectTable.most + 1 }, (_, number) =>
      effectTable.numberOf(exchangedEffect(exchange, effectTable.effectOf(number))),
    );
    for (const fields of layout.effects) move(fields, same, effects);
    this.become = Uint16Array.from(become);
  }

  /** What stands in that slot after the exchange. */
  at(values: Values, slot: number): number {
    const phase = this.phase[slot] ?? -1;
    if (phase >= 0 && values[phase] === PHASE.IDLE) return 0;
    return this.become[(this.table[slot] ?? 0) + (values[this.source[slot] ?? 0] ?? 0)] ?? 0;
  }
}

export class Symmetry {
  private readonly layout: StateLayout;
  /** All but the one that leaves everything where it is. */
  private readonly exchangers: readonly Exchanger[];
  private readonly values: Values;
  private readonly least: Values;

  constructor(layout: StateLayout) {
    this.layout = layout;
    this.values = new Int32Array(layout.slots);
    this.least = new Int32Array(layout.slots);
    this.exchangers = exchangesOf(layout)
      .slice(1)
      .map((exchange) => new Exchanger(layout, exchange));
  }

  /** States that may be one, at most. */
  get size(): number {
    return this.exchangers.length + 1;
  }

  /** Makes the state that starts at that word the least of those that it is as good as: the one with the smaller number in the first slot that differs. */
  canonize(states: Words, at: number): void {
    const { values } = this;
    this.layout.unpack(states, values, at);
    let best = values;
    for (const exchanger of this.exchangers) {
      if (!this.isLess(exchanger, values, best)) continue;
      for (let slot = 0; slot < values.length; slot += 1) this.least[slot] = exchanger.at(values, slot);
      best = this.least;
    }
    if (best !== values) this.layout.pack(best, states, at);
  }

  private isLess(exchanger: Exchanger, values: Values, best: Values): boolean {
    for (let slot = 0; slot < values.length; slot += 1) {
      const difference = exchanger.at(values, slot) - (best[slot] ?? 0);
      if (difference !== 0) return difference < 0;
    }
    return false;
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

const exchangesOf = ({ scope }: StateLayout): readonly Exchange[] => {
  const { vpes, events, redistributors, homes, itss, vsgis, residents } = scope;
  const keepsItss = (permutation: Permutation): boolean => permutation.every((to, event) => to % itss === event % itss);
  const keepsVpes = (permutation: Permutation): boolean =>
    permutation.every((to, vpe) => to < vsgis === vpe < vsgis && to < residents === vpe < residents);
  const keepsHomes = (permutation: Permutation): boolean => permutation.every((to, rd) => to < homes === rd < homes);
  const exchanges: Exchange[] = [];
  for (const eventsTo of permutationsOf(events).filter(keepsItss)) {
    for (const vpesTo of permutationsOf(vpes).filter(keepsVpes)) {
      for (const rdsTo of permutationsOf(redistributors).filter(keepsHomes)) {
        const targets = [0, ...rdsTo.map((rd) => 1 + rd), ...vpesTo.map((vpe) => 1 + redistributors + vpe)];
        exchanges.push({ events: eventsTo, vpes: vpesTo, rds: rdsTo, targets });
      }
    }
  }
  const isIdentity = (permutation: Permutation): boolean => permutation.every((to, index) => to === index);
  return exchanges.toSorted(
    (a, b) =>
      Number(isIdentity(b.targets) && isIdentity(b.events)) - Number(isIdentity(a.targets) && isIdentity(a.events)),
  );
};
