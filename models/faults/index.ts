/** What breaks each rule. */
import { badCommands } from './bad-commands.ts';
import { completion } from './completion.ts';
import { configuration } from './configuration.ts';
import { consumption } from './consumption.ts';
import { doorbells } from './doorbells.ts';
import type { Fault } from './fault.ts';
import { invalidationCommands } from './invalidation-commands.ts';
import { mappingCommands } from './mapping-commands.ts';
import { moves } from './moves.ts';
import { overlooked } from './overlooked.ts';
import { pending } from './pending.ts';
import { pendingCommands } from './pending-commands.ts';
import { residency } from './residency.ts';
import { staleMappings } from './stale-mappings.ts';
import { virtualAcknowledge } from './virtual-acknowledge.ts';
import { virtualPending } from './virtual-pending.ts';
import { vpeMapping } from './vpe-mapping.ts';
import { vsgis } from './vsgis.ts';

const TABLES: readonly Readonly<Record<string, Fault>>[] = [
  badCommands,
  completion,
  configuration,
  consumption,
  doorbells,
  invalidationCommands,
  mappingCommands,
  moves,
  overlooked,
  pendingCommands,
  pending,
  residency,
  staleMappings,
  virtualAcknowledge,
  virtualPending,
  vpeMapping,
  vsgis,
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
