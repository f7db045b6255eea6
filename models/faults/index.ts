/** What breaks each rule. */
import { completion } from './completion.ts';
import { configuration } from './configuration.ts';
import type { Fault } from './fault.ts';
import { pending } from './pending.ts';
import { vpeMapping } from './vpe-mapping.ts';
import { vsgis } from './vsgis.ts';

const TABLES: readonly Readonly<Record<string, Fault>>[] = [completion, configuration, pending, vpeMapping, vsgis];

/** The faults by the rule that they break. A rule that stands in several tables is broken by all of them together, each in its own part. */
const gathered = (): Record<string, readonly Fault[]> => {
  const faults: Record<string, readonly Fault[]> = {};
  for (const table of TABLES) {
    for (const [name, fault] of Object.entries(table)) faults[name] = [...(faults[name] ?? []), fault];
  }
  return faults;
};

export const FAULTS: Readonly<Record<string, readonly Fault[]>> = gathered();
