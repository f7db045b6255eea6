/**
 * The commands as QEMU prints them: `command MAPTI DeviceID 0x8 EventID 0x0 ICID 0x0 pINTID 0x2000`.
 *
 * SYNC, VSYNC and INVALL are printed without operands, VMOVP without its ITSList. What names the command is the event, not the text:
 * VMAPTI is printed as VMAPI. Source: QEMU 7.2 hw/intc/trace-events.
 */
import { isCommand } from '../../models/architecture/codec.ts';
import type { Command, CommandName } from '../../models/architecture/commands.ts';
import type { Cursor } from './cursor.ts';

interface PrintedOperand {
  readonly label: string;
  /** Name of the operand in `Command`. */
  readonly operand: string;
  /** The operand is the printed number times this, or a flag. */
  readonly unit: number | 'flag';
}

/** How one command is printed. */
export interface CommandText {
  readonly op: CommandName;
  readonly words: readonly string[];
  readonly printed: readonly PrintedOperand[];
  /** Whether the text has everything that the command consists of, on an ITS of a single-ITS machine. */
  readonly complete: boolean;
}

const operand = (label: string, name: string, unit: number | 'flag' = 1): PrintedOperand => ({
  label,
  operand: name,
  unit,
});

const deviceId = operand('DeviceID', 'deviceId');
const eventId = operand('EventID', 'eventId');
const icid = operand('ICID', 'icid');
const rdbase = operand('RDbase', 'rdbase');
const valid = operand('V', 'valid', 'flag');
const vpeid = operand('vPEID', 'vpeid');
const doorbell = operand('Dbell_pINTID', 'doorbell');

const row = (op: CommandName, printed: readonly PrintedOperand[], complete = true): CommandText => ({
  op,
  words: op === 'VMAPTI' ? ['VMAPI', 'VMAPTI'] : [op],
  printed,
  complete,
});

/** By what follows `gicv3_its_cmd_` in the name of the event. */
export const COMMAND_TEXTS: ReadonlyMap<string, CommandText> = new Map(
  [
    row('MAPD', [deviceId, operand('Size', 'size'), operand('ITT_addr', 'ittAddress', 0x100), valid]),
    row('MAPC', [icid, rdbase, valid]),
    row('MAPTI', [deviceId, eventId, icid, operand('pINTID', 'pINTID')]),
    row('MAPI', [deviceId, eventId, icid]),
    row('MOVI', [deviceId, eventId, icid]),
    row('MOVALL', [operand('RDbase1', 'rdbase1'), operand('RDbase2', 'rdbase2')]),
    row('DISCARD', [deviceId, eventId]),
    row('INT', [deviceId, eventId]),
    row('CLEAR', [deviceId, eventId]),
    row('INV', [deviceId, eventId]),
    row('INVALL', [], false),
    row('SYNC', [], false),
    row('VSYNC', [], false),
    row('VMAPP', [vpeid, rdbase, valid, operand('VPT_addr', 'vptAddress', 0x1_0000), operand('VPT_size', 'vptSize')]),
    row('VMAPTI', [deviceId, eventId, vpeid, operand('vINTID', 'vINTID'), doorbell]),
    row('VMAPI', [deviceId, eventId, vpeid, doorbell]),
    row('VMOVI', [deviceId, eventId, vpeid, operand('D', 'doorbellValid', 'flag'), doorbell]),
    row('VMOVP', [vpeid, rdbase]),
    row('VINVALL', [vpeid]),
  ].map((text) => [text.op.toLowerCase(), text]),
);

/** The printed numbers, in the order of `text.printed`; undefined if the line is not what QEMU prints. */
export function readCommandText(text: CommandText, cursor: Cursor): readonly number[] | undefined {
  if (!cursor.literal('GICv3 ITS: command ')) return undefined;
  // The longer word first: one may begin with the other.
  if (!text.words.toReversed().some((word) => cursor.literal(word))) return undefined;
  const values: number[] = [];
  for (const { label } of text.printed) {
    if (!cursor.literal(' ') || !cursor.literal(label) || !cursor.literal(' ') || !cursor.number()) return undefined;
    values.push(cursor.value);
  }
  return cursor.atEnd() ? values : undefined;
}

/** The first operand for which text and command words do not agree, in words; undefined if they do. */
export function disagreement(text: CommandText, values: readonly number[], command: Command): string | undefined {
  if (text.op !== command.op) return `the text says ${text.op}, the command words ${command.op}`;
  const operands: Readonly<Record<string, string | number | boolean>> = { ...command };
  for (const [index, { label, operand, unit }] of text.printed.entries()) {
    const actual = operands[operand];
    const number = unit === 'flag' ? Number(actual) : Number(actual) / unit;
    if (number !== values[index]) {
      return `the text says ${label} 0x${(values[index] ?? 0).toString(16)}, the command words 0x${number.toString(16)}`;
    }
  }
  return undefined;
}

/** The command, from its text alone; undefined if operands are missing. The v4.1 operands are never printed. */
export function commandOfText(text: CommandText, values: readonly number[]): Command | undefined {
  if (!text.complete) return undefined;
  const command: Record<string, string | number | boolean> = { op: text.op };
  if (text.op === 'VMAPP' || text.op === 'VMOVP') command.form = 'v4.0';
  if (text.op === 'VMOVP') {
    command.sequenceNumber = 0;
    command.itsList = 0;
  }
  for (const [index, { operand, unit }] of text.printed.entries()) {
    const value = values[index] ?? 0;
    command[operand] = unit === 'flag' ? value !== 0 : value * unit;
  }
  return isCommand(command) ? command : undefined;
}
