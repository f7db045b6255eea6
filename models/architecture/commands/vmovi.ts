/** The row of VMOVI, which moves a virtual event to another vPE: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { EVENT_REASONS } from './common-reasons.ts';
import { deviceId, doorbell, eventId, flag, vpeid } from './operand.ts';

/** Source: IHI 0069, VMOVI; Linux its_build_vmovi_cmd. */
export const vmovi = command({
  op: 'VMOVI',
  opcode: 0x21,
  meaning: 'gives a virtual event another vPE and moves its pending state along',
  since: 'v4.0',
  operands: {
    deviceId,
    eventId,
    vpeid,
    doorbellValid: flag('D', 2, 0, 'the doorbell operand replaces the one of the mapping'),
    doorbell,
  },
  idle: [{ where: 'doorbellValid', is: false, operands: ['doorbell'] }],
  reasons: [
    ...EVENT_REASONS,
    'VCPU_OOR',
    'UNMAPPED_INTERRUPT',
    'ID_IS_PHYSICAL',
    'ITEVCPU_INVALID',
    'CMDVCPU_INVALID',
    'VIRTUALID_OOR',
    'PHYSICALID_OOR',
  ],
  concernsLpis: true,
  documentedErrors: [0x05, 0x06, 0x15, 0x16, 0x17],
});

export type Vmovi = CommandOf<typeof vmovi>;
