/** A machine under observation: runs programs on the reference model (possibly a mutated one) with monitors watching. */

import type { EventSink } from '../../models/architecture/events.ts';
import { Fingerprint } from '../../models/architecture/fingerprint.ts';
import { FREEDOMS, type FreedomId, type Scheduler } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { isStimulus } from '../../models/architecture/steps.ts';
import { Machine } from '../../models/reference/machine.ts';
import type { Rules } from '../../models/reference/rules.ts';
import type { Property } from '../../properties/property.ts';
import { followable, refinement } from '../../properties/refinement/refinement.ts';
import { type Finding, Judge, type Observer } from '../judge/judge.ts';
import { Follower, type FollowOptions } from '../refinement/follower.ts';
import { type Choice, type Item, NO_CHOICES, type Program } from './program.ts';

/** The program does not fit the model: it was made for another one, or by hand. */
export class MisfitError extends Error {
  readonly itemIndex: number;
  constructor(itemIndex: number, what: string) {
    super(`step ${itemIndex + 1} does not fit: ${what}`);
    this.itemIndex = itemIndex;
  }
}

/** Takes the choices of an item, plainest outcome where it says nothing. */
class RecordedScheduler implements Scheduler {
  private choices: readonly Choice[] = [];
  /** The choices of the item that were asked for. */
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

  /** Why the choices did not fit, if they did not. */
  finish(): string | undefined {
    if (this.misfit !== undefined || this.used.length === this.choices.length) return this.misfit;
    const names = this.choices.map(({ freedom }) => `${freedom} (${FREEDOMS[freedom].name})`);
    return `a choice was not asked for: ${names.join(', ')}`;
  }
}

export class Laboratory {
  readonly profile: Profile;
  readonly machine: Machine;
  readonly judge: Judge;
  /** Steps executed so far, stimuli and internal ones. */
  steps = 0;
  /** Follows the machine on the abstract model, where a property speaks of that and the model has what the profile has. */
  readonly follower: Follower | undefined;
  private readonly scheduler = new RecordedScheduler();

  constructor(profile: Profile, rules: Rules, properties: readonly Property[], followed: FollowOptions = {}) {
    this.profile = profile;
    // The judge looks at the machine that reports to it: the view reaches the machine when it is asked.
    this.judge = new Judge(profile, properties, {
      pending: (rd, intid) => this.machine.gic.pending(rd, intid),
      vpending: (vpeid, vINTID) => this.machine.gic.vpending(vpeid, vINTID),
    });
    const isFollowed =
      (properties.includes(refinement) || properties.includes(followable)) && Follower.isPossible(profile);
    this.machine = new Machine(profile, rules, isFollowed ? this.tap() : this.judge);
    if (isFollowed) this.follower = this.follow(followed);
    this.reset();
  }

  /** What the machine reports goes to the follower first. */
  private tap(): EventSink & { time: number } {
    const { judge } = this;
    return {
      emit: (event) => {
        this.follower?.hear(event);
        judge.emit(event);
      },
      get time() {
        return judge.time;
      },
      set time(time) {
        judge.time = time;
      },
    };
  }

  private follow(options: FollowOptions): Follower {
    const report = (difference?: string, left?: string): void =>
      this.judge.emit({ kind: 'followed', difference, left });
    const follower = new Follower(this.machine.gic, report, options);
    this.machine.watcher = follower;
    return follower;
  }

  reset(): void {
    this.machine.reset();
    this.follower?.reset();
    this.judge.reset();
    this.judge.time = 0;
    this.judge.known.ledgers.assumeBringUp();
    this.judge.known.control.assumeBringUp();
  }

  observe(observer: Observer | undefined): void {
    this.judge.observer = observer;
  }

  /** Executes one item; false if it is an internal step that is not possible now. */
  execute({ step, hold }: Item, scheduler: Scheduler): boolean {
    this.steps += 1;
    if (isStimulus(step)) this.machine.apply(step, scheduler);
    else if (!this.machine.fire(step, scheduler)) return false;
    if (hold === 'everything' || this.machine.fault !== undefined) return true;
    this.steps += hold === 'effects' ? this.machine.runQueues(scheduler) : this.machine.settle(scheduler);
    return true;
  }

  /**
   * Runs a program from a fresh machine and returns the findings; they stop at the first item with a finding that `stops`. A strict run
   * refuses a program that does not fit; a lenient one leaves out what does not (shrinking).
   */
  run(program: Program, options: RunOptions = {}): RunResult {
    const { strict = false, onItem } = options;
    this.reset();
    const executed: Item[] = [];
    // No iterator: this loop runs millions of times.
    for (let index = 0; index < program.length; index += 1) {
      const next = program[index];
      if (next === undefined) break;
      onItem?.(index);
      this.scheduler.start(next.choices);
      const possible = this.execute(next, this.scheduler);
      const misfit = possible ? this.scheduler.finish() : 'this internal step is not possible here';
      if (misfit !== undefined && strict) throw new MisfitError(index, misfit);
      if (possible) executed.push(misfit === undefined ? next : { ...next, choices: this.scheduler.taken() });
      if (this.judge.findings.length > 0 && options.stops?.(this.judge.findings) === true) break;
      if (this.machine.fault !== undefined) break;
    }
    return { findings: this.judge.findings, program: executed };
  }

  /** The state of machine and monitors. */
  fingerprint(): string {
    return this.print().toString();
  }

  /** The same, and how the machine is followed: what else may decide how a program is judged from here on. */
  fullFingerprint(): string {
    const print = this.print();
    this.follower?.fingerprint(print);
    return print.toString();
  }

  private print(): Fingerprint {
    const print = new Fingerprint();
    this.machine.fingerprint(print);
    this.judge.fingerprint(print);
    return print;
  }
}

export interface RunOptions {
  readonly strict?: boolean;
  readonly stops?: (findings: readonly Finding[]) => boolean;
  readonly onItem?: (index: number) => void;
}

export interface RunResult {
  readonly findings: readonly Finding[];
  /** What was executed: without the items and choices that did not fit, and up to the finding or software fault that ended the run. */
  readonly program: Program;
}
