/** Schedulers: one takes the choices of a stored program, one chooses at random, one enumerates all choices. */
import { FREEDOMS, type FreedomId, type Scheduler } from '../../models/architecture/freedoms.ts';
import type { Dice } from './dice.ts';
import { type Choice, NO_CHOICES } from './program.ts';

/** Is told of each choice: the permitted outcomes, and the index of the chosen one. */
export interface ChoiceListener {
  chose(freedom: FreedomId, outcomes: readonly string[], index: number): void;
}

/** Takes the choices stored in an item; at any other open point, the plainest outcome. */
export class RecordedScheduler implements Scheduler {
  private choices: readonly Choice[] = [];
  /** The stored choices that were used so far. */
  private used: Choice[] = [];
  private readonly occasions = new Map<FreedomId, number>();
  misfit: string | undefined;

  start(choices: readonly Choice[]): void {
    this.choices = choices;
    if (this.used.length > 0) this.used = [];
    this.misfit = undefined;
    if (this.occasions.size > 0) this.occasions.clear();
  }

  choose(freedom: FreedomId, outcomes: readonly string[]): number {
    if (this.choices.length === 0) return 0;
    const nth = this.occasions.get(freedom) ?? 0;
    this.occasions.set(freedom, nth + 1);
    const choice = this.choices.find((candidate) => candidate.freedom === freedom && candidate.nth === nth);
    if (choice === undefined) return 0;
    const index = outcomes.indexOf(choice.outcome);
    if (index < 0) {
      this.misfit ??= `${freedom} has no outcome "${choice.outcome}" here; it has ${outcomes.map((name) => `"${name}"`).join(', ')}`;
      return 0;
    }
    this.used.push(choice);
    return index;
  }

  taken(): readonly Choice[] {
    return this.used.length === 0 ? NO_CHOICES : this.used;
  }

  /** Why the stored choices did not fit; undefined if they did. */
  finish(): string | undefined {
    if (this.misfit !== undefined || this.used.length === this.choices.length) return this.misfit;
    const names = this.choices.map(({ freedom }) => `${freedom} (${FREEDOMS[freedom].name})`);
    return `a choice was never used: ${names.join(', ')}`;
  }
}

/** Chooses at random, with a bias towards the plainest outcome unless `isFair`, and records its choices. */
export class RandomScheduler implements Scheduler {
  private readonly dice: Dice;
  private readonly listener: ChoiceListener | undefined;
  private readonly isFair: boolean;
  private choices: Choice[] | undefined;
  private readonly occasions = new Map<FreedomId, number>();

  constructor(dice: Dice, listener: ChoiceListener | undefined, isFair = false) {
    this.dice = dice;
    this.listener = listener;
    this.isFair = isFair;
  }

  start(): void {
    this.choices = undefined;
    if (this.occasions.size > 0) this.occasions.clear();
  }

  choose(freedom: FreedomId, outcomes: readonly string[]): number {
    const nth = this.occasions.get(freedom) ?? 0;
    this.occasions.set(freedom, nth + 1);
    const index = this.indexOf(freedom, outcomes.length);
    this.listener?.chose(freedom, outcomes, index);
    const outcome = outcomes[index];
    if (index > 0 && outcome !== undefined) {
      this.choices ??= [];
      this.choices.push({ freedom, nth, outcome });
    }
    return index;
  }

  protected indexOf(_freedom: FreedomId, count: number): number {
    return this.isFair ? this.dice.below(count) : Math.max(0, this.dice.below(2 * count) - count);
  }

  taken(): readonly Choice[] {
    return this.choices ?? NO_CHOICES;
  }
}

/** A freedom keeps a number below this one, and takes the outcome that is as far down its list. */
const SHARE = 2 ** 16;

/** Chooses an outcome of each freedom at random, and then the same each time, until `forget`. */
export class SteadyScheduler extends RandomScheduler {
  private readonly drawn = new Map<FreedomId, number>();
  private readonly source: Dice;

  constructor(dice: Dice, listener: ChoiceListener | undefined) {
    super(dice, listener, true);
    this.source = dice;
  }

  forget(): void {
    this.drawn.clear();
  }

  protected override indexOf(freedom: FreedomId, count: number): number {
    const known = this.drawn.get(freedom);
    const share = known ?? this.source.below(SHARE);
    if (known === undefined) this.drawn.set(freedom, share);
    return Math.floor((share * count) / SHARE);
  }
}

/** Outcomes tried at a freedom: every one (true), the plainest (false), or the last. */
export type Tried = boolean | 'last';

/** Follows a path of outcome indices, then takes the plainest outcomes; records the number of outcomes at each point for `next`. */
export class EnumeratingScheduler implements Scheduler {
  private readonly tries: (freedom: FreedomId) => Tried;
  private path: readonly number[] = [];
  private depth = 0;
  readonly widths: number[] = [];
  private readonly occasions = new Map<FreedomId, number>();
  private choices: Choice[] = [];

  constructor(tries: (freedom: FreedomId) => Tried) {
    this.tries = tries;
  }

  start(path: readonly number[]): void {
    this.path = path;
    this.depth = 0;
    this.widths.length = 0;
    this.startItem();
  }

  /** Begins the next item on the same path. */
  startItem(): void {
    this.occasions.clear();
    this.choices = [];
  }

  choose(freedom: FreedomId, outcomes: readonly string[]): number {
    const nth = this.occasions.get(freedom) ?? 0;
    this.occasions.set(freedom, nth + 1);
    const tried = this.tries(freedom);
    if (tried === false) return 0;
    const index = tried === 'last' ? outcomes.length - 1 : this.onPath(outcomes.length);
    const outcome = outcomes[index];
    if (index > 0 && outcome !== undefined) this.choices.push({ freedom, nth, outcome });
    return index;
  }

  private onPath(width: number): number {
    const index = this.path[this.depth] ?? 0;
    this.depth += 1;
    this.widths.push(width);
    return index;
  }

  taken(): readonly Choice[] {
    return this.choices.length === 0 ? NO_CHOICES : this.choices;
  }

  /** The next path in lexical order; undefined after the last. */
  next(): readonly number[] | undefined {
    const path = this.widths.map((_, depth) => this.path[depth] ?? 0);
    for (let depth = path.length - 1; depth >= 0; depth -= 1) {
      const value = (path[depth] ?? 0) + 1;
      if (value < (this.widths[depth] ?? 0)) return [...path.slice(0, depth), value];
    }
    return undefined;
  }
}
