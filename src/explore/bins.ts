/**
 * States that are still to be looked up in a large set, sorted by the part of it that they belong to. Looked up as they come, nearly each of them waits
 * for memory. Of one part there are many here: the part is read once, in order, and then is in the cache of the processor for all of them.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { StateSet } from './room.ts';
import { HASH_BITS, hashOf } from './visited.ts';

/** States of one part that are looked up together at most. */
export const BIN_STATES = 2 ** 12;
/** With fewer states it takes less to wait for each than to read the whole part. */
const WORTH_READING = BIN_STATES / 2;
/** Words between two bins. All are filled at much the same pace; without a gap their ends would compete for the same lines of the cache. */
const GAP = 16;

export class Bins {
  private readonly width: number;
  private readonly visited: StateSet;
  private readonly lookUp: (states: Words, count: number) => void;
  /** So many bits of a hash say the bin. */
  private bits = 0;
  /** One bin after the other. */
  private words: Words = new Uint32Array(0);
  /** By bin: words of it that are used. */
  private lengths = new Int32Array(0);

  /** For states of `width` words. `lookUp` is told of as many as go together. */
  constructor(width: number, visited: StateSet, lookUp: (states: Words, count: number) => void) {
    this.width = width;
    this.visited = visited;
    this.lookUp = lookUp;
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  /** The states of a batch. They are looked up at once while the set is small. */
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
      // The first two words by themselves: most states have no others.
      words[to] = batch[from] ?? 0;
      words[to + 1] = batch[from + 1] ?? 0;
      for (let word = 2; word < width; word += 1) words[to + word] = batch[from + word] ?? 0;
      lengths[bin] = length + width;
      if (length + width === full) this.emptyBin(bin);
    }
  }

  /** Nothing is left to be looked up. */
  empty(): void {
    for (let bin = 0; bin < this.lengths.length; bin += 1) if (this.lengths[bin] !== 0) this.emptyBin(bin);
  }

  /** Words from the beginning of one bin to that of the next. */
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
