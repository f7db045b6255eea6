/**
 * The 32-byte form of every ITS command, by the operands in `commands/`.
 *
 * A command is four 64-bit doublewords, DW0 to DW3. Bits outside the opcode and the fields of a command are RES0; `decodeCommand` returns
 * them as well, so that no bit of a queue entry is lost. VMAPP and VMOVP have two layouts, chosen by GITS_TYPER.VMAPP.
 *
 * Sources: Linux irq-gic-v3-its.c (its_encode_*, its_build_*_cmd), QEMU hw/intc/gicv3_internal.h, IHI 0069 "ITS commands".
 */
import { type CommandForm, formsOf } from './commands/command.ts';
import { COMMAND_NAMES, COMMANDS, type Command, type CommandName } from './commands/index.ts';
import { type Field, fieldPosition, type Operands } from './commands/operand.ts';
import { unknown } from './commands/unknown.ts';

/** One entry of the command queue: DW0 to DW3, each an unsigned 64-bit number. */
export type CommandWords = readonly [bigint, bigint, bigint, bigint];

/** The layout of one command, in one form. */
export interface CommandLayout {
  readonly op: CommandName;
  /** The form this layout belongs to; undefined where both forms share it. */
  readonly form: CommandForm | undefined;
  /** DW0[7:0]. */
  readonly opcode: number;
  /** Name of the operand in `Command` → its field. */
  readonly fields: Operands;
  /** The bits outside the opcode and all fields: RES0. */
  readonly reservedBits: CommandWords;
}

/** `reserved` holds the RES0 bits that were set: `encodeCommand(command)` OR `reserved` gives the words that were decoded. */
export type Decoded =
  | { readonly ok: true; readonly command: Command; readonly reserved: CommandWords }
  | { readonly ok: false; readonly opcode: number };

const OPCODE_MASK = 0xffn;

/** The layout of every command, in the order of the opcodes. */
export const commandLayouts: readonly CommandLayout[] = COMMAND_NAMES.flatMap((op) =>
  formsOf(COMMANDS[op]).map(({ form, operands }) => ({
    op,
    form,
    opcode: COMMANDS[op].opcode,
    fields: operands,
    reservedBits: reservedBitsOf(operands),
  })),
);

/** The layout of a command whose opcode no command has: the opcode is its operand. `decodeCommand` does not use it. */
const unknownLayout: CommandLayout = {
  op: unknown.op,
  form: undefined,
  opcode: unknown.opcode,
  fields: unknown.operands,
  reservedBits: reservedBitsOf(unknown.operands),
};

/** Name of a command → its layouts. */
const LAYOUTS_BY_NAME: ReadonlyMap<string, readonly CommandLayout[]> = new Map(
  [...commandLayouts, unknownLayout].map(({ op }) => [
    op,
    op === unknown.op ? [unknownLayout] : commandLayouts.filter((layout) => layout.op === op),
  ]),
);

function reservedBitsOf(operands: Operands): CommandWords {
  const used: [bigint, bigint, bigint, bigint] = [OPCODE_MASK, 0n, 0n, 0n];
  for (const field of Object.values(operands)) used[field.doubleword] |= maskOf(field) << BigInt(field.low);
  return mapWords((index) => BigInt.asUintN(64, ~used[index]));
}

/** The command that has this opcode, or undefined if none does. */
export function commandNameOfOpcode(opcode: number): CommandName | undefined {
  return commandLayouts.find((row) => row.opcode === opcode)?.op;
}

/** The layout by which an ITS of this form reads a command with that opcode; undefined if no command has the opcode. */
export function layoutOfOpcode(opcode: number, form: CommandForm): CommandLayout | undefined {
  return commandLayouts.find((row) => row.opcode === opcode && (row.form ?? form) === form);
}

/** The layout that `encodeCommand` uses. Throws RangeError if there is no such command or form. */
export function layoutOf(command: Command): CommandLayout {
  const form = 'form' in command ? command.form : undefined;
  const found = findLayout(command.op, form);
  if (found === undefined) throw new RangeError(`there is no ITS command ${command.op} of form ${form ?? 'any'}`);
  return found;
}

