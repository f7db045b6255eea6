/** Draws cases: which operation comes next, on which CPU, what goes on beside it, and what the hardware does when. */
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Dice } from '../run/dice.ts';
import { type Choice, HOLDS } from '../run/program.ts';
import { type ChoiceListener, RandomScheduler } from '../run/scheduler.ts';
import type { Call, Case, Fired, HardwareEntry, Moment } from './case.ts';
import type { RecordingScheduler } from './hands.ts';
import { type OperationId, operationOf, operationsOf } from './operations.ts';
import type { Running } from './running.ts';
import type { Order, Runtime } from './runtime.ts';

/** How a case is drawn; one in so many. */
interface Mood {
  /** At an act, another call starts or goes on. */
  readonly overlap: number;
  /** After an act, something is held back. */
  readonly holds: number;
  /** Before an act, the hardware takes a step that it was held back from. */
  readonly fires: number;
  /** A choice is fair, and not mostly the plainest. */
  readonly isFair: boolean;
  /** Stores may be late. */
  readonly isWeak: boolean;
}

const NEVER = 2 ** 30;
const OVERLAPS = [NEVER, 24, 10, 4] as const;
const HOLDINGS = [NEVER, 12, 4, 2] as const;

/** Calls of a case: at least these, and up to so many more. */
const FEWEST = 6;
const MORE = 16;

/** Tries to draw a call that is possible. */
const TRIES = 12;

/** A call that is being recorded. */
interface Draft {
  readonly order: Order;
  readonly start: Moment | undefined;
  readonly switches: Map<number, number>;
  readonly hardware: Map<number, HardwareEntry>;
}

export class Drawer {
  private readonly runtime: Runtime;
  private readonly dice: Dice;
  private readonly scheduler: RandomScheduler;
  private readonly fair: RandomScheduler;
  private weighed: readonly OperationId[] | undefined;
  private drafts: Draft[] = [];
  private mood: Mood = { overlap: NEVER, holds: NEVER, fires: 4, isFair: false, isWeak: false };

  constructor(runtime: Runtime, dice: Dice, listener?: ChoiceListener) {
    this.runtime = runtime;
    this.dice = dice;
    this.scheduler = new RandomScheduler(dice, listener);
    this.fair = new RandomScheduler(dice, listener, true);
  }

  /** Draws a case and carries it out, up to a finding. The runtime has not come to its end: see `epilogue.ts`. */
  draw(): Case {
    const { runtime, dice } = this;
    runtime.begin();
    this.drafts = [];
    this.mood = {
      overlap: OVERLAPS[dice.below(OVERLAPS.length)] ?? NEVER,
      holds: HOLDINGS[dice.below(HOLDINGS.length)] ?? NEVER,
      fires: 2 + dice.below(4),
      isFair: dice.below(4) === 0,
      isWeak: dice.below(3) === 0,
    };
    const wanted = FEWEST + dice.below(MORE);
    for (let current: Running | undefined; !runtime.isOver; ) {
      current = this.next(current, wanted);
      if (current === undefined) break;
      this.act(current);
      if (!runtime.started.includes(current)) current = undefined;
    }
    return this.drafts.map(({ order, ...rest }): Call => ({ ...order, ...rest }));
  }

  /** The call that goes on, after one may have been started or left; undefined at the end. */
  private next(current: Running | undefined, wanted: number): Running | undefined {
    const { runtime, dice, mood } = this;
    if (current !== undefined && runtime.canGoOn(current)) {
      if (dice.below(mood.overlap) > 0) return current;
      const moment = { call: current.call, tick: current.ticks };
      const other = dice.below(2) === 0 && this.drafts.length < wanted ? this.startOne(moment) : undefined;
      if (other !== undefined && runtime.canGoOn(other)) return other;
      const able = runtime.started.filter((each) => each !== current && runtime.canGoOn(each));
      const chosen = able[dice.below(able.length)];
      if (chosen !== undefined) this.drafts[current.call]?.switches.set(current.ticks, chosen.call);
      return chosen ?? current;
    }
    for (;;) {
      const able = runtime.started.find((each) => runtime.canGoOn(each));
      if (able !== undefined) return able;
      if (runtime.settle() || runtime.passTime()) continue;
      if (runtime.started.length > 0) {
        runtime.tellStuck();
        return undefined;
      }
      if (this.drafts.length >= wanted || this.startOne(undefined) === undefined) return undefined;
    }
  }

