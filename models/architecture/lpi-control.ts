/**
 * The registers that gate physical LPIs, as internal steps and events, with what their stimuli name: GICR_CTLR, GICR_PROPBASER, GICR_PENDBASER, GICR_SETLPIR,
 * GICR_CLRLPIR, GICR_WAKER and GICD_CTLR, and the tables in memory behind them.
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

// Events.

/** GICR_CTLR.EnableLPIs was written; `enabled` is what it reads as from now on. */
export interface EnableLpisEvent {
  readonly kind: 'enable-lpis';
  readonly rd: number;
  readonly written: boolean;
  readonly enabled: boolean;
}

/** The redistributor has stopped taking LPIs: GICR_CTLR.RWP became 0 after EnableLPIs was cleared. */
export interface LpisStoppedEvent {
  readonly kind: 'lpis-stopped';
  readonly rd: number;
}

/** GICR_CTLR was read as RWP=0. */
export interface RwpEvent {
  readonly kind: 'rwp';
  readonly rd: number;
}

export interface PropbaserEvent {
  readonly kind: 'propbaser';
  readonly rd: number;
  readonly table: number;
  readonly idBits: number;
}

export interface PendbaserEvent {
  readonly kind: 'pendbaser';
  readonly rd: number;
  readonly table: number;
  readonly ptz: boolean;
}

/** GICR_SETLPIR or GICR_CLRLPIR was written. */
export interface DirectLpiEvent {
  readonly kind: 'direct-lpi';
  readonly rd: number;
  readonly intid: number;
  readonly set: boolean;
}

/** Software wrote a bit of a pending table in memory, or read it. */
export interface PendingTableEvent {
  readonly kind: 'pending-table';
  readonly access: 'read' | 'write';
  readonly table: number;
  readonly intid: number;
  readonly pending: boolean;
}

/** GICR_WAKER.ProcessorSleep was written. */
export interface WakerEvent {
  readonly kind: 'waker';
  readonly rd: number;
  readonly sleep: boolean;
}

/** ChildrenAsleep became what ProcessorSleep is. */
export interface ChildrenAsleepEvent {
  readonly kind: 'children-asleep';
  readonly rd: number;
  readonly asleep: boolean;
}

/** GICR_WAKER was read with ChildrenAsleep as ProcessorSleep. */
export interface WakerPolledEvent {
  readonly kind: 'waker-polled';
  readonly rd: number;
}

/** GICD_CTLR was written; `nassgireq` is what nASSGIreq reads as from now on. */
export interface GicdCtlrEvent {
  readonly kind: 'gicd-ctlr';
  readonly enableGrp1: boolean;
  readonly nassgireqWritten: boolean;
  readonly nassgireq: boolean;
}

/** GICD_CTLR.RWP became 0 after EnableGrp1 was cleared. */
export interface ForwardingStoppedEvent {
  readonly kind: 'forwarding-stopped';
}

/** The v4.1 GICR_VPROPBASER was written. */
export interface VpropbaserEvent {
  readonly kind: 'vpropbaser';
  readonly rd: number;
  readonly valid: boolean;
  readonly table: number;
  readonly z: boolean;
}

export type LpiControlEvent =
  | EnableLpisEvent
  | LpisStoppedEvent
  | RwpEvent
  | PropbaserEvent
  | PendbaserEvent
  | DirectLpiEvent
  | PendingTableEvent
  | WakerEvent
  | ChildrenAsleepEvent
  | WakerPolledEvent
  | GicdCtlrEvent
  | ForwardingStoppedEvent
  | VpropbaserEvent;
