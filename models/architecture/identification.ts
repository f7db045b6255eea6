/**
 * Values of the identification registers of a profile.
 *
 * The profile gives sizes and version. Fields that no profile sets have one value for all, in IDENTIFICATION_DEFAULTS.
 * All values describe a GIC with a collection table in memory and, from GICv4.0 on, a vPE table.
 */
import { isClearable } from './lpi-control.ts';
import type { Profile } from './profile.ts';
import { distributorRegisters } from './registers/distributor-registers.ts';
import { encodeRegister } from './registers/index.ts';
import { BASER_INDEX, BASER_TYPE, itsRegisters, SVPET } from './registers/its-registers.ts';
import { COMMON_LPI_AFF, redistributorRegisters } from './registers/redistributor-registers.ts';
import { ARCH_REV, IMPLEMENTER_ARM } from './registers/shared-fields.ts';

/** Identification fields that a profile does not set. Fields of a later version have no effect on an earlier one. */
export interface Identification {
  /** GITS_TYPER.VMOVP: one VMOVP moves a vPE, whichever ITSs map it. */
  readonly vmovp: boolean;
  /** GITS_TYPER.SVPET, one of the codes of SVPET. */
  readonly svpet: number;
  /** GITS_TYPER.VSGI and GICR_TYPER.VSGI. */
  readonly vsgi: boolean;
  /** GICD_TYPER2.nASSGIcap: GICD_CTLR.nASSGIreq exists. */
  readonly nASSGIcap: boolean;
  /** GITS_TYPER.HCC: collections in hardware. */
  readonly hcc: number;
  /** GITS_TYPER.CCT: the collections in hardware come in addition to those in memory. */
  readonly cct: boolean;
  /** GITS_TYPER.INV: disabling an ITS and clearing GITS_BASER<n>.Valid leaves nothing cached. */
  readonly inv: boolean;
  /** GITS_TYPER.UMSI: unmapped MSIs are reported. */
  readonly umsi: boolean;
  /** GITS_TYPER.UMSIirq: by an interrupt too. */
  readonly umsiIrq: boolean;
  /** Bytes of an ITT entry, GITS_TYPER.ITT_entry_size + 1. */
  readonly ittEntrySize: number;
  /** Bytes of an entry of each ITS table, GITS_BASER<n>.Entry_Size + 1. */
  readonly entrySize: { readonly devices: number; readonly collections: number; readonly vpes: number };
  /** GICD_TYPER.num_LPIs, as the field holds it: 0 for as many as the INTID bits allow. */
  readonly numLpis: number;
  /** GICR_CTLR.CES: EnableLPIs can be cleared. */
  readonly ces: boolean;
  /** GICR_TYPER.Dirty on v4.0: GICR_VPENDBASER.Dirty is 1 during loading, too. On v4.1 it always is. */
  readonly dirty: boolean;
}

/** GITS_TYPER.VMOVP=1 and vSGIs, as the reference model has them. Every other optional feature is absent. */
export const IDENTIFICATION_DEFAULTS: Identification = {
  vmovp: true,
  svpet: SVPET.NOT_SHARED,
  vsgi: true,
  nASSGIcap: false,
  hcc: 0,
  cct: false,
  inv: false,
  umsi: false,
  umsiIrq: false,
  ittEntrySize: 8,
  entrySize: { devices: 8, collections: 8, vpes: 8 },
  numLpis: 0,
  ces: false,
  dirty: false,
};

/** The identification fields that the profile sets. */
export const identificationOf = (profile: Profile): Identification => ({
  ...IDENTIFICATION_DEFAULTS,
  vmovp: profile.vmovp !== 'every ITS',
  vsgi: profile.vsgi,
  nASSGIcap: profile.nassgiCap === true,
  umsi: profile.umsi === true,
  ces: isClearable(profile),
});

const flag = (value: boolean): number => (value ? 1 : 0);
const isV4 = ({ architecture }: Profile): boolean => architecture !== 'v3';
const isV41 = ({ architecture }: Profile): boolean => architecture === 'v4.1';

