/**
 * The 32-byte form of every ITS command: one table, and the functions that read it.
 *
 * A command is four 64-bit doublewords, DW0 to DW3. What lies outside the opcode and the fields of a command is RES0; `decodeCommand` hands
 * those bits back, so that nothing of a queue entry is lost. VMAPP and VMOVP have two layouts, chosen by GITS_TYPER.VMAPP.
 *
 * Sources: Linux irq-gic-v3-its.c (its_encode_*, its_build_*_cmd), QEMU hw/intc/gicv3_internal.h, IHI 0069 "ITS commands".
 */
import type { Command, CommandForm, CommandName } from './commands.ts';

/** One entry of the command queue: DW0 to DW3, each an unsigned 64-bit number. */
export type CommandWords = readonly [bigint, bigint, bigint, bigint];

interface Place {
  /** What the manual calls the field. */
  readonly name: string;
  readonly doubleword: 0 | 1 | 2 | 3;
  readonly high: number;
  readonly low: number;
}

/** A field that holds a number: operand = field << shift. */
export interface NumberField extends Place {
  readonly kind: 'number';
  /** How many low bits of the operand the field leaves out, all zero; above 0 for addresses. */
  readonly shift: number;
}

/** A field of one bit: operand = (field == 1). */
export interface FlagField extends Place {
  readonly kind: 'flag';
}

export type Field = NumberField | FlagField;

/** The layout of one command. */
export interface CommandLayout {
  readonly op: CommandName;
  /** The form this layout belongs to; undefined where both forms share it. */
  readonly form: CommandForm | undefined;
  /** DW0[7:0]. */
  readonly opcode: number;
  /** By the name of the operand in `commands.ts`. */
  readonly fields: Readonly<Record<string, Field>>;
  /** The bits outside the opcode and all fields: RES0. */
  readonly reservedBits: CommandWords;
}

/** `reserved` holds the RES0 bits that were set: `encodeCommand(command)` OR `reserved` gives the words that were decoded. */
export type Decoded =
  | { readonly ok: true; readonly command: Command; readonly reserved: CommandWords }
  | { readonly ok: false; readonly opcode: number };

type CommandOf<N extends CommandName> = Extract<Command, { readonly op: N }>;
type FormedName = Extract<Command, { readonly form: CommandForm }>['op'];

/** Exactly one field for each operand of C, of the kind the operand has. */
type FieldsOf<C extends Command> = {
  readonly [K in Exclude<keyof C & string, 'op' | 'form'>]: C[K] extends boolean ? FlagField : NumberField;
};
type Fields = Readonly<Record<string, Field>>;

const OPCODE_MASK = 0xffn;

const bits = (name: string, doubleword: Place['doubleword'], high: number, low: number, shift = 0): NumberField => {
  return { kind: 'number', name, doubleword, high, low, shift };
};
const bit = (name: string, doubleword: Place['doubleword'], position: number): FlagField => {
  return { kind: 'flag', name, doubleword, high: position, low: position };
};

function row(op: CommandName, form: CommandForm | undefined, opcode: number, fields: Fields): CommandLayout {
  const used: [bigint, bigint, bigint, bigint] = [OPCODE_MASK, 0n, 0n, 0n];
  for (const field of Object.values(fields)) {
    used[field.doubleword] |= maskOf(field) << BigInt(field.low);
  }
  return { op, form, opcode, fields, reservedBits: mapWords((index) => BigInt.asUintN(64, ~used[index])) };
}

function layout<N extends Exclude<CommandName, FormedName>>(
  op: N,
  opcode: number,
  fields: FieldsOf<CommandOf<N>>,
): CommandLayout {
  return row(op, undefined, opcode, fields);
}

function layoutOfForm<N extends FormedName, F extends CommandForm>(
  op: N,
  form: F,
  opcode: number,
  fields: FieldsOf<Extract<CommandOf<N>, { readonly form: F }>>,
): CommandLayout {
  return row(op, form, opcode, fields);
}

const deviceId = bits('DeviceID', 0, 63, 32);
const eventId = bits('EventID', 1, 31, 0);
const vpeid = bits('vPEID', 1, 47, 32);
const icid = bits('ICID', 2, 15, 0);
const rdbase = bits('RDbase', 2, 51, 16);
const valid = bit('V', 2, 63);
const doorbell = bits('Dbell_pINTID', 2, 63, 32);
const vmapp = { vpeid, rdbase, valid, vptAddress: bits('VPT_addr', 3, 51, 16, 16) };
const vmovp = { vpeid, rdbase, sequenceNumber: bits('SequenceNumber', 0, 47, 32), itsList: bits('ITSList', 1, 15, 0) };

