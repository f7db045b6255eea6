/** Generator functions for the acts of software. A driver writes `yield* write(…)`, and `const value = yield* read(…)`. */
import type { Command } from '../architecture/commands.ts';
import type { Note } from '../architecture/events/software-events.ts';
import { decodeRegister, encodeRegister, type Fields } from '../architecture/registers/index.ts';
import { COMMAND_BYTES, itsRegisters } from '../architecture/registers/its-registers.ts';
import type { Register } from '../architecture/registers/register.ts';
import type { Answer, LockAct, PerformAct, StoreAct, Thread } from './act.ts';
import type { CommandQueue } from './command-queue.ts';

const { GITS_CREADR, GITS_CWRITER } = itsRegisters;

/** The answer to an act that always has one. */
const answered = (answer: Answer, label: string): bigint => {
  if (answer === undefined) throw new TypeError(`${label}: the act was resumed without an answer`);
  return answer;
};

/** Loads a register, and returns its fields. */
export function* read(label: string, register: Register, at: number, index = 0): Thread<Fields> {
  return decodeRegister(register, answered(yield { kind: 'read', label, register, at, index }, label));
}

/** Stores a whole register; fields that are left out are zero. */
export function* write(label: string, register: Register, at: number, fields: Fields, index = 0): Thread {
  yield { kind: 'write', label, register, at, index, value: encodeRegister(register, fields) };
}

interface PollOptions {
  readonly index?: number;
  /** The driver ends the loop after some time. */
  readonly givesUp?: boolean;
}

/** Loads a register until its fields are as wanted, and returns them; undefined if the driver has given up. */
export function* poll(
  label: string,
  register: Register,
  at: number,
  until: (fields: Fields) => boolean,
  { index = 0, givesUp = false }: PollOptions = {},
): Thread<Fields | undefined> {
  const value: Answer = yield {
    kind: 'poll',
    label,
    register,
    at,
    index,
    givesUp,
    until: (seen) => until(decodeRegister(register, seen)),
  };
  return value === undefined ? undefined : decodeRegister(register, value);
}

/** Stores to memory. */
export function* store(label: string, address: number, width: StoreAct['width'], value: bigint): Thread {
  yield { kind: 'store', label, address, width, value };
}

/** Stores a byte. */
export const storeByte = (label: string, address: number, value: number): Thread =>
  store(label, address, 8, BigInt(value));

/** Loads a byte. */
export function* loadByte(label: string, address: number): Thread<number> {
  return Number(answered(yield { kind: 'load', label, address, width: 8 }, label));
}

/** Makes earlier stores to these bytes observable by the GIC. */
export function* publish(label: string, address: number, bytes: number): Thread {
  yield { kind: 'clean', label: `${label}.clean`, address, bytes };
  yield { kind: 'barrier', label: `${label}.barrier` };
}

/** A load or store of variables that other threads see; returns whether `apply` returns true. */
export function* soft(label: string, apply: () => unknown): Thread<boolean> {
  return (yield { kind: 'soft', label, apply }) === 1n;
}

/** How a lock is taken: see `LockAct`. */
export type LockOptions = Pick<LockAct, 'interruptible' | 'isBarrier'>;

const PLAIN: LockOptions = {};

/** The kind of a lock: `vpe` of `vpe0`. */
export const kindOfLock = (lock: string): string => lock.replace(/\d+$/, '');

/** Takes a lock. Locks of one kind have the same label: `load.lock-vpe` for `vpe0`. */
export function* take(label: string, lock: string, options: LockOptions = PLAIN): Thread {
  yield { kind: 'lock', label: `${label}.lock-${kindOfLock(lock)}`, lock, ...options };
}

/** Gives a lock back that the same call has taken. */
export function* giveBack(label: string, lock: string): Thread {
  yield { kind: 'unlock', label: `${label}.unlock-${kindOfLock(lock)}`, lock };
}

/** Runs `body` with a lock held. */
export function* locked<R>(label: string, lock: string, body: Thread<R>, options?: LockOptions): Thread<R> {
  yield* take(label, lock, options);
  const result = yield* body;
  yield* giveBack(label, lock);
  return result;
}

