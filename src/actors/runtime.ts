/**
 * The runtime of actors: CPUs and devices that carry out calls, act by act, on the reference model. It knows who can go on, and carries out one act of
 * one call when it is told to. Who goes on, and when the hardware does what, others decide: see `drawer.ts` and `replayer.ts`.
 */
import type { GicEvent } from '../../models/architecture/events.ts';
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import type { InternalStep } from '../../models/architecture/steps.ts';
import type { Act, LockAct, PollAct, Thread } from '../../models/software/act.ts';
import { acknowledge, note } from '../../models/software/acts.ts';
import { type Filter, filtered } from '../../models/software/filter.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import type { Initial } from '../bus/ram.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import { type Hold, NO_CHOICES, type Program } from '../run/program.ts';
import type { Args } from './case.ts';
import { Hands, type RecordingScheduler } from './hands.ts';
import { Hypervisor } from './hypervisor.ts';
import { intentOf } from './intents.ts';
import { Locks } from './locks.ts';
import type { Claims } from './operation.ts';
import { isOperationId, operationOf, TAKES_INTERRUPT } from './operations.ts';
import { Running } from './running.ts';
import { stuck } from './stuck.ts';

const NO_CLAIMS: Claims = { alone: [], shared: [] };

/** The number of the call that boots the driver; those of a case begin at 0, and those after its end are negative as well. */
const BOOT = -1;

/** A call without its place in time. */
export interface Order {
  readonly actor: string;
  readonly operation: string;
  readonly args: Args;
}

export const BOOT_ORDER: Order = { actor: 'cpu0', operation: 'boot', args: {} };

/** How an act was done. */
export interface ActedHow {
  /** What is held back after it. */
  readonly hold: Hold;
  /** A poll that was in vain goes on. */
  readonly inVain: boolean;
  /** A store that the GIC does not see yet. */
  readonly isLate: boolean;
}

/** Is told what a runtime does. */
export interface RuntimeObserver {
  /** A call has started. */
  started(running: Running): void;
  /** A call has done an act, or tried it. */
  acted(running: Running, act: Act, how: ActedHow): void;
  /** The hardware has taken a step by itself. */
  fired(step: InternalStep): void;
}

export const cpuOf = (actor: string): number => (actor.startsWith('cpu') ? Number(actor.slice(3)) : -1);

export class Runtime {
  readonly laboratory: Laboratory;
  readonly driver: Driver;
  readonly locks = new Locks();
  /** Calls that have started and not returned, in the order in which they started. */
  readonly started: Running[] = [];
  /** Changes to the world so far: a poll that was in vain is tried again after one. */
  changes = 0;
  hypervisor: Hypervisor;
  observer: RuntimeObserver | undefined = undefined;
  private readonly hands: Hands;
  private readonly claims = new Map<Running, Claims>();

  /** On the acts of the driver, if it is not meant to work. */
  private readonly filter: Filter | undefined;

  /** `initial`: memory at the start of a case, beside the tables of bring-up. */
  constructor(laboratory: Laboratory, driver: Driver, filter?: Filter, initial?: readonly Initial[]) {
    this.laboratory = laboratory;
    this.filter = filter;
    this.driver = driver;
    this.hypervisor = new Hypervisor(laboratory.profile, driver, filter?.leavesOut);
    this.hands = new Hands(laboratory, initial);
  }

  /** Begins a new case: a machine after bring-up. The driver has to boot. */
  begin(): void {
    this.laboratory.reset();
    this.hands.reset();
    this.locks.reset();
    this.started.length = 0;
    this.claims.clear();
    this.changes = 0;
    this.hypervisor = new Hypervisor(this.laboratory.profile, this.driver, this.filter?.leavesOut);
  }

  /** The driver boots, and the hardware does at once all that it has to do. */
  boot(): void {
    this.finish(this.start(BOOT_ORDER, BOOT));
  }

  /** A property is violated, or software has done something UNPREDICTABLE: the case is over. */
  get isOver(): boolean {
    const { judge, machine } = this.laboratory;
    return judge.findings.some(({ verdict }) => verdict === 'violated') || machine.fault !== undefined;
  }

