/** The row of VINVALL, which invalidates the cached configuration bytes of a vPE: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_VPE_REASONS } from './common-reasons.ts';
import { vpeid } from './operand.ts';

/** Source: IHI 0069, VINVALL; Linux its_build_vinvall_cmd. No list found has an error number for it. */
export const vinvall = command({
  op: 'VINVALL',
  opcode: 0x2d,
  meaning: 'drops cached configuration of every vLPI of a vPE',
  since: 'v4.0',
  operands: { vpeid },
  reasons: MAPPED_VPE_REASONS,
  concernsLpis: true,
  documentedErrors: [],
});

export type Vinvall = CommandOf<typeof vinvall>;