/** A width of up to 16 bits as a pair of fields: 16 is the rule, which only "limited" sets aside. Source: Arm sysreg GITS_TYPER.CIL, GICD_TYPER2.VIL. */
const limited = (bits: number): { readonly isLimited: number; readonly field: number } =>
  bits === 16 ? { isLimited: 0, field: 0 } : { isLimited: 1, field: bits - 1 };

/** GITS_TYPER, the same for all ITSs. */
export function gitsTyper(profile: Profile, identification = IDENTIFICATION_DEFAULTS): bigint {
  const { hcc, cct, inv, umsi, umsiIrq, ittEntrySize, vmovp, vsgi, svpet } = identification;
  const icid = limited(profile.icidBits);
  return encodeRegister(itsRegisters.GITS_TYPER, {
    Physical: 1,
    Virtual: flag(isV4(profile)),
    CCT: flag(cct && hcc > 0),
    ITT_entry_size: ittEntrySize - 1,
    ID_bits: profile.eventIdBits - 1,
    Devbits: profile.deviceIdBits - 1,
    HCC: hcc,
    CIL: icid.isLimited,
    CIDbits: icid.field,
    VMOVP: flag(vmovp && isV4(profile)),
    VSGI: flag(vsgi && isV41(profile)),
    VMAPP: flag(isV41(profile)),
    SVPET: isV41(profile) ? svpet : 0,
    nID: flag(isV41(profile) && !profile.individualDoorbells),
    UMSI: flag(umsi),
    UMSIirq: flag(umsi && umsiIrq),
    INV: flag(inv),
  });
}

/** GITS_IIDR. */
export const gitsIidr = (): bigint => encodeRegister(itsRegisters.GITS_IIDR, { Implementer: IMPLEMENTER_ARM });

/** GICR_IIDR. */
export const gicrIidr = (): bigint =>
  encodeRegister(redistributorRegisters.GICR_IIDR, { Implementer: IMPLEMENTER_ARM });

/** GICD_IIDR. */
export const gicdIidr = (): bigint => encodeRegister(distributorRegisters.GICD_IIDR, { Implementer: IMPLEMENTER_ARM });

/**
 * GITS_MPIDR: an ITS that shares its vPE table shares it with the CommonLPIAff group of the redistributor of its own number, round robin. RES0
 * where no table is shared. Source: Arm sysreg GITS_MPIDR.
 */
export function gitsMpidr(profile: Profile, its: number, { svpet } = IDENTIFICATION_DEFAULTS): bigint {
  if (!isV41(profile) || svpet === SVPET.NOT_SHARED) return 0n;
  const redistributor = its % profile.redistributors;
  return encodeRegister(itsRegisters.GITS_MPIDR, { Aff1: groupOf(profile, redistributor) });
}

/** GITS_PIDR2, GICR_PIDR2 and GICD_PIDR2, which all read the same. */
export const pidr2 = (profile: Profile): bigint =>
  encodeRegister(itsRegisters.GITS_PIDR2, { ArchRev: isV4(profile) ? ARCH_REV.GICv4 : ARCH_REV.GICv3 });

/** The read-only fields of GITS_BASER<n>; all others are 0. */
export function gitsBaser(profile: Profile, n: number, { entrySize } = IDENTIFICATION_DEFAULTS): bigint {
  const table = (Type: number, bytes: number): bigint =>
    encodeRegister(itsRegisters.GITS_BASER, { Type, Entry_Size: bytes - 1 });
  if (n === BASER_INDEX.DEVICES) return table(BASER_TYPE.DEVICES, entrySize.devices);
  if (n === BASER_INDEX.COLLECTIONS) return table(BASER_TYPE.COLLECTIONS, entrySize.collections);
  if (n === BASER_INDEX.VPES && isV4(profile)) return table(BASER_TYPE.VPES, entrySize.vpes);
  return 0n;
}

/** GITS_BASER<n> stands for a table; a register that does not is RES0. Source: Arm sysreg GITS_BASERn. */
export const hasBaser = (profile: Profile, n: number): boolean => gitsBaser(profile, n) !== 0n;

