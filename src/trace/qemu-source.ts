/**
 * The records of a QEMU trace, as events of a GIC.
 *
 * QEMU executes every command during the write of GITS_CWRITER, with all its effects, and logs the command before that write. If the log has the
 * command words, they say what the driver asked for, and the printed text is compared with them. Dirty of GICR_VPENDBASER counts as clear
 * only once the driver has read it as 0: QEMU never sets Dirty, but a driver still has to poll it.
 */
import {
  type CommandWords,
  commandNameOfOpcode,
  type Decoded,
  decodeCommand,
} from '../../models/architecture/codec.ts';
import { isVirtual } from '../../models/architecture/command-outcomes.ts';
import type { Command, CommandName } from '../../models/architecture/commands.ts';
import { formatCommand } from '../../models/architecture/format.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { CommandLines } from './command-lines.ts';
import { commandOfText, disagreement } from './command-text.ts';
import { hiddenIn } from './damage.ts';
import type { CommandRecord, ListRegisterRecord, QemuRecord } from './qemu-records.ts';
import { QueueWatch } from './queue-watch.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import { RegisterWatch } from './register-watch.ts';
import type { Lacking, TraceSink } from './trace-sink.ts';

interface Begun {
  line: number;
  slot: number;
  opcode: number;
  words: CommandWords | undefined;
  /** A line that may be about it could not be parsed. */
  isDamaged?: boolean;
}

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

const isZero = (words: CommandWords): boolean => words.every((word) => word === 0n);

/** Checks slot numbers here and not in monitors, because lines may be missing from the log. */
const UNKNOWN_SLOT = -1;

export class QemuSource {
  /** Number of commands in the trace, known or not. */
  commands = 0;
  private readonly sink: TraceSink;
  private readonly profile: RecognisedProfile;
  private readonly registers: RegisterWatch;
  private readonly queue: QueueWatch;
  private begun: Begun | undefined;
  /** The last command, where it was finished before its text was seen. */
  private early: CommandName | undefined;
  /** A damaged line that may have been about a command, where none is under way. */
  private hidden: number | undefined;
  private readonly lines: CommandLines;
  /** The lines that follow are about a command. */
  private isInCommand = false;
  private readonly decoded = new WeakMap<CommandWords, Decoded>();

  constructor(sink: TraceSink, profile: RecognisedProfile) {
    this.sink = sink;
    this.profile = profile;
    this.lines = new CommandLines((line) => this.lacks('accesses', line));
    this.queue = new QueueWatch(sink, (what, line) => this.lacks(what, line));
    this.registers = new RegisterWatch(sink, profile, this.queue);
  }

  accept(record: QemuRecord, line: number): void {
    if (this.hidden !== undefined) this.reveals(record);
    switch (record.kind) {
      case 'entry':
        // All reads of a command stand before the write of GITS_CWRITER.
        if (!this.isInCommand) this.sink.readsEntry(record.intid, record.doorbell);
        break;
      case 'begin':
        this.isInCommand = true;
        this.flush();
        this.early = undefined;
        this.lines.begins(line, true);
        this.begun = { line, slot: record.slot, opcode: record.opcode, words: undefined };
        break;
      case 'words':
        this.lines.hasWords = true;
        this.wordsOf(record.slot, record.words, line);
        break;
      case 'command':
        this.printed(record, line);
        break;
      case 'register':
        // The write of GITS_CWRITER follows its commands.
        if (record.frame === 'its' && record.access === 'write') {
          this.isInCommand = false;
          this.flush();
        } else this.flushIfWhole();
        this.registers.accept(record, line);
        break;
      case 'distributor':
        this.profile.distributorTyper(record.typer);
        break;
      case 'msi':
        this.isInCommand = false;
        this.flushIfWhole();
        this.sink.emit({ kind: 'msi', its: 0, deviceId: record.deviceId, eventId: record.eventId }, line);
        break;
      case 'list-register':
        this.flushIfWhole();
        this.listRegister(record, line);
        break;
      case 'acknowledge': {
        this.flushIfWhole();
        const rd = this.registers.processor(record.rd);
        if (!record.virtual && record.intid >= FIRST_LPI) this.registers.acknowledged(rd, line);
        if (record.virtual) this.sink.emit({ kind: 'vacknowledged', rd, vINTID: record.intid }, line);
        else this.sink.emit({ kind: 'acknowledged', rd, intid: record.intid }, line);
        break;
      }
    }
  }

