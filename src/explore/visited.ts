/**
 * The set of visited states of a search with one worker, and the hash table operations that `SharedVisited` uses too. The set is exact: states are
 * compared word by word, so no state is lost to a hash collision.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { StateSet } from './room.ts';

/** Largest share of slots in use; then the table is enlarged. */
export const MOST_FULL = 0.7;
const FIRST_BITS = 12;
/** Size (as a power of two) from which a table is allocated with room to grow. */
const RESERVED_FROM = 18;
const MOST_RESERVED = 27;
export const HASH_BITS = 32;
/** Words of a memory page, or fewer. */
const PAGE_WORDS = 2 ** 10;
/** Words of a cache line, or fewer. */
const LINE_WORDS = 2 ** 4;
/** Largest part of a table that stays in the cache: half of a usual second-level cache. */
export const PART_BYTES = 2 ** 19;

/** Elements that a typed array can have in Node 20. */
const MOST_WORDS = 2 ** 32;

/** A search found more states than it may keep, or than memory has room for. */
export class ScopeTooLarge extends Error {}

/** Hash of the state that starts at word `first`. The first two words are written out: most states have no others, and a loop is slower. */
export const hashOf = (states: Words, first: number, width: number): number => {
  let hash = Math.imul(states[first] ?? 0, 0x9e37_79b1);
  hash = Math.imul(hash ^ (hash >>> 15) ^ (states[first + 1] ?? 0), 0x9e37_79b1);
  for (let word = first + 2; word < first + width; word += 1) {
    hash = Math.imul(hash ^ (hash >>> 15) ^ (states[word] ?? 0), 0x9e37_79b1);
  }
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

/**
 * An open-addressing hash table whose slots hold the states themselves, so that most lookups touch one cache line. Slots are ordered by hash (its
 * leading bits are the index), so a larger table has the states in the same order. Words are stored inverted: 0 marks a free slot, as no word of a
 * state is all ones.
 */
export class Visited implements StateSet {
  private table: Int32Array;
  private bits = FIRST_BITS;
  /** Number of states above which the table is enlarged. */
  private limit = 2 ** FIRST_BITS * MOST_FULL;
  /** Words in use: a table may have room to grow. */
  private end: number;
  private count = 0;
  private readonly width: number;
  private readonly most: number;
  private readonly partBytes: number;
  /** Position in the batch → first word of the slot to look at. */
  private places = new Uint32Array(0);

  /**
   * A set of at most `most` states of `width` words, at least two, divided into parts of at most `partBytes`. No set has more than `mostStatesOf`
   * says.
   */
  constructor(width: number, most: number, partBytes = PART_BYTES) {
    this.partBytes = partBytes;
    this.width = width;
    this.most = Math.min(most, mostStatesOf(width));
    this.end = 2 ** FIRST_BITS * width;
    this.table = new Int32Array(this.end);
  }

  get added(): number {
    return this.count;
  }

  get bytes(): number {
    return this.end * Int32Array.BYTES_PER_ELEMENT;
  }

  get partBits(): number {
    return partBitsOf(this.bytes, this.partBytes);
  }

  readPart(part: number, bits: number): void {
    this.touched = readPart(this.table, this.end, part, bits);
  }

  addAll(batch: Words, count: number, fresh: Int32Array): number {
    while (this.count + count > this.limit) this.enlarge();
    if (this.places.length < count) this.places = new Uint32Array(count);
    const { table, width, places, end } = this;
    this.touched = fetch(table, width, HASH_BITS - this.bits, batch, count, places);
    let found = 0;
    for (let position = 0; position < count; position += 1) {
      const from = position * width;
      let place = places[position] ?? 0;
      if (isNear(table, width, end, place, batch, from)) continue;
      const first = ~(batch[from] ?? 0);
      const second = ~(batch[from + 1] ?? 0);
      for (;;) {
        const there = table[place] ?? 0;
        let differs = (there ^ first) | ((table[place + 1] ?? 0) ^ second);
        for (let word = 2; word < width; word += 1) differs |= (table[place + word] ?? 0) ^ ~(batch[from + word] ?? 0);
        if (differs === 0) break;
        if (there === 0) {
          this.keep(batch, from, place);
          fresh[found] = position;
          found += 1;
          break;
        }
        place += width;
        if (place === end) place = 0;
      }
    }
    return found;
  }

  /** Result of reads that only fill the cache; stored so that the compiler cannot drop them. */
  protected touched = 0;

  private keep(batch: Words, from: number, place: number): void {
    const { table, width } = this;
    if (this.count >= this.most) throw new ScopeTooLarge(`more than ${this.most} states`);
    this.count += 1;
    for (let word = 0; word < width; word += 1) table[place + word] = ~(batch[from + word] ?? 0);
  }

  /** Doubles the number of slots; within the memory already allocated if it suffices, since new memory is slow to obtain. */
  private enlarge(): void {
    const places = 2 ** this.bits;
    const { table, width } = this;
    this.bits += 1;
    this.limit *= 2;
    this.end = 2 * places * width;
    const late: Words[] = [];
    if (this.end <= table.length) {
      obtain(table, places * width, this.end);
      spread(table, width, this.bits, 0, places, late);
    } else {
      this.table = this.bits < RESERVED_FROM ? new Int32Array(this.end) : reserved(this.end, width, this.most);
      obtain(this.table, 0, this.end);
      const state = new Uint32Array(width);
      for (let from = 0; from < places * width; from += width) {
        if (takeOut(table, from, state)) insert(this.table, width, this.bits, state);
      }
    }
    for (const each of late) insert(this.table, width, this.bits, each);
  }
}

/**
 * Writes the first word of the slot of each state of a batch to `places`, and reads the first word of each slot. The reads stand in a loop of their own, so that
 * the processor overlaps their cache misses. Returns a value made of all words read, so that the compiler cannot drop the reads.
 */
export const fetch = (
  table: Int32Array,
  width: number,
  shift: number,
  batch: Words,
  count: number,
  places: Uint32Array,
): number => {
  let touched = 0;
  for (let position = 0; position < count; position += 1) {
    places[position] = (hashOf(batch, position * width, width) >>> shift) * width;
  }
  for (let position = 0; position < count; position += 1) touched |= table[places[position] ?? 0] ?? 0;
  return touched;
};

/** Hash bits needed to select a part of at most `partBytes`. */
export const partBitsOf = (bytes: number, partBytes: number): number =>
  bytes <= partBytes ? 0 : Math.ceil(Math.log2(bytes / partBytes));

/**
 * Reads a part one cache line after the other, which the hardware prefetcher foresees. Returns a value made of all words read, so that the compiler
 * cannot drop the reads.
 */
export const readPart = (table: Int32Array, end: number, part: number, bits: number): number => {
  const size = end / 2 ** bits;
  let touched = 0;
  for (let word = part * size; word < (part + 1) * size; word += LINE_WORDS) touched |= table[word] ?? 0;
  return touched;
};

/**
 * Whether the state is in the slot at `place` or in the next one, as most are. Both are compared without a branch: a branch between the two would be
 * mispredicted often.
 */
export const isNear = (
  table: Int32Array,
  width: number,
  end: number,
  place: number,
  batch: Words,
  from: number,
): boolean => {
  const next = place + width === end ? 0 : place + width;
  const first = ~(batch[from] ?? 0);
  const second = ~(batch[from + 1] ?? 0);
  let here = ((table[place] ?? 0) ^ first) | ((table[place + 1] ?? 0) ^ second);
  let beside = ((table[next] ?? 0) ^ first) | ((table[next + 1] ?? 0) ^ second);
  for (let word = 2; word < width; word += 1) {
    const wanted = ~(batch[from + word] ?? 0);
    here |= (table[place + word] ?? 0) ^ wanted;
    beside |= (table[next + word] ?? 0) ^ wanted;
  }
  return ((here | (0 - here)) & (beside | (0 - beside))) >= 0;
};

/**
 * Writes to each page between those words, so that the system provides it. A page that is read first and written later is mapped twice, and the
 * second mapping interrupts every thread (TLB shootdown).
 */
export const obtain = (table: Int32Array, from: number, to: number): void => {
  for (let word = from; word < to; word += PAGE_WORDS) table[word] = 0;
};

/** Inserts a state that is not in the table: into the first free slot from its own on. */
export const insert = (table: Int32Array, width: number, bits: number, state: Words): void => {
  const end = 2 ** bits * width;
  let place = (hashOf(state, 0, width) >>> (HASH_BITS - bits)) * width;
  while (table[place] !== 0) place = place + width === end ? 0 : place + width;
  put(table, place, state);
};

/**
 * Moves the states in slots `from` to `to - 1` to where they belong after the table was doubled to `bits` bits: slots 2 * `from` to 2 * `to` - 1,
 * which must be empty but for these states. Goes from the last state to the first: the slots from the target of a state on then hold only states that
 * have moved already, so a lookup will find it. The few states that belong outside that range are taken out and added to `late`.
 */
export const spread = (
  table: Int32Array,
  width: number,
  bits: number,
  from: number,
  to: number,
  late: Words[],
): void => {
  const shift = HASH_BITS - bits;
  const first = 2 * from * width;
  const last = 2 * to * width;
  const state = new Uint32Array(width);
  for (let old = (to - 1) * width; old >= from * width; old -= width) {
    if (!takeOut(table, old, state)) continue;
    const home = (hashOf(state, 0, width) >>> shift) * width;
    let place = home;
    while (place < last && table[place] !== 0) place += width;
    if (home < old || home < first || place >= last) late.push(state.slice());
    else put(table, place, state);
  }
};

const put = (table: Int32Array, place: number, state: Words): void => {
  for (let word = 0; word < state.length; word += 1) table[place + word] = ~(state[word] ?? 0);
};

/** Takes the state out of a slot. Returns false if the slot is free. */
const takeOut = (table: Int32Array, place: number, state: Words): boolean => {
  if (table[place] === 0) return false;
  for (let word = 0; word < state.length; word += 1) {
    state[word] = ~(table[place + word] ?? 0);
    table[place + word] = 0;
  }
  return true;
};

/** The most states of `width` words, at least two, that a set can have: 1,503,238,553 of two words, 375,809,638 of five. */
export const mostStatesOf = (width: number): number =>
  Math.floor(2 ** Math.floor(Math.log2(MOST_WORDS / width)) * MOST_FULL);

/** Hash bits that select a slot in a table for that many states. */
export const bitsFor = (most: number): number => Math.ceil(Math.log2(most / MOST_FULL));

/**
 * Allocates memory for the largest table that the search may need, if the process can have it; else `least` words. Pages that are never used cost
 * nothing.
 */
const reserved = (least: number, width: number, most: number): Int32Array => {
  const bits = Math.min(bitsFor(most), MOST_RESERVED);
  try {
    return new Int32Array(Math.max(least, 2 ** bits * width));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return allocated(() => new Int32Array(least));
  }
};

/** What `allocate` returns. Throws ScopeTooLarge if memory has no room for it. */
export const allocated = <Memory>(allocate: () => Memory): Memory => {
  try {
    return allocate();
  } catch (error) {
    if (error instanceof RangeError) throw new ScopeTooLarge('no room in memory', { cause: error });
    throw error;
  }
};
