/**
 * Bins: states that wait to be looked up in the set of visited states, sorted by the part of its hash table that they belong to.
 *
 * Looked up one by one, in the order of discovery, nearly every state would be a cache miss. A full bin has thousands of states of one part: the part
 * is read once, in order, and stays in the processor cache for all of them.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { StateSet } from './room.ts';
import { HASH_BITS, hashOf } from './visited.ts';

/** Capacity of a bin, in states. */
export const BIN_STATES = 2 ** 12;
/** Smallest bin for which the whole part is read first: for fewer states, a cache miss each costs less. */
const WORTH_READING = BIN_STATES / 2;
/**
 * Unused words between two bins. All bins fill at much the same pace: without a gap, the words written next would compete for the same cache lines.
 */
const GAP = 16;

export class Bins {
  private readonly width: number;
  private readonly visited: StateSet;
  private readonly lookUp: (states: Words, count: number) => void;
  /** Leading hash bits that select the bin. 0 while the set fits into the cache, and there are no bins. */
  private bits = 0;
  /** The bins, one after the other. */
  private words: Words = new Uint32Array(0);
  /** Bin → words in use. */
  private lengths = new Int32Array(0);

  /** Bins for states of `width` words. `lookUp` receives the contents of a bin; while there are no bins, each batch. */
  constructor(width: number, visited: StateSet, lookUp: (states: Words, count: number) => void) {
    this.width = width;
    this.visited = visited;
    this.lookUp = lookUp;
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  /** Puts the states of a batch into their bins. Passes the batch straight to `lookUp` while the set fits into the cache. */
  put(batch: Words, count: number): void {
    const { width, visited } = this;
    if (visited.partBits !== this.bits) {
      this.empty();
      this.bits = visited.partBits;
      this.lengths = new Int32Array(2 ** this.bits);
      this.words = new Uint32Array(this.lengths.length * this.size);
    }
    if (this.bits === 0) {
      this.lookUp(batch, count);
      return;
    }
    const { words, lengths, size } = this;
    const shift = HASH_BITS - this.bits;
    const full = BIN_STATES * width;
    for (let from = 0; from < count * width; from += width) {
      const bin = hashOf(batch, from, width) >>> shift;
      const length = lengths[bin] ?? 0;
      const to = bin * size + length;
      // The first two words are written out: most states have no others, and a loop is slower.
      words[to] = batch[from] ?? 0;
      words[to + 1] = batch[from + 1] ?? 0;
      for (let word = 2; word < width; word += 1) words[to + word] = batch[from + word] ?? 0;
      lengths[bin] = length + width;
      if (length + width === full) this.emptyBin(bin);
    }
  }

  /** Looks up the states of all bins. */
  empty(): void {
    for (let bin = 0; bin < this.lengths.length; bin += 1) if (this.lengths[bin] !== 0) this.emptyBin(bin);
  }

  /** Words from the start of one bin to the start of the next. */
  private get size(): number {
    return BIN_STATES * this.width + GAP;
  }

  private emptyBin(bin: number): void {
    const { words, lengths, size } = this;
    const count = (lengths[bin] ?? 0) / this.width;
    if (count >= WORTH_READING) this.visited.readPart(bin, this.bits);
    this.lookUp(words.subarray(bin * size, (bin + 1) * size), count);
    lengths[bin] = 0;
  }
}