/** Sleeps until the condition is true. */
export function* wait(label: string, what: string, until: () => boolean): Thread {
  yield { kind: 'wait', label, what, until };
}

/** Threads, one after the other. */
export function* inTurn(...threads: readonly Thread[]): Thread {
  for (const thread of threads) yield* thread;
}

/** Waits until the hardware has done all that it has to do. */
export function* delay(label: string): Thread {
  yield { kind: 'delay', label };
}

/** Does what is no access to memory. */
export function* perform(label: string, stimulus: PerformAct['stimulus']): Thread {
  yield { kind: 'perform', label, stimulus };
}

/** A device behind the ITS sends an MSI. */
export function* msi(label: string, its: number, deviceId: number, eventId: number): Thread {
  yield { kind: 'msi', label, its, deviceId, eventId };
}

/** The CPU takes an interrupt; returns its INTID. */
export function* acknowledge(label: string, rd: number): Thread<number> {
  return Number(answered(yield { kind: 'acknowledge', label, rd }, label));
}

/** The guest that runs on the CPU takes an interrupt; returns its vINTID. */
export function* guestAcknowledge(label: string, rd: number): Thread<number> {
  return Number(answered(yield { kind: 'guest-acknowledge', label, rd }, label));
}

export function* note(label: string, told: Note): Thread {
  yield { kind: 'note', label, note: told };
}

/** Commands, each by the last part of its label: `{ vmapp: {…}, vsync: {…} }`. */
export type Commands = Readonly<Record<string, Command>>;

/** Writes commands to the next slots of the queue, where the ITS can see them once GITS_CWRITER passes the slots. */
export function* enqueue(label: string, queue: CommandQueue, commands: Commands): Thread {
  for (const [name, command] of Object.entries(commands)) {
    if (queue.isFull) yield* room(`${label}.room`, queue);
    const address = queue.addressOf(queue.written);
    yield { kind: 'enqueue', label: `${label}.${name}`, queue, command };
    yield { kind: 'clean', label: `${label}.flush`, address, bytes: COMMAND_BYTES };
  }
  yield { kind: 'barrier', label: `${label}.barrier` };
}

/** Writes commands to the queue and publishes them, under the lock of the queue. */
function* enqueued(label: string, queue: CommandQueue, commands: Commands): Thread<number> {
  yield* enqueue(label, queue, commands);
  const last = queue.written;
  yield* write(`${label}.publish`, GITS_CWRITER, queue.its, { Offset: queue.cwriter * COMMAND_BYTES });
  return last;
}

function* room(label: string, queue: CommandQueue): Thread {
  yield* poll(label, GITS_CREADR, queue.its, ({ Offset = 0 }) => {
    queue.saw(Offset / COMMAND_BYTES);
    return !queue.isFull;
  });
}

/** Commands that were sent: the number of the last one. */
export interface SendTicket {
  readonly queue: CommandQueue;
  readonly last: number;
}

/** Sends commands to an ITS, and waits for nothing. */
export function* sendOnly(
  label: string,
  queue: CommandQueue,
  commands: Commands,
  options: LockOptions = PLAIN,
): Thread<SendTicket> {
  const last = yield* locked(label, `its${queue.its}`, enqueued(label, queue, commands), options);
  return { queue, last };
}

/** Waits until the ITS has consumed the commands. */
export function* consumed(label: string, { queue, last }: SendTicket): Thread {
  yield* poll(label, GITS_CREADR, queue.its, ({ Offset = 0 }) => {
    queue.saw(Offset / COMMAND_BYTES);
    return queue.consumed >= last;
  });
}

/** Sends the same commands to several ITSs, and waits only after it has sent all of them: no ITS finishes a VMOVP before all have it. */
export function* sendToAll(label: string, queues: readonly CommandQueue[], commands: Commands): Thread {
  const sent: SendTicket[] = [];
  for (const queue of queues) sent.push(yield* sendOnly(label, queue, commands));
  for (const ticket of sent) yield* consumed(`${label}.wait`, ticket);
}

/** Sends commands to an ITS, and waits until it has consumed them. */
export function* send(label: string, queue: CommandQueue, commands: Commands): Thread {
  yield* consumed(`${label}.wait`, yield* sendOnly(label, queue, commands));
}
