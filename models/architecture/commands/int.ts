/** The row of INT, which makes the interrupt of an event pending: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_EVENT_REASONS } from './common-reasons.ts';
import { deviceId, eventId } from './operand.ts';

/** Source: IHI 0069, INT; Linux its_build_int_cmd. */
export const int = command({
  op: 'INT',
  opcode: 0x03,
  meaning: 'makes an event pending, as an MSI would',
  since: 'v3',
  operands: { deviceId, eventId },
  reasons: MAPPED_EVENT_REASONS,
  concernsLpis: true,
  documentedErrors: [0x01, 0x04, 0x05, 0x07, 0x10],
});

export type Int = CommandOf<typeof int>;
