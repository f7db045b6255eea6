/** A list of packed states that all workers of a search see. One of them adds to it; each takes from it what nobody else has taken. */
import type { Words } from '../../models/abstract/layout.ts';
import type { States } from './room.ts';

/** Numbers of a list: states in it, and states that were taken. Each has a cache line. */
const NUMBER = { LENGTH: 0, TAKEN: 16 } as const;
export const LIST_NUMBERS = 32;

export class SharedList implements States {
  /** Where what was taken last ends. */
  end = 0;
  /** States that it has had at a time, as far as this worker has added them. */
  private longest = 0;
  private readonly width: number;
  private readonly words: Uint32Array;
  private readonly numbers: Int32Array;

  /** Of states of `width` words, in that memory. */
  constructor(width: number, words: Uint32Array, numbers: Int32Array) {
    this.width = width;
    this.words = words;
    this.numbers = numbers;
  }

  get length(): number {
    return Atomics.load(this.numbers, NUMBER.LENGTH);
  }

  get bytes(): number {
    return this.longest * this.width * Uint32Array.BYTES_PER_ELEMENT;
  }

  /** Others see them when all are there. */
  add(batch: Words, positions: Int32Array, count: number): void {
    const { width, words } = this;
    const { length } = this;
    for (let each = 0; each < count; each += 1) {
      const from = (positions[each] ?? 0) * width;
      const to = (length + each) * width;
      for (let word = 0; word < width; word += 1) words[to + word] = batch[from + word] ?? 0;
    }
    this.longest = Math.max(this.longest, length + count);
    Atomics.store(this.numbers, NUMBER.LENGTH, length + count);
  }

  copyTo(index: number, state: Words): void {
    const { width, words } = this;
    for (let word = 0; word < width; word += 1) state[word] = words[index * width + word] ?? 0;
  }

  /** Takes so many states at most: from the position that it says to `end`. -1 if there are none left. */
  take(most: number): number {
    const { numbers } = this;
    for (;;) {
      const from = Atomics.load(numbers, NUMBER.TAKEN);
      const { length } = this;
      if (from >= length) return -1;
      const to = Math.min(from + most, length);
      if (Atomics.compareExchange(numbers, NUMBER.TAKEN, from, to) !== from) continue;
      this.end = to;
      return from;
    }
  }

  /** Nothing is left to take. */
  get isTaken(): boolean {
    return Atomics.load(this.numbers, NUMBER.TAKEN) >= this.length;
  }

  /** All may be taken once more. */
  giveBack(): void {
    Atomics.store(this.numbers, NUMBER.TAKEN, 0);
  }

  clear(): void {
    this.giveBack();
    Atomics.store(this.numbers, NUMBER.LENGTH, 0);
  }
}
