/** The rig: a machine that executes programs under a scheduler, with observers. */
import type { EventSink, GicEvent } from '../../models/architecture/events.ts';
import { Fingerprint } from '../../models/architecture/fingerprint.ts';
import type { Scheduler } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { isStimulus } from '../../models/architecture/steps.ts';
import { HEALTHY } from '../../models/reference/healthy.ts';
import { Machine, RestlessError } from '../../models/reference/machine.ts';
import type { Hardware } from '../../models/reference/operations.ts';
import type { Observer } from './observer.ts';
import type { Item, Program } from './program.ts';
import { RecordedScheduler } from './scheduler.ts';
import { watcherOf } from './watchers.ts';

/** The program does not fit the model: it was stored with another version of the model, or edited. */
export class MisfitError extends Error {
  readonly itemIndex: number;
  constructor(itemIndex: number, what: string) {
    super(`step ${itemIndex + 1} does not fit: ${what}`);
    this.itemIndex = itemIndex;
  }
}

/** The error is of the machine, and not of a definition that a user has loaded. */
const isOfMachine = (error: unknown): error is Error =>
  error instanceof RestlessError || error instanceof RangeError || error instanceof TypeError;

export interface PlayOptions {
  /** Throws a MisfitError if an item or a choice does not fit; by default it is left out. */
  readonly strict?: boolean;
  /** Asked after each item; the program ends if the answer is true. */
  readonly isOver?: () => boolean;
  readonly onItem?: (index: number) => void;
}

export class Rig implements EventSink {
  readonly profile: Profile;
  readonly machine: Machine;
  /** Time of the next event; the machine sets it. */
  time = 0;
  /** Steps executed so far, stimuli and internal ones. */
  steps = 0;
  private readonly scheduler = new RecordedScheduler();
  private observers: readonly Observer[] = [];
  /** The observers with an `event` hook, and below those with a `began` hook. */
  private listeners: readonly Observer[] = [];
  /** The listener, if there is only one. */
  private sole: Observer | undefined;
  private starters: readonly Observer[] = [];
  private readonly isHealthy: boolean;

  constructor(profile: Profile, hardware: Hardware) {
    this.profile = profile;
    this.isHealthy = hardware.ops === HEALTHY;
    this.machine = new Machine(profile, hardware, this);
  }

  /** Attaches an observer. Observers are called in the order in which they were attached. Returns a function that detaches it. */
  attach(observer: Observer): () => void {
    this.setObservers([...this.observers, observer]);
    observer.reset?.();
    return () => this.setObservers(this.observers.filter((other) => other !== observer));
  }

  private setObservers(observers: readonly Observer[]): void {
    this.observers = observers;
    this.listeners = observers.filter(({ event }) => event !== undefined);
    this.sole = this.listeners.length === 1 ? this.listeners[0] : undefined;
    this.starters = observers.filter(({ began }) => began !== undefined);
    this.machine.watcher = watcherOf(observers.flatMap(({ watcher }) => watcher ?? []));
  }

  /** Calls a function with every event. Returns a function that stops it. */
  observe(event: NonNullable<Observer['event']>): () => void {
    return this.attach({ event });
  }

  emit(event: GicEvent): void {
    const { sole, listeners, time } = this;
    // Most rigs have a judge and nothing else.
    if (sole?.event !== undefined) sole.event(event, time);
    // No iterator: this loop runs millions of times a second.
    else for (let index = 0; index < listeners.length; index += 1) listeners[index]?.event?.(event, time);
  }

  /** Puts the machine into its state after bring-up, for a new program. */
  reset(): void {
    this.machine.reset();
    this.time = 0;
    for (const observer of this.observers) observer.reset?.();
  }

  /**
   * Executes one item; false if it is an internal step that is not possible now. An exception on faulty hardware becomes an event that ends the
   * program: the fault has brought it there. On healthy hardware it is an error of this tool, and is thrown.
   */
  execute(item: Item, scheduler: Scheduler): boolean {
    const { starters } = this;
    for (let index = 0; index < starters.length; index += 1) starters[index]?.began?.(item);
    this.steps += 1;
    if (this.isHealthy) return this.perform(item, scheduler);
    try {
      return this.perform(item, scheduler);
    } catch (error) {
      if (!isOfMachine(error)) throw error;
      this.machine.break(error.message);
      return true;
    }
  }

  private perform({ step, hold }: Item, scheduler: Scheduler): boolean {
    const { machine } = this;
    if (isStimulus(step)) machine.apply(step, scheduler);
    else if (!machine.fire(step, scheduler)) return false;
    if (hold === 'everything' || machine.fault !== undefined) return true;
    this.steps += hold === 'effects' ? machine.runQueues(scheduler) : machine.settle(scheduler);
    return true;
  }

  /**
   * Runs a program on a fresh machine until its end, a fault of software, or `isOver`. Returns the items that were executed, without those items
   * and choices that did not fit.
   */
  play(program: Program, { strict = false, isOver, onItem }: PlayOptions = {}): Program {
    const { machine, scheduler } = this;
    this.reset();
    const executed: Item[] = [];
    // No iterator: this loop runs millions of times.
    for (let index = 0; index < program.length; index += 1) {
      const next = program[index];
      if (next === undefined) break;
      onItem?.(index);
      scheduler.start(next.choices);
      const possible = this.execute(next, scheduler);
      const misfit = possible ? scheduler.finish() : 'this internal step is not possible here';
      if (misfit !== undefined && strict) throw new MisfitError(index, misfit);
      if (possible) executed.push(misfit === undefined ? next : { ...next, choices: scheduler.taken() });
      if (isOver?.() === true || machine.fault !== undefined) break;
    }
    return executed;
  }

  /** The state of the machine and of these observers, as text. */
  fingerprint(observers: readonly Observer[] = this.observers): string {
    const print = new Fingerprint();
    this.machine.fingerprint(print);
    for (const observer of observers) observer.fingerprint?.(print);
    return print.toString();
  }
}
