/** The row of a command whose opcode no command has: the ITS takes it for a bad one. */
import { type CommandOf, command } from './command.ts';
import { hexadecimal } from './operand.ts';

/** Programs are drawn without it, and it is not in `COMMAND_NAMES`. Source: IHI 0069, command errors; Arm GIC LPI guide, ITS commands. */
export const unknown = command({
  op: 'UNKNOWN',
  // The operand is the whole opcode.
  opcode: 0,
  meaning: 'is none: no command of any version has the opcode',
  since: 'v3',
  operands: { opcode: hexadecimal('Opcode', 0, 7, 0, 'DW0[7:0] as software wrote it') },
  reasons: ['UNKNOWN_COMMAND'],
  documentedErrors: [],
});

export type Unknown = CommandOf<typeof unknown>;
