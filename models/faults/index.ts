/** What breaks each rule. */
import { completion } from './completion.ts';
import { configuration } from './configuration.ts';
import type { Fault } from './fault.ts';
import { pending } from './pending.ts';
import { vpeMapping } from './vpe-mapping.ts';
import { vsgis } from './vsgis.ts';

export const FAULTS: Readonly<Record<string, Fault>> = {
  ...completion,
  ...configuration,
  ...pending,
  ...vsgis,
  ...vpeMapping,
};