  /** The call is possible now, and nothing that runs stands against it. */
  canStart({ actor, operation, args }: Order): boolean {
    if (operation === 'interrupt') return this.hasInterrupt(cpuOf(actor)) && !this.hasIrqsOff(actor);
    if (!isOperationId(operation)) return false;
    if ((operation === 'boot') === this.hypervisor.isBooted || this.isBooting) return false;
    if (this.started.some((other) => other.actor === actor)) return false;
    if (this.hypervisor.offline.has(cpuOf(actor)) && operation !== 'online') return false;
    const row = operationOf(operation);
    const { alone, shared } = row.claims(args);
    for (const other of this.claims.values()) {
      if (alone.some((claim) => other.alone.includes(claim) || other.shared.includes(claim))) return false;
      if (shared.some((claim) => other.alone.includes(claim))) return false;
    }
    return row.isPossible(this.hypervisor, args);
  }

  /** Starts the call, under this number. */
  start({ actor, operation, args }: Order, number: number): Running {
    if (operation === 'interrupt') return this.enter(number, actor, operation, this.interrupt(cpuOf(actor)), NO_CLAIMS);
    if (!isOperationId(operation)) throw new RangeError(`there is no operation ${operation}`);
    const row = operationOf(operation);
    return this.enter(number, actor, operation, this.told(number, actor, operation, args), row.claims(args));
  }

  /** Starts a thread that is no operation of the driver. */
  launch(actor: string, name: string, thread: Thread): Running {
    return this.enter(BOOT, actor, name, thread, NO_CLAIMS);
  }

  private enter(number: number, actor: string, operation: string, thread: Thread, claims: Claims): Running {
    const { filter } = this;
    const running = new Running(number, actor, operation, filter === undefined ? thread : filtered(thread, filter));
    this.started.push(running);
    this.observer?.started(running);
    this.claims.set(running, claims);
    this.settleReturned(running);
    return running;
  }

  /** The operation between the notes that it begins and that it returns. */
  private *told(call: number, actor: string, operation: string, args: Args): Thread {
    if (!isOperationId(operation)) return;
    const { hypervisor } = this;
    const cpu = cpuOf(actor);
    const intent = intentOf(hypervisor, operation, args);
    if (intent !== undefined) yield* note(`${operation}.begins`, { what: 'begins', call, cpu, intent });
    yield* operationOf(operation).run(hypervisor, args, cpu, call);
    if (intent !== undefined) yield* note(`${operation}.returns`, { what: 'returns', call, cpu, intent });
  }

  /** A CPU takes an LPI, and the driver handles it. */
  private *interrupt(cpu: number): Thread {
    const intid = yield* acknowledge(TAKES_INTERRUPT, cpu);
    if (intid === SPURIOUS) return;
    yield* this.hypervisor.driver.interrupt?.(cpu, intid) ?? NOTHING();
  }

  /** Nothing else starts while the driver boots. */
  private get isBooting(): boolean {
    return this.started.some(({ name }) => name === 'boot');
  }

  /** The redistributor presents an LPI to its CPU. */
  hasInterrupt(cpu: number): boolean {
    const { gic } = this.laboratory.machine;
    const rd = gic.rds[cpu];
    if (rd === undefined || rd.pending.isEmpty) return false;
    return rd.pending.members().some((intid) => gic.ops.lpis.isForwarded(gic, cpu, intid));
  }

  /** Interrupts are off on a CPU while it holds a lock that says so, and while it handles one. */
  private hasIrqsOff(actor: string): boolean {
    return this.started.some(
      ({ actor: other, name, holds, interruptible }) =>
        other === actor && (name === 'interrupt' || holds.some((lock) => !interruptible.has(lock))),
    );
  }

  private take({ lock, interruptible = false }: LockAct, running: Running): void {
    this.locks.take(lock, running);
    if (interruptible) running.interruptible.add(lock);
    else running.interruptible.delete(lock);
  }

  /** The call can do its next act: it is the innermost of its actor, and waits for nothing. */
  canGoOn(running: Running): boolean {
    if (this.started.findLast(({ actor }) => actor === running.actor) !== running) return false;
    const { next } = running;
    if (next === undefined) return false;
    if (next.kind === 'lock') return this.locks.isFree(next.lock);
    if (next.kind === 'wait') return next.until();
    if (next.kind === 'delay') return !this.laboratory.machine.isRestless;
    return next.kind !== 'poll' || running.inVainAt !== this.changes;
  }

