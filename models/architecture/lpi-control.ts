/**
 * The registers that gate physical LPIs, as stimuli and internal steps: GICR_CTLR, GICR_PROPBASER, GICR_PENDBASER, GICR_SETLPIR, GICR_CLRLPIR,
 * GICR_WAKER, GICR_VPROPBASER and GICD_CTLR, and the tables in memory behind them.
 *
 * Sources: Arm sysreg pages of those registers; Arm GIC LPI guide.
 */
import type { Profile } from './profile.ts';

/** Address of the LPI configuration table after bring-up; every redistributor uses it. */
export const LPI_CONFIGURATION_TABLE = 0x4000_0000;

/** LPI configuration tables are aligned to 4 KB. Source: Arm sysreg GICR_PROPBASER.Physical_Address. */
export const LPI_TABLE_ALIGNMENT = 2 ** 12;

/** Address of the LPI pending table of a redistributor after bring-up. */
export const lpiPendingTable = (rd: number): number => 0x4100_0000 + rd * 0x1_0000;

/** Address of the v4.1 vPE configuration table of a CommonLPIAff group after bring-up. */
export const vpeConfigurationTable = (group: number): number => 0x4200_0000 + group * 0x10_0000;

/** GICR_PROPBASER.IDbits below this leaves every LPI out of range. */
export const LEAST_ID_BITS = 13;

/** INTIDs from this one on are out of range at a redistributor whose GICR_PROPBASER.IDbits is so; never beyond what the distributor has. */
export const lpiLimit = ({ intidBits }: Profile, idBits: number): number =>
  idBits < LEAST_ID_BITS ? 0 : 2 ** Math.min(idBits + 1, intidBits);

/** GICR_CTLR.EnableLPIs is not certainly RES1 once set. */
export const isClearable = ({ enableLpisIsClearable = true }: Profile): boolean => enableLpisIsClearable;

// Stimuli.

/** Software writes GICR_CTLR with this value of EnableLPIs. */
export interface WriteEnableLpis {
  readonly kind: 'enable-lpis';
  readonly rd: number;
  readonly enable: boolean;
}

/** Software polls GICR_CTLR until RWP reads 0. */
export interface PollRwp {
  readonly kind: 'poll-rwp';
  readonly rd: number;
}

/** Software writes GICR_PROPBASER: address of the LPI configuration table, and INTID bits minus one. */
export interface WritePropbaser {
  readonly kind: 'propbaser';
  readonly rd: number;
  readonly table: number;
  readonly idBits: number;
}

/** Software writes GICR_PENDBASER: address of the LPI pending table, and the promise that it is all zero. */
export interface WritePendbaser {
  readonly kind: 'pendbaser';
  readonly rd: number;
  readonly table: number;
  readonly ptz: boolean;
}

/** Software writes a pINTID to GICR_SETLPIR or GICR_CLRLPIR. */
export interface WriteDirectLpi {
  readonly kind: 'setlpir' | 'clrlpir';
  readonly rd: number;
  readonly intid: number;
}

/** Software writes a bit of an LPI pending table, or of a virtual one, in memory, and makes it observable. */
export interface WritePendingTable {
  readonly kind: 'pending-table';
  readonly table: number;
  readonly intid: number;
  readonly pending: boolean;
}

/** Software reads a bit of an LPI pending table in memory. */
export interface ReadPendingTable {
  readonly kind: 'read-pending-table';
  readonly table: number;
  readonly intid: number;
}

/** Software writes GICR_WAKER.ProcessorSleep. */
export interface WriteWaker {
  readonly kind: 'waker';
  readonly rd: number;
  readonly sleep: boolean;
}

/** Software polls GICR_WAKER until ChildrenAsleep reads as ProcessorSleep. */
export interface PollWaker {
  readonly kind: 'poll-waker';
  readonly rd: number;
}

/** Software writes GICD_CTLR: the enable of Non-secure Group 1, which gates LPIs, and nASSGIreq. The other group enables are 0. */
export interface WriteGicdCtlr {
  readonly kind: 'gicd-ctlr';
  readonly enableGrp1: boolean;
  readonly nassgireq: boolean;
}

/** Software writes the v4.1 GICR_VPROPBASER: address of the vPE configuration table, and the promise that it is all zero. */
export interface WriteVpropbaser {
  readonly kind: 'vpropbaser';
  readonly rd: number;
  readonly valid: boolean;
  readonly table: number;
  readonly z: boolean;
}

export type LpiControlStimulus =
  | WriteEnableLpis
  | PollRwp
  | WritePropbaser
  | WritePendbaser
  | WriteDirectLpi
  | WritePendingTable
  | ReadPendingTable
  | WriteWaker
  | PollWaker
  | WriteGicdCtlr
  | WriteVpropbaser;

// Internal steps.

/** The redistributor has stopped taking LPIs after EnableLPIs was cleared: GICR_CTLR.RWP clears. */
export interface StopLpis {
  readonly kind: 'stop-lpis';
  readonly rd: number;
}

/** The oldest GICR_SETLPIR or GICR_CLRLPIR write takes place. */
export interface DirectLpi {
  readonly kind: 'direct-lpi';
  readonly rd: number;
}

/** ChildrenAsleep follows ProcessorSleep. */
export interface FollowSleep {
  readonly kind: 'children-asleep';
  readonly rd: number;
}

/** No LPI is forwarded any more after EnableGrp1 was cleared: GICD_CTLR.RWP clears. */
export interface StopForwarding {
  readonly kind: 'stop-forwarding';
}

/** The redistributor has given up its vPE configuration table after Valid was cleared: GICR_CTLR.RWP clears. */
export interface FreeVpeTable {
  readonly kind: 'free-vpe-table';
  readonly rd: number;
}

export type LpiControlStep = StopLpis | DirectLpi | FollowSleep | StopForwarding | FreeVpeTable;

const KINDS: Readonly<Record<(LpiControlStimulus | LpiControlStep)['kind'], true>> = {
  'enable-lpis': true,
  'poll-rwp': true,
  propbaser: true,
  pendbaser: true,
  setlpir: true,
  clrlpir: true,
  'pending-table': true,
  'read-pending-table': true,
  waker: true,
  'poll-waker': true,
  'gicd-ctlr': true,
  vpropbaser: true,
  'stop-lpis': true,
  'direct-lpi': true,
  'children-asleep': true,
  'stop-forwarding': true,
  'free-vpe-table': true,
};

/** It belongs to the registers that gate physical LPIs. */
export const isLpiControl = <S extends { readonly kind: string }>(
  step: S,
): step is Extract<S, LpiControlStimulus | LpiControlStep> => Object.hasOwn(KINDS, step.kind);
