/**
 * A cache of whole leaf lists: the leaves that several parts of the machine yield together for a state. The key is every number of the state that any
 * of the parts has read so far; equal keys have equal leaves. The cache is emptied when a part reads a number that is not in the key yet, and when it
 * is full.
 */
import type { Field, Words } from '../../models/abstract/layout.ts';
import { HASH_BITS, hashOf } from './visited.ts';

const FIRST_BITS = 10;
const MOST_BITS = 20;
/** Largest share of rows in use; then the table is enlarged. */
const MOST_FULL = 0.5;
/** Maximum number of keys. */
export const MOST_REMEMBERED = 2 ** MOST_BITS * MOST_FULL;

export class LeafMemory {
  /** The lists: each is a length and that many leaves. Index 0 is not used: it stands for a free row. */
  lists: Int32Array;
  private listsLength = 1;
  private readonly width: number;
  private readonly longest: number;
  /** Bits of each word that belong to the key. */
  private readonly mask: Int32Array;
  /** Key of the last lookup. */
  private readonly key: Uint32Array;
  /** The hash table. A row is the index of a list, or 0 if the row is free, and the key. */
  private rows: Int32Array;
  private bits = FIRST_BITS;
  private count = 0;
  /** Number of keys above which the table is enlarged. */
  private most = 2 ** FIRST_BITS * MOST_FULL;
  /** Free row where the last lookup ended, for `add`. */
  private row = 0;

  /** For states of `width` words, and lists of at most `longest` leaves. */
  constructor(width: number, longest: number) {
    this.width = width;
    this.longest = longest;
    this.mask = new Int32Array(width);
    this.key = new Uint32Array(width);
    this.rows = new Int32Array(2 ** FIRST_BITS * (width + 1));
    this.lists = new Int32Array(2 ** FIRST_BITS);
  }

  /** Adds a number of the state to the key. */
  heed({ word, shift, mask }: Field): void {
    const heeded = (this.mask[word] ?? 0) | (mask << shift);
    if (heeded === this.mask[word]) return;
    this.mask[word] = heeded;
    this.forget();
  }

  /** Index of the list for that state; -1 if there is none. */
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

  /** Adds the leaves at positions `from` to `to - 1` as the list of a state that has none. */
  add(state: Words, leaves: Int32Array, from: number, to: number): void {
    if (this.count >= this.most) this.enlarge();
    // The parts may have added numbers to the key since the failed lookup, so the row is looked up again.
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
