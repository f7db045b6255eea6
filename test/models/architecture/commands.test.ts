/** The table of layouts that the rows of the commands make. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CommandWords, commandLayouts, commandNameOfOpcode } from '../../../models/architecture/codec.ts';
import { COMMANDS, type Command, type CommandForm } from '../../../models/architecture/commands.ts';

const uint = (bits: number) => fc.integer({ min: 0, max: 2 ** bits - 1 });

/** A byte address: 52 bits, the low ones zero. */
const address = (zeroBits: number) => uint(52 - zeroBits).map((value) => value * 2 ** zeroBits);

const deviceId = uint(32);

const event = { deviceId, eventId: uint(32) };

const icid = uint(16);

const vpeid = uint(16);

const rdbase = uint(36);

const valid = fc.boolean();

const doorbell = uint(32);

const vmovp = { op: fc.constant('VMOVP' as const), vpeid, rdbase, sequenceNumber: uint(16), itsList: uint(16) };

const vmapp = { op: fc.constant('VMAPP' as const), vpeid, rdbase, valid, vptAddress: address(16) };

/** The widths are written down a second time here, on purpose. */
const arbitraries: Readonly<Record<string, fc.Arbitrary<Command>>> = {
  MOVI: fc.record({ op: fc.constant('MOVI' as const), ...event, icid }),
  INT: fc.record({ op: fc.constant('INT' as const), ...event }),
  CLEAR: fc.record({ op: fc.constant('CLEAR' as const), ...event }),
  SYNC: fc.record({ op: fc.constant('SYNC' as const), rdbase }),
  MAPD: fc.record({ op: fc.constant('MAPD' as const), deviceId, size: uint(5), ittAddress: address(8), valid }),
  MAPC: fc.record({ op: fc.constant('MAPC' as const), icid, rdbase, valid }),
  MAPTI: fc.record({ op: fc.constant('MAPTI' as const), ...event, pINTID: uint(32), icid }),
  MAPI: fc.record({ op: fc.constant('MAPI' as const), ...event, icid }),
  INV: fc.record({ op: fc.constant('INV' as const), ...event }),
  INVALL: fc.record({ op: fc.constant('INVALL' as const), icid }),
  MOVALL: fc.record({ op: fc.constant('MOVALL' as const), rdbase1: rdbase, rdbase2: rdbase }),
  DISCARD: fc.record({ op: fc.constant('DISCARD' as const), ...event }),
  VMOVI: fc.record({ op: fc.constant('VMOVI' as const), ...event, vpeid, doorbell, doorbellValid: fc.boolean() }),
  'VMOVP v4.0': fc.record({ ...vmovp, form: fc.constant('v4.0' as const) }),
  'VMOVP v4.1': fc.record({
    ...vmovp,
    form: fc.constant('v4.1' as const),
    db: fc.boolean(),
    defaultDoorbell: doorbell,
  }),
  VSGI: fc.record({
    op: fc.constant('VSGI' as const),
    vpeid,
    vINTID: uint(4),
    enable: fc.boolean(),
    clear: fc.boolean(),
    group: fc.boolean(),
    priority: uint(4),
  }),
  VSYNC: fc.record({ op: fc.constant('VSYNC' as const), vpeid }),
  'VMAPP v4.0': fc.record({ ...vmapp, form: fc.constant('v4.0' as const), vptSize: uint(5) }),
  'VMAPP v4.1': fc.record({
    ...vmapp,
    form: fc.constant('v4.1' as const),
    vptSize: uint(8),
    alloc: fc.boolean(),
    ptz: fc.boolean(),
    confAddress: address(16),
    defaultDoorbell: doorbell,
  }),
  VMAPTI: fc.record({ op: fc.constant('VMAPTI' as const), ...event, vpeid, vINTID: uint(32), doorbell }),
  VMAPI: fc.record({ op: fc.constant('VMAPI' as const), ...event, vpeid, doorbell }),
  VINVALL: fc.record({ op: fc.constant('VINVALL' as const), vpeid }),
  INVDB: fc.record({ op: fc.constant('INVDB' as const), vpeid }),
};

const words = (...dw: [bigint, bigint, bigint, bigint]): CommandWords => dw;

