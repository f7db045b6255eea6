/** Filters of which mutations of the theory of operation are made. */
import type { Command } from '../../architecture/commands.ts';
import { encodeRegister } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Filter } from '../../software/filter.ts';
import * as changes from '../changes.ts';

/** Another command in place of the one with this label. */
export const command = (label: string, change: (command: Command) => Command): Filter => ({
  changes: { label, to: changes.command(change) },
});

/** Bits of a register that are cleared in a store, and bits that are set. */
export const bits = (label: string, cleared: bigint, set = 0n): Filter => ({
  changes: { label, to: changes.bits(cleared, set) },
});

export const DOORBELL = encodeRegister(redistributorRegisters.GICR_VPENDBASER_V4_1, { Doorbell: 1 });
