/**
 * The reference model: a machine that takes stimuli, and internal steps at any moment.
 *
 * Five functions: `reset`, `apply` a stimulus, list the `internalSteps` that are possible now, `fire` one of them, and `settle`, which lets the
 * hardware do everything that it has to do eventually, in the plainest order (`runQueues` is the part of it that only consumes commands).
 */
import type { EventSink, SettledEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { Scheduler } from '../architecture/freedoms.ts';
import type { Profile } from '../architecture/profiles.ts';
import type { InternalStep, Stimulus } from '../architecture/steps.ts';
import { Gic } from './gic.ts';
import { fireStep, isStepComing, possibleSteps } from './internal-steps/index.ts';
import { consumeNext, translateWaiting } from './internal-steps/its-steps.ts';
import { settleOne } from './internal-steps/settle.ts';
import type { Hardware } from './operations.ts';
import { applyStimulus } from './stimuli.ts';
import type { Watcher } from './watcher.ts';

const SETTLED: SettledEvent = { kind: 'settled' };

/** Internal steps after which a machine that has not come to rest is suspected, and how many more each slot of a command queue is worth. */
const MANY = 1000;
const STEPS_OF_A_SLOT = 8;

/** The machine never comes to rest: it would take internal steps for ever. Healthy hardware never does. */
export class RestlessError extends Error {
  constructor(count: number) {
    super(`the hardware does not come to rest: it has taken ${count} internal steps without a stimulus`);
  }
}

export class Machine {
  readonly gic: Gic;
  watcher: Watcher | undefined = undefined;

  constructor(profile: Profile, hardware: Hardware, sink: EventSink & { time: number }) {
    this.gic = new Gic(profile, hardware, sink);
  }

  reset(): void {
    this.gic.reset();
  }

  /** Software did something UNPREDICTABLE: nothing after that is specified. */
  get fault(): Gic['fault'] {
    return this.gic.fault;
  }

  /** Applies a stimulus. */
  apply(stimulus: Stimulus, scheduler: Scheduler): void {
    const { gic } = this;
    if (stimulus.kind === 'poll-quiescent') translateWaiting(gic, gic.its(stimulus.its), scheduler, this.watcher);
    gic.tick(scheduler);
    applyStimulus(gic, stimulus);
    this.watcher?.applied(stimulus);
  }

  /** The internal steps that are possible now: first those that have to happen eventually, then the optional ones. */
  internalSteps(): InternalStep[] {
    return possibleSteps(this.gic);
  }

  /** Takes an internal step; false if it is not possible now. */
  fire(step: InternalStep, scheduler: Scheduler): boolean {
    return fireStep(this.gic, step, scheduler, this.watcher);
  }

  /** Whether a step that has to happen eventually is still outstanding. */
  get isRestless(): boolean {
    return isStepComing(this.gic);
  }

  /** Lets the hardware do all that it has to do, oldest first; returns the number of internal steps. */
  settle(scheduler: Scheduler): number {
    let count = 0;
    while (settleOne(this.gic, scheduler, this.watcher)) {
      count += 1;
      if (count > MANY) this.checkRest(count);
      if (this.gic.fault !== undefined) return count;
    }
    this.gic.sink.emit(SETTLED);
    return count;
  }

  /** Lets each ITS consume the commands that it can while effects stay on their way; returns the number of commands. */
  runQueues(scheduler: Scheduler): number {
    let count = 0;
    for (const its of this.gic.itss) {
      while (consumeNext(this.gic, its, scheduler, this.watcher)) {
        count += 1;
        if (count > MANY) this.checkRest(count);
        if (this.gic.fault !== undefined) return count;
      }
    }
    return count;
  }

  /** Throws if the steps are more than full command queues can be the reason for. */
  private checkRest(count: number): void {
    const slots = this.gic.itss.reduce((sum, { queue }) => sum + queue.slots, 0);
    if (count > MANY + STEPS_OF_A_SLOT * slots) throw new RestlessError(count);
  }

  /**
   * The hardware cannot go on: an operation of a fault has left the machine in a state that it cannot continue from, or never ends. Tells it, and ends
   * the program.
   */
  break(what: string): void {
    this.gic.sink.emit({ kind: 'broken', what });
    this.gic.unpredictable('P-GOES-ON', what);
  }

  fingerprint(print: Fingerprint): void {
    this.gic.fingerprint(print);
  }
}
