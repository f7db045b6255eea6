/** The records of a QEMU trace log: what one line says. */
import type { CommandWords } from '../../models/architecture/codec.ts';
import type { CommandText } from './command-text.ts';

/** An access to a register, already carried out. `rd` is the affinity that QEMU prints, -1 for an ITS. */
export interface RegisterRecord {
  readonly kind: 'register';
  readonly frame: 'its' | 'redistributor';
  readonly access: 'read' | 'write';
  readonly rd: number;
  readonly offset: number;
  readonly high: number;
  readonly low: number;
  readonly size: number;
}

/** The ITS begins a command. */
export interface BeginRecord {
  readonly kind: 'begin';
  readonly slot: number;
  readonly opcode: number;
}

/** The four words of the command. */
export interface WordsRecord {
  readonly kind: 'words';
  readonly slot: number;
  readonly words: CommandWords;
}

/** The command as QEMU decoded it; `text` is undefined if QEMU does not know the command. */
export interface CommandRecord {
  readonly kind: 'command';
  readonly text: CommandText | undefined;
  readonly values: readonly number[];
}

export interface MsiRecord {
  readonly kind: 'msi';
  readonly deviceId: number;
  readonly eventId: number;
}

export interface AcknowledgeRecord {
  readonly kind: 'acknowledge';
  readonly virtual: boolean;
  readonly rd: number;
  readonly intid: number;
}

/** A list register was written; vINTID -1 makes it invalid. */
export interface ListRegisterRecord {
  readonly kind: 'list-register';
  readonly rd: number;
  readonly lr: number;
  readonly vINTID: number;
}

/** GICD_TYPER was read. */
export interface DistributorRecord {
  readonly kind: 'distributor';
  readonly typer: number;
}

/** The ITS read an ITE: for a command, or for an MSI. */
export interface EntryRecord {
  readonly kind: 'entry';
  readonly intid: number;
  /** The doorbell of a virtual event; -1 if the event is physical. */
  readonly doorbell: number;
}

export type QemuRecord =
  | EntryRecord
  | DistributorRecord
  | ListRegisterRecord
  | RegisterRecord
  | BeginRecord
  | WordsRecord
  | CommandRecord
  | MsiRecord
  | AcknowledgeRecord;

/** `skipped`: a GIC record that is not needed; `foreign`: a line that is not about the GIC; `unparsed`: a line that could not be parsed. */
export type ParsedLine = QemuRecord | 'comment' | 'skipped' | 'foreign' | 'unparsed';