/** The layout of every command, in the order of the opcodes. */
export const commandLayouts: readonly CommandLayout[] = [
  layout('MOVI', 0x01, { deviceId, eventId, icid }),
  layout('INT', 0x03, { deviceId, eventId }),
  layout('CLEAR', 0x04, { deviceId, eventId }),
  layout('SYNC', 0x05, { rdbase }),
  layout('MAPD', 0x08, {
    deviceId,
    size: bits('Size', 1, 4, 0),
    ittAddress: bits('ITT_addr', 2, 51, 8, 8),
    valid,
  }),
  layout('MAPC', 0x09, { icid, rdbase, valid }),
  layout('MAPTI', 0x0a, { deviceId, eventId, pINTID: bits('pINTID', 1, 63, 32), icid }),
  layout('MAPI', 0x0b, { deviceId, eventId, icid }),
  layout('INV', 0x0c, { deviceId, eventId }),
  layout('INVALL', 0x0d, { icid }),
  layout('MOVALL', 0x0e, {
    rdbase1: bits('RDbase1', 2, 51, 16),
    rdbase2: bits('RDbase2', 3, 51, 16),
  }),
  layout('DISCARD', 0x0f, { deviceId, eventId }),
  layout('VMOVI', 0x21, { deviceId, eventId, vpeid, doorbell, doorbellValid: bit('D', 2, 0) }),
  layoutOfForm('VMOVP', 'v4.0', 0x22, vmovp),
  layoutOfForm('VMOVP', 'v4.1', 0x22, {
    ...vmovp,
    db: bit('DB', 2, 63),
    defaultDoorbell: bits('Default_Doorbell', 3, 31, 0),
  }),
  layout('VSGI', 0x23, {
    vpeid,
    vINTID: bits('vINTID', 0, 35, 32),
    enable: bit('Enable', 0, 8),
    clear: bit('Clear', 0, 9),
    group: bit('Group', 0, 10),
    priority: bits('Priority', 0, 23, 20),
  }),
  layout('VSYNC', 0x25, { vpeid }),
  layoutOfForm('VMAPP', 'v4.0', 0x29, { ...vmapp, vptSize: bits('VPT_size', 3, 4, 0) }),
  layoutOfForm('VMAPP', 'v4.1', 0x29, {
    ...vmapp,
    vptSize: bits('VPT_size', 3, 7, 0),
    alloc: bit('Alloc', 0, 8),
    ptz: bit('PTZ', 0, 9),
    confAddress: bits('CONF_ADDR', 0, 51, 16, 16),
    defaultDoorbell: bits('Default_Doorbell', 1, 31, 0),
  }),
  layout('VMAPTI', 0x2a, { deviceId, eventId, vpeid, vINTID: bits('vINTID', 2, 31, 0), doorbell }),
  layout('VMAPI', 0x2b, { deviceId, eventId, vpeid, doorbell }),
  layout('VINVALL', 0x2d, { vpeid }),
  layout('INVDB', 0x2e, { vpeid }),
];

/** The opcode of a command, DW0[7:0]. Throws RangeError if there is no such command. */
export function opcodeOf(name: CommandName): number {
  const found = commandLayouts.find((row) => row.op === name);
  if (found === undefined) throw new RangeError(`there is no ITS command ${String(name)}`);
  return found.opcode;
}

/** The command that has this opcode, or undefined if none does. */
export function commandNameOfOpcode(opcode: number): CommandName | undefined {
  return commandLayouts.find((row) => row.opcode === opcode)?.op;
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
  const layout = commandLayouts.find((row) => row.opcode === opcode && (row.form ?? form) === form);
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

/** Where a field is, in the manual's notation: `DW2[51:8]`. */
export function fieldPosition(field: Field): string {
  const range = field.high === field.low ? `${field.low}` : `${field.high}:${field.low}`;
  return `DW${field.doubleword}[${range}]`;
}

function maskOf(field: Field): bigint {
  return (1n << BigInt(field.high - field.low + 1)) - 1n;
}

function findLayout(op: unknown, form: unknown): CommandLayout | undefined {
  return commandLayouts.find((row) => row.op === op && row.form === form);
}

function mapWords(of: (index: 0 | 1 | 2 | 3) => bigint): CommandWords {
  return [of(0), of(1), of(2), of(3)];
}
