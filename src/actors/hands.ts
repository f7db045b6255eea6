/** The hands of actors: they carry out an act on the machine at addresses, or at the interface of a CPU, and bring its answer. */
import { match } from 'ts-pattern';
import { encodeCommand } from '../../models/architecture/codec.ts';
import type { Command } from '../../models/architecture/commands.ts';
import type { Scheduler } from '../../models/architecture/freedoms.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import type { InternalStep, ReadRegister, Stimulus } from '../../models/architecture/steps.ts';
import type { Act, Answer } from '../../models/software/act.ts';
import type { CommandQueue } from '../../models/software/command-queue.ts';
import { Bus } from '../bus/bus.ts';
import type { Port } from '../bus/port.ts';
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

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
    this.recorder = new Recorder(laboratory);
    const { profile, machine } = laboratory;
    this.bus = new Bus(profile, machine.gic, this.recorder, { coherent: profile.snoops !== false });
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

  /** Carries out an act. After each stimulus `hold` says what is held back; the scheduler makes the choices. */
  perform(act: Act, hold: Hold, scheduler: RecordingScheduler): Answer {
    const { bus, recorder } = this;
    recorder.hold = hold;
    recorder.scheduler = scheduler;
    return match(act)
      .with({ kind: 'read' }, { kind: 'poll' }, (access) => bus.load(this.addressOf(access), access.register.width))
      .with({ kind: 'write' }, (access) => {
        bus.store(this.addressOf(access), access.register.width, access.value);
        return undefined;
      })
      .with({ kind: 'store' }, ({ address, width, value }) => {
        bus.store(address, width, value);
        return undefined;
      })
      .with({ kind: 'load' }, ({ address, width }) => bus.load(address, width))
      .with({ kind: 'enqueue' }, ({ queue, command }) => this.enqueue(queue, command))
      .with({ kind: 'acknowledge' }, ({ rd }) => this.acknowledge({ kind: 'acknowledge', rd }))
      .with({ kind: 'guest-acknowledge' }, ({ rd }) => this.acknowledge({ kind: 'vacknowledge', rd }))
      .with({ kind: 'msi' }, ({ its, deviceId, eventId }) => {
        const address = this.addressOf({ register: GITS_TRANSLATER, at: its, index: 0 });
        bus.store(address, 32, BigInt(eventId), { deviceId });
        return undefined;
      })
      .with({ kind: 'soft' }, ({ apply }) => (apply() === true ? 1n : 0n))
      .with({ kind: 'note' }, ({ note }) => {
        this.laboratory.emit({ kind: 'software', note });
        return undefined;
      })
      .with({ kind: 'barrier' }, () => {
        bus.barrier();
        return undefined;
      })
      .with({ kind: 'clean' }, ({ address, bytes }) => {
        bus.clean(address, bytes);
        return undefined;
      })
      .with({ kind: 'lock' }, { kind: 'unlock' }, { kind: 'wait' }, () => undefined)
      .exhaustive();
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

  private enqueue(queue: CommandQueue, command: Command): undefined {
    const address = queue.addressOf(queue.written);
    for (const [index, word] of encodeCommand(command).entries()) {
      this.bus.store(address + index * DOUBLEWORD, 64, word);
    }
    queue.written += 1;
  }
}
