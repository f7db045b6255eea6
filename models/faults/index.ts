/** What breaks each rule. */
import { completion } from './completion.ts';
import type { Fault } from './fault.ts';
import { lpiTables } from './lpi-tables.ts';
import { presentation } from './presentation.ts';
import { queue } from './queue.ts';
import { registers } from './registers.ts';
import { sgir } from './sgir.ts';
import { translation } from './translation.ts';

const TABLES: readonly Readonly<Record<string, Fault>>[] = [
  completion,
  lpiTables,
  presentation,
  queue,
  registers,
  sgir,
  translation,
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
