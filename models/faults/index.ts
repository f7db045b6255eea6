/** What breaks each rule. */
import { completion } from './completion.ts';
import type { Fault } from './fault.ts';
import { lpiTables } from './lpi-tables.ts';
import { presentation } from './presentation.ts';
import { queue } from './queue.ts';
import { registers } from './registers.ts';
import { sgir } from './sgir.ts';
import { translation } from './translation.ts';

export const FAULTS: Readonly<Record<string, Fault>> = {
  ...completion,
  ...queue,
  ...translation,
  ...sgir,
  ...lpiTables,
  ...presentation,
  ...registers,
};
