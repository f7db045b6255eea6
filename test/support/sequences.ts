/** Runs threads of software: with the hardware at rest after each act, or in some other order between the waits. */
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import type { Platform, Sight } from '../../models/sequences/sequence.ts';
import { memoryOf } from '../../models/sequences/steps.ts';
import type { Thread } from '../../models/software/act.ts';
import { defineDriver } from '../../models/software/host-driver.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { RecordingScheduler } from '../../src/actors/hands.ts';
import { PLAINEST, Runtime } from '../../src/actors/runtime.ts';
import type { Finding } from '../../src/judge/judge.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { HOLDS, type Hold } from '../../src/run/program.ts';

/** Random steps after which software that waits has waited long enough. */
const PATIENCE = 40;

/** The most random steps between two loads of a poll. */
const BURST = 12;

/** One in so many random steps may be one of a cache, which are always possible. */
const CACHE_ONE_IN = 4;

const CACHE_STEPS: ReadonlySet<string> = new Set(['cache', 'evict', 'vcache', 'vevict']);

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly events: readonly GicEvent[];
  readonly fault: string | undefined;
  /** Software has come to its end: it does not wait for ever. */
  readonly isFinished: boolean;
}

/** Numbers below a bound: Mulberry32. */
export const numbers = (seed: number): ((bound: number) => number) => {
  let state = seed;
  return (bound) => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * bound);
  };
};

/** Sequences need the runtime, and no operations. */
const NO_DRIVER = defineDriver({ id: 'none', title: 'no driver', source: 'this test', create: () => ({}) });

/** What the hardware does while software runs. */
interface Pace {
  readonly scheduler: RecordingScheduler;
  /** What is held back after an act. */
  readonly hold: () => Hold;
  /** A store stays in the store buffer of the CPU until a barrier. */
  readonly isLate: () => boolean;
  /** Steps that the hardware takes between two acts. */
  readonly steps: () => void;
  /** Software waits: the hardware goes on. False if it has nothing to do. */
  readonly goOn: () => boolean;
}

/** A machine with every property watching. */
export class Stage {
  private readonly laboratory: Laboratory;
  private readonly runtime: Runtime;
  private events: GicEvent[] = [];

  constructor(profile: Profile, hardware = hardwareWith()) {
    this.laboratory = new Laboratory(profile, hardware, PROPERTIES);
    this.laboratory.observe((event) => this.events.push(event));
    this.runtime = new Runtime(this.laboratory, NO_DRIVER, undefined, memoryOf(profile));
  }

  /** Everything comes to rest after each act, and every open point has its plainest outcome. */
  plainly(thread: (on: Platform) => Thread): Outcome {
    return this.play(thread, this.restingOnly('nothing'));
  }

  /** The hardware rests only where software waits. */
  hastily(thread: (on: Platform) => Thread): Outcome {
    return this.play(thread, this.restingOnly('everything'));
  }

  private restingOnly(hold: Hold): Pace {
    return {
      scheduler: PLAINEST,
      hold: () => hold,
      isLate: () => false,
      steps: () => {},
      goOn: () => this.runtime.settle(),
    };
  }

  /** Between two acts the hardware does what it likes; open points have any outcome if `freely`, else the plainest. */
  atRandom(thread: (on: Platform) => Thread, below: (bound: number) => number, freely: boolean): Outcome {
    const scheduler: RecordingScheduler = {
      ...PLAINEST,
      choose: (_, outcomes) => (freely ? below(outcomes.length) : 0),
    };
    let patience = PATIENCE;
    return this.play(thread, {
      scheduler,
      hold: () => HOLDS[below(3)] ?? 'nothing',
      isLate: () => below(2) === 0,
      steps: () => {
        patience = PATIENCE;
        for (let steps = below(4); steps > 0; steps -= 1) this.step(below, scheduler);
      },
      goOn: () => {
        if (patience <= 0) return this.runtime.settle(scheduler);
        // Between two loads of a poll.
        for (let steps = 1 + below(BURST); steps > 0; steps -= 1, patience -= 1) this.step(below, scheduler);
        return true;
      },
    });
  }

  private play(thread: (on: Platform) => Thread, { scheduler, hold, isLate, steps, goOn }: Pace): Outcome {
    const { laboratory, runtime } = this;
    const { judge, machine, profile } = laboratory;
    runtime.begin();
    runtime.boot();
    this.events = [];
    const { queues } = runtime.hypervisor;
    const running = runtime.launch('cpu0', 'sequence', thread({ profile, queues }));
    while (running.next !== undefined && machine.fault === undefined) {
      if (runtime.canGoOn(running)) {
        const before = laboratory.steps;
        const isDone = runtime.step(running, hold(), scheduler, isLate());
        // An act that the hardware does not see makes no difference to it, and a poll that was in vain is part of a wait.
        if (isDone && laboratory.steps > before) steps();
      } else if (!goOn()) break;
    }
    if (machine.fault === undefined) machine.settle(scheduler);
    const isFinished = running.next === undefined;
    return { findings: [...judge.findings], events: this.events, fault: machine.fault?.invariant, isFinished };
  }

  private step(below: (bound: number) => number, scheduler: RecordingScheduler): void {
    const { machine } = this.laboratory;
    if (machine.fault !== undefined) return;
    const all = machine.internalSteps();
    const steps = below(CACHE_ONE_IN) === 0 ? all : all.filter(({ kind }) => !CACHE_STEPS.has(kind));
    const step = steps[below(steps.length)];
    if (step !== undefined) this.runtime.fire(step, scheduler);
  }
}

const isLike = (event: GicEvent, sight: Sight): boolean => {
  const fields = new Map(Object.entries(event));
  return Object.entries(sight).every(([name, value]) => JSON.stringify(fields.get(name)) === JSON.stringify(value));
};

/** The sights that were not seen, each after the one before. */
export const missing = (events: readonly GicEvent[], sights: readonly Sight[]): readonly Sight[] => {
  let from = 0;
  for (const [index, sight] of sights.entries()) {
    const at = events.findIndex((event, position) => position >= from && isLike(event, sight));
    if (at < 0) return sights.slice(index);
    from = at + 1;
  }
  return [];
};

/** The sights that were seen. */
export const seen = (events: readonly GicEvent[], sights: readonly Sight[]): readonly Sight[] =>
  sights.filter((sight) => events.some((event) => isLike(event, sight)));

export const told = ({ property, verdict }: Finding): string => `${property.id} ${verdict}`;
