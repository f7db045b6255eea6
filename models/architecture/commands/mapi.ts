/** The row of MAPI, which maps an event to the LPI with the number of its EventID: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { EVENT_REASONS } from './common-reasons.ts';
import { deviceId, eventId, icid } from './operand.ts';

/** Source: IHI 0069, MAPI. */
export const mapi = command({
  op: 'MAPI',
  opcode: 0x0b,
  meaning: 'maps an event to the physical LPI whose INTID is the EventID',
  since: 'v3',
  operands: { deviceId, eventId, icid },
  reasons: [...EVENT_REASONS, 'COLLECTION_OOR', 'PHYSICALID_OOR'],
  concernsLpis: true,
  documentedErrors: [0x01, 0x03, 0x04, 0x05],
});

export type Mapi = CommandOf<typeof mapi>;