/** GICR_VPENDBASER.Dirty is defined while Valid is 1. Where it is not, software cannot wait until a vPE is loaded. Source: Arm sysreg GICR_TYPER.Dirty. */
export const dirtyShowsLoading = (profile: Profile, { dirty } = identificationOf(profile)): boolean =>
  isV41(profile) || (isV4(profile) && dirty);

/**
 * GICR_TYPER. All redistributors are adjacent. Those of one CommonLPIAff group have the same Aff1, the number of the group, and Aff0 is the
 * number of the redistributor, so that no two are the same.
 */
export function gicrTyper(profile: Profile, redistributor: number, identification = IDENTIFICATION_DEFAULTS): bigint {
  return encodeRegister(redistributorRegisters.GICR_TYPER, {
    PLPIS: 1,
    VLPIS: flag(isV4(profile)),
    Dirty: flag(dirtyShowsLoading(profile, identification)),
    DirectLPI: flag(profile.directLpis === true),
    Last: flag(redistributor === profile.redistributors - 1),
    RVPEID: flag(isV41(profile)),
    Processor_Number: redistributor,
    CommonLPIAff:
      new Set(profile.commonLpiAffGroups).size > 1 ? COMMON_LPI_AFF.SAME_AFF3_AFF2_AFF1 : COMMON_LPI_AFF.ALL,
    VSGI: flag(identification.vsgi && isV41(profile)),
    Affinity_Value: groupOf(profile, redistributor) * 2 ** 8 + redistributor,
  });
}

/** The fields of GICR_CTLR that do not change; all others are 0. IR is recommended wherever the registers exist. Source: Arm sysreg GICR_CTLR. */
export const gicrCtlr = (profile: Profile, { ces } = IDENTIFICATION_DEFAULTS): bigint =>
  encodeRegister(redistributorRegisters.GICR_CTLR, { IR: flag(profile.registerInvalidation), CES: flag(ces) });

/** GICD_TYPER. */
export const gicdTyper = (profile: Profile, { numLpis } = IDENTIFICATION_DEFAULTS): bigint =>
  encodeRegister(distributorRegisters.GICD_TYPER, {
    LPIS: 1,
    DVIS: flag(isV4(profile)),
    IDbits: profile.intidBits - 1,
    num_LPIs: numLpis,
  });

/** GICD_TYPER2; 0 before v4.1, where the word is reserved. */
export function gicdTyper2(profile: Profile, { nASSGIcap } = IDENTIFICATION_DEFAULTS): bigint {
  if (!isV41(profile)) return 0n;
  const vpeid = limited(profile.vpeidBits);
  return encodeRegister(distributorRegisters.GICD_TYPER2, {
    nASSGIcap: flag(nASSGIcap),
    VIL: vpeid.isLimited,
    VID: vpeid.field,
  });
}

/** Identification register → its value, at a redistributor or an ITS. */
export const IDENTIFICATION_REGISTERS: Readonly<Record<string, (profile: Profile, at: number) => bigint>> = {
  GITS_IIDR: gitsIidr,
  GITS_TYPER: (profile) => gitsTyper(profile, identificationOf(profile)),
  GITS_MPIDR: (profile, at) => gitsMpidr(profile, at),
  GITS_PIDR2: pidr2,
  GICR_IIDR: gicrIidr,
  GICR_TYPER: (profile, at) => gicrTyper(profile, at, identificationOf(profile)),
  GICR_PIDR2: pidr2,
  GICD_IIDR: gicdIidr,
  GICD_TYPER: (profile) => gicdTyper(profile),
  GICD_TYPER2: (profile) => gicdTyper2(profile, identificationOf(profile)),
  GICD_PIDR2: pidr2,
};

function groupOf({ commonLpiAffGroups, id }: Profile, redistributor: number): number {
  const group = commonLpiAffGroups[redistributor];
  if (group === undefined) throw new RangeError(`profile ${id} has no redistributor ${redistributor}`);
  return group;
}
