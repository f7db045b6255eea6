/** Healthy hardware: every operation as the architecture has it. */
import { sync } from './its/commands/sync.ts';
import { vsync } from './its/commands/vsync.ts';
import type { Operations } from './operations.ts';

// Declaration files keep what is exported: without this line the package's types would not have the rows of Operations.
export { sync, vsync };

export const HEALTHY: Operations = {
  SYNC: sync,
  VSYNC: vsync,
};
