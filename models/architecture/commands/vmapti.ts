/** The row of VMAPTI, which maps an event to a vLPI of a vPE: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { EVENT_REASONS, MAPPED_VPE_REASONS } from './common-reasons.ts';
import { deviceId, doorbell, eventId, number, vpeid } from './operand.ts';

/** Source: IHI 0069, VMAPTI; Linux its_build_vmapti_cmd. */
export const vmapti = command({
  op: 'VMAPTI',
  opcode: 0x2a,
  meaning: 'maps an event to a virtual LPI of a vPE',
  since: 'v4.0',
  operands: { deviceId, eventId, vpeid, vINTID: number('vINTID', 2, 31, 0, 'the virtual LPI'), doorbell },
  reasons: [...EVENT_REASONS, ...MAPPED_VPE_REASONS, 'VIRTUALID_OOR', 'PHYSICALID_OOR'],
  concernsLpis: true,
  documentedErrors: [0x05, 0x13],
});

export type Vmapti = CommandOf<typeof vmapti>;
