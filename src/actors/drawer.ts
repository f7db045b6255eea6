/** Draws cases: which operation comes next, on which CPU, what goes on beside it, and what the hardware does when. */
import type { InternalStep } from '../../models/architecture/steps.ts';
import type { Act } from '../../models/software/act.ts';
import type { Dice } from '../run/dice.ts';
import { HOLDS } from '../run/program.ts';
import { type ChoiceListener, RandomScheduler, SteadyScheduler } from '../run/scheduler.ts';
import type { Args, Call, Case, Fired, HardwareEntry, Moment } from './case.ts';
import { drawnEventualStep, drawnStep } from './hardware-steps.ts';
import { type About, Mood, NEVER, type Preparation } from './mood.ts';
import { isOperationId, type OperationId, operationOf } from './operations.ts';
import { Recording } from './recording.ts';
import type { Running } from './running.ts';
import { BOOT_ORDER, type Order, type Runtime } from './runtime.ts';

/** Calls of a case after those that prepare it, without those within others: at least these, and up to so many more. */
const FEWEST = 3;
const MORE = 10;

/** Calls that start within others, at most. */
const MOST_WITHIN = 8;

/** Tries to draw a call that is possible, and one that is within another. */
const TRIES = 24;
const TRIES_WITHIN = 6;

/**
 * How many times more rarely calls overlap before an act of this kind than before others: no other thread sees some, and threads meet at locks and
 * at variables that they share.
 */
const RARER: Partial<Record<Act['kind'], number>> = {
  note: 4,
  enqueue: 4,
  lock: 0.5,
  soft: 0.5,
};

/** While a case is prepared, calls overlap so many times more rarely. */
const RARER_AT_FIRST = 8;

/** Where a call was left for another one that has returned, a further one follows: one in so many. */
const FOLLOWS = 2;

