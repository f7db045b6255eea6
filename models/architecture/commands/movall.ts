/** The row of MOVALL, which moves all pending LPIs of a redistributor to another: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { number } from './operand.ts';

/** Source: IHI 0069, MOVALL. */
export const movall = command({
  op: 'MOVALL',
  opcode: 0x0e,
  meaning: 'moves every pending LPI of one redistributor to another',
  since: 'v3',
  operands: {
    rdbase1: number('RDbase1', 2, 51, 16, 'the redistributor that has them'),
    rdbase2: number('RDbase2', 3, 51, 16, 'the one that gets them'),
  },
  reasons: ['PROCNUM_OOR'],
  concernsLpis: true,
  documentedErrors: [0x01],
  ownErrors: { PROCNUM_OOR: 0x01 },
});

export type Movall = CommandOf<typeof movall>;
