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
import type { Command } from '../../models/architecture/commands.ts';
import { formatCommand } from '../../models/architecture/format.ts';
import { commandOfText, disagreement } from './command-text.ts';
import type { CommandRecord, QemuRecord } from './qemu-log.ts';
import { QueueWatch } from './queue-watch.ts';
import type { RecognisedProfile } from './recognised-profile.ts';
import { RegisterWatch } from './register-watch.ts';
import type { TraceSink } from './trace-sink.ts';

interface Begun {
  line: number;
  slot: number;
  opcode: number | undefined;
  words: CommandWords | undefined;
}

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
  private readonly decoded = new WeakMap<CommandWords, Decoded>();

  constructor(sink: TraceSink, profile: RecognisedProfile) {
    this.sink = sink;
    this.profile = profile;
    this.queue = new QueueWatch(sink);
    this.registers = new RegisterWatch(sink, profile, this.queue);
  }

  accept(record: QemuRecord, line: number): void {
    switch (record.kind) {
      case 'begin':
        this.flush();
        this.begun = { line, slot: record.slot, opcode: record.opcode, words: undefined };
        break;
      case 'words':
        if (this.begun === undefined || this.begun.words !== undefined || this.begun.slot !== record.slot) this.flush();
        this.begun = { line, slot: record.slot, opcode: undefined, words: record.words };
        break;
      case 'command':
        this.printed(record, line);
        break;
      case 'register':
        this.flush();
        this.registers.accept(record, line);
        break;
      case 'msi':
        this.flush();
        this.sink.emit({ kind: 'msi', its: 0, deviceId: record.deviceId, eventId: record.eventId }, line);
        break;
      case 'acknowledge': {
        this.flush();
        const rd = this.registers.processor(record.rd);
        if (record.virtual) this.sink.emit({ kind: 'vacknowledged', rd, vINTID: record.intid }, line);
        else this.sink.emit({ kind: 'acknowledged', rd, intid: record.intid }, line);
        break;
      }
    }
  }

  /** Finishes the last command: no further line belongs to it. */
  flush(): void {
    const { begun } = this;
    if (begun === undefined) return;
    this.begun = undefined;
    if (!this.count(begun.slot, begun.line, begun.words)) return;
    if (begun.words === undefined) this.sink.operandsUnknown(commandNameOfOpcode(begun.opcode ?? -1), begun.line);
    else this.decode(begun.words, undefined, begun.line);
  }

  /** Counts a command. Returns false if it is a retry of the last one. */
  private count(slot: number | undefined, line: number, words: CommandWords | undefined): boolean {
    if (this.queue.isRetry(slot, words)) return false;
    this.commands += 1;
    this.queue.consumed(slot, line, words);
    return true;
  }

  private printed(record: CommandRecord, line: number): void {
    const { begun } = this;
    this.begun = undefined;
    if (!this.count(begun?.slot, line, begun?.words)) return;
    if (begun?.words !== undefined) {
      this.decode(begun.words, record, line);
      return;
    }
    if (record.text === undefined) {
      this.sink.doubtful('QEMU does not know this command, and the log does not contain its words: skipped', line);
      return;
    }
    const command = commandOfText(record.text, record.values);
    if (command === undefined) this.sink.operandsUnknown(record.text.op, line);
    else this.consumed(command, false, line);
  }

  private decode(words: CommandWords, record: CommandRecord | undefined, line: number): void {
    let decoded = this.decoded.get(words);
    if (decoded === undefined) {
      decoded = decodeCommand(words, this.profile.judging.architecture === 'v4.1' ? 'v4.1' : 'v4.0');
      this.decoded.set(words, decoded);
    }
    if (!decoded.ok) {
      this.sink.doubtful(`opcode 0x${decoded.opcode.toString(16)} is not an ITS command: skipped`, line);
      return;
    }
    const { command } = decoded;
    const text = record?.text;
    const wrong = text === undefined ? undefined : disagreement(text, record?.values ?? [], command);
    if (wrong !== undefined) {
      this.sink.unparsed();
      this.sink.doubtful(`${wrong}; the command words count: ${formatCommand(command)}`, line);
    }
    this.consumed(command, record !== undefined && text === undefined, line);
  }

  private consumed(command: Command, unknown: boolean, line: number): void {
    const virtual = isVirtual(command.op);
    if (virtual) this.profile.usesVirtual(command.op, line);
    const error = unknown || (virtual && this.profile.isPhysicalOnly) ? 'UNKNOWN_COMMAND' : undefined;
    this.sink.emit({ kind: 'published', its: 0, slot: UNKNOWN_SLOT, command }, line);
    this.sink.emit({ kind: 'consumed', its: 0, slot: UNKNOWN_SLOT, command, error }, line);
    if (error === undefined && command.op === 'VMAPP') this.registers.mapped(command);
  }
}
