/** Commands as an engineer writes them: `MAPTI DeviceID=0x8 EventID=0x0 pINTID=8192 ICID=0`. */
import { layoutOf } from './codec.ts';
import type { Command, CommandName } from './commands.ts';

/** The operands of a command in any of its forms. */
type OperandOf<N extends CommandName> = N extends CommandName
  ? OperandsOfEach<Extract<Command, { readonly op: N }>>
  : never;
type OperandsOfEach<C extends Command> = C extends Command ? Exclude<keyof C & string, 'op' | 'form'> : never;

/** What is printed, in this order: always, or unless one operand has the value that makes these idle. */
interface Group<Operand extends string> {
  readonly print: readonly Operand[];
  readonly unless?: { readonly operand: Operand; readonly is: number | boolean };
}

const event = ['deviceId', 'eventId'] as const;

/**
 * The operands of each command. What has no effect is left out: what a mapping leads to when it is removed (V=0; an ITS may still check it,
 * A-53), the new doorbell of VMOVI with D=0, the configuration of a virtual SGI with Clear=1. So are SequenceNumber and ITSList when 0, as
 * an ITS with GITS_TYPER.VMOVP = 1 wants them, and operands that the form of the command does not have.
 */
const GROUPS: { readonly [N in CommandName]: readonly Group<OperandOf<N>>[] } = {
  MAPD: [{ print: ['deviceId', 'valid'] }, { print: ['size', 'ittAddress'], unless: { operand: 'valid', is: false } }],
  MAPC: [{ print: ['icid', 'valid'] }, { print: ['rdbase'], unless: { operand: 'valid', is: false } }],
  MAPTI: [{ print: [...event, 'pINTID', 'icid'] }],
  MAPI: [{ print: [...event, 'icid'] }],
  MOVI: [{ print: [...event, 'icid'] }],
  MOVALL: [{ print: ['rdbase1', 'rdbase2'] }],
  DISCARD: [{ print: event }],
  INT: [{ print: event }],
  CLEAR: [{ print: event }],
  INV: [{ print: event }],
  INVALL: [{ print: ['icid'] }],
  SYNC: [{ print: ['rdbase'] }],
  VMAPP: [
    { print: ['vpeid', 'valid'] },
    { print: ['rdbase', 'vptAddress', 'vptSize'], unless: { operand: 'valid', is: false } },
    { print: ['alloc'] },
    { print: ['ptz', 'defaultDoorbell', 'confAddress'], unless: { operand: 'valid', is: false } },
  ],
  VMAPTI: [{ print: [...event, 'vpeid', 'vINTID', 'doorbell'] }],
  VMAPI: [{ print: [...event, 'vpeid', 'doorbell'] }],
  VMOVI: [
    { print: [...event, 'vpeid', 'doorbellValid'] },
    { print: ['doorbell'], unless: { operand: 'doorbellValid', is: false } },
  ],
  VMOVP: [
    { print: ['vpeid', 'rdbase'] },
    { print: ['sequenceNumber'], unless: { operand: 'sequenceNumber', is: 0 } },
    { print: ['itsList'], unless: { operand: 'itsList', is: 0 } },
    { print: ['db', 'defaultDoorbell'] },
  ],
  VSGI: [
    { print: ['vpeid', 'vINTID', 'clear'] },
    { print: ['enable', 'group', 'priority'], unless: { operand: 'clear', is: true } },
  ],
  VINVALL: [{ print: ['vpeid'] }],
  VSYNC: [{ print: ['vpeid'] }],
  INVDB: [{ print: ['vpeid'] }],
};

/** Operands printed in hexadecimal: those that are addresses, sets of bits, or hexadecimal in every log. All others are decimal. */
const HEXADECIMAL: ReadonlySet<string> = new Set<OperandOf<CommandName>>([
  'deviceId',
  'eventId',
  'ittAddress',
  'vptAddress',
  'confAddress',
  'itsList',
  'priority',
]);

/** One line: the name of the command and its operands under the manual's names, flags as 0 or 1, addresses as byte addresses. */
export function formatCommand(command: Command): string {
  const { fields } = layoutOf(command);
  const operands: Readonly<Record<string, string | number | boolean>> = { ...command };
  const groups: readonly Group<string>[] = GROUPS[command.op];
  const printed = groups
    .filter(({ unless }) => unless === undefined || operands[unless.operand] !== unless.is)
    .flatMap(({ print }) => print)
    .flatMap((operand) => {
      const field = fields[operand];
      const value = operands[operand];
      return field === undefined || value === undefined ? [] : [`${field.name}=${formatOperand(operand, value)}`];
    });
  return [command.op, ...printed].join(' ');
}

function formatOperand(operand: string, value: string | number | boolean): string {
  if (typeof value === 'number' && HEXADECIMAL.has(operand)) return `0x${value.toString(16)}`;
  return String(typeof value === 'boolean' ? Number(value) : value);
}
