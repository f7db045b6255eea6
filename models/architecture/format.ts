/** Commands as an engineer writes them: `MAPTI DeviceID=0x8 EventID=0x0 pINTID=8192 ICID=0`. */
import { layoutOf } from './codec.ts';
import { COMMANDS, type Command } from './commands/index.ts';
import type { Operand } from './commands/operand.ts';

/** One line: the name of the command and its operands under the manual's names, flags as 0 or 1, addresses as byte addresses. */
export function formatCommand(command: Command): string {
  const operands: Readonly<Record<string, string | number | boolean>> = { ...command };
  const idle = (COMMANDS[command.op].idle ?? []).flatMap(({ where, is, operands: names }) =>
    operands[where] === is ? names : [],
  );
  const printed = Object.entries(layoutOf(command).fields).flatMap(([name, operand]) => {
    const value = operands[name];
    return value === undefined || idle.includes(name) ? [] : [`${operand.name}=${formatOperand(operand, value)}`];
  });
  return [command.op, ...printed].join(' ');
}

function formatOperand({ hexadecimal }: Operand, value: string | number | boolean): string {
  if (typeof value === 'number' && hexadecimal) return `0x${value.toString(16)}`;
  return String(typeof value === 'boolean' ? Number(value) : value);
}
