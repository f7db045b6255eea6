/**
 * The atomic steps of software. A thread is a generator that yields acts and is resumed with the answer to each: it reads like the C that it
 * describes, and whoever runs it decides what happens between two acts.
 *
 * An act has a label, `operation.step` with further parts for the steps of a helper. Mutations of drivers and stories name acts by their labels.
 */
import type { Command } from '../architecture/commands.ts';
import type { Note } from '../architecture/events/software-events.ts';
import type { Register } from '../architecture/registers/register.ts';
import type { Stimulus } from '../architecture/steps.ts';
import type { CommandQueue } from './command-queue.ts';

interface Labelled {
  readonly label: string;
}

/** A register of the redistributor or ITS number `at`; `index` is the n of an array of registers. */
interface AtRegister extends Labelled {
  readonly register: Register;
  readonly at: number;
  readonly index: number;
}

/** A load of a register. The answer is its value. */
export interface ReadAct extends AtRegister {
  readonly kind: 'read';
}

/** A store to a register. */
export interface WriteAct extends AtRegister {
  readonly kind: 'write';
  readonly value: bigint;
}

/**
 * Loads of a register until `until` is true of its value. The answer is that value. If it can never be true, the answer is undefined where the loop
 * `givesUp` after some time; elsewhere the thread is stuck, which is a finding.
 */
export interface PollAct extends AtRegister {
  readonly kind: 'poll';
  readonly until: (value: bigint) => boolean;
  readonly givesUp: boolean;
}

/** A load from memory. The answer is the value. */
export interface LoadAct extends Labelled {
  readonly kind: 'load';
  readonly address: number;
  readonly width: 8 | 16 | 32 | 64;
}

/** A store to memory. */
export interface StoreAct extends Labelled {
  readonly kind: 'store';
  readonly address: number;
  readonly width: 8 | 16 | 32 | 64;
  readonly value: bigint;
}

/** All earlier stores are observable, by the GIC if it snoops, before any later one: DSB ISHST. */
export interface BarrierAct extends Labelled {
  readonly kind: 'barrier';
}

/** The cache lines with these bytes are cleaned to memory, where a GIC that does not snoop reads. If it snoops, a driver leaves that out: this does nothing. */
export interface CleanAct extends Labelled {
  readonly kind: 'clean';
  readonly address: number;
  readonly bytes: number;
}

/** The 32 bytes of a command are stored to the slot that the thread has claimed, or to the next one. */
export interface EnqueueAct extends Labelled {
  readonly kind: 'enqueue';
  readonly queue: CommandQueue;
  readonly command: Command;
}

/** A lock is taken, once it is free, or given back. All earlier stores are observable before it is given back. */
export interface LockAct extends Labelled {
  readonly kind: 'lock' | 'unlock';
  readonly lock: string;
  /** Interrupts are on while it is held: a handler on the same CPU that wants it waits for ever. By default they are off. */
  readonly interruptible?: boolean;
  /** Earlier stores are observable once it is taken, as with Xen's spin_lock. By default a lock is an acquire, and earlier stores may come after it. */
  readonly isBarrier?: boolean;
}

/** A load or store of a variable that other threads use without a lock, or that decides what they do. The answer is 1 if `apply` returns true, else 0. */
export interface SoftAct extends Labelled {
  readonly kind: 'soft';
  readonly apply: () => unknown;
}

/** The thread sleeps until the condition is true. */
export interface WaitAct extends Labelled {
  readonly kind: 'wait';
  readonly until: () => boolean;
  /** What the thread waits for, in words. */
  readonly what: string;
}

/** The thread waits for so long that the hardware has done by then all that it has to do: an interrupt on its way has arrived. */
export interface DelayAct extends Labelled {
  readonly kind: 'delay';
}

/**
 * What is no access to memory, so that the bus has no address for it: the context of the virtual CPU interface lies in system registers of the CPU, and a
 * board resets the GIC by a wire. The two acknowledge registers are acts of their own, since they have answers.
 */
export interface PerformAct extends Labelled {
  readonly kind: 'perform';
  readonly stimulus: Extract<Stimulus, { readonly kind: 'ich' | 'reset' }>;
}

/** The guest that runs on this CPU reads ICV_IAR1_EL1. The answer is the vINTID, 1023 if there is none. */
export interface GuestAct extends Labelled {
  readonly kind: 'guest-acknowledge';
  readonly rd: number;
}

/** The CPU reads ICC_IAR1_EL1. The answer is the INTID, 1023 if there is none. */
export interface AcknowledgeAct extends Labelled {
  readonly kind: 'acknowledge';
  readonly rd: number;
}

/** A device writes EventID to GITS_TRANSLATER of the ITS. */
export interface MsiAct extends Labelled {
  readonly kind: 'msi';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
}

/** Something that observers of software are told. It changes nothing. */
export interface NoteAct extends Labelled {
  readonly kind: 'note';
  readonly note: Note;
}

export type Act =
  | ReadAct
  | WriteAct
  | PollAct
  | LoadAct
  | StoreAct
  | BarrierAct
  | CleanAct
  | EnqueueAct
  | LockAct
  | SoftAct
  | WaitAct
  | DelayAct
  | PerformAct
  | GuestAct
  | AcknowledgeAct
  | MsiAct
  | NoteAct;

/** What a thread is resumed with: the value that was read; undefined for acts without an answer, and for a poll that was given up. */
export type Answer = bigint | undefined;

export type Thread<R = void> = Generator<Act, R, Answer>;