  private startOne(start: Moment | undefined): Running | undefined {
    const { runtime } = this;
    const order = this.drawOrder();
    if (order === undefined) return undefined;
    this.drafts.push({ order, start, switches: new Map(), hardware: new Map() });
    return runtime.start(order, this.drafts.length - 1);
  }

  private drawOrder(): Order | undefined {
    const { runtime, dice } = this;
    const { hypervisor } = runtime;
    const cpus = hypervisor.profile.redistributors;
    const ready = Array.from({ length: cpus }, (_, cpu) => cpu).filter((cpu) =>
      runtime.canStart({ actor: `cpu${cpu}`, operation: 'interrupt', args: {} }),
    );
    const taker = ready[dice.below(ready.length)];
    if (taker !== undefined && dice.below(3) === 0) return { actor: `cpu${taker}`, operation: 'interrupt', args: {} };
    const operations = this.operations();
    for (let tries = 0; tries < TRIES; tries += 1) {
      const operation = operations[dice.below(operations.length)];
      if (operation === undefined) return undefined;
      const row = operationOf(operation);
      const args: Record<string, number> = {};
      for (const [name, last] of Object.entries(row.operands(hypervisor))) args[name] = dice.below(last + 1);
      const actor = row.by === 'device' ? 'device' : `cpu${args.cpu ?? dice.below(cpus)}`;
      const order = { actor, operation, args };
      if (runtime.canStart(order)) return order;
    }
    return undefined;
  }

  /** The operations that the driver has, each as often as it weighs. */
  private operations(): readonly OperationId[] {
    this.weighed ??= operationsOf(this.runtime.hypervisor.driver).flatMap((id) =>
      Array.from({ length: operationOf(id).weight }, () => id),
    );
    return this.weighed;
  }

  /** Lets the hardware take steps that it was held back from, and carries out the next act of the call. */
  private act(current: Running): void {
    const { runtime, dice, mood } = this;
    const tick = current.ticks;
    const isLazy = mood.holds !== NEVER;
    const recording = new Recording(mood.isFair ? this.fair : this.scheduler);
    const fires = isLazy ? this.fire(recording) : [];
    const hold = isLazy && dice.below(mood.holds) > 0 ? (HOLDS[1 + dice.below(2)] ?? 'nothing') : 'nothing';
    const isLate = this.isLate(current);
    recording.all.length = 0;
    if (!runtime.isOver) runtime.step(current, hold, recording, isLate);
    const choices = recording.all;
    if (fires.length === 0 && hold === 'nothing' && !isLate && choices.every((each) => each.length === 0)) return;
    this.drafts[current.call]?.hardware.set(tick, { fires, hold, choices, isLate });
  }

  /** The store that comes next stays in the store buffer, or in a cache that the GIC does not snoop. */
  private isLate({ next }: Running): boolean {
    const isStore = next?.kind === 'store' || next?.kind === 'enqueue';
    return isStore && this.mood.isWeak && this.dice.below(2) > 0;
  }

  private fire(recording: Recording): readonly Fired[] {
    const { runtime, dice, mood } = this;
    const fired: Fired[] = [];
    while (!runtime.isOver && dice.below(mood.fires) === 0) {
      const steps = runtime.laboratory.machine.internalSteps();
      const step = steps[dice.below(steps.length)];
      if (step === undefined || !runtime.fire(step, recording)) break;
      fired.push({ step, choices: recording.taken() });
    }
    return fired;
  }
}

/** Keeps what a scheduler has chosen in each step. */
class Recording implements RecordingScheduler {
  readonly all: (readonly Choice[])[] = [];
  private readonly scheduler: RandomScheduler;

  constructor(scheduler: RandomScheduler) {
    this.scheduler = scheduler;
  }

  start(): void {
    this.scheduler.start();
  }

  choose(freedom: FreedomId, outcomes: readonly string[]): number {
    return this.scheduler.choose(freedom, outcomes);
  }

  taken(): readonly Choice[] {
    const choices = this.scheduler.taken();
    this.all.push(choices);
    return choices;
  }
}
