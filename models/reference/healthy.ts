/** Healthy hardware: every operation as the architecture has it. */

import { gicd } from './distributor/registers.ts';
import { consumption } from './its/commands/consumption.ts';
import { inv, invalidation, invall, invdb, vinvall } from './its/commands/invalidation-commands.ts';
import { mapc } from './its/commands/mapc.ts';
import { mapd } from './its/commands/mapd.ts';
import { mapi, mapti } from './its/commands/mapti.ts';
import { movall } from './its/commands/movall.ts';
import { movi } from './its/commands/movi.ts';
import { operands } from './its/commands/operands.ts';
import { clear, discard, int } from './its/commands/pending-commands.ts';
import { sync } from './its/commands/sync.ts';
import { unknown } from './its/commands/unknown.ts';
import { vmapp } from './its/commands/vmapp.ts';
import { vmapi, vmapti } from './its/commands/vmapti.ts';
import { vmovi } from './its/commands/vmovi.ts';
import { vmovp } from './its/commands/vmovp.ts';
import { vsgi } from './its/commands/vsgi.ts';
import { vsync } from './its/commands/vsync.ts';
import { gitsCtlr } from './its/control.ts';
import { itt } from './its/itt.ts';
import { landing } from './its/landing.ts';
import { mappings } from './its/mappings.ts';
import { gitsCbaser, gitsCwriter, queue } from './its/queue-registers.ts';
import { gitsSgir } from './its/sgir.ts';
import { gitsStatusr } from './its/status.ts';
import { translation } from './its/translation.ts';
import type { Operations } from './operations.ts';
import { reset } from './power-on.ts';
import { configurationCache, invallr, invlpir } from './redistributor/configuration.ts';
import { configurationTable } from './redistributor/configuration-table.ts';
import { gicrClrlpir, gicrSetlpir } from './redistributor/direct-lpi.ts';
import { dirtyBit } from './redistributor/dirty.ts';
import { healthyDoorbells } from './redistributor/doorbells.ts';
import { gicrCtlr } from './redistributor/lpi-control.ts';
import { lpis } from './redistributor/pending.ts';
import { gicrPendbaser } from './redistributor/pending-table.ts';
import { gicdCtlr, gicrWaker } from './redistributor/presentation.ts';
import { vpendbaser } from './redistributor/residency.ts';
import { gicrSyncr } from './redistributor/syncr.ts';
import { virtualAcknowledge } from './redistributor/virtual-acknowledge.ts';
import { healthyVirtualPending } from './redistributor/virtual-pending.ts';
import { vpeMapping, vpt } from './redistributor/vpe-mapping.ts';
import { vsgipendr, vsgir, vsgis } from './redistributor/vsgis.ts';
import { gicrVpropbaser } from './redistributor-face.ts';
import { gitsBaserRegister, registerAccess } from './registers.ts';

// Declaration files keep what is exported: without this line the package's types would not have the rows of Operations.

export const HEALTHY: Operations = {
  MAPD: mapd,
  MAPC: mapc,
  MAPTI: mapti,
  MAPI: mapi,
  MOVI: movi,
  MOVALL: movall,
  DISCARD: discard,
  INT: int,
  CLEAR: clear,
  INV: inv,
  INVALL: invall,
  SYNC: sync,
  UNKNOWN: unknown,
  VMAPP: vmapp,
  VMAPTI: vmapti,
  VMAPI: vmapi,
  VMOVI: vmovi,
  VMOVP: vmovp,
  VSGI: vsgi,
  VINVALL: vinvall,
  VSYNC: vsync,
  VPENDBASER: vpendbaser,
  ICV_IAR1_EL1: virtualAcknowledge,
  virtualPending: healthyVirtualPending,
  doorbells: healthyDoorbells,
  INVDB: invdb,
  consumption,
  invalidation,
  operands,
  ITT: itt,
  landing,
  mappings,
  configurationCache,
  GICR_INVLPIR: invlpir,
  GICR_INVALLR: invallr,
  lpis,
  vsgis,
  GICR_VSGIR: vsgir,
  GICR_VSGIPENDR: vsgipendr,
  VPT: vpt,
  vpeMapping,
  queue,
  GITS_CBASER: gitsCbaser,
  GITS_CWRITER: gitsCwriter,
  GITS_CTLR: gitsCtlr,
  GITS_BASER: gitsBaserRegister,
  registers: registerAccess,
  reset,
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
  GICD_CTLR: gicdCtlr,
  GICD: gicd,
  configurationTable,
};

// The declaration files of the package reach the rows of Operations through these.
export {
  clear,
  configurationCache,
  configurationTable,
  consumption,
  dirtyBit,
  discard,
  gicd,
  gicdCtlr,
  gicrClrlpir,
  gicrCtlr,
  gicrPendbaser,
  gicrSetlpir,
  gicrSyncr,
  gicrVpropbaser,
  gicrWaker,
  gitsBaserRegister,
  gitsCbaser,
  gitsCtlr,
  gitsCwriter,
  gitsSgir,
  gitsStatusr,
  healthyDoorbells,
  healthyVirtualPending,
  int,
  inv,
  invalidation,
  invall,
  invallr,
  invdb,
  invlpir,
  itt,
  landing,
  lpis,
  mapc,
  mapd,
  mapi,
  mappings,
  mapti,
  movall,
  movi,
  operands,
  queue,
  registerAccess,
  reset,
  sync,
  translation,
  vinvall,
  virtualAcknowledge,
  vmapi,
  vmapp,
  vmapti,
  vmovi,
  vmovp,
  vpeMapping,
  vpendbaser,
  vpt,
  vsgi,
  vsgipendr,
  vsgir,
  vsgis,
  vsync,
};