  /**
   * Carries out the next act of the call; a store is late if `isLate`, and a poll that is in vain gives up, if it ever does. Returns false for a poll that was
   * in vain.
   */
  step(running: Running, hold: Hold, scheduler: RecordingScheduler, isLate = false): boolean {
    const { next } = running;
    if (next === undefined) throw new TypeError(`${running.name} has returned`);
    running.ticks += 1;
    if (!this.canGoOn(running)) throw new TypeError(`${running.where}, cannot go on`);
    if (next.kind === 'lock') this.take(next, running);
    else if (next.kind === 'unlock') this.locks.release(next.lock, running);
    if (next.kind !== 'poll') {
      const answer = this.hands.perform(next, hold, scheduler, isLate);
      this.observer?.acted(running, next, { hold, inVain: false, isLate });
      this.changes += 1;
      running.resume(answer);
      this.settleReturned(running);
      return true;
    }
    const { steps } = this.laboratory;
    const value = this.hands.perform(next, hold, scheduler);
    if (value === undefined || !next.until(value)) {
      running.inVainAt = this.changes;
      // After the load the hardware has gone on.
      if (this.laboratory.steps > steps + 1) this.changes += 1;
      this.observer?.acted(running, next, { hold, inVain: true, isLate });
      if (isLate && next.givesUp) this.giveUp(running, next);
      return false;
    }
    this.observer?.acted(running, next, { hold, inVain: false, isLate });
    this.changes += 1;
    running.resume(value);
    this.settleReturned(running);
    return true;
  }

  /** The hardware takes an internal step; false if it is not possible now. */
  fire(step: InternalStep, scheduler: RecordingScheduler): boolean {
    this.changes += 1;
    const isPossible = this.hands.fire(step, scheduler);
    if (isPossible) this.observer?.fired(step);
    return isPossible;
  }

  /** What has happened so far as a program of steps of the machine, without software. */
  get program(): Program {
    return this.hands.items;
  }

  /** The hardware does all that it has to do; false if there was nothing, or nothing that it can do: a VMOVP may wait for ever. */
  settle(scheduler: RecordingScheduler = PLAINEST): boolean {
    const { laboratory, hands } = this;
    const before = laboratory.steps;
    hands.drain(scheduler);
    if (laboratory.machine.isRestless) {
      hands.releaseLast();
      laboratory.steps += laboratory.machine.settle(scheduler);
    }
    const isBusy = laboratory.steps > before;
    if (isBusy) this.changes += 1;
    return isBusy;
  }

  /** Time passes while everybody waits: a loop that gives up ends, and a delay. False if there is none. */
  passTime(): boolean {
    for (const patient of this.started) {
      const { next } = patient;
      if (next?.kind === 'delay') this.goOn(patient);
      else if (next?.kind === 'poll' && next.givesUp) this.giveUp(patient, next);
      else continue;
      return true;
    }
    return false;
  }

  /** The loop of a call ends without what it waits for. */
  private giveUp(running: Running, { label }: PollAct): void {
    this.emit({ kind: 'software', note: { what: 'gives-up', call: running.call, label } });
    this.goOn(running);
  }

  private goOn(running: Running): void {
    this.changes += 1;
    running.resume(undefined);
    this.settleReturned(running);
  }

  /** Carries out the call to its end, with others where it waits for them. Returns false if it is stuck. */
  finish(running: Running): boolean {
    while (this.started.includes(running)) {
      if (this.isOver) return true;
      const able = this.canGoOn(running) ? running : this.started.find((other) => this.canGoOn(other));
      if (able !== undefined) this.step(able, 'nothing', PLAINEST);
      else if (!this.settle() && !this.passTime()) return false;
    }
    return true;
  }

  /** Tells that the calls that have started wait for ever. */
  tellStuck(): void {
    this.emit({ kind: 'software', note: stuck(this.started, this.locks) });
  }

  emit(event: GicEvent): void {
    this.laboratory.emit(event);
  }

  private settleReturned(running: Running): void {
    if (running.next !== undefined) return;
    for (const lock of running.holds.toReversed()) this.locks.release(lock, running);
    this.started.splice(this.started.indexOf(running), 1);
    this.claims.delete(running);
  }
}

function* NOTHING(): Thread {}

/** Always the plainest outcome. */
export const PLAINEST: RecordingScheduler = { choose: () => 0, start: () => {}, taken: () => NO_CHOICES };
