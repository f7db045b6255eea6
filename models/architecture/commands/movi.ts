/** The row of MOVI, which moves an event to another collection: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { MAPPED_EVENT_REASONS } from './common-reasons.ts';
import { deviceId, eventId, icid } from './operand.ts';

/** Source: IHI 0069, MOVI; Linux its_build_movi_cmd. No list found has error 0x10 for it. */
export const movi = command({
  op: 'MOVI',
  opcode: 0x01,
  meaning: 'gives an event another collection and moves its pending state along',
  since: 'v3',
  operands: { deviceId, eventId, icid },
  reasons: [
    ...MAPPED_EVENT_REASONS,
    'COLLECTION_OOR',
    // Without vPEs no event is virtual.
    { reason: 'ID_IS_VIRTUAL', since: 'v4.0' },
    'UNMAPPED_COLLECTION',
  ],
  concernsLpis: true,
  documentedErrors: [0x01, 0x03, 0x04, 0x05, 0x07, 0x09],
});

export type Movi = CommandOf<typeof movi>;
