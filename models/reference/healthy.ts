/** Healthy hardware: every operation as the architecture has it. */
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
import { vmapp } from './its/commands/vmapp.ts';
import { vmapi, vmapti } from './its/commands/vmapti.ts';
import { vmovi } from './its/commands/vmovi.ts';
import { vmovp } from './its/commands/vmovp.ts';
import { vsgi } from './its/commands/vsgi.ts';
import { vsync } from './its/commands/vsync.ts';
import { itt } from './its/itt.ts';
import { landing } from './its/landing.ts';
import { mappings } from './its/mappings.ts';
import type { Operations } from './operations.ts';
import { configurationCache, invallr, invlpir } from './redistributor/configuration.ts';
import { healthyDoorbells } from './redistributor/doorbells.ts';
import { lpis } from './redistributor/pending.ts';
import { vpendbaser } from './redistributor/residency.ts';
import { virtualAcknowledge } from './redistributor/virtual-acknowledge.ts';
import { healthyVirtualPending } from './redistributor/virtual-pending.ts';
import { vpeMapping, vpt } from './redistributor/vpe-mapping.ts';
import { vsgipendr, vsgir, vsgis } from './redistributor/vsgis.ts';

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
};
