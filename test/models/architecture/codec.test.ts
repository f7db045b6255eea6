/** Every command as words and back, against words that are written down by hand. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type CommandWords,
  commandLayouts,
  decodeCommand,
  encodeCommand,
  layoutOf,
} from '../../../models/architecture/codec.ts';
import { COMMANDS, type Command, type CommandForm } from '../../../models/architecture/commands.ts';
import { formatCommand } from '../../../models/architecture/format.ts';
import { arbitraries } from '../../support/command-arbitraries.ts';

const FORMS: readonly CommandForm[] = ['v4.0', 'v4.1'];

const NO_WORDS: CommandWords = [0n, 0n, 0n, 0n];

const words = (...dw: [bigint, bigint, bigint, bigint]): CommandWords => dw;

/** What a command looks like in the queue, worked out by hand from the encoders of Linux irq-gic-v3-its.c; and as text. */
const GOLDEN: readonly (readonly [CommandWords, Command, string])[] = [
  [
    words(0x0000_0018_0000_0001n, 0x2n, 0x1n, 0n),
    { op: 'MOVI', deviceId: 0x18, eventId: 2, icid: 1 },
    'MOVI DeviceID=0x18 EventID=0x2 ICID=1',
  ],
  [
    words(0x0000_ffff_0000_0003n, 0x5n, 0n, 0n),
    { op: 'INT', deviceId: 0xffff, eventId: 5 },
    'INT DeviceID=0xffff EventID=0x5',
  ],
  [
    words(0xffff_ffff_0000_0004n, 0xffff_ffffn, 0n, 0n),
    { op: 'CLEAR', deviceId: 0xffff_ffff, eventId: 0xffff_ffff },
    'CLEAR DeviceID=0xffffffff EventID=0xffffffff',
  ],
  [words(0x5n, 0n, 0x0003_0000n, 0n), { op: 'SYNC', rdbase: 3 }, 'SYNC RDbase=3'],
  [
    words(0x0000_ffff_0000_0008n, 0x1n, 0x8000_0000_4251_fc00n, 0n),
    { op: 'MAPD', deviceId: 0xffff, size: 1, ittAddress: 0x4251fc00, valid: true },
    'MAPD DeviceID=0xffff V=1 Size=1 ITT_addr=0x4251fc00',
  ],
  [
    words(0x0000_0008_0000_0008n, 0n, 0n, 0n),
    { op: 'MAPD', deviceId: 8, size: 0, ittAddress: 0, valid: false },
    'MAPD DeviceID=0x8 V=0',
  ],
  [
    words(0x9n, 0n, 0x8000_0000_0002_0001n, 0n),
    { op: 'MAPC', icid: 1, rdbase: 2, valid: true },
    'MAPC ICID=1 V=1 RDbase=2',
  ],
  [words(0x9n, 0n, 0x0002_0001n, 0n), { op: 'MAPC', icid: 1, rdbase: 2, valid: false }, 'MAPC ICID=1 V=0'],
  [
    words(0x0000_0008_0000_000an, 0x0000_2000_0000_0000n, 0n, 0n),
    { op: 'MAPTI', deviceId: 8, eventId: 0, pINTID: 8192, icid: 0 },
    'MAPTI DeviceID=0x8 EventID=0x0 pINTID=8192 ICID=0',
  ],
  [
    words(0x0000_0008_0000_000bn, 0x2000n, 0xffffn, 0n),
    { op: 'MAPI', deviceId: 8, eventId: 0x2000, icid: 0xffff },
    'MAPI DeviceID=0x8 EventID=0x2000 ICID=65535',
  ],
  [
    words(0x0000_0020_0000_000cn, 0x1n, 0n, 0n),
    { op: 'INV', deviceId: 0x20, eventId: 1 },
    'INV DeviceID=0x20 EventID=0x1',
  ],
  [words(0xdn, 0n, 0x2n, 0n), { op: 'INVALL', icid: 2 }, 'INVALL ICID=2'],
  [words(0xen, 0n, 0x0001_0000n, 0x0002_0000n), { op: 'MOVALL', rdbase1: 1, rdbase2: 2 }, 'MOVALL RDbase1=1 RDbase2=2'],
  [
    words(0x0000_0020_0000_000fn, 0x3n, 0n, 0n),
    { op: 'DISCARD', deviceId: 0x20, eventId: 3 },
    'DISCARD DeviceID=0x20 EventID=0x3',
  ],
  [
    words(0x0000_0020_0000_0021n, 0x0000_0001_0000_0000n, 0x0000_2015_0000_0001n, 0n),
    { op: 'VMOVI', deviceId: 0x20, eventId: 0, vpeid: 1, doorbell: 0x2015, doorbellValid: true },
    'VMOVI DeviceID=0x20 EventID=0x0 vPEID=1 D=1 Dbell_pINTID=8213',
  ],
  [
    words(0x0000_0020_0000_0021n, 0x0000_0001_0000_0000n, 0n, 0n),
    { op: 'VMOVI', deviceId: 0x20, eventId: 0, vpeid: 1, doorbell: 0, doorbellValid: false },
    'VMOVI DeviceID=0x20 EventID=0x0 vPEID=1 D=0',
  ],
  [
    words(0x22n, 0x0000_0001_0000_0000n, 0x0002_0000n, 0n),
    { op: 'VMOVP', form: 'v4.0', vpeid: 1, rdbase: 2, sequenceNumber: 0, itsList: 0 },
    'VMOVP vPEID=1 RDbase=2',
  ],
  [
    words(0x0000_1234_0000_0022n, 0x0000_0001_0000_0003n, 0x8000_0000_0002_0000n, 0x2014n),
    {
      op: 'VMOVP',
      form: 'v4.1',
      vpeid: 1,
      rdbase: 2,
      sequenceNumber: 0x1234,
      itsList: 3,
      db: true,
      defaultDoorbell: 0x2014,
    },
    'VMOVP vPEID=1 RDbase=2 SequenceNumber=4660 ITSList=0x3 DB=1 Default_Doorbell=8212',
  ],
  [
    words(0x0000_000f_00a0_0523n, 0x0000_0007_0000_0000n, 0n, 0n),
    { op: 'VSGI', vpeid: 7, vINTID: 15, enable: true, clear: false, group: true, priority: 0xa },
    'VSGI vPEID=7 vINTID=15 Clear=0 Enable=1 Group=1 Priority=0xa',
  ],
  [
    words(0x0000_0003_0000_0223n, 0x0000_0007_0000_0000n, 0n, 0n),
    { op: 'VSGI', vpeid: 7, vINTID: 3, enable: false, clear: true, group: false, priority: 0 },
    'VSGI vPEID=7 vINTID=3 Clear=1',
  ],
  [words(0x25n, 0x0000_0001_0000_0000n, 0n, 0n), { op: 'VSYNC', vpeid: 1 }, 'VSYNC vPEID=1'],
  [
    words(0x29n, 0x0000_0001_0000_0000n, 0x8000_0000_0002_0000n, 0x5057_000fn),
    { op: 'VMAPP', form: 'v4.0', vpeid: 1, rdbase: 2, valid: true, vptAddress: 0x50570000, vptSize: 15 },
    'VMAPP vPEID=1 V=1 RDbase=2 VPT_addr=0x50570000 VPT_size=15',
  ],
  [
    words(0x29n, 0x0000_0001_0000_0000n, 0n, 0n),
    { op: 'VMAPP', form: 'v4.0', vpeid: 1, rdbase: 0, valid: false, vptAddress: 0, vptSize: 0 },
    'VMAPP vPEID=1 V=0',
  ],
  [
    words(0x000f_1234_5678_0129n, 0x3ffn, 0x8000_0000_0001_0000n, 0x0001_000fn),
    {
      op: 'VMAPP',
      form: 'v4.1',
      vpeid: 0,
      rdbase: 1,
      valid: true,
      vptAddress: 0x10000,
      vptSize: 15,
      alloc: true,
      ptz: false,
      confAddress: 0xf_1234_5678_0000,
      defaultDoorbell: 1023,
    },
    'VMAPP vPEID=0 V=1 RDbase=1 VPT_addr=0x10000 VPT_size=15 Alloc=1 PTZ=0 Default_Doorbell=1023 CONF_ADDR=0xf123456780000',
  ],
  [
    words(0x229n, 0x0000_0001_0000_2014n, 0x8000_0000_0000_0000n, 0x0002_00ffn),
    {
      op: 'VMAPP',
      form: 'v4.1',
      vpeid: 1,
      rdbase: 0,
      valid: true,
      vptAddress: 0x20000,
      vptSize: 255,
      alloc: false,
      ptz: true,
      confAddress: 0,
      defaultDoorbell: 0x2014,
    },
    'VMAPP vPEID=1 V=1 RDbase=0 VPT_addr=0x20000 VPT_size=255 Alloc=0 PTZ=1 Default_Doorbell=8212 CONF_ADDR=0x0',
  ],
  [
    words(0x129n, 0x0000_0001_0000_0000n, 0n, 0n),
    {
      op: 'VMAPP',
      form: 'v4.1',
      vpeid: 1,
      rdbase: 0,
      valid: false,
      vptAddress: 0,
      vptSize: 0,
      alloc: true,
      ptz: false,
      confAddress: 0,
      defaultDoorbell: 0,
    },
    'VMAPP vPEID=1 V=0 Alloc=1',
  ],
  [
    words(0x0000_0020_0000_002an, 0x0000_0001_0000_0000n, 0x0000_03ff_0000_2000n, 0n),
    { op: 'VMAPTI', deviceId: 0x20, eventId: 0, vpeid: 1, vINTID: 8192, doorbell: 1023 },
    'VMAPTI DeviceID=0x20 EventID=0x0 vPEID=1 vINTID=8192 Dbell_pINTID=1023',
  ],
  [
    words(0x0000_0020_0000_002bn, 0x0000_0001_0000_2001n, 0x0000_2014_0000_0000n, 0n),
    { op: 'VMAPI', deviceId: 0x20, eventId: 0x2001, vpeid: 1, doorbell: 0x2014 },
    'VMAPI DeviceID=0x20 EventID=0x2001 vPEID=1 Dbell_pINTID=8212',
  ],
  [words(0x2dn, 0x0000_0001_0000_0000n, 0n, 0n), { op: 'VINVALL', vpeid: 1 }, 'VINVALL vPEID=1'],
  [words(0x2en, 0x0000_ffff_0000_0000n, 0n, 0n), { op: 'INVDB', vpeid: 0xffff }, 'INVDB vPEID=65535'],
];

