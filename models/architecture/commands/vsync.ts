/** The row of VSYNC, which completes earlier commands for a vPE: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_VPE_REASONS } from './common-reasons.ts';
import { vpeid } from './operand.ts';

/** Source: IHI 0069, VSYNC; Linux its_build_vsync_cmd. */
export const vsync = command({
  op: 'VSYNC',
  opcode: 0x25,
  meaning: 'waits for the effects of earlier commands on one vPE',
  since: 'v4.0',
  operands: { vpeid },
  reasons: MAPPED_VPE_REASONS,
  concernsLpis: true,
  documentedErrors: [0x11, 0x14],
});

export type Vsync = CommandOf<typeof vsync>;
