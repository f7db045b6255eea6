/** Reads and writes of the registers of the redistributors and the distributor, and of GITS_SGIR, by name. */
import { gicrCtlr, identificationOf } from '../architecture/identification.ts';
import { VIRTUAL_CONFIGURATION_TABLE } from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';
import { decodeRegister, type Fields } from '../architecture/registers/index.ts';
import { redistributorRegisters } from '../architecture/registers/redistributor-registers.ts';
import type { AtRegister } from '../architecture/step-kinds/index.ts';
import { attributeFields } from '../architecture/step-kinds/lpi-control.ts';
import type { OfKind } from '../architecture/step-kinds/row.ts';
import type { WriteVpendbaser } from '../architecture/steps.ts';
import { broughtUpVpeTable } from '../architecture/table-capacity.ts';
import { gicdCtlr } from './distributor/registers.ts';
import type { Gic } from './gic.ts';
import { receiveSgir } from './its/sgir.ts';
import { writeInvallr, writeInvlpir } from './redistributor/configuration.ts';
import { writeDirectLpi } from './redistributor/direct-lpi.ts';
import { pollRwp, writeEnableLpis, writePropbaser, writeVirtualPropbaser } from './redistributor/lpi-control.ts';
import { readPendingTable, writePendbaser, writePendingTable } from './redistributor/pending-table.ts';
import { pollWaker, writeGicdCtlr, writeWaker } from './redistributor/presentation.ts';
import { writeVpendbaser } from './redistributor/residency.ts';
import { isSyncrBusy } from './redistributor/syncr.ts';
import { writeVpropbaser } from './redistributor/vpe-table.ts';
import { writeVsgir } from './redistributor/vsgis.ts';

export interface Face {
  /** Value of a read; undefined for an identification register, or zero. */
  readonly read?: (gic: Gic, at: number, n: number) => Fields;
  /** Fields that no read returns and that a write of the other half must not change. */
  readonly hidden?: (gic: Gic, at: number) => Fields;
  /** Effect of a write. Default: that of the stimulus for this write. */
  readonly write?: (gic: Gic, at: number, fields: Fields, n: number, value: bigint) => void;
  /** Effect of a read, where software polls with the register. */
  readonly seen?: (gic: Gic, at: number, fields: Fields) => void;
}

type ByKind = { readonly [K in AtRegister['kind']]: (gic: Gic, stimulus: OfKind<AtRegister, K>) => void };

/** The effects of register stimuli. */
export const REGISTER_STIMULI: ByKind = {
  sgir: receiveSgir,
  vsgir: writeVsgir,
  invlpir: (gic, { rd, intid, vpeid }) => writeInvlpir(gic, rd, intid, vpeid),
  invallr: (gic, { rd, vpeid }) => writeInvallr(gic, rd, vpeid),
  'enable-lpis': writeEnableLpis,
  'poll-rwp': (gic, { rd }) => pollRwp(gic, rd),
  propbaser: writePropbaser,
  pendbaser: writePendbaser,
  setlpir: writeDirectLpi,
  clrlpir: writeDirectLpi,
  'pending-table': writePendingTable,
  'read-pending-table': readPendingTable,
  waker: writeWaker,
  'poll-waker': (gic, { rd }) => pollWaker(gic, rd),
  'gicd-ctlr': writeGicdCtlr,
  vpropbaser: writeVpropbaser,
};

const applyOfKind = <K extends AtRegister['kind']>(gic: Gic, kind: K, stimulus: OfKind<AtRegister, K>): void => {
  REGISTER_STIMULI[kind](gic, stimulus);
};

/** Applies a stimulus of a register. */
export const applyAtRegister = (gic: Gic, stimulus: AtRegister): void => applyOfKind(gic, stimulus.kind, stimulus);

const bit = (value: boolean): number => (value ? 1 : 0);

/** Source: Arm sysreg GICR_VPROPBASER. */
export const gicrVpropbaser = {
  /** Z reads as zero (I-86). In v4.0 the register belongs to the vPE that is scheduled next, and the model uses IDbits only. */
  read: (gic: Gic, at: number): Fields => {
    const { vpeTableValid, vpeTable, vpropbaserIsBroughtUp } = gic.rd(at).control;
    if (gic.profile.architecture !== 'v4.1') {
      return vpropbaserIsBroughtUp
        ? { Physical_Address: VIRTUAL_CONFIGURATION_TABLE, IDbits: gic.profile.intidBits - 1 }
        : {};
    }
    const size = vpropbaserIsBroughtUp ? broughtUpVpeTable(gic.profile) : {};
    return { ...size, Valid: bit(vpeTableValid), Physical_Address: vpeTable, Z: 0 };
  },
};

declare module './operations.ts' {
  interface Operations {
    readonly GICR_VPROPBASER: typeof gicrVpropbaser;
  }
}

/** The vPE that is mapped with this VPT; -1 if none is. */
const vpeOfTable = (gic: Gic, address: number): number => {
  for (const [vpeid, vpe] of gic.vpes) if (vpe.mapped && vpe.vptAddress === address) return vpeid;
  return -1;
};

const vpendbaserFields = (gic: Gic, at: number): Fields => {
  const { valid, dirty, vpeid, pendingLast, doorbell, groups } = gic.rd(at);
  const isV41 = gic.profile.architecture === 'v4.1';
  const register = isV41 ? redistributorRegisters.GICR_VPENDBASER_V4_1 : redistributorRegisters.GICR_VPENDBASER_V4_0;
  const stored = valid ? undefined : gic.vpendbasers.get(at);
  if (stored !== undefined) return { ...decodeRegister(register, stored), Valid: 0, Dirty: bit(dirty) };
  const common = { Valid: bit(valid), PendingLast: bit(pendingLast), Dirty: bit(dirty) };
  if (!isV41) return { ...common, Physical_Address: gic.vpes.get(vpeid)?.vptAddress ?? 0 };
  // Doorbell may read as any value while Valid is 1.
  return {
    ...common,
    Doorbell: bit(!valid && doorbell),
    VGrp0En: groups & 1,
    VGrp1En: groups >> 1,
    vPEID: Math.max(0, vpeid),
  };
};

