/** An exact set of packed states: what is in it is compared word by word, so that none can be lost. */
import type { Words } from '../../models/abstract/layout.ts';

/** The table is enlarged when it is this full. */
const MOST_FULL = 0.6;
const FIRST_TABLE = 2 ** 12;
const FIRST_ARENA = 2 ** 10;

/** There are more states than there is room for. */
export class ScopeTooLarge extends Error {}

export class Visited {
  /** States, one after the other. */
  private arena: Uint32Array;
  /** Numbers of states plus one, by hash; 0 is free. */
  private table = new Uint32Array(FIRST_TABLE);
  private count = 0;
  private readonly width: number;
  private readonly most: number;

  /** Of states of `width` words, `most` of them at most. */
  constructor(width: number, most: number) {
    this.width = width;
    this.most = most;
    this.arena = new Uint32Array(FIRST_ARENA * width);
  }

  get size(): number {
    return this.count;
  }

  /** Bytes that the set occupies. */
  get bytes(): number {
    return this.arena.byteLength + this.table.byteLength;
  }

  /** The number of the state if it was not in the set; -1 if it was. Throws ScopeTooLarge. */
  add(state: Words): number {
    const { width, table, arena } = this;
    const mask = table.length - 1;
    let at = this.hash(state) & mask;
    for (;;) {
      const entry = table[at] ?? 0;
      if (entry === 0) break;
      let same = true;
      for (let word = 0, base = (entry - 1) * width; word < width; word += 1) {
        if (arena[base + word] !== state[word]) {
          same = false;
          break;
        }
      }
      if (same) return -1;
      at = (at + 1) & mask;
    }
    return this.insert(state, at);
  }

  /** Copies a state out of the set. */
  copyTo(index: number, to: Words): void {
    const base = index * this.width;
    for (let word = 0; word < this.width; word += 1) to[word] = this.arena[base + word] ?? 0;
  }

  private insert(state: Words, at: number): number {
    const index = this.count;
    if (index >= this.most) throw new ScopeTooLarge(`more than ${this.most} states`);
    if ((index + 1) * this.width > this.arena.length) {
      const larger = new Uint32Array(this.arena.length * 2);
      larger.set(this.arena);
      this.arena = larger;
    }
    for (let word = 0, base = index * this.width; word < this.width; word += 1)
      this.arena[base + word] = state[word] ?? 0;
    this.table[at] = index + 1;
    this.count = index + 1;
    if (this.count > this.table.length * MOST_FULL) this.enlarge();
    return index;
  }

  private enlarge(): void {
    const table = new Uint32Array(this.table.length * 2);
    const mask = table.length - 1;
    const state = new Uint32Array(this.width);
    for (let index = 0; index < this.count; index += 1) {
      this.copyTo(index, state);
      let at = this.hash(state) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = index + 1;
    }
    this.table = table;
  }

  private hash(state: Words): number {
    let hash = 0;
    for (let word = 0; word < this.width; word += 1) {
      hash = Math.imul(hash ^ (state[word] ?? 0), 0x9e37_79b1);
      hash ^= hash >>> 15;
    }
    hash = Math.imul(hash, 0x85eb_ca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
  }
}
