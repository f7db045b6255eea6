/** What breaks each rule. */
import { completion } from './completion.ts';
import { doorbells } from './doorbells.ts';
import type { Fault } from './fault.ts';
import { overlooked } from './overlooked.ts';
import { residency } from './residency.ts';
import { virtualAcknowledge } from './virtual-acknowledge.ts';
import { virtualPending } from './virtual-pending.ts';

export const FAULTS: Readonly<Record<string, Fault>> = {
  ...completion,
  ...doorbells,
  ...overlooked,
  ...residency,
  ...virtualAcknowledge,
  ...virtualPending,
};
