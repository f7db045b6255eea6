/** What a trace tells: events of certain kinds, and what is known of the trace itself. */
import type { EventOf } from '../../models/architecture/events.ts';

/** The kinds of events that a QEMU trace shows. It does not tell of pending state, of registers but those of queue and residency, or of memory. */
export const QEMU_SHOWS = [
  'published',
  'consumed',
  'msi',
  'acknowledged',
  'vacknowledged',
  'vpendbaser',
  'dirty-cleared',
] as const;
export type QemuEvent = EventOf<(typeof QEMU_SHOWS)[number]>;

/** What a source of trace events tells beside the events. */
export interface TraceSink {
  emit(event: QemuEvent, line: number): void;
  /** The tables were given up, by a reset or a new kernel: all mappings are gone. */
  restarted(): void;
  /** The trace does not tell the operands of this command. */
  operandsUnknown(op: string, line: number): void;
  /** The trace does not hold what was mapped before this line. */
  startsInTheMiddle(line: number): void;
  /** Something about the trace itself is wrong or missing. */
  doubtful(message: string, line: number): void;
  /** A line contradicts another. */
  unparsed(): void;
}
