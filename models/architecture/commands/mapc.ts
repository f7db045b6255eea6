/** The row of MAPC, which maps a collection to a redistributor, or unmaps it: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { icid, rdbase, valid } from './operand.ts';

/** Source: IHI 0069, MAPC; Linux its_build_mapc_cmd. */
export const mapc = command({
  op: 'MAPC',
  opcode: 0x09,
  meaning: 'maps (V=1) or unmaps (V=0) a collection',
  since: 'v3',
  operands: { icid, valid, rdbase },
  idle: [{ where: 'valid', is: false, operands: ['rdbase'] }],
  reasons: ['COLLECTION_OOR', 'PROCNUM_OOR'],
  concernsLpis: true,
  documentedErrors: [0x02, 0x03],
});

export type Mapc = CommandOf<typeof mapc>;
