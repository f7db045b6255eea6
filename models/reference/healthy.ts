/** Healthy hardware: every operation as the architecture has it. */
import { gicd } from './distributor/registers.ts';
import { sync } from './its/commands/sync.ts';
import { vsync } from './its/commands/vsync.ts';
import { gitsCtlr } from './its/control.ts';
import { gitsCbaser, gitsCwriter, queue } from './its/queue-registers.ts';
import { gitsSgir } from './its/sgir.ts';
import { gitsStatusr } from './its/status.ts';
import { translation } from './its/translation.ts';
import type { Operations } from './operations.ts';
import { configurationTable } from './redistributor/configuration-table.ts';
import { gicrClrlpir, gicrSetlpir } from './redistributor/direct-lpi.ts';
import { dirtyBit } from './redistributor/dirty.ts';
import { gicrCtlr } from './redistributor/lpi-control.ts';
import { gicrPendbaser } from './redistributor/pending-table.ts';
import { gicdCtlr, gicrWaker } from './redistributor/presentation.ts';
import { gicrSyncr } from './redistributor/syncr.ts';
import { gicrVpropbaser, gicrVsgipendr } from './redistributor-face.ts';
import { gitsBaserRegister } from './registers.ts';

export const HEALTHY: Operations = {
  SYNC: sync,
  VSYNC: vsync,
  queue,
  GITS_CBASER: gitsCbaser,
  GITS_CWRITER: gitsCwriter,
  GITS_CTLR: gitsCtlr,
  GITS_BASER: gitsBaserRegister,
  GITS_STATUSR: gitsStatusr,
  GITS_SGIR: gitsSgir,
  translation,
  GICR_CTLR: gicrCtlr,
  GICR_PENDBASER: gicrPendbaser,
  GICR_SETLPIR: gicrSetlpir,
  GICR_CLRLPIR: gicrClrlpir,
  GICR_SYNCR: gicrSyncr,
  GICR_WAKER: gicrWaker,
  GICR_VPROPBASER: gicrVpropbaser,
  Dirty: dirtyBit,
  GICR_VSGIPENDR: gicrVsgipendr,
  GICD_CTLR: gicdCtlr,
  GICD: gicd,
  configurationTable,
};
