/** What breaks each rule. */
import { badCommands } from './bad-commands.ts';
import { completion } from './completion.ts';
import { consumption } from './consumption.ts';
import type { Fault } from './fault.ts';
import { invalidationCommands } from './invalidation-commands.ts';
import { mappingCommands } from './mapping-commands.ts';
import { moves } from './moves.ts';
import { pendingCommands } from './pending-commands.ts';
import { staleMappings } from './stale-mappings.ts';

const TABLES: readonly Readonly<Record<string, Fault>>[] = [
  badCommands,
  completion,
  consumption,
  invalidationCommands,
  mappingCommands,
  moves,
  pendingCommands,
  staleMappings,
];

/** The faults by the rule that they break. A rule that stands in several tables is broken by all of them together, each in its own part. */
const gathered = (): Record<string, readonly Fault[]> => {
  const faults: Record<string, readonly Fault[]> = {};
  for (const table of TABLES) {
    for (const [name, fault] of Object.entries(table)) faults[name] = [...(faults[name] ?? []), fault];
  }
  return faults;
};

export const FAULTS: Readonly<Record<string, readonly Fault[]>> = gathered();
