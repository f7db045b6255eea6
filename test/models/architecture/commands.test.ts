/** The table of layouts that the rows of the commands make. */

import { describe, expect, it } from 'vitest';
import { type CommandWords, commandLayouts, commandNameOfOpcode } from '../../../models/architecture/codec.ts';
import { COMMANDS, type CommandForm } from '../../../models/architecture/commands.ts';
import { arbitraries } from '../../support/command-arbitraries.ts';

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