/** The write of GICR_VPENDBASER with these fields, as a stimulus. */
export const vpendbaserOf = (gic: Gic, rd: number, fields: Fields): WriteVpendbaser => {
  const isV41 = gic.profile.architecture === 'v4.1';
  return {
    kind: 'vpendbaser',
    rd,
    valid: fields.Valid === 1,
    vpeid: isV41 ? (fields.vPEID ?? 0) : vpeOfTable(gic, fields.Physical_Address ?? 0),
    doorbell: isV41 && fields.Doorbell === 1,
    pendingLast: fields.PendingLast === 1,
    ...(isV41 ? { vgrp0en: fields.VGrp0En === 1, vgrp1en: fields.VGrp1En === 1 } : {}),
  };
};

const writeVpendbaserFields = (gic: Gic, rd: number, fields: Fields, value: bigint): void => {
  const write = vpendbaserOf(gic, rd, fields);
  const isStored = !write.valid && !gic.rd(rd).valid;
  writeVpendbaser(gic, write);
  if (isStored) gic.vpendbasers.set(rd, value);
};

export const REDISTRIBUTOR_FACES: Readonly<Record<string, Face>> = {
  GICR_CTLR: {
    read: (gic, at) => {
      const { control } = gic.rd(at);
      const fixed = decodeRegister(
        redistributorRegisters.GICR_CTLR,
        gicrCtlr(gic.profile, identificationOf(gic.profile)),
      );
      return { ...fixed, EnableLPIs: bit(control.enabled), RWP: bit(control.stopping || control.freesVpeTable) };
    },
    seen: (gic, rd, { RWP }) => {
      if (RWP === 0) gic.sink.emit({ kind: 'rwp', rd });
    },
  },
  GICR_WAKER: {
    read: (gic, at) => {
      const { sleep, childrenAsleep } = gic.rd(at).control;
      return { ProcessorSleep: bit(sleep), ChildrenAsleep: bit(childrenAsleep) };
    },
    seen: (gic, rd, { ProcessorSleep, ChildrenAsleep }) => {
      if (ProcessorSleep === ChildrenAsleep) gic.sink.emit({ kind: 'waker-polled', rd });
    },
  },
  GICR_PROPBASER: {
    read: (gic, at) => {
      const { configTable, idBits = gic.profile.intidBits - 1, propAttributes } = gic.rd(at).control;
      return { Physical_Address: configTable, IDbits: idBits, ...attributeFields(propAttributes) };
    },
  },
  GICR_PENDBASER: {
    read: (gic, at) => gic.ops.GICR_PENDBASER.read(gic, at),
    hidden: (gic, at) => ({ PTZ: bit(gic.rd(at).control.ptz) }),
  },
  GICR_SYNCR: {
    read: (gic, at) => ({ Busy: bit(isSyncrBusy(gic, at)) }),
    seen: (gic, rd, { Busy }) => {
      if (Busy === 0) gic.sink.emit({ kind: 'syncr', rd });
    },
  },
  GICR_VPENDBASER: {
    read: vpendbaserFields,
    write: (gic, rd, fields, _, value) => writeVpendbaserFields(gic, rd, fields, value),
  },
  GICR_VPROPBASER: {
    read: (gic, at) => gic.ops.GICR_VPROPBASER.read(gic, at),
    write: (gic, rd, { Valid, Physical_Address: table = 0, Z, IDbits: idBits = 0 }) => {
      if (gic.profile.architecture === 'v4.1') {
        writeVpropbaser(gic, { kind: 'vpropbaser', rd, valid: Valid === 1, table, z: Z === 1 });
      } else writeVirtualPropbaser(gic, rd, idBits);
    },
    hidden: (gic, at): Fields => (gic.profile.architecture === 'v4.1' ? { Z: bit(gic.rd(at).control.vpeTableZ) } : {}),
  },
  GICR_VSGIPENDR: {
    read: (gic, at) => {
      const rd = gic.rd(at);
      return gic.ops.GICR_VSGIPENDR.isBusy(rd) ? { Busy: 1 } : { Busy: 0, Pending: rd.vsgipendr };
    },
    seen: (gic, rd, { Busy, Pending = 0 }) => {
      if (Busy === 0) gic.sink.emit({ kind: 'vsgipendr', rd, pending: Pending });
    },
  },
  GICD_CTLR: {
    read: gicdCtlr,
  },
};

/** Register → whether a GIC of this profile implements it, for optional registers. */
export const REDISTRIBUTOR_REQUIREMENTS: Readonly<Record<string, (profile: Profile) => boolean>> = {
  GITS_SGIR: ({ vsgi }) => vsgi,
  GICR_SETLPIR: ({ directLpis }) => directLpis === true,
  GICR_CLRLPIR: ({ directLpis }) => directLpis === true,
  GICR_INVLPIR: ({ registerInvalidation }) => registerInvalidation,
  GICR_INVALLR: ({ registerInvalidation }) => registerInvalidation,
  GICR_SYNCR: ({ registerInvalidation }) => registerInvalidation,
  GICR_VSGIR: ({ vsgi }) => vsgi,
  GICR_VSGIPENDR: ({ vsgi }) => vsgi,
};
