/** Checks by the slot numbers whether the log has every command of the queue. */
import type { CommandWords } from '../../models/architecture/codec.ts';
import { SLOTS_OF_A_PAGE } from '../../models/architecture/queue.ts';
import { TABLES } from '../../models/observer/doubts.ts';
import type { TraceSink } from './trace-sink.ts';

export class QueueWatch {
  /** Whether a command was consumed since the driver last gave up its tables. */
  used = false;
  private readonly sink: TraceSink;
  private started = false;
  private slots: number | undefined;
  private last: number | undefined;
  private lastWords: CommandWords | undefined;
  /** Commands since the last one whose slot is known. */
  private unnumbered = 0;
  /** The slot that GITS_CREADR or GITS_CWRITER named last. */
  private pointer: number | undefined;

  constructor(sink: TraceSink) {
    this.sink = sink;
  }

  /** GITS_CBASER was written: a new queue of this many pages starts at slot 0. Returns its number of slots. */
  based(pages: number): number {
    // The first ring of a trace is the first of the driver.
    if (!this.started) this.sink.startsAtTheBeginning();
    this.started = true;
    this.pointer = undefined;
    this.unnumbered = 0;
    this.slots = pages * SLOTS_OF_A_PAGE;
    this.last = undefined;
    this.lastWords = undefined;
    return this.slots;
  }

  /** GITS_CREADR was read, or GITS_CWRITER read or written. */
  pointsTo(slot: number): void {
    this.pointer = slot;
  }

  /** Whether the ITS retries the command at which it stalled: same slot, same words. */
  isRetry(slot: number | undefined, words: CommandWords | undefined): boolean {
    return (
      slot !== undefined &&
      slot === this.last &&
      words !== undefined &&
      this.lastWords !== undefined &&
      words.every((word, index) => word === this.lastWords?.[index])
    );
  }

  consumed(slot: number | undefined, line: number, words: CommandWords | undefined): void {
    this.used = true;
    if (!this.started) {
      this.started = true;
      // Slot 0 comes again after the last one of the ring.
      if (slot === 0 && (this.pointer ?? 0) === 0) this.sink.startsAtTheBeginning();
      else this.sink.startsInTheMiddle(line);
    }
    if (slot === undefined) {
      this.unnumbered += 1;
      return;
    }
    const { last, unnumbered } = this;
    this.last = slot;
    this.lastWords = words;
    this.unnumbered = 0;
    if (last === undefined || slot === last) return;
    const wraps = slot === 0 && (this.slots === undefined || last === this.slots - 1);
    if (slot === last + 1 || wraps) return;
    const missing = (slot > last ? slot - last - 1 : (this.slots ?? 0) - last - 1 + slot) - unnumbered;
    if (missing === 0) return;
    const gap = `${missing > 0 ? missing : 'some'} command${missing === 1 ? ' is' : 's are'} missing from the log`;
    this.sink.missed(TABLES, line - 1, `before line ${line} ${gap}`);
    this.sink.doubtful(`the command in slot 0x${slot.toString(16)} follows slot 0x${last.toString(16)}: ${gap}`, line);
  }
}
