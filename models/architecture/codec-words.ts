/**
 * Commands from and to the bytes of a queue as eight 32-bit words, for callers to whom time matters: no BigInt. `codec.ts` defines the form.
 */
import { type CommandLayout, encodeCommand, isCommand, layoutOf, layoutOfOpcode } from './codec.ts';
import type { CommandForm } from './commands/command.ts';
import type { Command } from './commands/index.ts';
import type { Field } from './commands/operand.ts';

/** Words of a command. */
export const WORDS_OF_A_COMMAND = 8;

const OPCODES = 0x100;

/** Where an operand is: bits of one word, or the top of a word and the bottom of the next. */
interface Extract {
  readonly name: string;
  readonly isFlag: boolean;
  /** Word, lowest bit and mask; an operand of two words has its lower part there. */
  readonly at: number;
  readonly bit: number;
  readonly mask: number;
  /** Mask of the part in the next word; 0 if there is none. */
  readonly upper: number;
  /** What one of that part is worth. */
  readonly place: number;
  readonly scale: number;
}

/** The lowest bits of a word. */
const maskOf = (bits: number): number => (bits >= 32 ? -1 : 2 ** bits - 1);

const extractOf = (name: string, field: Field): Extract => {
  const { doubleword, high, low } = field;
  const isFlag = field.kind === 'flag';
  const scale = field.kind === 'number' ? 2 ** field.shift : 1;
  const at = 2 * doubleword + (low >= 32 ? 1 : 0);
  const bit = low % 32;
  if (high < 32 || low >= 32) {
    return { name, isFlag, at, bit, mask: maskOf(high - low + 1), upper: 0, place: 0, scale };
  }
  return { name, isFlag, at, bit, mask: maskOf(32 - low), upper: maskOf(high - 31), place: 2 ** (32 - low), scale };
};

/** The operand in eight words. */
const extract = ({ at, bit, mask, upper, place, scale }: Extract, words: Uint32Array): number => {
  const low = (((words[at] ?? 0) >>> bit) & mask) >>> 0;
  return upper === 0 ? low * scale : ((((words[at + 1] ?? 0) & upper) >>> 0) * place + low) * scale;
};

interface Reader {
  readonly layout: CommandLayout;
  readonly template: Made;
  readonly makesCommand: boolean;
  readonly operands: readonly Extract[];
}

type Made = Record<string, string | number | boolean>;

/** What a reader makes is a command: tried once for each, since the operands and their types are always the same. */
const isMadeBy = (made: Made, { layout, makesCommand }: Reader): made is Made & Command =>
  makesCommand && made.op === layout.op;

/** The command with every operand 0. A copy has a place for each operand. */
const templateOf = ({ op, form, fields }: CommandLayout): Made => {
  const operands = Object.entries(fields).map(([name, { kind }]) => [name, kind === 'flag' ? false : 0] as const);
  return { op, ...(form === undefined ? {} : { form }), ...Object.fromEntries(operands) };
};

const readersOf = (form: CommandForm): readonly (Reader | undefined)[] =>
  Array.from({ length: OPCODES }, (_, opcode) => {
    const layout = layoutOfOpcode(opcode, form);
    if (layout === undefined) return undefined;
    const template = templateOf(layout);
    return {
      layout,
      template,
      makesCommand: isCommand(template),
      operands: Object.entries(layout.fields).map(([name, field]) => extractOf(name, field)),
    };
  });

const READERS: Readonly<Record<CommandForm, readonly (Reader | undefined)[]>> = {
  'v4.0': readersOf('v4.0'),
  'v4.1': readersOf('v4.1'),
};

/** The command in eight words, as an ITS of this form reads it. RES0 bits are ignored; an opcode that no command has makes `UNKNOWN`. */
export const commandOfWords = (words: Uint32Array, form: CommandForm): Command => {
  const opcode = (words[0] ?? 0) & 0xff;
  const reader = READERS[form][opcode];
  if (reader === undefined) return { op: 'UNKNOWN', opcode };
  const { operands } = reader;
  const command: Made = { ...reader.template };
  for (let index = 0; index < operands.length; index += 1) {
    const operand = operands[index];
    if (operand === undefined) continue;
    const value = extract(operand, words);
    command[operand.name] = operand.isFlag ? value === 1 : value;
  }
  if (isMadeBy(command, reader)) return command;
  throw new Error(`the layout of opcode ${opcode} does not make a command`);
};

type WriteWords = (words: Uint32Array, value: number) => void;

interface Writer {
  readonly name: string;
  readonly field: Field;
  /** The field holds `value / scale`, which is below `end`. */
  readonly scale: number;
  readonly end: number;
  readonly write: WriteWords;
}

const writerOf = (name: string, field: Field): Writer => {
  const { doubleword, high, low } = field;
  const lower = 2 * doubleword;
  const scale = field.kind === 'number' ? 2 ** field.shift : 1;
  const end = 2 ** (high - low + 1);
  const add = (words: Uint32Array, at: number, bits: number): void => {
    words[at] = (words[at] ?? 0) | bits;
  };
  const at = low >= 32 ? lower + 1 : lower;
  if (high < 32 || low >= 32) {
    return { name, field, scale, end, write: (words, value) => add(words, at, value << (low % 32)) };
  }
  const place = 2 ** (32 - low);
  const write: WriteWords = (words, value) => {
    add(words, lower, (value % place) << low);
    add(words, lower + 1, Math.floor(value / place));
  };
  return { name, field, scale, end, write };
};

const WRITERS = new Map<CommandLayout, readonly Writer[]>();

const writersOf = (layout: CommandLayout): readonly Writer[] => {
  let writers = WRITERS.get(layout);
  if (writers === undefined) {
    writers = Object.entries(layout.fields).map(([name, field]) => writerOf(name, field));
    WRITERS.set(layout, writers);
  }
  return writers;
};

/** Writes a command into eight words. Throws RangeError as `encodeCommand`. */
export const putWords = (command: Command, words: Uint32Array): void => {
  const layout = layoutOf(command);
  const operands: Readonly<Record<string, string | number | boolean>> = command;
  words.fill(0);
  words[0] = layout.opcode;
  for (const { name, scale, end, write } of writersOf(layout)) {
    const operand = operands[name];
    const value = Number(operand) / scale;
    if (!Number.isInteger(value) || value < 0 || value >= end) {
      // It says what is wrong.
      encodeCommand(command);
    }
    write(words, value);
  }
};
