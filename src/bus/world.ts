/** What the parts of the bus share. */
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import type { Ram } from './ram.ts';

export interface World {
  readonly gic: Gic;
  readonly ram: Ram;
  /** Executes a stimulus of a store or of the naming of a table. RAM has the bytes already. */
  readonly tell: (stimulus: Stimulus) => void;
  /** Reads a bit of a pending table that hardware owns. */
  readonly readPending: (table: number, intid: number) => boolean;
}
