/** What every command file provides, in this order: section, checks, readiness, execution. */
import type { Command } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic, Its } from '../../state.ts';

export interface CommandRule<C extends Command> {
  /** The description that the file implements. */
  readonly section: string;
  /** The error that the operands make, against the tables as earlier commands of the queue left them (I-107). */
  readonly check: (gic: Gic, its: Its, command: C) => ErrorReason | undefined;
  /** The command may be consumed now; commands that wait for nothing leave it out. */
  readonly ready?: (gic: Gic, its: Its, command: C) => boolean;
  /** Changes tables at once and sends effects on their way. */
  readonly execute: (gic: Gic, its: Its, command: C) => void;
}
