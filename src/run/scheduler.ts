/** What is drawn at random in a program: numbers, and outcomes of what the architecture leaves open. */
import type { FreedomId, Scheduler } from '../../models/architecture/freedoms.ts';
import type { CoverageRecorder } from '../coverage/recorder.ts';
import type { Dice } from '../fuzz/situation.ts';
import { type Choice, NO_CHOICES } from './program.ts';

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

/** Leans towards the plainest outcome, or takes each with equal chance; and remembers what it chose. */
export class RandomScheduler implements Scheduler {
  private readonly dice: Dice;
  private readonly recorder: CoverageRecorder | undefined;
  private readonly isFair: boolean;
  private choices: Choice[] | undefined;
  private readonly occasions = new Map<FreedomId, number>();

  constructor(dice: Dice, recorder: CoverageRecorder | undefined, isFair = false) {
    this.dice = dice;
    this.recorder = recorder;
    this.isFair = isFair;
  }

  start(): void {
    this.choices = undefined;
    if (this.occasions.size > 0) this.occasions.clear();
  }

  choose(freedom: FreedomId, outcomes: readonly string[]): number {
    const nth = this.occasions.get(freedom) ?? 0;
    this.occasions.set(freedom, nth + 1);
    const count = outcomes.length;
    const index = this.isFair ? this.dice.below(count) : Math.max(0, this.dice.below(2 * count) - count);
    this.recorder?.chose(freedom, outcomes, index);
    const outcome = outcomes[index];
    if (index > 0 && outcome !== undefined) {
      this.choices ??= [];
      this.choices.push({ freedom, nth, outcome });
    }
    return index;
  }

  taken(): readonly Choice[] {
    return this.choices ?? NO_CHOICES;
  }
}
