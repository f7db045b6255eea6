/** Edits of a recorded trace, as another driver would have made it: the slots of the queue are numbered anew. */
import { commandNameOfOpcode, decodeCommand, encodeCommand, isCommand } from '../../models/architecture/codec.ts';
import type { Command } from '../../models/architecture/commands.ts';
import { COMMAND_TEXTS } from '../../src/trace/command-text.ts';

/** Line numbers are those of the recorded trace, and count from 1. A command is named by the line of its text. */
export type Edit =
  /** The driver gives the command other operands. */
  | { readonly change: number; readonly to: Readonly<Record<string, number | boolean>> }
  /** The driver does not send the command. */
  | { readonly unsend: number }
  /** The driver sends one more command, and publishes it. */
  | { readonly send: Command; readonly before: number }
  /** The driver makes this access; without what stands before the event. */
  | { readonly insert: string; readonly before: number }
  /** The driver makes the access at that line earlier or later. */
  | { readonly move: number; readonly before: number }
  /** The driver makes another access. */
  | { readonly replace: number; readonly by: readonly [from: string, to: string] }
  /** The driver does not make these accesses. */
  | { readonly drop: RegExp; readonly from?: number; readonly to?: number };

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

/** The lines of a command, as QEMU logs them; slot numbers are given later. */
const linesOf = (command: Command, stamp: string): readonly string[] => {
  const words = encodeCommand(command);
  const name = command.op.toLowerCase();
  const text = COMMAND_TEXTS.get(name);
  const raw = words.map((word) => `0x${word.toString(16).padStart(16, '0')}`).join(' ');
  const operands: Readonly<Record<string, string | number | boolean>> = { ...command };
  const printed = (text?.printed ?? []).map(([operand, field]) => {
    const value = Number(operands[operand]);
    return ` ${field.name} ${field.kind === 'flag' ? value : hex(value / 2 ** field.shift)}`;
  });
  return [
    `${stamp}gicv3_its_process_command GICv3 ITS: processing command at offset 0x0: ${hex((words[0] ?? 0n) & 0xffn)}`,
    `${stamp}gicv3_its_cmd_raw GICv3 ITS: raw slot 0x0 dw ${raw}`,
    text === undefined
      ? `${stamp}gicv3_its_cmd_unknown GICv3 ITS: unknown command ${hex((words[0] ?? 0n) & 0xffn)}`
      : `${stamp}gicv3_its_cmd_${name} GICv3 ITS: command ${text.words[0]}${printed.join('')}`,
  ];
};

const stampOf = (line: string): string => /^\d+@[\d.]+:/.exec(line)?.[0] ?? '';

class Editor {
  private readonly lines: readonly string[];
  /** The lines that stand now in the place of each line of the trace. */
  private readonly now: string[][];
  private readonly before = new Map<number, string[]>();

  constructor(lines: readonly string[]) {
    this.lines = lines;
    this.now = lines.map((line) => [line]);
  }

  apply(edit: Edit): void {
    if ('change' in edit) this.change(edit.change, edit.to);
    else if ('unsend' in edit) for (const at of this.block(edit.unsend)) this.now[at] = [];
    else if ('send' in edit) this.send(edit.send, edit.before);
    else if ('insert' in edit) this.put(edit.before, [`${this.stamp(edit.before)}${edit.insert}`]);
    else if ('move' in edit) this.put(edit.before, this.now.splice(edit.move - 1, 1, [])[0] ?? []);
    else if ('replace' in edit) this.now[edit.replace - 1] = [replaced(this.line(edit.replace), ...edit.by)];
    else this.drop(edit.drop, edit.from ?? 1, edit.to ?? this.lines.length);
  }

  result(): readonly string[] {
    return renumbered(this.now.flatMap((lines, at) => [...(this.before.get(at + 1) ?? []), ...lines]));
  }

  private line(number: number): string {
    return this.lines[number - 1] ?? '';
  }

  private stamp(number: number): string {
    return stampOf(this.line(number));
  }

  private put(before: number, lines: readonly string[]): void {
    this.before.set(before, [...(this.before.get(before) ?? []), ...lines]);
  }

  /** Indices of the three lines of a command. */
  private block(number: number): readonly [number, number, number] {
    const [begin, raw, text] = [number - 3, number - 2, number - 1];
    const isBlock = this.lines[begin]?.includes('process_command') && this.lines[raw]?.includes('cmd_raw');
    if (isBlock !== true || this.lines[text]?.includes('gicv3_its_cmd_') !== true)
      throw new Error(`no command at ${number}`);
    return [begin, raw, text];
  }

  private change(number: number, to: Readonly<Record<string, number | boolean>>): void {
    const [begin, raw, text] = this.block(number);
    const words =
      /dw (\S+) (\S+) (\S+) (\S+)/
        .exec(this.lines[raw] ?? '')
        ?.slice(1)
        .map(BigInt) ?? [];
    const [dw0 = 0n, dw1 = 0n, dw2 = 0n, dw3 = 0n] = words;
    const decoded = decodeCommand([dw0, dw1, dw2, dw3], 'v4.0');
    if (!decoded.ok) throw new Error(`no command at ${number}: ${commandNameOfOpcode(decoded.opcode)}`);
    const command = { ...decoded.command, ...to };
    if (!isCommand(command)) throw new Error(`not a ${decoded.command.op}: ${JSON.stringify(to)}`);
    const [first = '', second = '', third = ''] = linesOf(command, this.stamp(number));
    [this.now[begin], this.now[raw], this.now[text]] = [[first], [second], [third]];
  }

  private send(command: Command, before: number): void {
    const stamp = this.stamp(before);
    this.put(before, [
      ...linesOf(command, stamp),
      `${stamp}gicv3_its_write GICv3 ITS write: offset 0x88 data 0x1 size 4`,
    ]);
  }

  private drop(pattern: RegExp, from: number, to: number): void {
    for (let at = from - 1; at < to; at += 1) if (pattern.test(this.lines[at] ?? '')) this.now[at] = [];
  }
}

const replaced = (line: string, from: string, to: string): string => {
  if (!line.includes(from)) throw new Error(`no ${from} in ${line}`);
  return line.replace(from, to);
};

/** Gives each command the slot after the last one, and has GITS_CWRITER and GITS_CREADR say so. */
const renumbered = (lines: readonly string[]): readonly string[] => {
  let slots = 2048;
  let next = 0;
  return lines.map((line) => {
    const cbaser = /its_write .* offset 0x80 data 0x\w*(\w\w) size 8/.exec(line)?.[1];
    if (cbaser !== undefined) {
      slots = (Number.parseInt(cbaser, 16) + 1) * 128;
      next = 0;
    }
    if (line.includes('process_command')) {
      next = (next + 1) % slots;
      return line.replace(/offset 0x\w+/, `offset ${hex((next + slots - 1) % slots)}`);
    }
    if (line.includes('cmd_raw')) return line.replace(/slot 0x\w+/, `slot ${hex((next + slots - 1) % slots)}`);
    return line.replace(/(its_(?:write|read) .* offset 0x(?:88|90) data )0x\w+/, `$1${hex(next * 32)}`);
  });
};

export const edited = (lines: readonly string[], edits: readonly Edit[]): readonly string[] => {
  const editor = new Editor(lines);
  for (const edit of edits) editor.apply(edit);
  return editor.result();
};
