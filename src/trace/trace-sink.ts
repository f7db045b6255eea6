/** Where a source of trace events sends what it reads. */
import type { GicEvent } from '../../models/architecture/events.ts';

/** What a source of trace events tells beside the events. */
export interface TraceSink {
  emit(event: GicEvent, line: number): void;
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
