/** The operands of calls that a file brings. */
import type { Args } from './case.ts';
import type { Hypervisor } from './hypervisor.ts';
import { type OperationId, operationOf } from './operations.ts';

const inWords = (names: readonly string[]): string => {
  if (names.length === 0) return 'has no operands';
  if (names.length === 1) return `has the operand ${names[0]}`;
  return `has the operands ${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
};

/** What is wrong with the operands of a call, if anything is. */
export const problemInArgs = (hypervisor: Hypervisor, id: OperationId, args: Args): string | undefined => {
  const largest = operationOf(id).operands(hypervisor);
  const names = Object.keys(largest);
  if (names.length !== Object.keys(args).length || names.some((name) => args[name] === undefined)) {
    return `${id} ${inWords(names)}`;
  }
  for (const [name, last] of Object.entries(largest)) {
    if ((args[name] ?? 0) > last) return `the operand ${name} of ${id} is at most ${last} here`;
  }
  return undefined;
};