  private lacks(what: Lacking, line: number): void {
    this.sink.lacksLines(what, line);
    this.registers.lacks(what, line);
  }

  /** A line has text that could not be parsed: what it can have told is not known. */
  damaged(text: string, line: number): void {
    const { command, op, its, redistributor } = hiddenIn(text);
    if (this.begun !== undefined) this.begun.isDamaged = true;
    if (command) this.hides(op, line);
    if (its) this.registers.forgetIts();
    if (redistributor !== undefined) this.registers.forgetRedistributor(redistributor, line);
  }

  /** A line about a command is lost: of the command under way, or all that the log has of another one. */
  private hides(op: string | undefined, line: number): void {
    const { begun, early } = this;
    const current = begun === undefined ? early : commandNameOfOpcode(begun.opcode);
    if (begun === undefined) this.early = undefined;
    if (current === undefined || (op !== undefined && op !== current)) this.hidden ??= line;
  }

  /** Whether the record that follows is a line of the command that a damaged line began. */
  private reveals({ kind }: QemuRecord): void {
    const { hidden } = this;
    if (hidden === undefined || kind === 'entry') return;
    this.hidden = undefined;
    if (kind === 'words' || kind === 'command') return;
    this.sink.operandsUnknown(undefined, 'its lines are damaged', hidden);
  }

  private wordsOf(slot: number, words: CommandWords, line: number): void {
    this.isInCommand = true;
    const { begun } = this;
    const isNext = begun !== undefined && begun.words === undefined && begun.slot === slot;
    const opcode = Number(words[0] & 0xffn);
    // The words in the log are not those that the ITS has read.
    if (isNext && begun.opcode !== opcode) {
      begun.isDamaged = true;
      this.sink.unparsed(line);
      return;
    }
    if (!isNext) {
      this.flush();
      this.lines.begins(line, false);
    }
    this.early = undefined;
    this.begun = { line, slot, opcode, words };
  }

  /** A list register of the virtual CPU interface was written. */
  private listRegister({ rd, lr, vINTID }: ListRegisterRecord, line: number): void {
    this.sink.emit({ kind: 'lr', rd: this.registers.processor(rd), lr, vINTID }, line);
  }

  /** Finishes the last command: no further line belongs to it. */
  flush(): void {
    const { begun } = this;
    if (begun === undefined) return;
    this.begun = undefined;
    if (begun.isDamaged !== true) this.lines.endsWithoutText();
    if (!this.count(begun.slot, begun.line, begun.words, commandNameOfOpcode(begun.opcode))) return;
    if (begun.words === undefined) this.unknown(begun.opcode, begun.slot, begun.line);
    else this.decode(begun.words, undefined, begun);
  }

  /** Finishes a command whose words are known, or lost: accesses of other PEs may stand between its lines. */
  private flushIfWhole(): void {
    if (this.begun === undefined || (this.begun.words === undefined && this.begun.isDamaged !== true)) return;
    this.early = commandNameOfOpcode(this.begun.opcode);
    this.flush();
  }

  /** Counts a command. Returns false if it is a retry of the last one. */
  private count(
    slot: number | undefined,
    line: number,
    words: CommandWords | undefined,
    op: CommandName | undefined,
  ): boolean {
    if (this.queue.isRetry(slot, words)) return false;
    this.commands += 1;
    this.queue.consumed(slot, line, words, op);
    this.registers.consumed();
    return true;
  }

  /** Only the opcode of a command is in the log. */
  private unknown(opcode: number, slot: number, line: number): void {
    if (opcode === 0) this.sink.emptySlot(slot, line);
    else this.sink.operandsUnknown(commandNameOfOpcode(opcode), 'the log has only its opcode', line);
  }

