/**
 * Symmetry reduction. Events of one ITS, vPEs, and redistributors are interchangeable, since no rule and no property names a particular one.
 * Exception: a scope may restrict some of them (only some vPEs have vSGIs or become resident, only some redistributors host vPEs); those are
 * exchanged only among each other.
 *
 * Symmetric states are states that a renumbering turns into each other. The search visits the least of them, the canonical one.
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
import { bitsFor, type Field, type Fields, set, type Words } from '../../models/abstract/layout.ts';
import { at, PHASE, type StateLayout } from '../../models/abstract/state.ts';

/** Old number → new number. */
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

/** Set of objects, as a bit mask → the set of their new numbers. */
const setsOf = (permutation: Permutation): readonly number[] =>
  Array.from({ length: 2 ** permutation.length }, (_, members) =>
    permutation.reduce((sum, to, index) => sum | (((members >>> index) & 1) << to), 0),
  );

/** The second operand of the effect is the redistributor that a vPE is mapped or moved to. */
const namesRedistributor = (code: number): boolean =>
  code === EFFECT.MAP || code === EFFECT.MOVE || code === EFFECT.MOVE_DB;

/** How a renumbering changes one field of the state: the field that its value moves to, and the new value. */
interface Change {
  readonly slot: number;
  readonly become: (value: number) => number;
}

/** Slot of a field → its change. */
const changesOf = (layout: StateLayout, exchange: Exchange): readonly Change[] => {
  const { events, vpes, rds, targets } = exchange;
  const changes: Change[] = [];
  const move = (fields: Fields, places: Permutation, become: (value: number) => number): void => {
    for (const [index, { slot }] of fields.all.entries()) {
      changes[slot] = { slot: fields.first + moved(places, index), become };
    }
  };
  const by = (values: Permutation) => (value: number) => moved(values, value);
  const same = (value: number): number => value;
  const rdSets = by(setsOf(rds));
  const targetSets = by(setsOf(targets));
  move(layout.target, events, by(targets));
  move(layout.past, events, targetSets);
  move(layout.allowed, events, targetSets);
  move(layout.lpi, events, rdSets);
  move(layout.owed, events, same);
  move(layout.pending, vpes, by(setsOf([...events, events.length])));
  // These hold 1 + redistributor, which is also the number of that redistributor as a target.
  move(layout.home, vpes, by(targets));
  move(layout.servedBy, vpes, by(targets));
  move(layout.travelling, vpes, rdSets);
  move(layout.rung, vpes, rdSets);
  for (const fields of [layout.settled, layout.armed, layout.unring, layout.permit, layout.owedSgi]) {
    move(fields, vpes, same);
  }
  const homes = rds.slice(0, layout.scope.homes);
  move(layout.phase, homes, same);
  move(layout.request, homes, same);
  move(layout.tenant, homes, by(vpes));
  const { effectTable } = layout;
  const effects = Array.from({ length: effectTable.most + 1 }, (_, number) =>
    effectTable.numberOf(exchangedEffect(exchange, effectTable.effectOf(number))),
  );
  for (const fields of layout.effects) move(fields, [], by(effects));
  return changes;
};

/** Adjacent bits of one word. */
interface Piece {
  readonly word: number;
  readonly shift: number;
  readonly bits: number;
}

/**
 * Fields that are looked up together, with one index into a table. The index is the bits of the first piece, with those of the second piece above
 * them.
 */
interface Chunk {
  readonly pieces: readonly [Piece, Piece];
  readonly fields: readonly { readonly field: Field; readonly at: number }[];
}

const MOST_CHUNK_BITS = 10;
const NO_PIECE: Piece = { word: 0, shift: 0, bits: 0 };

const pieceOf = ({ word, shift, mask }: Field): Piece => ({ word, shift, bits: bitsFor(mask) });

const chunksOf = (layout: StateLayout): readonly Chunk[] => {
  const chunks: Chunk[] = [];
  // While a redistributor has no vPE, its tenant field means nothing and must not be renumbered: it is looked up together with the phase, which
  // tells.
  for (const [rd, phase] of layout.phase.all.entries()) {
    const tenant = at(layout.tenant, rd);
    const pieces = [pieceOf(phase), pieceOf(tenant)] as const;
    const fields = [
      { field: phase, at: 0 },
      { field: tenant, at: pieces[0].bits },
    ];
    chunks.push({ pieces, fields });
  }
  const apart = new Set([...layout.phase.all, ...layout.tenant.all]);
  const others = layout.fields
    .filter((field) => field.mask !== 0 && !apart.has(field))
    .toSorted((a, b) => a.word - b.word || a.shift - b.shift);
  for (const field of others) {
    const own = pieceOf(field);
    const last = chunks.at(-1);
    const before = last?.pieces[0];
    const isNext = before !== undefined && before.word === own.word && before.shift + before.bits === own.shift;
    if (last?.pieces[1] === NO_PIECE && isNext && before.bits + own.bits <= MOST_CHUNK_BITS) {
      const piece = { ...before, bits: before.bits + own.bits };
      chunks.splice(-1, 1, { pieces: [piece, NO_PIECE], fields: [...last.fields, { field, at: before.bits }] });
    } else chunks.push({ pieces: [own, NO_PIECE], fields: [{ field, at: 0 }] });
  }
  return chunks;
};

