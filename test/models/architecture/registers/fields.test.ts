/** The fields of each register. */

import { describe, expect, it } from 'vitest';
import type { Architecture } from '../../../../models/architecture/profiles.ts';
import { fieldsIn, REGISTERS, reservedBits, resetOf } from '../../../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../../../models/architecture/registers/register.ts';
import {
  GICD_CTLR,
  GICR_TYPER,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_1,
  GITS_BASER,
  GITS_CBASER,
  GITS_CTLR,
  GITS_TYPER,
  label,
  ones,
  rows,
} from '../../../support/registers.ts';

/** The bits of all fields, written by hand. */
const FIELD_BITS: Readonly<Record<string, bigint>> = {
  'GICD_CTLR of v3, v4.0, v4.1': 0x8000_01d3n,
  'GICD_TYPER of v3, v4.0, v4.1': 0xffff_ffffn,
  'GICD_IIDR of v3, v4.0, v4.1': 0xff0f_ffffn,
  'GICD_TYPER2 of v4.1': 0x19fn,
  'GICD_STATUSR of v3, v4.0, v4.1': 0xfn,
  'GICD_PIDR2 of v3, v4.0, v4.1': 0xffn,
  'GICR_CTLR of v3, v4.0, v4.1': 0x8700_000fn,
  'GICR_IIDR of v3, v4.0, v4.1': 0xff0f_ffffn,
  'GICR_TYPER of v3, v4.0, v4.1': 0xffff_ffff_ffff_ffffn,
  'GICR_STATUSR of v3, v4.0, v4.1': 0xfn,
  'GICR_WAKER of v3, v4.0, v4.1': 0x8000_0007n,
  'GICR_MPAMIDR of v3, v4.0, v4.1': 0xff_ffffn,
  'GICR_PARTIDR of v3, v4.0, v4.1': 0xff_ffffn,
  'GICR_SETLPIR of v3, v4.0, v4.1': 0xffff_ffffn,
  'GICR_CLRLPIR of v3, v4.0, v4.1': 0xffff_ffffn,
  'GICR_PROPBASER of v3, v4.0, v4.1': 0x070f_ffff_ffff_ff9fn,
  'GICR_PENDBASER of v3, v4.0, v4.1': 0x470f_ffff_ffff_0f80n,
  'GICR_INVLPIR of v3, v4.0, v4.1': 0x8000_ffff_ffff_ffffn,
  'GICR_INVALLR of v3, v4.0, v4.1': 0x8000_ffff_0000_0000n,
  'GICR_SYNCR of v3, v4.0, v4.1': 0x1n,
  'GICR_PIDR2 of v3, v4.0, v4.1': 0xffn,
  'GICR_VPROPBASER of v4.0': 0x070f_ffff_ffff_ff9fn,
  'GICR_VPROPBASER of v4.1': 0xbfff_ffff_ffff_ffffn,
  'GICR_VPENDBASER of v4.0': 0xf70f_ffff_ffff_0f80n,
  'GICR_VPENDBASER of v4.1': 0xfc00_0000_0000_ffffn,
  'GICR_VSGIR of v4.1': 0xffffn,
  'GICR_VSGIPENDR of v4.1': 0x8000_ffffn,
  'GITS_CTLR of v3, v4.0, v4.1': 0x8000_01f3n,
  'GITS_IIDR of v3, v4.0, v4.1': 0xff0f_ffffn,
  'GITS_TYPER of v3, v4.0, v4.1': 0x0000_7fff_ff0f_ffffn,
  'GITS_MPAMIDR of v3, v4.0, v4.1': 0x00ff_ffffn,
  'GITS_PARTIDR of v3, v4.0, v4.1': 0x00ff_ffffn,
  'GITS_MPIDR of v4.1': 0xffff_ff00n,
  'GITS_STATUSR of v3, v4.0, v4.1': 0x3ffn,
  'GITS_UMSIR of v3, v4.0, v4.1': 0xffff_ffff_ffff_ffffn,
  'GITS_CBASER of v3, v4.0, v4.1': 0xb8ef_ffff_ffff_fcffn,
  'GITS_CWRITER of v3, v4.0, v4.1': 0x000f_ffe1n,
  'GITS_CREADR of v3, v4.0, v4.1': 0x000f_ffe1n,
  'GITS_BASER of v3, v4.0, v4.1': 0xffff_ffff_ffff_ffffn,
  'GITS_PIDR2 of v3, v4.0, v4.1': 0xffn,
  'GITS_TRANSLATER of v3, v4.0, v4.1': 0xffff_ffffn,
  'GITS_SGIR of v4.1': 0x0000_ffff_0000_000fn,
};

