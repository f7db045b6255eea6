/** The row of VMAPI, which maps an event to the vLPI with the number of its EventID: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { EVENT_REASONS, MAPPED_VPE_REASONS } from './common-reasons.ts';
import { deviceId, doorbell, eventId, vpeid } from './operand.ts';

/** Source: IHI 0069, VMAPI. */
export const vmapi = command({
  op: 'VMAPI',
  opcode: 0x2b,
  meaning: 'maps an event to the virtual LPI whose vINTID is the EventID',
  since: 'v4.0',
  operands: { deviceId, eventId, vpeid, doorbell },
  reasons: [...EVENT_REASONS, ...MAPPED_VPE_REASONS, 'VIRTUALID_OOR', 'PHYSICALID_OOR'],
  concernsLpis: true,
  documentedErrors: [0x05, 0x06],
});

export type Vmapi = CommandOf<typeof vmapi>;
