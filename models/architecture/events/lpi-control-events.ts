/** Events of the registers that gate physical LPIs, and of the LPI tables in memory. */

/** GICR_CTLR.EnableLPIs was written; `enabled` is the value that it reads as afterwards. */
export interface EnableLpisEvent {
  readonly kind: 'enable-lpis';
  readonly rd: number;
  readonly written: boolean;
  readonly enabled: boolean;
  /** The contract that the write breaks: the architecture does not say what it does then, and here it does nothing. */
  readonly broken?: string;
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
  /** Shareability and Cacheability as one number; undefined if the source does not tell. */
  readonly attributes?: number | undefined;
}

export interface PendbaserEvent {
  readonly kind: 'pendbaser';
  readonly rd: number;
  readonly table: number;
  readonly ptz: boolean;
  /** Shareability and Cacheability as one number; undefined if the source does not tell. */
  readonly attributes?: number | undefined;
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

/** ChildrenAsleep became equal to ProcessorSleep. */
export interface ChildrenAsleepEvent {
  readonly kind: 'children-asleep';
  readonly rd: number;
  readonly asleep: boolean;
}

/** GICR_WAKER was read with ChildrenAsleep equal to ProcessorSleep. */
export interface WakerPolledEvent {
  readonly kind: 'waker-polled';
  readonly rd: number;
}

/** GICD_CTLR was written; `nassgireq` is the value that nASSGIreq reads as afterwards. */
export interface GicdCtlrEvent {
  readonly kind: 'gicd-ctlr';
  readonly enableGrp0: boolean;
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

/** The v4.0 GICR_VPROPBASER was written. */
export interface VirtualPropbaserEvent {
  readonly kind: 'virtual-propbaser';
  readonly rd: number;
  readonly idBits: number;
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
  | VpropbaserEvent
  | VirtualPropbaserEvent;
