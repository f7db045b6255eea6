/** The row of MAPTI, which maps an event to an LPI and a collection: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { EVENT_REASONS } from './common-reasons.ts';
import { deviceId, eventId, icid, number } from './operand.ts';

/** Source: IHI 0069, MAPTI; Linux its_build_mapti_cmd. No list found has error 0x01 or 0x03 for it. */
export const mapti = command({
  op: 'MAPTI',
  opcode: 0x0a,
  meaning: 'maps an event to a physical LPI',
  since: 'v3',
  operands: { deviceId, eventId, pINTID: number('pINTID', 1, 63, 32, 'the LPI'), icid },
  reasons: [...EVENT_REASONS, 'COLLECTION_OOR', 'PHYSICALID_OOR'],
  concernsLpis: true,
  documentedErrors: [0x04, 0x05, 0x06],
});

export type Mapti = CommandOf<typeof mapti>;