/** Steps that the hardware takes while a call waits for it, at most. */
const WAITS = 4;

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
  private readonly schedulers: Readonly<Record<Mood['choices'], RandomScheduler>>;
  private readonly steady: SteadyScheduler;
  private drafts: Draft[] = [];
  /** How many of them started within others. */
  private within = 0;
  /** The operations that come before others, the first one last. */
  private prepared: Preparation[] = [];
  private mood: Mood;
  private readonly about: About | undefined;

  /** `about`: what the cases are about; by default anything. */
  constructor(runtime: Runtime, dice: Dice, listener?: ChoiceListener, about?: About) {
    this.runtime = runtime;
    this.dice = dice;
    this.about = about;
    this.steady = new SteadyScheduler(dice, listener);
    this.schedulers = {
      plainest: new RandomScheduler(dice, listener),
      fair: new RandomScheduler(dice, listener, true),
      steady: this.steady,
    };
    this.mood = new Mood(dice, runtime.hypervisor.driver, about);
  }

  /** Draws a case and carries it out, up to a finding. The runtime has not come to its end: see `epilogue.ts`. */
  draw(): Case {
    const { runtime, dice } = this;
    runtime.begin();
    this.drafts = [];
    this.within = 0;
    this.steady.forget();
    this.mood = new Mood(dice, runtime.hypervisor.driver, this.about);
    this.prepared = [...this.mood.preparation(runtime.hypervisor)].reverse();
    const wanted = this.prepared.length + FEWEST + dice.below(MORE);
    let current = this.boot();
    while (!runtime.isOver) {
      current = this.next(current, wanted);
      if (current === undefined || runtime.isOver) break;
      this.act(current);
      if (!runtime.started.includes(current)) current = undefined;
    }
    return this.drafts.map(({ order, ...rest }): Call => ({ ...order, ...rest }));
  }

  /** The driver boots: at once, or as a call of the case. */
  private boot(): Running | undefined {
    if (this.mood.bootsAtOnce) this.runtime.boot();
    return this.mood.bootsAtOnce ? undefined : this.begin(BOOT_ORDER);
  }

  /** The call that goes on, after one may have been started or left; undefined at the end. */
  private next(current: Running | undefined, wanted: number): Running | undefined {
    const { runtime, dice } = this;
    if (current !== undefined && runtime.canGoOn(current)) {
      return dice.below(this.rarityAt(current)) > 0 ? current : this.overlapped(current);
    }
    for (;;) {
      const able = runtime.started.find((each) => runtime.canGoOn(each));
      if (able !== undefined) {
        return able.isLeftForStart && dice.below(FOLLOWS) === 0 ? this.overlapped(able) : able;
      }
      if (runtime.settle() || runtime.passTime()) continue;
      if (runtime.started.length > 0) {
        runtime.tellStuck();
        return undefined;
      }
      if (this.drafts.length - this.within >= wanted || this.startOne() === undefined) return undefined;
    }
  }

  /** Another call goes on one in so many times before the next act. */
  private rarityAt({ next }: Running): number {
    const overlap = this.mood.overlap * (this.prepared.length > 0 ? RARER_AT_FIRST : 1);
    const rarity = Math.min(NEVER, Math.ceil(overlap * (next === undefined ? 1 : (RARER[next.kind] ?? 1))));
    const isClose = next !== undefined && this.about?.labels.has(next.label) === true;
    return isClose ? Math.min(rarity, this.mood.closeUp) : rarity;
  }

  /** A call starts now, or one that has started goes on. */
  private overlapped(current: Running): Running {
    const { runtime, dice } = this;
    const able = runtime.started.filter((each) => each !== current && runtime.canGoOn(each));
    if (this.within < MOST_WITHIN && (able.length === 0 || dice.below(2) === 0)) {
      const other = this.startOne(current);
      if (other !== undefined && runtime.canGoOn(other)) {
        current.leaveForStart();
        return other;
      }
    }
    const chosen = able[dice.below(able.length)];
    if (chosen === undefined || !runtime.canGoOn(chosen)) return current;
    this.drafts[current.call]?.switches.set(current.ticks, chosen.call);
    current.leave();
    return chosen;
  }

  /** Starts a call, before the next act of the one that it is `within`. */
  private startOne(within?: Running): Running | undefined {
    const order = within === undefined ? (this.prepare() ?? this.drawOrder()) : this.drawOrderWithin(within);
    if (order === undefined) return undefined;
    if (within !== undefined) this.within += 1;
    return this.begin(order, within === undefined ? undefined : { call: within.call, tick: within.ticks });
  }

  private begin(order: Order, start?: Moment): Running {
    this.drafts.push({ order, start, switches: new Map(), hardware: new Map() });
    const running = this.runtime.start(order, this.drafts.length - 1);
    this.letHardware(running);
    return running;
  }

  private prepare(): Order | undefined {
    for (let next = this.prepared.pop(); next !== undefined; next = this.prepared.pop()) {
      if (!this.mood.operations.includes(next.operation)) continue;
      const order = this.orderOf(next.operation, next.args);
      if (order !== undefined) return order;
    }
    return undefined;
  }

  private drawOrder(): Order | undefined {
    return this.drawInterrupt(3) ?? this.drawOperation(TRIES);
  }

  /** Often an interrupt, an MSI, or the same operation on something else. */
  private drawOrderWithin({ name }: Running): Order | undefined {
    const { dice } = this;
    const interrupt = this.drawInterrupt(2);
    if (interrupt !== undefined) return interrupt;
    const likely = dice.below(2) === 0 ? 'msi' : name;
    const order = dice.below(2) === 0 && isOperationId(likely) ? this.orderOf(likely) : undefined;
    return order ?? this.drawOperation(TRIES_WITHIN);
  }

  /** A CPU takes an interrupt if there is one, one in so many times. */
  private drawInterrupt(rarity: number): Order | undefined {
    const { runtime, dice } = this;
    const cpus = Array.from({ length: runtime.hypervisor.profile.redistributors }, (_, cpu) => `cpu${cpu}`);
    const orders = cpus.map((actor) => ({ actor, operation: 'interrupt', args: {} }));
    const ready = orders.filter((order) => runtime.canStart(order));
    return ready.length > 0 && dice.below(rarity) === 0 ? ready[dice.below(ready.length)] : undefined;
  }

  private drawOperation(tries: number): Order | undefined {
    const { dice, mood } = this;
    for (let left = tries; left > 0; left -= 1) {
      const operation = mood.operations[dice.below(mood.operations.length)];
      const order = operation === undefined ? undefined : this.orderOf(operation);
      if (order !== undefined) return order;
    }
    return undefined;
  }

  /** The operation with these operands, and others that are drawn; undefined if it is not possible with them now. */
  private orderOf(operation: OperationId, given: Args = {}): Order | undefined {
    const { runtime, dice, mood } = this;
    const { hypervisor } = runtime;
    const row = operationOf(operation);
    const args: Record<string, number> = {};
    for (const [name, last] of Object.entries(row.operands(hypervisor)))
      args[name] = given[name] ?? mood.value(name, last);
    const actor = row.by === 'device' ? 'device' : `cpu${args.cpu ?? dice.below(hypervisor.profile.redistributors)}`;
    const order = { actor, operation, args };
    return runtime.canStart(order) ? order : undefined;
  }

  /** Carries out the next act of the call, and lets the hardware take steps that it was held back from. */
  private act(current: Running): void {
    const { runtime, dice, mood } = this;
    const tick = current.ticks;
    const recording = this.recording();
    const hold = mood.isLazy && dice.below(mood.releases) > 0 ? (HOLDS[1 + dice.below(2)] ?? 'nothing') : 'nothing';
    const isLate = this.isLate(current);
    runtime.step(current, hold, recording, isLate);
    const choices = recording.all;
    if (hold !== 'nothing' || isLate || choices.some((each) => each.length > 0)) {
      const { hardware } = this.draftOf(current);
      hardware.set(tick, { fires: hardware.get(tick)?.fires ?? [], hold, choices, isLate });
    }
    if (runtime.started.includes(current)) this.letHardware(current);
  }

  /** The store that comes next stays in the store buffer, or in a cache that the GIC does not snoop. */
  private isLate({ next }: Running): boolean {
    const isStore = next?.kind === 'store' || next?.kind === 'enqueue';
    return isStore && this.mood.isWeak && this.dice.below(2) > 0;
  }

  /** The hardware takes some steps before the next act of the call; more if the call waits for it. */
  private letHardware(current: Running): void {
    const { runtime, dice, mood } = this;
    const { machine } = runtime.laboratory;
    if (!mood.isLazy) return;
    const recording = this.recording();
    const fired: Fired[] = [];
    const fire = (step: InternalStep | undefined): boolean => {
      if (step === undefined || !runtime.fire(step, recording)) return false;
      fired.push({ step, choices: recording.taken() });
      return true;
    };
    while (!runtime.isOver && dice.below(mood.fires) === 0) if (!fire(drawnStep(machine, dice, mood.evicts))) break;
    if (current.next?.kind === 'poll' && !runtime.canGoOn(current)) {
      for (let left = dice.below(WAITS); left > 0 && !runtime.isOver; left -= 1) {
        if (!fire(drawnEventualStep(machine, dice))) break;
      }
    }
    if (fired.length > 0) {
      this.draftOf(current).hardware.set(current.ticks, { fires: fired, hold: 'nothing', choices: [] });
    }
  }

  private draftOf({ call }: Running): Draft {
    const draft = this.drafts[call];
    if (draft === undefined) throw new RangeError(`there is no call ${call}`);
    return draft;
  }

  private recording(): Recording {
    return new Recording(this.schedulers[this.mood.choices]);
  }
}
