/**
 * What parts of the machine came to together, by the numbers that any of them has read so far: where all of these are the same again, so is what they
 * come to. It forgets everything where another number turns out to matter, and where it has become too large.
 */
import type { Field, Words } from '../../models/abstract/layout.ts';
import { HASH_BITS, hashOf } from './visited.ts';

const FIRST_BITS = 10;
const MOST_BITS = 20;
/** The table is enlarged before it is fuller. */
const MOST_FULL = 0.5;
/** States whose leaves are remembered at a time. */
export const MOST_REMEMBERED = 2 ** MOST_BITS * MOST_FULL;

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
  /** By place: where the list stands, or 0 if the place is free, and those bits of the state. */
  private rows: Int32Array;
  private bits = FIRST_BITS;
  private count = 0;
  /** States that may be in the table before it is enlarged. */
  private most = 2 ** FIRST_BITS * MOST_FULL;
  /** The row at which the state that was asked about last has to be. */
  private row = 0;

  /** Of states of that many words; for lists of at most `longest` leaves. */
  constructor(width: number, longest: number) {
    this.width = width;
    this.longest = longest;
    this.mask = new Int32Array(width);
    this.key = new Uint32Array(width);
    this.rows = new Int32Array(2 ** FIRST_BITS * (width + 1));
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
    const { width, key, mask, rows } = this;
    const key0 = (state[0] ?? 0) & (mask[0] ?? 0);
    const key1 = (state[1] ?? 0) & (mask[1] ?? 0);
    key[0] = key0;
    key[1] = key1;
    for (let word = 2; word < width; word += 1) key[word] = (state[word] ?? 0) & (mask[word] ?? 0);
    let row = Math.imul(hashOf(key, 0, width) >>> (HASH_BITS - this.bits), width + 1);
    for (;;) {
      const list = rows[row] ?? 0;
      if (list === 0) break;
      let differs = ((rows[row + 1] ?? 0) ^ key0) | ((rows[row + 2] ?? 0) ^ key1);
      for (let word = 2; word < width; word += 1) differs |= (rows[row + 1 + word] ?? 0) ^ (key[word] ?? 0);
      if (differs === 0) return list;
      row += width + 1;
      if (row === rows.length) row = 0;
    }
    this.row = row;
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
    this.rows[this.row] = this.listsLength;
    this.rows.set(this.key, this.row + 1);
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
    const { rows, width } = this;
    this.bits += 1;
    this.most *= 2;
    this.rows = new Int32Array(2 ** this.bits * (width + 1));
    for (let old = 0; old < rows.length; old += width + 1) {
      if (rows[old] === 0) continue;
      const next = old + width + 1;
      this.find(Uint32Array.from(rows.subarray(old + 1, next)));
      this.rows.set(rows.subarray(old, next), this.row);
    }
  }

  forget(): void {
    this.rows.fill(0);
    this.count = 0;
    this.listsLength = 1;
  }
}
