/** The row of INVALL, which invalidates the cached configuration bytes of a collection: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { icid } from './operand.ts';

/** Source: IHI 0069, INVALL; Linux its_build_invall_cmd. */
export const invall = command({
  op: 'INVALL',
  opcode: 0x0d,
  meaning: 'drops cached configuration of every LPI that is routed through a collection',
  since: 'v3',
  operands: { icid },
  reasons: ['COLLECTION_OOR', 'UNMAPPED_COLLECTION'],
  concernsLpis: true,
  documentedErrors: [0x03, 0x09],
});

export type Invall = CommandOf<typeof invall>;
