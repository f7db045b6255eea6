/** What software does at the registers of redistributors and distributor, as accesses by address in place of the stimuli with a name. */
import { distributorRegisters } from '../../models/architecture/registers/distributor-registers.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../models/architecture/registers/register.ts';
import type { Stimulus, WriteRegister, WriteVpendbaser } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { readOf, writeOf } from './register-stimuli.ts';
import type { Situation } from './situation.ts';

const {
  GICR_CTLR,
  GICR_WAKER,
  GICR_PROPBASER,
  GICR_PENDBASER,
  GICR_SETLPIR,
  GICR_CLRLPIR,
  GICR_INVLPIR,
  GICR_INVALLR,
  GICR_SYNCR,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_1,
  GICR_VSGIR,
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
  // The register has no place for what software wants of its doorbells.
  const vpe = doorbell ? undefined : gic.vpes.get(vpeid);
  return vpe?.mapped === true
    ? writeOf(GICR_VPENDBASER_V4_0, rd, { ...common, Physical_Address: vpe.vptAddress })
    : undefined;
};

/** V=1 where a vPE is named. */
const invalidation = (vpeid: number | undefined): { readonly V?: number; readonly vPEID?: number } =>
  vpeid === undefined ? {} : { V: 1, vPEID: vpeid };

/** The write of a register that is this stimulus; undefined if it is none, or cannot be told by its fields. */
export const asRegisterWrite = (gic: Gic, stimulus: Stimulus): WriteRegister | undefined => {
  switch (stimulus.kind) {
    case 'vpendbaser':
      return vpendbaser(gic, stimulus);
    case 'invlpir':
      return writeOf(GICR_INVLPIR, stimulus.rd, { INTID: stimulus.intid, ...invalidation(stimulus.vpeid) });
    case 'invallr':
      return writeOf(GICR_INVALLR, stimulus.rd, invalidation(stimulus.vpeid));
    case 'sgir':
      return writeOf(itsRegisters.GITS_SGIR, stimulus.its, { vPEID: stimulus.vpeid, vINTID: stimulus.vINTID });
    case 'vsgir':
      return writeOf(GICR_VSGIR, stimulus.rd, { vPEID: stimulus.vpeid });
    case 'enable-lpis':
      return writeOf(GICR_CTLR, stimulus.rd, { EnableLPIs: bit(stimulus.enable) });
    case 'propbaser':
      return writeOf(GICR_PROPBASER, stimulus.rd, { Physical_Address: stimulus.table, IDbits: stimulus.idBits });
    case 'pendbaser':
      return writeOf(GICR_PENDBASER, stimulus.rd, { Physical_Address: stimulus.table, PTZ: bit(stimulus.ptz) });
    case 'vpropbaser':
      return writeOf(GICR_VPROPBASER_V4_1, stimulus.rd, {
        Valid: bit(stimulus.valid),
        Physical_Address: stimulus.table,
        Z: bit(stimulus.z),
      });
    case 'setlpir':
      return writeOf(GICR_SETLPIR, stimulus.rd, { pINTID: stimulus.intid });
    case 'clrlpir':
      return writeOf(GICR_CLRLPIR, stimulus.rd, { pINTID: stimulus.intid });
    case 'waker':
      return writeOf(GICR_WAKER, stimulus.rd, { ProcessorSleep: bit(stimulus.sleep) });
    case 'gicd-ctlr':
      return writeOf(GICD_CTLR, 0, { EnableGrp1: bit(stimulus.enableGrp1), nASSGIreq: bit(stimulus.nassgireq) });
    default:
      return undefined;
  }
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

/** A read of a register of this version, at any time. */
export const drawRegisterRead = ({ dice, gic, profile }: Situation): Stimulus | undefined => {
  const register = READ[dice.below(READ.length)];
  if (register === undefined || !register.versions.includes(profile.architecture)) return undefined;
  return readOf(register, register.frame === 'GICD' ? 0 : dice.below(gic.rds.length));
};
