/** Random numbers for programs. */

/** Where random numbers come from. */
export interface Dice {
  /** 0 .. bound-1. */
  below(bound: number): number;
}

/**
 * Small numbers from one number of fast-check's per program: xorshift32 of Marsaglia. A program needs hundreds of draws, and they are a
 * tenth of the price of asking fast-check for each.
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
    return bound <= 1 ? 0 : ((x >>> 16) * bound) >>> 16;
  }
}
