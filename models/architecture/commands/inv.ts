/** The row of INV, which invalidates the cached configuration byte of an event: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_EVENT_REASONS } from './common-reasons.ts';
import { deviceId, eventId } from './operand.ts';

/** Source: IHI 0069, INV; Linux its_build_inv_cmd. */
export const inv = command({
  op: 'INV',
  opcode: 0x0c,
  meaning: 'drops cached configuration of one event',
  since: 'v3',
  operands: { deviceId, eventId },
  reasons: MAPPED_EVENT_REASONS,
  concernsLpis: true,
  documentedErrors: [0x01, 0x04, 0x05, 0x07, 0x10],
});

export type Inv = CommandOf<typeof inv>;
