/** Random numbers for programs. */

/** A source of random numbers. */
export interface Dice {
  /** 0 .. bound-1; bound is at most 2^32. */
  below(bound: number): number;
}

/**
 * Marsaglia's xorshift32, seeded by fast-check once per program. A program needs hundreds of draws, and fast-check's own generator takes ten
 * times as long for each.
 */
export class SeededDice implements Dice {
  private state = 1;

  seed(seed: number): void {
    this.state = seed === 0 ? 0x9e37_79b9 : seed;
  }

  below(bound: number): number {
    let x = this.state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.state = x;
    if (bound > 0x1_0000) return Math.floor(((x >>> 0) / 0x1_0000_0000) * bound);
    return bound <= 1 ? 0 : ((x >>> 16) * bound) >>> 16;
  }
}
