/** The parts of `Knowledge` that the records of moves, arrivals and pending tables use. */
import type { Ledgers } from './ledgers.ts';
import type { LpiControl } from './lpi-control.ts';
import type { PendingCopy } from './pending-copy.ts';

export interface Basis {
  /** The tables, by ITS. */
  readonly ledgers: Ledgers;
  /** The registers that gate physical LPIs. */
  readonly control: LpiControl;
  /** Pending physical LPIs, by redistributor. */
  readonly lpis: PendingCopy;
  /** An event of another ITS was mapped to this LPI, or this vLPI of that vPE, and its effects may still be on their way. */
  hasChangedIts(intid: number, vpeid?: number): boolean;
}