const nameOf = (layout: { readonly op: string; readonly form: CommandForm | undefined }) =>
  layout.form === undefined ? layout.op : `${layout.op} ${layout.form}`;

const formsOf = (form: CommandForm | undefined) => (form === undefined ? FORMS : [form]);

const formOf = (command: Command) => ('form' in command ? command.form : undefined);

const or = (a: CommandWords, b: CommandWords): CommandWords => [a[0] | b[0], a[1] | b[1], a[2] | b[2], a[3] | b[3]];

describe('encode and decode', () => {
  it.each(Object.entries(arbitraries))('%s: decode(encode(command)) is the command', (_, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, (command) => {
        for (const form of formsOf(formOf(command))) {
          expect(decodeCommand(encodeCommand(command), form)).toEqual({ ok: true, command, reserved: NO_WORDS });
        }
      }),
    );
  });

  const dw = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
  const named = commandLayouts.flatMap((layout) => formsOf(layout.form).map((form) => [layout.op, form] as const));
  it.each(named)('%s %s: nothing of the words is lost', (op, form) => {
    fc.assert(
      fc.property(dw, dw, dw, dw, (dw0, dw1, dw2, dw3) => {
        const input = words((dw0 & ~0xffn) | BigInt(COMMANDS[op].opcode), dw1, dw2, dw3);
        const decoded = decodeCommand(input, form);
        if (!decoded.ok) expect.fail(`unknown opcode ${decoded.opcode}`);
        expect(decoded.command.op).toBe(op);
        expect(or(encodeCommand(decoded.command), decoded.reserved)).toEqual(input);
        expect(or(encodeCommand(decoded.command), layoutOf(decoded.command).reservedBits)).toEqual(
          or(input, layoutOf(decoded.command).reservedBits),
        );
      }),
    );
  });

  it.each(GOLDEN.map(([encoded, command, text]) => [text, encoded, command] as const))(
    '%s',
    (text, encoded, command) => {
      expect(encodeCommand(command)).toEqual(encoded);
      for (const form of formsOf(formOf(command))) {
        expect(decodeCommand(encoded, form)).toEqual({ ok: true, command, reserved: NO_WORDS });
      }
      expect(formatCommand(command)).toBe(text);
    },
  );

  it('has a golden form of every layout', () => {
    expect(new Set(GOLDEN.map(([, command]) => nameOf({ op: command.op, form: formOf(command) })))).toEqual(
      new Set(Object.keys(arbitraries)),
    );
  });

  it('reads VPT_size of VMAPP with 5 bits in the v4.0 form and 8 in the v4.1 form', () => {
    const input = words(0x29n, 0n, 0x8000_0000_0000_0000n, 0xefn);
    expect(decodeCommand(input, 'v4.0')).toMatchObject({ command: { vptSize: 0x0f }, reserved: [0n, 0n, 0n, 0xe0n] });
    expect(decodeCommand(input, 'v4.1')).toMatchObject({ command: { vptSize: 0xef }, reserved: NO_WORDS });
  });

  it('prints every operand of a command whose operands all matter', () => {
    for (const [, command, text] of GOLDEN.filter(([, { op }]) => !['VMOVI', 'VSGI'].includes(op))) {
      if ('valid' in command && !command.valid) continue;
      if (command.op === 'VMOVP' && command.itsList === 0) continue;
      for (const { name } of Object.values(layoutOf(command).fields)) expect(text).toContain(` ${name}=`);
    }
  });
});
