/** The row of MAPD, which maps a device to an ITT, or unmaps it: operands, versions and errors. */
import { type CommandOf, command } from './command.ts';
import { address, deviceId, number, valid } from './operand.ts';

/** Source: IHI 0069, MAPD; Linux its_build_mapd_cmd. */
export const mapd = command({
  op: 'MAPD',
  opcode: 0x08,
  meaning: 'maps (V=1) or unmaps (V=0) the interrupt translation table of a device',
  since: 'v3',
  operands: {
    deviceId,
    valid,
    size: number('Size', 1, 4, 0, 'EventID bits minus one, as the field holds it'),
    ittAddress: address('ITT_addr', 2, 51, 8, 'byte address of the ITT'),
  },
  idle: [{ where: 'valid', is: false, operands: ['size', 'ittAddress'] }],
  reasons: ['DEVICE_OOR', 'SIZE_OOR'],
  documentedErrors: [0x01, 0x02],
});

export type Mapd = CommandOf<typeof mapd>;
