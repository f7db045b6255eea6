/** A command whose opcode no command has, in the model: a bad command, whatever its operands. */
import type { Unknown } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';

export const unknown = {
  section: 'IHI 0069, command errors',
  check: (_gic: Gic, _its: Its, _command: Unknown): ErrorReason => 'UNKNOWN_COMMAND',
  /** It is refused before. */
  execute: (_gic: Gic, _its: Its, _command: Unknown): void => {},
};

declare module '../../operations.ts' {
  interface Operations {
    readonly UNKNOWN: typeof unknown;
  }
}