/** The bits of the opcode and of all fields, written by hand. */
const FIELD_BITS: Readonly<Record<string, CommandWords>> = {
  MOVI: words(0xffff_ffff_0000_00ffn, 0xffff_ffffn, 0xffffn, 0n),
  INT: words(0xffff_ffff_0000_00ffn, 0xffff_ffffn, 0n, 0n),
  CLEAR: words(0xffff_ffff_0000_00ffn, 0xffff_ffffn, 0n, 0n),
  SYNC: words(0xffn, 0n, 0x000f_ffff_ffff_0000n, 0n),
  MAPD: words(0xffff_ffff_0000_00ffn, 0x1fn, 0x800f_ffff_ffff_ff00n, 0n),
  MAPC: words(0xffn, 0n, 0x800f_ffff_ffff_ffffn, 0n),
  MAPTI: words(0xffff_ffff_0000_00ffn, 0xffff_ffff_ffff_ffffn, 0xffffn, 0n),
  MAPI: words(0xffff_ffff_0000_00ffn, 0xffff_ffffn, 0xffffn, 0n),
  INV: words(0xffff_ffff_0000_00ffn, 0xffff_ffffn, 0n, 0n),
  INVALL: words(0xffn, 0n, 0xffffn, 0n),
  MOVALL: words(0xffn, 0n, 0x000f_ffff_ffff_0000n, 0x000f_ffff_ffff_0000n),
  DISCARD: words(0xffff_ffff_0000_00ffn, 0xffff_ffffn, 0n, 0n),
  VMOVI: words(0xffff_ffff_0000_00ffn, 0x0000_ffff_ffff_ffffn, 0xffff_ffff_0000_0001n, 0n),
  'VMOVP v4.0': words(0x0000_ffff_0000_00ffn, 0x0000_ffff_0000_ffffn, 0x000f_ffff_ffff_0000n, 0n),
  'VMOVP v4.1': words(0x0000_ffff_0000_00ffn, 0x0000_ffff_0000_ffffn, 0x800f_ffff_ffff_0000n, 0xffff_ffffn),
  VSGI: words(0x0000_000f_00f0_07ffn, 0x0000_ffff_0000_0000n, 0n, 0n),
  VSYNC: words(0xffn, 0x0000_ffff_0000_0000n, 0n, 0n),
  'VMAPP v4.0': words(0xffn, 0x0000_ffff_0000_0000n, 0x800f_ffff_ffff_0000n, 0x000f_ffff_ffff_001fn),
  'VMAPP v4.1': words(0x000f_ffff_ffff_03ffn, 0x0000_ffff_ffff_ffffn, 0x800f_ffff_ffff_0000n, 0x000f_ffff_ffff_00ffn),
  VMAPTI: words(0xffff_ffff_0000_00ffn, 0x0000_ffff_ffff_ffffn, 0xffff_ffff_ffff_ffffn, 0n),
  VMAPI: words(0xffff_ffff_0000_00ffn, 0x0000_ffff_ffff_ffffn, 0xffff_ffff_0000_0000n, 0n),
  VINVALL: words(0xffn, 0x0000_ffff_0000_0000n, 0n, 0n),
  INVDB: words(0xffn, 0x0000_ffff_0000_0000n, 0n, 0n),
};

const nameOf = (layout: { readonly op: string; readonly form: CommandForm | undefined }) =>
  layout.form === undefined ? layout.op : `${layout.op} ${layout.form}`;

describe('the table of layouts', () => {
  it('has 21 commands, two of them in two forms', () => {
    expect(new Set(commandLayouts.map(({ op }) => op)).size).toBe(21);
    expect(commandLayouts.map(nameOf).toSorted()).toEqual(Object.keys(arbitraries).toSorted());
  });

  it.each(commandLayouts.map((layout) => [nameOf(layout), layout] as const))(
    '%s: fields and RES0 bits',
    (name, layout) => {
      expect(layout.reservedBits.map((word) => BigInt.asUintN(64, ~word))).toEqual(FIELD_BITS[name]);
      const fieldBits = Object.values(layout.fields).reduce((sum, { high, low }) => sum + high - low + 1, 8);
      const reserved = layout.reservedBits.map((word) => word.toString(2).replaceAll('0', '').length);
      expect(fieldBits + reserved.reduce((sum, bits) => sum + bits, 0), 'no two fields overlap').toBe(256);
    },
  );

  it('names opcodes', () => {
    expect(COMMANDS.VMAPP.opcode).toBe(0x29);
    expect(commandNameOfOpcode(0x29)).toBe('VMAPP');
    expect(commandNameOfOpcode(0x05)).toBe('SYNC');
    expect(commandNameOfOpcode(0x00)).toBeUndefined();
    for (const { op } of commandLayouts) expect(commandNameOfOpcode(COMMANDS[op].opcode)).toBe(op);
  });
});
