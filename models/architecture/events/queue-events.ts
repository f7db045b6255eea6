/** Events of an ITS that concern its command queue, its control register and its tables. */
import type { Command, CommandName } from '../commands.ts';
import type { ErrorReason } from '../error-reasons.ts';

/** GITS_CWRITER moved past a command. */
export interface PublishedEvent {
  readonly kind: 'published';
  readonly its: number;
  /** Slot of the ring; -1 where the source cannot tell. */
  readonly slot: number;
  readonly command: Command;
}

/** GITS_CREADR moved past a command; with `error`, it was a bad one and was ignored. */
export interface ConsumedEvent {
  readonly kind: 'consumed';
  readonly its: number;
  readonly slot: number;
  /** The command as it took effect. */
  readonly command: Command;
  readonly error: ErrorReason | undefined;
  /** The command as it was queued, where its data was bad and the ITS took some valid data instead. */
  readonly queued?: Command;
  /** Reason why the queued command was bad, if the source knows it. */
  readonly reason?: ErrorReason;
  /** The source reports no error: an observer has found the command to be bad. */
  readonly isUnreported?: true;
}

/** A bad command stalled the queue: GITS_CREADR names its slot, and Stalled is 1. */
export interface StalledEvent {
  readonly kind: 'stalled';
  readonly its: number;
  readonly slot: number;
  readonly command: Command;
  readonly error: ErrorReason;
}

/** Software wrote a slot of the command queue in memory, and made it visible. */
export interface SlotWrittenEvent {
  readonly kind: 'slot-written';
  readonly its: number;
  readonly slot: number;
  readonly command: Command;
}

/** GITS_CBASER was written. */
export interface CbaserEvent {
  readonly kind: 'cbaser';
  readonly its: number;
  readonly valid: boolean;
  /** In bytes. */
  readonly address: number;
  readonly slots: number;
}

/** GITS_CWRITER was written. */
export interface CwriterEvent {
  readonly kind: 'cwriter';
  readonly its: number;
  /** Offset, as a number of slots. */
  readonly slot: number;
  readonly retry: boolean;
}

/** GITS_CTLR.Enabled was written. */
export interface ItsEnabledEvent {
  readonly kind: 'its-enabled';
  readonly its: number;
  readonly enabled: boolean;
}

/** GITS_CTLR.Enabled = 1 is in effect. */
export interface ItsActiveEvent {
  readonly kind: 'its-active';
  readonly its: number;
}

/** GITS_CTLR.Quiescent became 1. */
export interface QuiescentEvent {
  readonly kind: 'quiescent';
  readonly its: number;
}

/** GITS_BASER<n> was written. */
export interface BaserEvent {
  readonly kind: 'baser';
  readonly its: number;
  readonly n: number;
  readonly valid: boolean;
  /** IDs that have an entry in the table, from 0 on; undefined where the source does not know its size. */
  readonly ids?: number;
}

/** An entry of an interrupt translation table changed. */
export interface IteEvent {
  readonly kind: 'ite';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
  readonly cause: CommandName | 'MSI';
  /** DeviceID of the command or MSI that changed it. */
  readonly causeDeviceId: number;
}