  private printed(record: CommandRecord, line: number): void {
    this.isInCommand = true;
    // The lines of this command before its text may be lost, and the text of the last command as well.
    const begunOp = this.begun === undefined ? undefined : commandNameOfOpcode(this.begun.opcode);
    if (begunOp !== undefined && record.text !== undefined && begunOp !== record.text.op) this.flush();
    const { begun, early } = this;
    this.begun = undefined;
    this.early = undefined;
    this.lines.text();
    // The command of this text was taken from its words already.
    if (begun === undefined && early !== undefined && early === record.text?.op) return;
    if (begun === undefined || (this.lines.hasWords && begun.words === undefined)) this.lines.lacks(line);
    if (!this.count(begun?.slot, line, begun?.words, record.text?.op ?? begunOp)) return;
    if (begun?.words !== undefined) {
      this.decode(begun.words, record, { ...begun, line });
      return;
    }
    if (record.text === undefined && begun?.opcode === 0) {
      this.sink.emptySlot(begun.slot, line);
      return;
    }
    if (record.text === undefined) {
      this.unknownToQemu(begun?.opcode, line);
      return;
    }
    const command = commandOfText(record.text, record.values);
    const why = this.lines.hasWords
      ? 'its gicv3_its_cmd_raw line is missing or damaged'
      : 'the log has no gicv3_its_cmd_raw lines';
    if (command === undefined) this.sink.operandsUnknown(record.text.op, why, line);
    else this.consumed(command, false, line);
  }

  /** QEMU does not know a command of which only the opcode is known. */
  private unknownToQemu(opcode: number | undefined, line: number): void {
    const op = opcode === undefined ? undefined : commandNameOfOpcode(opcode);
    const lacking = op === undefined ? undefined : this.profile.lacking(op);
    if (opcode !== undefined && op === undefined) {
      this.sink.badCommand('violated', `opcode ${hex(opcode)} is no ITS command`, line);
    } else if (lacking !== undefined) {
      this.sink.badCommand('violated', `${op} is sent to an ITS that does not have it. ${lacking}`, line);
    } else this.sink.doubtful('QEMU does not know this command, and the log does not contain its words: skipped', line);
  }

  private decode(words: CommandWords, record: CommandRecord | undefined, { slot, line }: Begun): void {
    if (record?.text === undefined && isZero(words)) {
      this.sink.emptySlot(slot, line);
      return;
    }
    let decoded = this.decoded.get(words);
    if (decoded === undefined) {
      decoded = decodeCommand(words, this.profile.judging.architecture === 'v4.1' ? 'v4.1' : 'v4.0');
      this.decoded.set(words, decoded);
    }
    if (!decoded.ok && record !== undefined) {
      this.unknownToQemu(decoded.opcode, line);
      return;
    }
    if (!decoded.ok) {
      this.sink.doubtful(`opcode ${hex(decoded.opcode)} is not an ITS command: skipped`, line);
      return;
    }
    const { command, reserved } = decoded;
    if (!isZero(reserved)) {
      const bits = reserved.flatMap((word, dw) => (word === 0n ? [] : [`DW${dw} ${hex(word)}`]));
      this.sink.badCommand('lint', `${command.op} has bits set that are RES0: ${bits.join(', ')}`, line);
    }
    const text = record?.text;
    const wrong = text === undefined ? undefined : disagreement(text, record?.values ?? [], command);
    if (wrong !== undefined) {
      this.sink.unparsed(line);
      this.sink.doubtful(`${wrong}; the command words count: ${formatCommand(command)}`, line);
    }
    this.consumed(command, record !== undefined && text === undefined, line);
  }

  private consumed(command: Command, unknown: boolean, line: number): void {
    if (isVirtual(command.op)) this.profile.usesVirtual(command.op, line);
    const lacking = this.profile.lacking(command.op);
    if (lacking !== undefined)
      this.sink.badCommand('violated', `${command.op} is sent to an ITS that does not have it. ${lacking}`, line);
    const error = unknown || lacking !== undefined ? 'UNKNOWN_COMMAND' : undefined;
    this.sink.emit({ kind: 'published', its: 0, slot: UNKNOWN_SLOT, command }, line);
    this.sink.emit({ kind: 'consumed', its: 0, slot: UNKNOWN_SLOT, command, error }, line);
    if (error === undefined && command.op === 'VMAPP') this.registers.mapped(command);
  }
}
