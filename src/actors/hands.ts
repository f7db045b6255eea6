/** The hands of actors: they turn an act into steps of the machine, and bring its answer. */
import { match } from 'ts-pattern';
import type { Command } from '../../models/architecture/commands.ts';
import type { Scheduler } from '../../models/architecture/freedoms.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import { COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { InternalStep, Stimulus } from '../../models/architecture/steps.ts';
import { meaningOfWrite } from '../../models/reference/registers.ts';
import type { Act, Answer, PollAct, ReadAct, WriteAct } from '../../models/software/act.ts';
import type { CommandQueue } from '../../models/software/command-queue.ts';
import type { Laboratory } from '../refine/laboratory.ts';
import { type Choice, type Hold, type Item, NO_CHOICES } from '../run/program.ts';

/** A scheduler that is told when a step begins, and what it chose in it. */
export interface RecordingScheduler extends Scheduler {
  start(): void;
  taken(): readonly Choice[];
}

export class Hands {
  private readonly laboratory: Laboratory;
  /** What the last read of a register or of an acknowledge register returned. */
  private seen: bigint | undefined;
  private hold: Hold = 'nothing';
  private scheduler: RecordingScheduler | undefined;
  /** The steps that the machine has taken. */
  readonly items: Item[] = [];
  private readonly unpublished = new Map<CommandQueue, Command[]>();

  constructor(laboratory: Laboratory) {
    this.laboratory = laboratory;
    laboratory.observe((event) => {
      if (event.kind === 'register' && event.access === 'read') this.seen = BigInt(event.value);
      else if (event.kind === 'acknowledged') this.seen = BigInt(event.intid);
      else if (event.kind === 'vacknowledged') this.seen = BigInt(event.vINTID);
    });
  }

  reset(): void {
    this.unpublished.clear();
    this.items.length = 0;
  }

  /** Carries out an act. After each stimulus `hold` says what is held back; the scheduler makes the choices. */
  perform(act: Act, hold: Hold, scheduler: RecordingScheduler): Answer {
    this.hold = hold;
    this.scheduler = scheduler;
    return match(act)
      .with({ kind: 'read' }, { kind: 'poll' }, (access) => this.read(access))
      .with({ kind: 'write' }, (access) => this.write(access))
      .with({ kind: 'store' }, ({ address, value }) => this.storeByte(address, Number(value)))
      .with({ kind: 'load' }, () => 0n)
      .with({ kind: 'enqueue' }, ({ queue, command }) => this.enqueue(queue, command))
      .with({ kind: 'acknowledge' }, { kind: 'guest-acknowledge' }, ({ kind, rd }) => {
        this.do({ kind: kind === 'acknowledge' ? 'acknowledge' : 'vacknowledge', rd });
        return this.seen;
      })
      .with({ kind: 'msi' }, ({ its, deviceId, eventId }) => this.do({ kind: 'msi', its, deviceId, eventId }))
      .with({ kind: 'soft' }, ({ apply }) => (apply() === true ? 1n : 0n))
      .with({ kind: 'note' }, ({ note }) => {
        this.laboratory.emit({ kind: 'software', note });
        return undefined;
      })
      .with(
        { kind: 'barrier' },
        { kind: 'clean' },
        { kind: 'lock' },
        { kind: 'unlock' },
        { kind: 'wait' },
        () => undefined,
      )
      .exhaustive();
  }

  /** The hardware takes an internal step, and no other; false if it is not possible now. */
  fire(step: InternalStep, scheduler: RecordingScheduler): boolean {
    scheduler.start();
    const isPossible = this.laboratory.execute({ step, hold: 'everything', choices: NO_CHOICES }, scheduler);
    if (isPossible) this.items.push({ step, hold: 'everything', choices: scheduler.taken() });
    return isPossible;
  }

  /** Nothing is held back any more after the last step. */
  releaseLast(): void {
    const last = this.items.pop();
    if (last !== undefined) this.items.push({ ...last, hold: 'nothing' });
  }

  private do(step: Stimulus): undefined {
    const { hold, scheduler } = this;
    if (scheduler === undefined) return;
    scheduler.start();
    this.laboratory.execute({ step, hold, choices: NO_CHOICES }, scheduler);
    this.items.push({ step, hold, choices: scheduler.taken() });
  }

  private read({ register, at, index }: ReadAct | PollAct): Answer {
    const { frame, offset, stride, width } = register;
    this.seen = undefined;
    this.do({ kind: 'read', frame, at, offset: offset + index * stride, width });
    return this.seen;
  }

  private write({ register, at, index, value }: WriteAct): undefined {
    if (register === itsRegisters.GITS_CWRITER) return this.publish(at, Number(value) / COMMAND_BYTES);
    const { frame, offset, stride, width } = register;
    const access = {
      kind: 'write',
      frame,
      at,
      offset: offset + index * stride,
      width,
      value: `0x${value.toString(16)}`,
    } as const;
    return this.do(meaningOfWrite(this.laboratory.machine.gic, access) ?? access);
  }

  private enqueue(queue: CommandQueue, command: Command): undefined {
    const waiting = this.unpublished.get(queue) ?? [];
    waiting.push(command);
    this.unpublished.set(queue, waiting);
    queue.written += 1;
  }

  private publish(its: number, _slot: number): undefined {
    for (const [queue, commands] of this.unpublished) {
      if (queue.its !== its) continue;
      for (const command of commands.splice(0)) this.do({ kind: 'command', its, command });
    }
  }

  private storeByte(address: number, value: number): undefined {
    const intid = address - LPI_CONFIGURATION_TABLE + FIRST_LPI;
    if (intid >= FIRST_LPI && intid < 2 ** 16) return this.do({ kind: 'config', intid, value });
    const inTables = address - 0x12_0000_0000;
    const vm = Math.floor(inTables / 0x1_0000);
    for (const vpeid of vm === 0 ? [0, 1] : [2]) {
      this.do({ kind: 'vconfig', vpeid, vINTID: (inTables % 0x1_0000) + FIRST_LPI, value });
    }
  }
}
