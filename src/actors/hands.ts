/** The hands of actors: they carry out an act on the machine at addresses, or at the interface of a CPU, and bring its answer. */
import { encodeCommand } from '../../models/architecture/codec.ts';
import type { Command } from '../../models/architecture/commands.ts';
import type { Scheduler } from '../../models/architecture/freedoms.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import type { InternalStep, ReadRegister, Stimulus } from '../../models/architecture/steps.ts';
import type { Act, Answer } from '../../models/software/act.ts';
import type { CommandQueue } from '../../models/software/command-queue.ts';
import { Bus } from '../bus/bus.ts';
import type { Width } from '../bus/bytes.ts';
import { lineOf } from '../bus/cpu-cache.ts';
import type { Port } from '../bus/port.ts';
import type { Initial } from '../bus/ram.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import { type Choice, type Hold, type Item, NO_CHOICES } from '../run/program.ts';

const { GITS_TRANSLATER } = itsRegisters;

/** A scheduler that is told when a step begins, and what it chose in it. */
export interface RecordingScheduler extends Scheduler {
  start(): void;
  taken(): readonly Choice[];
}

/** Executes the stimuli of the bus, with what the act in progress holds back, and keeps them. */
class Recorder implements Port {
  readonly items: Item[] = [];
  hold: Hold = 'nothing';
  scheduler: RecordingScheduler | undefined = undefined;
  private readonly laboratory: Laboratory;

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
  }

  perform(step: Stimulus): void {
    const { hold, scheduler, laboratory } = this;
    // After a breach of a contract nothing is specified.
    if (scheduler === undefined || laboratory.machine.fault !== undefined) return;
    scheduler.start();
    laboratory.execute({ step, hold, choices: NO_CHOICES }, scheduler);
    this.items.push({ step, hold, choices: scheduler.taken() });
  }

  read(access: ReadRegister): bigint {
    this.perform(access);
    return this.laboratory.machine.gic.valueRead;
  }

  readPending(table: number, intid: number): boolean {
    this.perform({ kind: 'read-pending-table', table, intid });
    return this.laboratory.machine.gic.valueRead === 1n;
  }
}

/** Bytes of a doubleword of a command. */
const DOUBLEWORD = 8;

interface AtRegister {
  readonly register: Register;
  readonly at: number;
  readonly index: number;
}

export class Hands {
  private readonly laboratory: Laboratory;
  private readonly recorder: Recorder;
  private readonly bus: Bus;
  /** What the last acknowledge register returned. */
  private acknowledged = 0n;

  /** `initial`: memory at the start of a case, beside the tables of bring-up. */
  constructor(laboratory: Laboratory, initial: readonly Initial[] = []) {
    this.laboratory = laboratory;
    this.recorder = new Recorder(laboratory);
    const { profile, machine } = laboratory;
    this.bus = new Bus(profile, machine.gic, this.recorder, { coherent: profile.snoops !== false, initial });
    laboratory.observe((event) => {
      if (event.kind === 'acknowledged') this.acknowledged = BigInt(event.intid);
      else if (event.kind === 'vacknowledged') this.acknowledged = BigInt(event.vINTID);
    });
  }

  /** The steps that the machine has taken, as a program. */
  get items(): readonly Item[] {
    return this.recorder.items;
  }

  reset(): void {
    this.recorder.items.length = 0;
    this.bus.reset();
  }

  /**
   * Carries out an act. After each stimulus `hold` says what is held back; the scheduler makes the choices. `isLate`: the GIC does not see a store to
   * memory before a barrier, or before it was cleaned. No `match`: this is a hot loop.
   */
  perform(act: Act, hold: Hold, scheduler: RecordingScheduler, isLate = false): Answer {
    const { bus, recorder } = this;
    recorder.hold = hold;
    recorder.scheduler = scheduler;
    switch (act.kind) {
      case 'read':
      case 'poll':
        return bus.load(this.addressOf(act), act.register.width);
      case 'write':
        bus.store(this.addressOf(act), act.register.width, act.value);
        return undefined;
      case 'load':
        return bus.load(act.address, act.width);
      case 'store':
        this.store(act.address, act.width, act.value, isLate);
        return undefined;
      case 'enqueue':
        this.enqueue(act.queue, act.command, isLate);
        return undefined;
      case 'barrier':
      case 'unlock':
        bus.barrier();
        return undefined;
      case 'lock':
        if (act.isBarrier === true) bus.barrier();
        return undefined;
      case 'clean':
        bus.clean(act.address, act.bytes);
        return undefined;
      case 'acknowledge':
        return this.acknowledge({ kind: 'acknowledge', rd: act.rd });
      case 'guest-acknowledge':
        return this.acknowledge({ kind: 'vacknowledge', rd: act.rd });
      case 'msi': {
        const address = this.addressOf({ register: GITS_TRANSLATER, at: act.its, index: 0 });
        bus.store(address, 32, BigInt(act.eventId), { deviceId: act.deviceId });
        return undefined;
      }
      case 'soft':
        return act.apply() === true ? 1n : 0n;
      case 'note':
        this.laboratory.emit({ kind: 'software', note: act.note });
        return undefined;
      case 'perform':
        bus.perform(act.stimulus);
        return undefined;
      case 'wait':
      case 'delay':
        return undefined;
      default: {
        const nothing: never = act;
        return nothing;
      }
    }
  }

  /** Stores that are under way reach memory, which they do in finite time. */
  drain(scheduler: RecordingScheduler): void {
    this.recorder.hold = 'nothing';
    this.recorder.scheduler = scheduler;
    this.bus.barrier();
  }

  /** The hardware takes an internal step, and no other; false if it is not possible now. */
  fire(step: InternalStep, scheduler: RecordingScheduler): boolean {
    scheduler.start();
    const isPossible = this.laboratory.execute({ step, hold: 'everything', choices: NO_CHOICES }, scheduler);
    if (isPossible) this.recorder.items.push({ step, hold: 'everything', choices: scheduler.taken() });
    return isPossible;
  }

  /** Nothing is held back any more after the last step. */
  releaseLast(): void {
    const { items } = this.recorder;
    const last = items.pop();
    if (last !== undefined) items.push({ ...last, hold: 'nothing' });
  }

  private addressOf({ register, at, index }: AtRegister): number {
    return this.bus.frames.addressOf(register.frame, at, register.offset + index * register.stride);
  }

  private acknowledge(step: Stimulus): bigint {
    this.recorder.perform(step);
    return this.acknowledged;
  }

  private enqueue(queue: CommandQueue, command: Command, isLate: boolean): void {
    let address = queue.addressOf(queue.written);
    for (const word of encodeCommand(command)) {
      this.store(address, 64, word, isLate);
      address += DOUBLEWORD;
    }
    queue.written += 1;
  }

  /** A CPU stores to memory. A cache that the GIC does not snoop writes the line back at once if the store is not late. */
  private store(address: number, width: Width, value: bigint, isLate: boolean): void {
    const { bus } = this;
    bus.store(address, width, value, undefined, isLate);
    if (!isLate && !bus.coherent) bus.writeBack(lineOf(address));
  }
}
