/** The output of a trace reader: events, and remarks about the trace itself. */
import type { CommandName } from '../../models/architecture/commands.ts';
import type { EventOf } from '../../models/architecture/events.ts';
import type { Ground } from '../../models/observer/doubts.ts';
import type { Knowledge } from '../../models/observer/knowledge.ts';
import type { Suspicion } from './several-itss.ts';

/** The kinds of events that a QEMU trace shows: no pending state, and no memory. */
export const QEMU_SHOWS = [
  'published',
  'consumed',
  'msi',
  'acknowledged',
  'vacknowledged',
  'vpendbaser',
  'dirty-cleared',
  'cbaser',
  'cwriter',
  'baser',
  'its-enabled',
  'its-active',
  'quiescent',
  'enable-lpis',
  'lpis-stopped',
  'rwp',
  'propbaser',
  'pendbaser',
  'waker',
  'waker-polled',
  'vpropbaser',
  'lr',
  // Of GICR_VPROPBASER, v4.0; other registers have events of their own.
  'register',
] as const;
export type QemuEvent = EventOf<(typeof QEMU_SHOWS)[number]>;

/** Kinds of lines that a log has, or that were not asked for when it was recorded. */
export type Shown = 'reads of redistributors' | 'writes of redistributors' | 'MSIs';

/** What may be among the missing lines: accesses of redistributors and MSIs, or commands as well. */
export type Lacking = 'accesses' | 'commands';

/** Receives the events of a trace and remarks about it. */
export interface TraceSink {
  emit(event: QemuEvent, line: number): void;
  /** The driver dropped its tables (a reset, or a new kernel): all mappings are gone. */
  restarted(): void;
  /** The trace lacks the operands of this command, for this reason; undefined if not even its name is known. */
  operandsUnknown(op: CommandName | undefined, why: string, line: number): void;
  /** The ITS executes a slot that holds no command: all its words are zero. */
  emptySlot(slot: number, line: number): void;
  /** The driver sent something that is no command of this ITS, or has bits set that are RES0. */
  badCommand(verdict: 'violated' | 'lint', what: string, line: number): void;
  /** The ITS read the entry of an event for an MSI; the doorbell is -1 for a physical one. */
  readsEntry(intid: number, doorbell: number): void;
  /** The trace shows the queue from its first slot on: the tables are empty. */
  startsAtTheBeginning(): void;
  /** The trace begins in the middle of the queue: mappings made before this line are not known. */
  startsInTheMiddle(line: number): void;
  /** The trace may lack changes of these tables up to this line. */
  missed(grounds: readonly Ground[], line: number, why: string): void;
  /** Lines are missing before this one: accesses of redistributors may be among them, or commands as well. */
  lacksLines(what: Lacking, line: number): void;
  /** Whether the command that comes now certainly follows the last one: no command is missing between them. */
  follows(isCertain: boolean): void;
  /** The machine may have been reset at this line. */
  mayHaveBeenReset(line: number, why: string): void;
  /** The log may show another ITS from here on. */
  mayBeAnotherIts(why: Suspicion): void;
  /** The command may be the next one of the queue before this one, if that is the queue of another ITS. */
  mayGoOnElsewhere(line: number): void;
  /** The log has the lines of several ITSs: the command in this slot is not of the queue of the last one. */
  severalItss(slot: number, line: number): void;
  /** The value that a register was read as contradicts what was known: a write of it is missing from the trace. */
  learn(change: (known: Knowledge) => void): void;
  /** The trace has lines of this kind. */
  shows(kind: Shown): void;
  /** The trace itself is wrong or incomplete at this line. */
  doubtful(message: string, line: number): void;
  /** This line could not be parsed, or contradicts another one. */
  unparsed(line: number): void;
}
