/** Runs what software does piece by piece: at rest after each, or with the hardware in some other order between the waits. */
import type { GicEvent } from '../../models/architecture/events.ts';
import type { Scheduler } from '../../models/architecture/freedoms.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import { isWait, type Piece, type Sight, type Wait } from '../../models/software/sequence.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Finding } from '../../src/judge/judge.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import { HOLDS, item, NO_CHOICES, type Program } from '../../src/run/program.ts';

/** Random steps after which software that waits has waited long enough. */
const PATIENCE = 40;

/** One in so many random steps may be one of a cache, which are always possible. */
const CACHE_ONE_IN = 4;

const PLAINEST: Scheduler = { choose: () => 0 };

const CACHE_STEPS: ReadonlySet<string> = new Set(['cache', 'evict', 'vcache', 'vevict']);

export interface Outcome {
  readonly findings: readonly Finding[];
  readonly events: readonly GicEvent[];
  readonly fault: string | undefined;
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

export const programOf = (pieces: readonly Piece[]): Program =>
  pieces.flatMap((piece) => (isWait(piece) ? [] : [item(piece)]));

/** A machine with every property watching. */
export class Stage {
  private readonly laboratory: Laboratory;
  private events: GicEvent[] = [];

  constructor(profile: Profile, hardware = hardwareWith()) {
    this.laboratory = new Laboratory(profile, hardware, PROPERTIES);
    this.laboratory.observe((event) => this.events.push(event));
  }

  private get outcome(): Outcome {
    const { judge, machine } = this.laboratory;
    return { findings: [...judge.findings], events: this.events, fault: machine.fault?.invariant };
  }

  /** Everything comes to rest after each piece, and every open point has its plainest outcome. */
  plainly(pieces: readonly Piece[]): Outcome {
    this.events = [];
    this.laboratory.run(programOf(pieces), { strict: true });
    return this.outcome;
  }

  /** The hardware rests at waits only. */
  hastily(pieces: readonly Piece[]): Outcome {
    this.events = [];
    const { machine } = this.laboratory;
    this.laboratory.reset();
    for (const piece of pieces) {
      if (isWait(piece)) machine.settle(PLAINEST);
      else this.laboratory.execute({ step: piece, hold: 'everything', choices: NO_CHOICES }, PLAINEST);
      if (machine.fault !== undefined) return this.outcome;
    }
    machine.settle(PLAINEST);
    return this.outcome;
  }

  /** Between two pieces the hardware does what it likes; open points have any outcome if `freely`, else the plainest. */
  atRandom(pieces: readonly Piece[], below: (bound: number) => number, freely: boolean): Outcome {
    this.events = [];
    const { laboratory } = this;
    const { machine } = laboratory;
    const scheduler: Scheduler = { choose: (_, outcomes) => (freely ? below(outcomes.length) : 0) };
    laboratory.reset();
    for (const piece of pieces) {
      if (isWait(piece)) this.wait(piece, below, scheduler);
      else laboratory.execute({ step: piece, hold: HOLDS[below(3)] ?? 'nothing', choices: NO_CHOICES }, scheduler);
      for (let steps = below(4); steps > 0; steps -= 1) this.step(below, scheduler);
      if (machine.fault !== undefined) return this.outcome;
    }
    machine.settle(scheduler);
    return this.outcome;
  }

  private step(below: (bound: number) => number, scheduler: Scheduler): void {
    const { machine } = this.laboratory;
    if (machine.fault !== undefined) return;
    const all = machine.internalSteps();
    const steps = below(CACHE_ONE_IN) === 0 ? all : all.filter(({ kind }) => !CACHE_STEPS.has(kind));
    const step = steps[below(steps.length)];
    if (step !== undefined) this.laboratory.execute({ step, hold: 'everything', choices: NO_CHOICES }, scheduler);
  }

  private isOver(wait: Wait): boolean {
    const { gic, isRestless } = this.laboratory.machine;
    if (wait.kind === 'await-queue') return gic.its(wait.its).queue.length === 0;
    return wait.kind === 'await-clean' ? !gic.rd(wait.rd).dirty : !isRestless;
  }

  private wait(wait: Wait, below: (bound: number) => number, scheduler: Scheduler): void {
    for (let steps = 0; steps < PATIENCE && !this.isOver(wait); steps += 1) this.step(below, scheduler);
    if (!this.isOver(wait)) this.laboratory.machine.settle(scheduler);
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