/**
 * Layout of a lookup of one piece: word, shift and mask of the piece, and the start of the chunk in the table. A chunk with two pieces has two of
 * them.
 */
const LOOKUP = { WORD: 0, SHIFT: 1, MASK: 2, FIRST: 3, NUMBERS: 4 } as const;

/** Applies one renumbering to packed states. Each chunk of the state is an index into a table of its new words. */
class Exchanger {
  /** Lookups of chunks with one piece, and of chunks with two. */
  private readonly single: Int32Array;
  private readonly double: Int32Array;
  private readonly table: Uint32Array;
  private readonly width: number;

  constructor(layout: StateLayout, exchange: Exchange) {
    const changes = changesOf(layout, exchange);
    const single: number[] = [];
    const double: number[] = [];
    const table: number[] = [];
    for (const chunk of chunksOf(layout)) {
      const [low, high] = chunk.pieces;
      const lookups = high === NO_PIECE ? single : double;
      lookups.push(low.word, low.shift, ones(low.bits), table.length);
      // FIRST of the second piece is not a start, but the words in the table between two of its values.
      if (high !== NO_PIECE) lookups.push(high.word, high.shift, ones(high.bits), layout.words * 2 ** low.bits);
      for (let packed = 0; packed < 2 ** (low.bits + high.bits); packed += 1) {
        table.push(...exchanged(layout, changes, chunk, packed));
      }
    }
    this.width = layout.words;
    this.single = Int32Array.from(single);
    this.double = Int32Array.from(double);
    this.table = Uint32Array.from(table);
  }

  /** Writes the renumbered form of the state at word `at` to `into`. The first two words are written out: most states have no others. */
  exchange(states: Words, at: number, into: Words): void {
    const { single, double, table, width } = this;
    let first = 0;
    let second = 0;
    for (let word = 2; word < width; word += 1) into[word] = 0;
    for (let each = 0; each < single.length; each += LOOKUP.NUMBERS) {
      const from = (single[each + LOOKUP.FIRST] ?? 0) + numberAt(states, at, single, each) * width;
      first |= table[from] ?? 0;
      second |= table[from + 1] ?? 0;
      for (let word = 2; word < width; word += 1) into[word] = (into[word] ?? 0) | (table[from + word] ?? 0);
    }
    for (let each = 0; each < double.length; each += 2 * LOOKUP.NUMBERS) {
      const low = (double[each + LOOKUP.FIRST] ?? 0) + numberAt(states, at, double, each) * width;
      const above = each + LOOKUP.NUMBERS;
      const from = low + (double[above + LOOKUP.FIRST] ?? 0) * numberAt(states, at, double, above);
      first |= table[from] ?? 0;
      second |= table[from + 1] ?? 0;
      for (let word = 2; word < width; word += 1) into[word] = (into[word] ?? 0) | (table[from + word] ?? 0);
    }
    into[0] = first;
    into[1] = second;
  }
}

const ones = (bits: number): number => 2 ** bits - 1;

/** The new words of a chunk with the value `packed`. */
const exchanged = (layout: StateLayout, changes: readonly Change[], chunk: Chunk, packed: number): Words => {
  const words = layout.initial();
  const isNobody = (packed & ones(chunk.pieces[0].bits)) === PHASE.IDLE;
  for (const { field, at: shift } of chunk.fields) {
    const change = changes[field.slot];
    const to = layout.fields[change?.slot ?? -1];
    if (change === undefined || to === undefined)
      throw new RangeError(`no renumbering is known for the state field in slot ${field.slot}`);
    if (layout.tenant.all.includes(field) && isNobody) continue;
    set(words, to, change.become((packed >>> shift) & field.mask));
  }
  return words;
};

const numberAt = (states: Words, at: number, lookups: Int32Array, each: number): number =>
  ((states[at + (lookups[each] ?? 0)] ?? 0) >>> (lookups[each + LOOKUP.SHIFT] ?? 0)) &
  (lookups[each + LOOKUP.MASK] ?? 0);

export class Symmetry {
  /** Every renumbering except the identity. */
  private readonly exchangers: readonly Exchanger[];
  private readonly width: number;
  private now: Words;
  private least: Words;

  constructor(layout: StateLayout) {
    this.width = layout.words;
    this.now = layout.initial();
    this.least = layout.initial();
    this.exchangers = exchangesOf(layout)
      .slice(1)
      .map((exchange) => new Exchanger(layout, exchange));
  }

  /** Size of the largest group of symmetric states. */
  get size(): number {
    return this.exchangers.length + 1;
  }

  /** Replaces the state at word `at` by the canonical one of its group: the least, words compared in order. */
  canonize(states: Words, at: number): void {
    const { width } = this;
    let isOther = false;
    for (const exchanger of this.exchangers) {
      const { now, least } = this;
      exchanger.exchange(states, at, now);
      if (!(isOther ? isLess(now, least, 0) : isLess(now, states, at))) continue;
      this.now = least;
      this.least = now;
      isOther = true;
    }
    if (!isOther) return;
    for (let word = 0; word < width; word += 1) states[at + word] = this.least[word] ?? 0;
  }
}

const isLess = (words: Words, others: Words, at: number): boolean => {
  for (let word = 0; word < words.length; word += 1) {
    const one = words[word] ?? 0;
    const other = others[at + word] ?? 0;
    if (one !== other) return one < other;
  }
  return false;
};

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
