/** Checks by the slot numbers whether the log has every command of the queue. */
import type { CommandWords } from '../../models/architecture/codec.ts';
import type { CommandName } from '../../models/architecture/commands.ts';
import { SLOTS_OF_A_PAGE } from '../../models/architecture/queue.ts';
import { TABLES } from '../../models/observer/doubts.ts';
import type { Lacking, TraceSink } from './trace-sink.ts';

/** A queue that the commands have left. */
interface Left {
  /** The slot at which it would go on. */
  readonly slot: number;
  /** GITS_CBASER was written then. */
  readonly byBase: boolean;
  /** The tables of the ITS were moved with it. */
  readonly movesTables: boolean;
  readonly slots: number | undefined;
}

/** Number of such queues that are remembered. */
const REMEMBERED = 8;

/** Commands about what an earlier command has mapped: a driver does not begin with them. */
const LATER_COMMANDS: ReadonlySet<CommandName> = new Set([
  'CLEAR',
  'DISCARD',
  'INT',
  'INV',
  'INVALL',
  'MOVALL',
  'MOVI',
  'SYNC',
  'VINVALL',
  'VMOVI',
  'VMOVP',
  'VSYNC',
]);

export class QueueWatch {
  /** Whether a command was consumed since the driver last gave up its tables. */
  used = false;
  /** The log has the queues of several ITSs. */
  isShared = false;
  private readonly sink: TraceSink;
  private readonly onGap: (what: Lacking, line: number) => void;
  private started = false;
  private slots: number | undefined;
  private last: number | undefined;
  private lastWords: CommandWords | undefined;
  /** Commands since the last one whose slot is known. */
  private unnumbered = 0;
  /** The slot that GITS_CREADR or GITS_CWRITER named last. */
  private pointer: number | undefined;
  private left: Left[] = [];

  /** `onGap`: lines are missing before this one. */
  constructor(sink: TraceSink, onGap: (what: Lacking, line: number) => void) {
    this.sink = sink;
    this.onGap = onGap;
  }

  /** GITS_CBASER was written: a new queue of this many pages starts at slot 0. Returns its number of slots. */
  based(pages: number, movesTables: boolean): number {
    // The first ring of a trace is the first of the driver.
    if (!this.started) this.sink.startsAtTheBeginning();
    this.started = true;
    this.pointer = undefined;
    this.unnumbered = 0;
    if (this.last !== undefined && this.last >= 0) this.leaves(this.last, true, movesTables);
    this.slots = pages * SLOTS_OF_A_PAGE;
    this.last = -1;
    this.lastWords = undefined;
    return this.slots;
  }

  /** GITS_CBASER was written, or a command consumed. */
  get hasBase(): boolean {
    return this.started;
  }

  /** A write of GITS_CBASER may be missing from the log. */
  forgetRing(): void {
    this.slots = undefined;
    this.pointer = undefined;
  }

  /** GITS_CREADR was read, or GITS_CWRITER read or written. QEMU has executed all commands before that, unless it stalls. */
  pointsTo(slot: number, line: number): void {
    this.pointer = slot;
    const { last } = this;
    if (this.isShared || this.unnumbered > 0 || last === undefined || last < 0) return;
    const wraps = slot === 0 && (this.slots === undefined || last === this.slots - 1);
    if (slot !== last + 1 && slot !== last && !wraps) this.onGap('accesses', line);
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

  consumed(slot: number | undefined, line: number, words: CommandWords | undefined, op: CommandName | undefined): void {
    this.used = true;
    if (!this.started) {
      this.started = true;
      // Slot 0 comes again after the last one of the ring, and then with a command about what is mapped.
      const isFirst = op === undefined || !LATER_COMMANDS.has(op);
      if (slot === 0 && (this.pointer ?? 0) === 0 && isFirst) this.sink.startsAtTheBeginning();
      else this.sink.startsInTheMiddle(line);
    }
    if (slot === undefined) {
      this.unnumbered += 1;
      this.sink.follows(false);
      return;
    }
    const { last, unnumbered } = this;
    this.last = slot;
    this.lastWords = words;
    this.unnumbered = 0;
    if (this.isShared || last === undefined || slot === last) {
      this.sink.follows(true);
      return;
    }
    const wraps = slot === 0 && (this.slots === undefined || last === this.slots - 1);
    if (slot === last + 1 || wraps) {
      this.goesOn(slot, line);
      return;
    }
    const ahead = (slot > last ? slot - last - 1 : (this.slots ?? 0) - last - 1 + slot) - unnumbered;
    if (ahead === 0 || (last < 0 && this.isIgnored(slot))) {
      this.sink.follows(true);
      return;
    }
    // Half a ring of commands is not missing from a log.
    const goesBack = slot < last && (this.slots === undefined || ahead > this.slots / 2);
    if (this.left.some((queue) => queue.slot === slot && (queue.byBase || goesBack))) {
      this.isShared = true;
      this.sink.severalItss(slot, line);
      return;
    }
    if (goesBack) this.sink.mayBeAnotherIts('queue');
    if (last >= 0) this.leaves(last, false, false);
    this.missing(ahead, slot, last, line);
  }

  private missing(count: number, slot: number, last: number, line: number): void {
    const gap = `${count > 0 ? count : 'some'} command${count === 1 ? ' is' : 's are'} missing from the log`;
    const follows = last < 0 ? 'is the first one of the queue' : `follows slot 0x${last.toString(16)}`;
    this.onGap('commands', line);
    this.sink.missed(TABLES, line - 1, `before line ${line} ${gap}`);
    this.sink.doubtful(`the command in slot 0x${slot.toString(16)} ${follows}: ${gap}`, line);
    this.sink.follows(true);
  }

  /** The queue goes on as if GITS_CBASER had not been written: QEMU ignores the write while the ITS is enabled. */
  private isIgnored(slot: number): boolean {
    const queue = this.left.at(-1);
    if (queue?.byBase !== true || queue.movesTables || queue.slot !== slot) return false;
    this.left.pop();
    this.slots = queue.slots;
    return true;
  }

  private leaves(last: number, byBase: boolean, movesTables: boolean): void {
    this.left.push({ slot: last + 1, byBase, movesTables, slots: this.slots });
    if (this.left.length > REMEMBERED) this.left.shift();
  }

  private goesOn(slot: number, line: number): void {
    this.sink.follows(true);
    if (this.left.length === 0) return;
    // What was left out comes again only a lap later.
    if (slot === 0) this.left = this.left.filter(({ byBase }) => byBase);
    // The earlier queue would go on at this slot, too.
    if (this.left.some((queue) => queue.slot === slot && queue.byBase)) this.sink.mayGoOnElsewhere(line);
  }
}
