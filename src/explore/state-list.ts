/** A growing list of packed states, for a search with one worker. */
import type { Words } from '../../models/abstract/layout.ts';
import type { States } from './room.ts';
import { allocated } from './visited.ts';

const FIRST_STATES = 2 ** 10;

export class StateList implements States {
  private words: Words;
  private count = 0;
  private readonly width: number;

  /** A list of states of `width` words. */
  constructor(width: number) {
    this.width = width;
    this.words = new Uint32Array(FIRST_STATES * width);
  }

  get length(): number {
    return this.count;
  }

  get bytes(): number {
    return this.words.byteLength;
  }

  add(batch: Words, positions: Int32Array, count: number): void {
    const { width } = this;
    if ((this.count + count) * width > this.words.length) {
      const least = Math.max(this.words.length * 2, (this.count + count) * width);
      const larger = allocated(() => new Uint32Array(least));
      larger.set(this.words);
      this.words = larger;
    }
    const { words } = this;
    for (let each = 0; each < count; each += 1) {
      const from = (positions[each] ?? 0) * width;
      const to = (this.count + each) * width;
      for (let word = 0; word < width; word += 1) words[to + word] = batch[from + word] ?? 0;
    }
    this.count += count;
  }

  copyTo(index: number, state: Words): void {
    const { width, words } = this;
    for (let word = 0; word < width; word += 1) state[word] = words[index * width + word] ?? 0;
  }

  clear(): void {
    this.count = 0;
  }
}
