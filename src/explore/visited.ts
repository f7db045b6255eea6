/** An exact set of packed states: what is in it is compared word by word, so that none can be lost. */
import type { Words } from '../../models/abstract/layout.ts';

/** The table is enlarged before it is fuller. */
const MOST_FULL = 0.7;
const FIRST_BITS = 12;
const HASH_BITS = 32;

/** There are more states than there is room for. */
export class ScopeTooLarge extends Error {}

/** Of the state that starts at that word. */
export const hashOf = (states: Words, first: number, width: number): number => {
  let hash = 0;
  for (let word = first; word < first + width; word += 1) {
    hash = Math.imul(hash ^ (states[word] ?? 0), 0x9e37_79b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85eb_ca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
};

/**
 * The states themselves stand in the table, at a place that their hash says or in one of the next, so that most are found with one look at the
 * memory. Places are ordered by hash: a larger table has the states in the same order. Words are stored inverted, as 0 means that a place is free.
 */
export class Visited {
  private table: Int32Array;
  private bits = FIRST_BITS;
  private count = 0;
  private readonly width: number;
  private readonly most: number;
  /** Places at which to look for the states of a batch. */
  private places = new Uint32Array(0);

  /** Of states of `width` words, `most` of them at most. */
  constructor(width: number, most: number) {
    this.width = width;
    this.most = most;
    this.table = new Int32Array(2 ** FIRST_BITS * width);
  }

  get size(): number {
    return this.count;
  }

  /** Bytes that the set occupies. */
  get bytes(): number {
    return this.table.byteLength;
  }

  /**
   * Adds the states of a batch, one after the other. Says how many of them were not in the set, and writes their positions in the batch to
   * `fresh`. Throws ScopeTooLarge, and RangeError for a state of ones only.
   */
  addAll(batch: Words, count: number, fresh: Int32Array): number {
    while (this.count + count > 2 ** this.bits * MOST_FULL) this.enlarge();
    this.fetch(batch, count);
    let found = 0;
    for (let position = 0; position < count; position += 1) {
      if (!this.add(batch, position)) continue;
      fresh[found] = position;
      found += 1;
    }
    return found;
  }

  /** Where to look for each. The first word there is read at once, so that memory is waited for only once for many of them. */
  private fetch(batch: Words, count: number): void {
    const { width, table } = this;
    const shift = HASH_BITS - this.bits;
    if (this.places.length < count) this.places = new Uint32Array(count);
    const { places } = this;
    let touched = 0;
    for (let position = 0; position < count; position += 1) {
      const place = (hashOf(batch, position * width, width) >>> shift) * width;
      places[position] = place;
      touched |= table[place] ?? 0;
    }
    this.touched = touched;
  }

  /** Keeps what was only read for the sake of reading. */
  protected touched = 0;

  private add(batch: Words, position: number): boolean {
    const { table, width } = this;
    const from = position * width;
    let place = this.places[position] ?? 0;
    // Whether the place is free and whether it has the state are found out together: to branch on each word would take longer.
    for (;;) {
      let taken = 0;
      let differs = 0;
      for (let word = 0; word < width; word += 1) {
        const there = table[place + word] ?? 0;
        taken |= there;
        differs |= there ^ ~(batch[from + word] ?? 0);
      }
      if (differs === 0 && taken !== 0) return false;
      if (taken === 0) break;
      place += width;
      if (place === table.length) place = 0;
    }
    if (isOnes(batch, from, width)) throw new RangeError('a state of ones only cannot be kept');
    if (this.count >= this.most) throw new ScopeTooLarge(`more than ${this.most} states`);
    this.count += 1;
    for (let word = 0; word < width; word += 1) table[place + word] = ~(batch[from + word] ?? 0);
    return true;
  }

  private enlarge(): void {
    const { table: old, width } = this;
    this.bits += 1;
    const table = new Int32Array(2 ** this.bits * width);
    const shift = HASH_BITS - this.bits;
    const state = new Uint32Array(width);
    for (let from = 0; from < old.length; from += width) {
      if (isFree(old, from, width)) continue;
      for (let word = 0; word < width; word += 1) state[word] = ~(old[from + word] ?? 0);
      let place = (hashOf(state, 0, width) >>> shift) * width;
      while (!isFree(table, place, width)) {
        place += width;
        if (place === table.length) place = 0;
      }
      for (let word = 0; word < width; word += 1) table[place + word] = old[from + word] ?? 0;
    }
    this.table = table;
  }
}

const isFree = (table: Int32Array, place: number, width: number): boolean => {
  for (let word = 0; word < width; word += 1) if (table[place + word] !== 0) return false;
  return true;
};

const isOnes = (states: Words, first: number, width: number): boolean => {
  for (let word = first; word < first + width; word += 1) if (states[word] !== 0xffff_ffff) return false;
  return true;
};
