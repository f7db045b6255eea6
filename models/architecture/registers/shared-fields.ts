/** Fields that registers of several groups share, and their codes. */
import { bit, bits, type Field } from './register.ts';

/** JEP106 code of Arm in the Implementer field of an IIDR. Source: Arm sysreg GITS_IIDR. */
export const IMPLEMENTER_ARM = 0x43b;

/** PIDR2.ArchRev. There is one code for both GICv4 versions. Source: Linux arm-gic-v3.h GIC_PIDR2_ARCH_GICv3, _GICv4. */
export const ARCH_REV = { GICv3: 3, GICv4: 4 } as const;

/** Shareability codes; 0b11 is reserved and works as NON_SHAREABLE. Source: Arm sysreg GITS_CBASER. */
export const SHAREABILITY = { NON_SHAREABLE: 0, INNER_SHAREABLE: 1, OUTER_SHAREABLE: 2 } as const;

/**
 * InnerCache codes, all but the first of Normal memory; as OuterCache, 0 means "as InnerCache". RA, WA: read-, write-allocate; WT, WB:
 * write-through, write-back. Source: Arm sysreg GITS_CBASER.
 */
export const CACHEABILITY = {
  DEVICE_nGnRnE: 0,
  NON_CACHEABLE: 1,
  RA_WT: 2,
  RA_WB: 3,
  WA_WT: 4,
  WA_WB: 5,
  RA_WA_WT: 6,
  RA_WA_WB: 7,
} as const;

/** Page_Size codes of GITS_BASER<n> and the v4.1 GICR_VPROPBASER; 0b11 is reserved and works as KB64. Source: Arm sysreg GITS_BASERn. */
export const PAGE_SIZE = { KB4: 0, KB16: 1, KB64: 2 } as const;

/** Bytes of a page, by Page_Size code. */
export const PAGE_BYTES: readonly [number, number, number, number] = [0x1000, 0x4000, 0x10000, 0x10000];

export const innerCache = (high: number, low: number): Field =>
  bits('InnerCache', high, low, 'RW', 'UNKNOWN', 'inner cacheability of accesses to the table or queue');

export const outerCache = (high: number, low: number): Field =>
  bits('OuterCache', high, low, 'RW', 'UNKNOWN', 'outer cacheability; 0: as InnerCache');

export const shareability: Field = bits('Shareability', 11, 10, 'RW', 'UNKNOWN', 'shareability of accesses');

/** A base address, of which the register leaves out the low bits. */
export const physicalAddress = (high: number, low: number): Field =>
  bits('Physical_Address', high, low, 'RW', 'UNKNOWN', 'base address, in bytes', { unit: low });

/** Fields of an IIDR. */
export const implementer: readonly Field[] = [
  bits('ProductID', 31, 24, 'RO', 'IMPLEMENTATION DEFINED', 'product'),
  bits('Variant', 19, 16, 'RO', 'IMPLEMENTATION DEFINED', 'major revision'),
  bits('Revision', 15, 12, 'RO', 'IMPLEMENTATION DEFINED', 'minor revision'),
  bits('Implementer', 11, 0, 'RO', 'IMPLEMENTATION DEFINED', 'JEP106 code of the designer; 0: no such register'),
];

/** Fields of a PIDR2. The low four bits are IMPLEMENTATION DEFINED; their names are those of Arm's products. Source: GIC-600AE TRM. */
export const peripheralId2: readonly Field[] = [
  bits('ArchRev', 7, 4, 'RO', 'IMPLEMENTATION DEFINED', 'version of the architecture: 3 or 4'),
  bit('JEDEC', 3, 'RO', 'IMPLEMENTATION DEFINED', 'a JEP106 code is used'),
  bits('DES_1', 2, 0, 'RO', 'IMPLEMENTATION DEFINED', 'bits [6:4] of the JEP106 code'),
];

/** The fields that every STATUSR has: they report accesses that software should not make. */
export const badAccesses: readonly Field[] = [
  bit('WROD', 3, 'W1C', undefined, 'a read-only location was written'),
  bit('RWOD', 2, 'W1C', undefined, 'a write-only location was read'),
  bit('WRD', 1, 'W1C', undefined, 'a reserved location was written'),
  bit('RRD', 0, 'W1C', undefined, 'a reserved location was read'),
];

export const OPTIONAL_STATUSR = 'an implementation that has this optional register; RAZ/WI otherwise';
