/** A list of packed states. */
import type { Words } from '../../models/abstract/layout.ts';

const FIRST_STATES = 2 ** 10;

export class StateList {
  private words: Words;
  private count = 0;
  private readonly width: number;

  /** Of states of `width` words. */
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

  /** Adds the state at that position of a batch. */
  push(batch: Words, position: number): void {
    const { width } = this;
    const to = this.count * width;
    if (to === this.words.length) {
      const larger = new Uint32Array(this.words.length * 2);
      larger.set(this.words);
      this.words = larger;
    }
    for (let word = 0; word < width; word += 1) this.words[to + word] = batch[position * width + word] ?? 0;
    this.count += 1;
  }

  copyTo(index: number, state: Words): void {
    const { width, words } = this;
    for (let word = 0; word < width; word += 1) state[word] = words[index * width + word] ?? 0;
  }

  clear(): void {
    this.count = 0;
  }
}
