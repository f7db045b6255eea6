/** Healthy hardware: every operation as the architecture has it. */
import { sync } from './its/commands/sync.ts';
import { vsync } from './its/commands/vsync.ts';
import type { Operations } from './operations.ts';
import { healthyDoorbells } from './redistributor/doorbells.ts';
import { vpendbaser } from './redistributor/residency.ts';
import { virtualAcknowledge } from './redistributor/virtual-acknowledge.ts';
import { healthyVirtualPending } from './redistributor/virtual-pending.ts';

export const HEALTHY: Operations = {
  SYNC: sync,
  VSYNC: vsync,
  VPENDBASER: vpendbaser,
  ICV_IAR1_EL1: virtualAcknowledge,
  virtualPending: healthyVirtualPending,
  doorbells: healthyDoorbells,
};
