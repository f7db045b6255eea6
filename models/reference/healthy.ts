/** Healthy hardware: every operation as the architecture has it. */
import { sync } from './its/commands/sync.ts';
import { vsync } from './its/commands/vsync.ts';
import type { Operations } from './operations.ts';
import { configurationCache, invallr, invlpir } from './redistributor/configuration.ts';
import { lpis } from './redistributor/pending.ts';
import { vpeMapping, vpt } from './redistributor/vpe-mapping.ts';
import { vsgipendr, vsgir, vsgis } from './redistributor/vsgis.ts';

export const HEALTHY: Operations = {
  SYNC: sync,
  VSYNC: vsync,
  configurationCache,
  GICR_INVLPIR: invlpir,
  GICR_INVALLR: invallr,
  lpis,
  vsgis,
  GICR_VSGIR: vsgir,
  GICR_VSGIPENDR: vsgipendr,
  VPT: vpt,
  vpeMapping,
};
