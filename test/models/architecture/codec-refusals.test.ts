/** Commands that no words say, and words that say no command. */

import { describe, expect, it } from 'vitest';
import {
  type CommandWords,
  commandLayouts,
  decodeCommand,
  encodeCommand,
  isCommand,
} from '../../../models/architecture/codec.ts';
import { fieldPosition } from '../../../models/architecture/commands/operand.ts';
import type { Command, CommandForm } from '../../../models/architecture/commands.ts';

const FORMS: readonly CommandForm[] = ['v4.0', 'v4.1'];

const words = (...dw: [bigint, bigint, bigint, bigint]): CommandWords => dw;

describe('what does not fit', () => {
  const refused: readonly (readonly [Command, string])[] = [
    [
      { op: 'MAPD', deviceId: 2 ** 32, size: 0, ittAddress: 0, valid: true },
      'MAPD: deviceId = 4294967296 does not fit DeviceID, DW0[63:32]: expected an integer from 0 below 2^32 (32 bits)',
    ],
    [
      { op: 'MAPD', deviceId: 0, size: 0, ittAddress: 0x1080, valid: true },
      'MAPD: ittAddress = 4224 does not fit ITT_addr, DW2[51:8]: expected a multiple of 256 from 0 below 2^52 (44 bits)',
    ],
    [
      { op: 'MAPD', deviceId: 0, size: 0, ittAddress: 2 ** 52, valid: true },
      'MAPD: ittAddress = 4503599627370496 does not fit ITT_addr, DW2[51:8]: expected a multiple of 256 from 0 below 2^52 (44 bits)',
    ],
    [
      { op: 'VMAPP', form: 'v4.0', vpeid: 0, rdbase: 0, valid: true, vptAddress: 0, vptSize: 32 },
      'VMAPP: vptSize = 32 does not fit VPT_size, DW3[4:0]: expected an integer from 0 below 2^5 (5 bits)',
    ],
    [
      { op: 'INVALL', icid: -1 },
      'INVALL: icid = -1 does not fit ICID, DW2[15:0]: expected an integer from 0 below 2^16 (16 bits)',
    ],
    [
      { op: 'SYNC', rdbase: 0.5 },
      'SYNC: rdbase = 0.5 does not fit RDbase, DW2[51:16]: expected an integer from 0 below 2^36 (36 bits)',
    ],
    [
      { op: 'VSYNC', vpeid: Number.NaN },
      'VSYNC: vpeid = NaN does not fit vPEID, DW1[47:32]: expected an integer from 0 below 2^16 (16 bits)',
    ],
  ];
  it.each(refused)('%o', (command, message) => {
    expect(() => encodeCommand(command)).toThrow(new RangeError(message));
  });

  it('is not a command', () => {
    expect(isCommand({ op: 'VSYNC', vpeid: 1 })).toBe(true);
    expect(isCommand({ op: 'VSYNC', vpeid: '1' })).toBe(false);
    expect(isCommand({ op: 'VSYNC' })).toBe(false);
    expect(isCommand({ op: 'MAPC', icid: 0, rdbase: 0, valid: 1 })).toBe(false);
    expect(isCommand({ op: 'NOP' })).toBe(false);
    expect(isCommand({ op: 'VMOVP', vpeid: 1, rdbase: 2, sequenceNumber: 0, itsList: 0 })).toBe(false);
    expect(isCommand({ op: 'VMOVP', form: 'v4.0', vpeid: 1, rdbase: 2, sequenceNumber: 0, itsList: 0 })).toBe(true);
    expect(isCommand(null)).toBe(false);
  });

  it('is an opcode that no command has', () => {
    const known = new Set(commandLayouts.map(({ opcode }) => opcode));
    for (let opcode = 0; opcode < 256; opcode++) {
      for (const form of FORMS) {
        const decoded = decodeCommand(words(BigInt(opcode) | 0xff00n, 1n, 2n, 3n), form);
        if (known.has(opcode)) expect(decoded.ok).toBe(true);
        else expect(decoded).toEqual({ ok: false, opcode });
      }
    }
  });

  it('is a word of more than 64 bits', () => {
    expect(() => decodeCommand(words(5n, 0n, 2n ** 64n, 0n), 'v4.0')).toThrow(
      new RangeError('DW2 = 18446744073709551616 is not 64 bits wide'),
    );
    expect(() => decodeCommand(words(5n, -1n, 0n, 0n), 'v4.0')).toThrow(RangeError);
  });

  it('prints the place of a field as the manual does', () => {
    expect(fieldPosition({ kind: 'flag', name: 'V', doubleword: 2, high: 63, low: 63 })).toBe('DW2[63]');
  });
});