/**
 * Whether a value, of a file say, has the shape of a command: a known `op`, the `form` that goes with it, and every operand of the right
 * type. Whether the operands fit their fields is what `encodeCommand` checks.
 */
export function isCommand(value: unknown): value is Command {
  if (typeof value !== 'object' || value === null) return false;
  const { op, form, ...operands }: Readonly<Record<string, unknown>> = { ...value };
  const found = findLayout(op, form);
  return (
    found !== undefined &&
    Object.entries(found.fields).every(([operand, field]) =>
      field.kind === 'flag' ? typeof operands[operand] === 'boolean' : typeof operands[operand] === 'number',
    )
  );
}

/**
 * The four doublewords of a command; all RES0 bits are zero.
 *
 * Throws RangeError, naming the operand, its value, and the width and alignment of its field, if an operand does not fit.
 */
export function encodeCommand(command: Command): CommandWords {
  const layout = layoutOf(command);
  const operands: Readonly<Record<string, string | number | boolean>> = { ...command };
  const words: [bigint, bigint, bigint, bigint] = [BigInt(layout.opcode), 0n, 0n, 0n];
  for (const [operand, field] of Object.entries(layout.fields)) {
    words[field.doubleword] |= toField(command.op, operand, field, operands[operand]) << BigInt(field.low);
  }
  return words;
}

/**
 * The command in four doublewords, as an ITS of this form reads it.
 *
 * `form` chooses the layout of VMAPP and VMOVP and nothing else: VSGI and INVDB decode in both forms. Throws RangeError if a word is not an
 * unsigned 64-bit number.
 */
export function decodeCommand(words: CommandWords, form: CommandForm): Decoded {
  for (const [index, word] of words.entries()) {
    if (BigInt.asUintN(64, word) !== word) throw new RangeError(`DW${index} = ${word} is not 64 bits wide`);
  }
  const opcode = Number(words[0] & OPCODE_MASK);
  const layout = layoutOfOpcode(opcode, form);
  if (layout === undefined) return { ok: false, opcode };
  const command: Record<string, string | number | boolean> = { op: layout.op };
  if (layout.form !== undefined) command.form = layout.form;
  for (const [operand, field] of Object.entries(layout.fields)) {
    command[operand] = fromField(field, words[field.doubleword]);
  }
  if (!isCommand(command)) throw new Error(`the layout of ${layout.op} does not make a command`);
  return { ok: true, command, reserved: mapWords((index) => words[index] & layout.reservedBits[index]) };
}

function toField(op: CommandName, operand: string, field: Field, value: unknown): bigint {
  if (field.kind === 'flag') {
    if (typeof value === 'boolean') return value ? 1n : 0n;
    throw misfit(op, operand, field, value, 'true or false');
  }
  const width = field.high - field.low + 1;
  const unit = 2 ** field.shift;
  if (typeof value === 'number' && Number.isInteger(value / unit) && value >= 0 && value < 2 ** width * unit) {
    return BigInt(value / unit);
  }
  const numbers = unit === 1 ? 'an integer' : `a multiple of ${unit}`;
  throw misfit(op, operand, field, value, `${numbers} from 0 below 2^${width + field.shift} (${width} bits)`);
}

function misfit(op: CommandName, operand: string, field: Field, value: unknown, expected: string): RangeError {
  const place = `${field.name}, ${fieldPosition(field)}`;
  return new RangeError(`${op}: ${operand} = ${String(value)} does not fit ${place}: expected ${expected}`);
}

function fromField(field: Field, word: bigint): number | boolean {
  const value = (word >> BigInt(field.low)) & maskOf(field);
  return field.kind === 'flag' ? value === 1n : Number(value) * 2 ** field.shift;
}

function maskOf(field: Field): bigint {
  return (1n << BigInt(field.high - field.low + 1)) - 1n;
}

function findLayout(op: unknown, form: unknown): CommandLayout | undefined {
  return typeof op === 'string' ? LAYOUTS_BY_NAME.get(op)?.find((row) => row.form === form) : undefined;
}

function mapWords(of: (index: 0 | 1 | 2 | 3) => bigint): CommandWords {
  return [of(0), of(1), of(2), of(3)];
}
