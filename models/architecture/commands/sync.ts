/** The row of SYNC, which completes earlier commands for a redistributor: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { rdbase } from './operand.ts';

/** Source: IHI 0069, SYNC; Linux its_build_sync_cmd. No list found has an error number for it. */
export const sync = command({
  op: 'SYNC',
  opcode: 0x05,
  meaning: 'waits for the physical effects of earlier commands at one redistributor',
  since: 'v3',
  operands: { rdbase },
  reasons: ['PROCNUM_OOR'],
  concernsLpis: true,
  documentedErrors: [],
});

export type Sync = CommandOf<typeof sync>;
