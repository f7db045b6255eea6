/** What a rule of the reference model is. */
import type { Architecture } from '../../architecture/profiles.ts';

/** One thing that the hardware does right. */
export interface Rule {
  readonly statement: string;
  /** The invariants that it upholds. */
  readonly upholds: string;
  /** A paragraph or a register page of Arm, or a driver that relies on it. */
  readonly source: string;
  readonly from: Architecture;
}

/** Declares the rules of one family. */
export const defineRules = <const T extends Record<string, Rule>>(table: T): T => table;
