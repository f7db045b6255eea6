/** The row of DISCARD, which clears the pending state of an event and removes its mapping: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_EVENT_REASONS } from './common-reasons.ts';
import { deviceId, eventId } from './operand.ts';

/** Source: IHI 0069, DISCARD; Linux its_build_discard_cmd. */
export const discard = command({
  op: 'DISCARD',
  opcode: 0x0f,
  meaning: 'removes the mapping of an event and its pending state',
  since: 'v3',
  operands: { deviceId, eventId },
  reasons: MAPPED_EVENT_REASONS,
  concernsLpis: true,
  documentedErrors: [0x07, 0x10],
});

export type Discard = CommandOf<typeof discard>;
