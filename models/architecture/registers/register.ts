/**
 * The type of a memory-mapped register: address, permitted accesses, fields.
 *
 * The registers themselves are tables in the other files of this folder. Bits outside all fields are RES0.
 */
import type { Architecture } from '../versions.ts';

/**
 * A page of registers: the distributor, a redistributor's RD_base and VLPI_base, the control page of an ITS, its translation page with
 * GITS_TRANSLATER, and its page with GITS_SGIR. The redistributor's own SGI_base page holds nothing that concerns LPIs.
 */
export const FRAME_NAMES = ['GICD', 'GICR', 'VLPI', 'GITS', 'TRANSLATION', 'SGI'] as const;

export type Frame = (typeof FRAME_NAMES)[number];

export type Component = 'distributor' | 'redistributor' | 'ITS';

/** Bytes of a frame. Source: Arm sysreg, offsets of GITS_TRANSLATER and GITS_SGIR; Linux irq-gic-v3.c gic_iterate_rdists. */
export const FRAME_BYTES = 0x10000;

/** Where a frame lies: bytes from the base of the component that has it. Source: as for FRAME_BYTES. */
export const FRAMES: Readonly<Record<Frame, { readonly component: Component; readonly offset: number }>> = {
  GICD: { component: 'distributor', offset: 0x00000 },
  GICR: { component: 'redistributor', offset: 0x00000 },
  VLPI: { component: 'redistributor', offset: 0x20000 },
  GITS: { component: 'ITS', offset: 0x00000 },
  TRANSLATION: { component: 'ITS', offset: 0x10000 },
  SGI: { component: 'ITS', offset: 0x20000 },
};

/** Bytes from one redistributor to the next: two frames in GICv3, four from GICv4.0 on. Source: Linux irq-gic-v3.c gic_iterate_rdists. */
export const REDISTRIBUTOR_STRIDE: Readonly<Record<Architecture, number>> = {
  v3: 2 * FRAME_BYTES,
  'v4.0': 4 * FRAME_BYTES,
  'v4.1': 4 * FRAME_BYTES,
};

/** W1C: a flag that hardware sets, and that software clears by writing 1. */
export type FieldAccess = 'RW' | 'RO' | 'WO' | 'W1C';

/**
 * What a field holds after a GIC reset. UNKNOWN may be any value; IMPLEMENTATION DEFINED is the same value after every reset. Undefined where
 * the architecture states none: the field is write-only, or reports what goes on at the moment.
 */
export type Reset = number | 'UNKNOWN' | 'IMPLEMENTATION DEFINED' | undefined;

export interface Field {
  /** Name of the field in the manual. */
  readonly name: string;
  readonly high: number;
  readonly low: number;
  readonly access: FieldAccess;
  readonly reset: Reset;
  readonly meaning: string;
  /** How many low bits of the value the field leaves out, all zero: value = field << unit. Above 0 for addresses and offsets in bytes. */
  readonly unit: number;
  /** The versions that have the field; in the others it is RES0. */
  readonly versions: readonly Architecture[];
}

export type RegisterAccess = 'RW' | 'RO' | 'WO';
export type AccessWidth = 16 | 32 | 64;

export interface Register {
  /** Name of the register in the manual, without the <n> of an array. Two forms of a register have the same name. */
  readonly name: string;
  readonly frame: Frame;
  /** Bytes from the start of the frame. */
  readonly offset: number;
  /** Number of registers, for an array. */
  readonly count: number;
  /** Bytes from one register of an array to the next. */
  readonly stride: number;
  /** Bits of the register. */
  readonly width: 32 | 64;
  /** Widths of the accesses that the architecture defines, in bits. */
  readonly widths: readonly AccessWidth[];
  /** Whether a write that is narrower than the register sets all other bits to zero. Otherwise it leaves them alone. */
  readonly zeroExtends: boolean;
  readonly access: RegisterAccess;
  /** The versions that have the register, or this form of it; in the others the location is reserved. */
  readonly versions: readonly Architecture[];
  /** Optional feature that the register belongs to. Without it the location is RES0. */
  readonly requires: string | undefined;
  /** From the highest bits down. */
  readonly fields: readonly Field[];
  /** When software may write, and what else a write does. */
  readonly rule: string | undefined;
  readonly source: string;
}

export const ALL_VERSIONS: readonly Architecture[] = ['v3', 'v4.0', 'v4.1'];
export const FROM_V4_0: readonly Architecture[] = ['v4.0', 'v4.1'];
export const ONLY_V4_0: readonly Architecture[] = ['v4.0'];
export const ONLY_V4_1: readonly Architecture[] = ['v4.1'];

const WORD: readonly AccessWidth[] = [32];
/**
 * A 64-bit register takes 32-bit accesses as well, unless its description says otherwise. Source: IHI 0069A 8.1.3, as Xen vgic-v3 cites it; KVM
 * vgic-mmio-v3.c and vgic-its.c do the same.
 */
const DOUBLEWORD_OR_HALF: readonly AccessWidth[] = [32, 64];

interface FieldOptions {
  readonly unit?: number;
  readonly versions?: readonly Architecture[];
}

/** A field of several bits. */
export const bits = (
  name: string,
  high: number,
  low: number,
  access: FieldAccess,
  reset: Reset,
  meaning: string,
  { unit = 0, versions = ALL_VERSIONS }: FieldOptions = {},
): Field => ({ name, high, low, access, reset, meaning, unit, versions });

/** A field of one bit. */
export const bit = (
  name: string,
  position: number,
  access: FieldAccess,
  reset: Reset,
  meaning: string,
  options: FieldOptions = {},
): Field => bits(name, position, position, access, reset, meaning, options);

type Optional = 'count' | 'stride' | 'widths' | 'zeroExtends' | 'versions' | 'requires' | 'rule';

/** Declares a register: one of its kind, in all versions, with the access widths that are the rule for its width. */
export const register = (row: Omit<Register, Optional> & Partial<Pick<Register, Optional>>): Register => ({
  count: 1,
  stride: row.width / 8,
  widths: row.width === 32 ? WORD : DOUBLEWORD_OR_HALF,
  zeroExtends: false,
  versions: ALL_VERSIONS,
  requires: undefined,
  rule: undefined,
  ...row,
});
