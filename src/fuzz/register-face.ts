/** Register accesses by address, of redistributors and the distributor, that replace stimuli with a named kind. */

import { readOf, writeOf } from '../../models/architecture/registers/access.ts';
import { distributorRegisters } from '../../models/architecture/registers/distributor-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import { registerWriteOf } from '../../models/architecture/step-kinds/index.ts';
import type { Stimulus, WriteRegister, WriteVpendbaser } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import type { Situation } from './situation.ts';

const {
  GICR_CTLR,
  GICR_WAKER,
  GICR_PROPBASER,
  GICR_PENDBASER,
  GICR_SYNCR,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_1,
  GICR_VSGIPENDR,
} = redistributorRegisters;
const { GICD_CTLR, GICD_TYPER, GICD_TYPER2 } = distributorRegisters;

const bit = (value: boolean): number => (value ? 1 : 0);

const vpendbaser = (gic: Gic, write: WriteVpendbaser): WriteRegister | undefined => {
  const { rd, valid, vpeid, doorbell, pendingLast, vgrp0en = true, vgrp1en = true } = write;
  const common = { Valid: bit(valid), PendingLast: bit(pendingLast) };
  if (gic.profile.architecture === 'v4.1') {
    return writeOf(GICR_VPENDBASER_V4_1, rd, {
      ...common,
      Doorbell: bit(doorbell),
      VGrp0En: bit(vgrp0en),
      VGrp1En: bit(vgrp1en),
      vPEID: vpeid,
    });
  }
  // The v4.0 register has no Doorbell field: a stimulus that requests a doorbell has no equivalent write.
  const vpe = doorbell ? undefined : gic.vpes.get(vpeid);
  return vpe?.mapped === true
    ? writeOf(GICR_VPENDBASER_V4_0, rd, { ...common, Physical_Address: vpe.vptAddress })
    : undefined;
};

/** The register write equivalent to this stimulus; undefined if there is none. */
export const asRegisterWrite = (gic: Gic, stimulus: Stimulus): WriteRegister | undefined => {
  if (stimulus.kind === 'vpendbaser') return vpendbaser(gic, stimulus);
  const write = registerWriteOf(stimulus);
  return write === undefined ? undefined : writeOf(write.register, write.at, write.fields);
};

const READ: readonly Register[] = [
  GICR_CTLR,
  GICR_WAKER,
  GICR_PROPBASER,
  GICR_PENDBASER,
  GICR_PENDBASER,
  GICR_SYNCR,
  GICR_VPROPBASER_V4_1,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GICR_VSGIPENDR,
  GICD_CTLR,
  GICD_TYPER,
  GICD_TYPER2,
];

/** Draws a read of any register of this architecture version. */
export const drawRegisterRead = ({ dice, gic, profile }: Situation): Stimulus | undefined => {
  const register = READ[dice.below(READ.length)];
  if (register === undefined || !register.versions.includes(profile.architecture)) return undefined;
  return readOf(register, register.frame === 'GICD' ? 0 : dice.below(gic.rds.length));
};
