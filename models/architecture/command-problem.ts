/** What is wrong with a value that should be a command, such as one of a file. */
import { commandLayouts, commandNameOfOpcode, encodeCommand, isCommand, layoutOf } from './codec.ts';
import { COMMAND_NAMES } from './commands/index.ts';
import type { Unknown } from './commands/unknown.ts';

export interface CommandProblem {
  /** The operand, `op` or `form`; undefined if the whole value is wrong. */
  readonly field: string | undefined;
  readonly what: string;
}

/** Some command that no ITS knows. */
const UNKNOWN: Unknown = { op: 'UNKNOWN', opcode: 0 };

const inQuotes = (value: unknown): string => JSON.stringify(value) ?? String(value);

/** The first problem: an unknown command, form or operand, or an operand that is missing or does not fit its field. */
export const problemInCommand = (value: unknown): CommandProblem | undefined => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { field: undefined, what: 'is no ITS command with its operands' };
  }
  const { op, form, ...operands }: Readonly<Record<string, unknown>> = { ...value };
  const layouts = op === UNKNOWN.op ? [layoutOf(UNKNOWN)] : commandLayouts.filter((layout) => layout.op === op);
  if (layouts.length === 0) {
    return { field: 'op', what: `there is no ITS command ${inQuotes(op)}; there are ${COMMAND_NAMES.join(', ')}` };
  }
  const layout = layouts.find((each) => each.form === form);
  if (layout === undefined) {
    const forms = layouts.flatMap((each) => each.form ?? []);
    const what = forms.length === 0 ? `${String(op)} has no form` : `${String(op)} has the forms ${forms.join(', ')}`;
    return { field: 'form', what: form === undefined ? `is missing; ${what}` : what };
  }
  const names = Object.keys(layout.fields);
  for (const name of Object.keys(operands)) {
    if (!names.includes(name))
      return { field: name, what: `${layout.op} has no such operand; it has ${names.join(', ')}` };
  }
  for (const [name, { kind }] of Object.entries(layout.fields)) {
    const type = kind === 'flag' ? 'boolean' : 'number';
    if (operands[name] === undefined) return { field: name, what: 'is missing' };
    if (typeof operands[name] !== type) {
      return { field: name, what: kind === 'flag' ? 'is neither true nor false' : 'is not a number' };
    }
  }
  return isCommand(value) ? misfitOf(value) : { field: undefined, what: 'is no ITS command with its operands' };
};

/** The operand that does not fit its field. */
const misfitOf = (command: Parameters<typeof encodeCommand>[0]): CommandProblem | undefined => {
  const known = command.op === UNKNOWN.op ? commandNameOfOpcode(command.opcode) : undefined;
  if (known !== undefined) return { field: 'opcode', what: `${known} has the opcode` };
  try {
    encodeCommand(command);
    return undefined;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { field: /^\w+: (\w+) = /.exec(error.message)?.[1], what: error.message };
  }
};
