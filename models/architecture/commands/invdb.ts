/** The row of INVDB, which invalidates the cached configuration byte of a default doorbell: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_VPE_REASONS } from './common-reasons.ts';
import { vpeid } from './operand.ts';

/** Source: IHI 0069, INVDB; Linux its_build_invdb_cmd. No list found has an error number for it. */
export const invdb = command({
  op: 'INVDB',
  opcode: 0x2e,
  meaning: 'drops cached configuration of the default doorbell of a vPE',
  since: 'v4.1',
  operands: { vpeid },
  reasons: MAPPED_VPE_REASONS,
  concernsLpis: true,
  documentedErrors: [],
});

export type Invdb = CommandOf<typeof invdb>;
