/**
 * Generates programs while they run: each stimulus is drawn from what is possible at that moment, so few are wasted. A small share breaks a contract
 * of software on purpose. fast-check provides the randomness.
 */
import * as fc from 'fast-check';
import type { Property } from '../../properties/property.ts';
import type { Execution, ProgramSource } from '../judge/execution.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import { SeededDice } from '../run/dice.ts';
import { type Item, item, NO_CHOICES } from '../run/program.ts';
import { RandomScheduler } from '../run/scheduler.ts';
import { Blame } from './blame.ts';
import { Drafter, VAIN_DRAWS } from './drafter.ts';
import type { GenerationCounts, GeneratorOptions } from './generator-options.ts';

const LONGEST = 40;
const SHORTEST = 8;

/** One program in so many ends with reads of registers; half of these reset the machine before. */
const LAST_READS_ONE_IN = 8;
const LAST_READS = 6;

/** Draws and runs programs on one laboratory. */
export class Generator implements ProgramSource {
  readonly laboratory: Laboratory;
  private readonly dice = new SeededDice();
  private readonly scheduler: RandomScheduler;
  private readonly drafter: Drafter;
  private readonly blame: Blame;

  constructor(laboratory: Laboratory, options: GeneratorOptions = {}) {
    this.laboratory = laboratory;
    this.scheduler = new RandomScheduler(this.dice, options.recorder);
    this.blame = new Blame(options);
    this.drafter = new Drafter(laboratory, this.dice, options);
  }

  get counts(): Readonly<GenerationCounts> {
    return this.drafter.counts;
  }

  /** Software property → number of deliberate misuses that it noticed. */
  get noticed(): ReadonlyMap<Property, number> {
    return this.blame.noticed;
  }

  /** Runs one random program. It ends early at a finding that counts or at a software fault. */
  run(random: fc.Random): Execution {
    const { laboratory, dice, drafter, scheduler } = this;
    const { findings } = laboratory.judge;
    dice.seed(random.nextInt());
    laboratory.reset();
    drafter.begin();
    const length = SHORTEST + dice.below(LONGEST - SHORTEST + 1);
    const items: Item[] = [];
    let misbehaved = false;
    let vain = 0;
    while (items.length < length + drafter.extra && vain < VAIN_DRAWS) {
      const draft = drafter.next(items.at(-1), items.length);
      if (draft === undefined) {
        vain += 1;
        continue;
      }
      vain = 0;
      scheduler.start();
      const before = findings.length;
      laboratory.execute(draft.item, scheduler);
      drafter.follow(draft);
      const choices = scheduler.taken();
      items.push(choices === NO_CHOICES ? draft.item : item(draft.item.step, draft.item.hold, choices));
      misbehaved ||= draft.isIllegal || drafter.isHampered;
      const counting = this.blame.judge(findings, before, misbehaved, items);
      if (counting !== undefined) return { items, findings: counting };
      if (laboratory.machine.fault !== undefined) break;
    }
    if (laboratory.machine.fault !== undefined || dice.below(LAST_READS_ONE_IN) > 0) {
      return { items, findings: this.blame.atEnd(findings, misbehaved, items) };
    }
    for (const last of drafter.readLast(LAST_READS, dice.below(2) === 0)) {
      scheduler.start();
      const before = findings.length;
      laboratory.execute(last, scheduler);
      items.push(item(last.step, last.hold, scheduler.taken()));
      const counting = this.blame.judge(findings, before, misbehaved, items);
      if (counting !== undefined) return { items, findings: counting };
    }
    return { items, findings: this.blame.atEnd(findings, misbehaved, items) };
  }
}

/**
 * Programs as a fast-check arbitrary. A generated value has already been run, since what is possible depends on the run. Shrinking is done by
 * `shrink.ts`, not by fast-check.
 */
export class ProgramArbitrary extends fc.Arbitrary<Execution> {
  private readonly generator: ProgramSource;

  constructor(generator: ProgramSource) {
    super();
    this.generator = generator;
  }

  generate(random: fc.Random): fc.Value<Execution> {
    return new fc.Value(this.generator.run(random), undefined);
  }

  canShrinkWithoutContext(value: unknown): value is Execution {
    void value;
    return false;
  }

  shrink(): fc.Stream<fc.Value<Execution>> {
    return fc.Stream.nil();
  }
}
