/** An exact set of packed states: what is in it is compared word by word, so that none can be lost. */
import type { Words } from '../../models/abstract/layout.ts';
import type { StateSet } from './room.ts';

/** The table is enlarged before it is fuller. */
export const MOST_FULL = 0.7;
const FIRST_BITS = 12;
/** Tables of at least so many bits have room to become larger. */
const RESERVED_FROM = 18;
const MOST_RESERVED = 27;
export const HASH_BITS = 32;
/** Words of a page of memory, or of a part of one. */
const PAGE_WORDS = 2 ** 10;
/** Words of a line of the cache, or of a part of one. */
const LINE_WORDS = 2 ** 4;
/** What of a table may be read over and over without waiting for memory: half of a usual second-level cache. */
export const PART_BYTES = 2 ** 19;

/** There are more states than there is room for. */
export class ScopeTooLarge extends Error {}

/** Of the state that starts at that word. The first two words stand by themselves: most states have no others, and a loop takes longer. */
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
 * The states themselves stand in the table, at a place that their hash says or in one of the next, so that most are found with one look at the
 * memory. Places are ordered by hash: a larger table has the states in the same order. Words are stored inverted, as 0 means that a place is free: no
 * word of a state is all ones.
 */
export class Visited implements StateSet {
  private table: Int32Array;
  private bits = FIRST_BITS;
  /** States that may be in the table before it is enlarged. */
  private limit = 2 ** FIRST_BITS * MOST_FULL;
  /** Words of the table that are used. */
  private end: number;
  private count = 0;
  private readonly width: number;
  private readonly most: number;
  private readonly partBytes: number;
  /** Places at which to look for the states of a batch. */
  private places = new Int32Array(0);

  /** Of states of `width` words, at least two, `most` of them at most; in parts of no more than `partBytes`. */
  constructor(width: number, most: number, partBytes = PART_BYTES) {
    this.partBytes = partBytes;
    this.width = width;
    this.most = most;
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
    if (this.places.length < count) this.places = new Int32Array(count);
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

  /** Keeps what was only read for the sake of reading. */
  protected touched = 0;

  private keep(batch: Words, from: number, place: number): void {
    const { table, width } = this;
    if (this.count >= this.most) throw new ScopeTooLarge(`more than ${this.most} states`);
    this.count += 1;
    for (let word = 0; word < width; word += 1) table[place + word] = ~(batch[from + word] ?? 0);
  }

  /** Twice as many places. Within the memory that there is, if that is enough: to come by new memory takes long. */
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
 * Where to look for each state of a batch, as `places`. The first words there are read one right after the other, with nothing between: so memory is
 * waited for only once for many of them. Says what was read, so that it has been.
 */
export const fetch = (
  table: Int32Array,
  width: number,
  shift: number,
  batch: Words,
  count: number,
  places: Int32Array,
): number => {
  let touched = 0;
  for (let position = 0; position < count; position += 1) {
    places[position] = Math.imul(hashOf(batch, position * width, width) >>> shift, width);
  }
  for (let position = 0; position < count; position += 1) touched |= table[places[position] ?? 0] ?? 0;
  return touched;
};

/** Bits that say the part of a table of so many bytes, where parts have no more than `partBytes`. */
export const partBitsOf = (bytes: number, partBytes: number): number =>
  bytes <= partBytes ? 0 : Math.ceil(Math.log2(bytes / partBytes));

/** One line of the cache after the other, as processors foresee it. Says what was read, so that it has been. */
export const readPart = (table: Int32Array, end: number, part: number, bits: number): number => {
  const size = end / 2 ** bits;
  let touched = 0;
  for (let word = part * size; word < (part + 1) * size; word += LINE_WORDS) touched |= table[word] ?? 0;
  return touched;
};

/** The state of the batch is at that place or the next one. Most are; which of both would be a guess, and so neither is asked for by itself. */
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
 * Writes to each page of a table between those words, so that it is there. Where a page is read first and written later, the system maps it twice, and
 * the second time every thread has to be told.
 */
export const obtain = (table: Int32Array, from: number, to: number): void => {
  for (let word = from; word < to; word += PAGE_WORDS) table[word] = 0;
};

/** Puts a state that is in no place of a table into the first free one from where it belongs. */
export const insert = (table: Int32Array, width: number, bits: number, state: Words): void => {
  const end = 2 ** bits * width;
  let place = Math.imul(hashOf(state, 0, width) >>> (HASH_BITS - bits), width);
  while (table[place] !== 0) place = place + width === end ? 0 : place + width;
  put(table, place, state);
};

/**
 * Every state between those places moves to where it belongs in a table of so many bits, twice as many places as before: between twice the one place
 * and twice the other. Nothing else may be there. The last one goes first; then all places from its own on have such states only that have moved
 * already, and it comes to stand where it will be looked for. The few that belong elsewhere are taken out, and are `late`.
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
    const home = Math.imul(hashOf(state, 0, width) >>> shift, width);
    let place = home;
    while (place < last && table[place] !== 0) place += width;
    if (home < old || home < first || place >= last) late.push(state.slice());
    else put(table, place, state);
  }
};

const put = (table: Int32Array, place: number, state: Words): void => {
  for (let word = 0; word < state.length; word += 1) table[place + word] = ~(state[word] ?? 0);
};

/** Takes the state at a place out of the table, if there is one. */
const takeOut = (table: Int32Array, place: number, state: Words): boolean => {
  if (table[place] === 0) return false;
  for (let word = 0; word < state.length; word += 1) {
    state[word] = ~(table[place + word] ?? 0);
    table[place + word] = 0;
  }
  return true;
};

/** Bits of a hash that say the place in a table for so many states. */
export const bitsFor = (most: number): number => Math.ceil(Math.log2(most / MOST_FULL));

/** Memory for all the states that there may ever be, if it can be had: what of it is not used is not there. `least` words at any rate. */
const reserved = (least: number, width: number, most: number): Int32Array => {
  const bits = Math.min(bitsFor(most), MOST_RESERVED);
  try {
    return new Int32Array(Math.max(least, 2 ** bits * width));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return new Int32Array(least);
  }
};
