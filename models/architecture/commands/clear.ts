/** The row of CLEAR, which clears the pending state of an event: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_EVENT_REASONS } from './common-reasons.ts';
import { deviceId, eventId } from './operand.ts';

/**
 * Source: IHI 0069, CLEAR; Linux its_build_clear_cmd.
 *
 * CC of its errors is not its opcode: Linux, QNX and the GIC-600AE TRM have 0x05, the opcode of SYNC, so that a decoder that reads CC as an
 * opcode confuses the two commands. A driver of Marvell has 0x04.
 */
export const clear = command({
  op: 'CLEAR',
  opcode: 0x04,
  meaning: 'clears the pending state of an event',
  since: 'v3',
  operands: { deviceId, eventId },
  reasons: MAPPED_EVENT_REASONS,
  concernsLpis: true,
  documentedErrors: [0x01, 0x04, 0x05, 0x07, 0x10],
  errorByte: 0x05,
});

export type Clear = CommandOf<typeof clear>;