describe('fields', () => {
  it('are those of the pages, for every register', () => {
    expect(REGISTERS.map(label).toSorted()).toEqual(Object.keys(FIELD_BITS).toSorted());
  });

  it.each(rows)('%s: inside the register, highest first, none overlaps another', (name, register) => {
    let above: number = register.width;
    for (const { high, low } of register.fields) {
      expect(high).toBeLessThan(above);
      expect(low).toBeLessThanOrEqual(high);
      above = low;
    }
    expect(above).toBeGreaterThanOrEqual(0);
    expect(reservedBits(register)).toBe(ones(register.width) ^ (FIELD_BITS[name] ?? 0n));
    expect(new Set(register.fields.map((field) => field.name)).size).toBe(register.fields.length);
  });

  it.each(rows)('%s: access and reset agree with the register', (_, register) => {
    for (const { name, high, low, access, reset, versions } of register.fields) {
      if (register.access === 'RO') expect(access, name).toBe('RO');
      if (register.access === 'WO') expect(access, name).toBe('WO');
      if (access === 'WO') expect(reset, `${name} is write-only and holds nothing`).toBeUndefined();
      if (typeof reset === 'number') expect(reset).toBeLessThan(2 ** (high - low + 1));
      expect(versions.some((version) => register.versions.includes(version))).toBe(true);
    }
  });

  it('differ by version', () => {
    const without = (register: Register, architecture: Architecture) =>
      register.fields.filter((field) => !fieldsIn(register, architecture).includes(field)).map(({ name }) => name);
    expect(without(GITS_CTLR, 'v3')).toEqual(['ITS_Number', 'ImDe']);
    expect(without(GITS_TYPER, 'v3')).toEqual(['nID', 'SVPET', 'VMAPP', 'VSGI', 'VMOVP', 'Virtual']);
    expect(without(GITS_TYPER, 'v4.0')).toEqual(['nID', 'SVPET', 'VMAPP', 'VSGI']);
    expect(without(GICR_TYPER, 'v4.0')).toEqual(['VSGI', 'RVPEID']);
    expect(without(GICD_CTLR, 'v4.0')).toEqual(['nASSGIreq']);
    expect(without(GITS_TYPER, 'v4.1')).toEqual([]);
  });

  it('reset to what the pages say', () => {
    expect(resetOf(GITS_CTLR)).toEqual({ value: 0x8000_0000n, known: 0xffff_ff0fn });
    expect(resetOf(redistributorRegisters.GICR_WAKER)).toEqual({ value: 0x6n, known: 0x7fff_fffen });
    expect(resetOf(redistributorRegisters.GICR_CTLR)).toEqual({ value: 0n, known: 0x7fff_fff1n });
    expect(resetOf(itsRegisters.GITS_PARTIDR)).toEqual({ value: 0n, known: 0xffff_ffffn });
    expect(resetOf(GICD_CTLR)).toEqual({ value: 0x40n, known: 0x7fff_ff7cn });
    for (const register of [GITS_CBASER, GITS_BASER, GICR_VPROPBASER_V4_1]) {
      expect(resetOf(register).value).toBe(0n);
      expect(resetOf(register).known >> 63n, `${register.name}.Valid`).toBe(1n);
    }
    // PendingLast and Dirty: both 0 in v4.0, only Dirty in v4.1.
    expect(resetOf(GICR_VPENDBASER_V4_0)).toEqual({ value: 0n, known: 0xb8f0_0000_0000_f07fn });
    expect(resetOf(GICR_VPENDBASER_V4_1)).toEqual({ value: 0n, known: 0x93ff_ffff_ffff_0000n });
  });
});
