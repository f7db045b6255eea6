/**
 * The commands as QEMU prints them: `command MAPTI DeviceID 0x8 EventID 0x0 ICID 0x0 pINTID 0x2000`.
 *
 * SYNC, VSYNC and INVALL are printed without operands, VMOVP without its ITSList. The name of the event identifies the command, not the text:
 * VMAPTI is printed as VMAPI. Source: QEMU 7.2 hw/intc/trace-events.
 */
import { type CommandLayout, commandLayouts, isCommand } from '../../models/architecture/codec.ts';
import type { Field } from '../../models/architecture/commands/operand.ts';
import { COMMAND_NAMES, type Command, type CommandName } from '../../models/architecture/commands.ts';
import type { Cursor } from './cursor.ts';

/** How QEMU prints one command. */
export interface CommandText {
  readonly op: CommandName;
  readonly words: readonly string[];
  /** Names of the operands in `Command`, with their fields; the label is the manual's name. */
  readonly printed: readonly (readonly [name: string, field: Field])[];
  /** Whether the text has all operands that matter on a machine with one ITS. */
  readonly complete: boolean;
}

/** Operands that QEMU prints, in its order; undefined if it prints none of the command's operands. */
const PRINTED: { readonly [Name in CommandName]?: readonly string[] | undefined } = {
  MAPD: ['deviceId', 'size', 'ittAddress', 'valid'],
  MAPC: ['icid', 'rdbase', 'valid'],
  MAPTI: ['deviceId', 'eventId', 'icid', 'pINTID'],
  MAPI: ['deviceId', 'eventId', 'icid'],
  MOVI: ['deviceId', 'eventId', 'icid'],
  MOVALL: ['rdbase1', 'rdbase2'],
  DISCARD: ['deviceId', 'eventId'],
  INT: ['deviceId', 'eventId'],
  CLEAR: ['deviceId', 'eventId'],
  INV: ['deviceId', 'eventId'],
  INVALL: undefined,
  SYNC: undefined,
  VSYNC: undefined,
  VMAPP: ['vpeid', 'rdbase', 'valid', 'vptAddress', 'vptSize'],
  VMAPTI: ['deviceId', 'eventId', 'vpeid', 'vINTID', 'doorbell'],
  VMAPI: ['deviceId', 'eventId', 'vpeid', 'doorbell'],
  VMOVI: ['deviceId', 'eventId', 'vpeid', 'doorbellValid', 'doorbell'],
  VMOVP: ['vpeid', 'rdbase'],
  VINVALL: ['vpeid'],
};

/** The layout of a command that QEMU prints: that of GICv4.0 if there are two. */
const layoutInQemu = (op: CommandName): CommandLayout => {
  const found = commandLayouts.find((layout) => layout.op === op && layout.form !== 'v4.1');
  if (found === undefined) throw new Error(`${op} has no layout in GICv4.0`);
  return found;
};

/** How QEMU prints a field: the value of the field as it stands in the command word. */
const printedValue = (field: Field, value: unknown): number =>
  field.kind === 'flag' ? Number(value) : Number(value) / 2 ** field.shift;

const textOf = (op: CommandName, names: readonly string[] | undefined): CommandText => {
  const { fields } = layoutInQemu(op);
  const printed = (names ?? []).map((name) => {
    const field = fields[name];
    if (field === undefined) throw new Error(`${op} has no operand ${name}`);
    return [name, field] as const;
  });
  return { op, words: op === 'VMAPTI' ? ['VMAPI', 'VMAPTI'] : [op], printed, complete: names !== undefined };
};

/** Event name without `gicv3_its_cmd_` → how QEMU prints the command. */
export const COMMAND_TEXTS: ReadonlyMap<string, CommandText> = new Map(
  COMMAND_NAMES.flatMap((op) => (op in PRINTED ? [[op.toLowerCase(), textOf(op, PRINTED[op])] as const] : [])),
);

/** The printed numbers, in the order of `text.printed`; undefined if the line has another form. */
export function readCommandText(text: CommandText, cursor: Cursor): readonly number[] | undefined {
  if (!cursor.literal('GICv3 ITS: command ')) return undefined;
  // The longer word first, in case it begins with the shorter one.
  if (!text.words.toReversed().some((word) => cursor.literal(word))) return undefined;
  const values: number[] = [];
  for (const [, { name: label, kind }] of text.printed) {
    if (!cursor.literal(' ') || !cursor.literal(label) || !cursor.literal(' ')) return undefined;
    if (!(kind === 'flag' ? cursor.number() : cursor.hexadecimal())) return undefined;
    values.push(cursor.value);
  }
  return cursor.atEnd() ? values : undefined;
}

/** Describes the first operand on which text and command words disagree; undefined if they agree. */
export function disagreement(text: CommandText, values: readonly number[], command: Command): string | undefined {
  if (text.op !== command.op) return `the text says ${text.op}, the command words ${command.op}`;
  const operands: Readonly<Record<string, string | number | boolean>> = { ...command };
  for (const [index, [name, field]] of text.printed.entries()) {
    const number = printedValue(field, operands[name]);
    if (number !== values[index]) {
      return `the text says ${field.name} 0x${(values[index] ?? 0).toString(16)}, the command words 0x${number.toString(16)}`;
    }
  }
  return undefined;
}

/** The command from its printed text; undefined if operands are missing. QEMU never prints the v4.1 operands. */
export function commandOfText(text: CommandText, values: readonly number[]): Command | undefined {
  if (!text.complete) return undefined;
  const { form, fields } = layoutInQemu(text.op);
  const command: Record<string, string | number | boolean> = { op: text.op, ...(form === undefined ? {} : { form }) };
  // SequenceNumber and ITSList of VMOVP are not printed.
  for (const [name, { kind }] of Object.entries(fields)) command[name] = kind === 'flag' ? false : 0;
  for (const [index, [name, field]] of text.printed.entries()) {
    const value = values[index] ?? 0;
    command[name] = field.kind === 'flag' ? value !== 0 : value * 2 ** field.shift;
  }
  return isCommand(command) ? command : undefined;
}
