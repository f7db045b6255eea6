/** The entries of a ledger: ITEs, devices, collections and vPEs of one ITS; and the answer to a look-up. */
import type { ReusableMap } from '../architecture/reusable-map.ts';

/** An ITE: a physical LPI (vpeid -1) or a virtual one (icid -1). */
export interface Mapping {
  readonly virtual: boolean;
  /** pINTID or vINTID. */
  readonly intid: number;
  readonly icid: number;
  readonly vpeid: number;
  readonly doorbell: number;
}

export interface EventEntry {
  /** ITS whose table it is in. */
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
  mapping: Mapping | undefined;
  changedAt: number;
  /** vPEID → last time at which a mapping to that vPE was replaced. A stale copy may live until VSYNC of that vPE. */
  leftVpeAt: ReadonlyMap<number, number>;
}

export interface DeviceEntry {
  mapped: boolean;
  size: number;
  ittAddress: number;
  changedAt: number;
}

export interface CollectionEntry {
  mapped: boolean;
  rd: number;
  changedAt: number;
}

/** MAPC moved a collection with mapped events from one redistributor to another. */
export interface Remap {
  readonly from: number;
  readonly to: number;
  readonly at: number;
}

export interface VpeEntry {
  mapped: boolean;
  rd: number;
  vptAddress: number;
  vptSize: number;
  defaultDoorbell: number;
  changedAt: number;
  mappedAt: number;
  unmappedAt: number;
  /** ITSs whose VSYNC has not completed yet a VMOVP that changes this entry: one bit each; or `DISORDERED`. */
  awaits: number;
}

/** The tables of a ledger, and the times of the synchronisations that make their entries certain. */
export interface LedgerTables {
  readonly devices: ReusableMap<number, DeviceEntry>;
  readonly events: ReusableMap<number, EventEntry>;
  readonly collections: ReusableMap<number, CollectionEntry>;
  readonly vpes: ReusableMap<number, VpeEntry>;
  readonly remaps: ReusableMap<number, Remap>;
  readonly lastSync: number;
  readonly syncedAt: ReusableMap<number, number>;
  readonly vsyncedAt: ReusableMap<number, number>;
}

/** Two ITSs were sent VMOVPs of a vPE without a VSYNC between them: until the vPE is moved again, either may be its home. */
export const DISORDERED = 1 << 30;

/** The kind of interrupt that an event becomes by the ledger, or the reason why it is dropped. */
export type Resolution =
  | 'lpi'
  | 'vlpi'
  | 'ITS disabled'
  | 'device unmapped'
  | 'event out of range'
  | 'event unmapped'
  | 'collection unmapped'
  | 'vPE unmapped';

/** The answer to a look-up; -1 where a field does not apply. */
export interface Resolved {
  to: Resolution;
  rd: number;
  intid: number;
  vpeid: number;
  doorbell: number;
  /** A SYNC or VSYNC has made this answer certain for MSIs that arrive from now on. */
  certain: boolean;
}

/** Shared by the events that never left a vPE: most of them. */
export const NEVER: ReadonlyMap<number, number> = new Map();
