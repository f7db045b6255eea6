/**
 * What parts of the machine came to together, by the numbers that any of them has read so far: where all of these are the same again, so is what they
 * come to. It forgets everything where another number turns out to matter, and where it has become too large.
 */
import type { Field, Words } from '../../models/abstract/layout.ts';
import { hashOf } from './visited.ts';

const FIRST_BITS = 10;
const MOST_BITS = 20;
/** The table is enlarged before it is fuller. */
const MOST_FULL = 0.5;
/** States whose leaves are remembered at a time. */
export const MOST_REMEMBERED = 2 ** MOST_BITS * MOST_FULL;
const HASH_BITS = 32;

export class LeafMemory {
  /** Lists of leaves: how many, and then which. The first number is of none. */
  lists: Int32Array;
  private listsLength = 1;
  private readonly width: number;
  private readonly longest: number;
  /** Word by word, the bits that matter. */
  private readonly mask: Int32Array;
  /** Those bits of the state that was asked about last. */
  private readonly key: Uint32Array;
  private keys: Uint32Array;
  /** By place: where the list stands; 0 if the place is free. */
  private found: Int32Array;
  private bits = FIRST_BITS;
  private count = 0;
  /** States that may be in the table before it is enlarged. */
  private most = 2 ** FIRST_BITS * MOST_FULL;
  /** The place at which the state that was asked about last has to be. */
  private place = 0;

  /** Of states of that many words; for lists of at most `longest` leaves. */
  constructor(width: number, longest: number) {
    this.width = width;
    this.longest = longest;
    this.mask = new Int32Array(width);
    this.key = new Uint32Array(width);
    this.keys = new Uint32Array(2 ** FIRST_BITS * width);
    this.found = new Int32Array(2 ** FIRST_BITS);
    this.lists = new Int32Array(2 ** FIRST_BITS);
  }

  /** That number matters. */
  heed({ word, shift, mask }: Field): void {
    const heeded = (this.mask[word] ?? 0) | (mask << shift);
    if (heeded === this.mask[word]) return;
    this.mask[word] = heeded;
    this.forget();
  }

  /** Where the list for that state stands; -1 if there is none. */
  find(state: Words): number {
    const { width, key, mask, keys, found } = this;
    for (let word = 0; word < width; word += 1) key[word] = (state[word] ?? 0) & (mask[word] ?? 0);
    const last = found.length - 1;
    let place = hashOf(key, 0, width) >>> (HASH_BITS - this.bits);
    for (;;) {
      const list = found[place] ?? 0;
      if (list === 0) break;
      let differs = 0;
      for (let word = 0; word < width; word += 1) differs |= (keys[place * width + word] ?? 0) ^ (key[word] ?? 0);
      if (differs === 0) return list;
      place = (place + 1) & last;
    }
    this.place = place;
    return -1;
  }

  /** Of a state for which there is none: the leaves between those positions. */
  add(state: Words, leaves: Int32Array, from: number, to: number): void {
    if (this.count >= this.most) this.enlarge();
    // What was learnt meanwhile may have changed what matters.
    if (this.find(state) >= 0) return;
    if (this.listsLength + 1 + this.longest > this.lists.length) {
      const lists = new Int32Array(2 * this.lists.length + this.longest);
      lists.set(this.lists);
      this.lists = lists;
    }
    this.keys.set(this.key, this.place * this.width);
    this.found[this.place] = this.listsLength;
    this.count += 1;
    this.lists[this.listsLength] = to - from;
    for (let each = from; each < to; each += 1) this.lists[this.listsLength + 1 + each - from] = leaves[each] ?? 0;
    this.listsLength += 1 + to - from;
  }

  private enlarge(): void {
    if (this.bits === MOST_BITS) {
      this.forget();
      return;
    }
    const { keys, found, width } = this;
    this.bits += 1;
    this.most *= 2;
    this.keys = new Uint32Array(2 ** this.bits * width);
    this.found = new Int32Array(2 ** this.bits);
    const last = this.found.length - 1;
    for (let old = 0; old < found.length; old += 1) {
      const list = found[old] ?? 0;
      if (list === 0) continue;
      let place = hashOf(keys, old * width, width) >>> (HASH_BITS - this.bits);
      while (this.found[place] !== 0) place = (place + 1) & last;
      for (let word = 0; word < width; word += 1) this.keys[place * width + word] = keys[old * width + word] ?? 0;
      this.found[place] = list;
    }
  }

  forget(): void {
    this.found.fill(0);
    this.count = 0;
    this.listsLength = 1;
  }
}
