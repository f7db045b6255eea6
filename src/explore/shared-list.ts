/**
 * A list of packed states that all workers of a search see. One worker, its owner, appends states; every worker takes batches that no other has
 * taken.
 */
import type { Words } from '../../models/abstract/layout.ts';
import type { States } from './room.ts';

/** Offsets of the shared counters: length of the list, and number of states taken. Each counter has its own cache line. */
const NUMBER = { LENGTH: 0, TAKEN: 16 } as const;
export const LIST_NUMBERS = 32;

export class SharedList implements States {
  /** End index of the last batch taken. */
  end = 0;
  /** The longest that the list has been; counted in the owner only. */
  private longest = 0;
  private readonly width: number;
  private readonly words: Uint32Array;
  private readonly numbers: Int32Array;

  /** A list of states of `width` words, in the given memory. */
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

  /** The new length is stored last, so other workers see only states that are complete. */
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

  /** Takes a batch of at most `most` states. Returns its first index; its end is `end`. Returns -1 if no state is left. */
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

  /** Whether every state has been taken. */
  get isTaken(): boolean {
    return Atomics.load(this.numbers, NUMBER.TAKEN) >= this.length;
  }

  /** Makes every state available to `take` again. */
  giveBack(): void {
    Atomics.store(this.numbers, NUMBER.TAKEN, 0);
  }

  clear(): void {
    this.giveBack();
    Atomics.store(this.numbers, NUMBER.LENGTH, 0);
  }
}
