/** Where each register lies, against a table that is written down by hand. */

import { describe, expect, it } from 'vitest';
import { isReservedWord, RESERVED_WORDS } from '../../../../models/architecture/distributor-words.ts';
import type { Architecture } from '../../../../models/architecture/profiles.ts';
import { findRegister, offsetFromBase, REGISTERS } from '../../../../models/architecture/registers/index.ts';
import {
  ALL_VERSIONS,
  FRAME_BYTES,
  FRAMES,
  type Frame,
  REDISTRIBUTOR_STRIDE,
} from '../../../../models/architecture/registers/register.ts';
import {
  GICD_TYPER2,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GITS_BASER,
  GITS_CBASER,
  GITS_CTLR,
  GITS_SGIR,
  GITS_TRANSLATER,
} from '../../../support/registers.ts';

/** Offset, name, width in bits, and access, written down a second time, from the register pages. */
const MAP: Readonly<Record<Architecture, Readonly<Record<Frame, readonly string[]>>>> = (() => {
  const gicd = ['0x0 CTLR 32 RW', '0x4 TYPER 32 RO', '0x8 IIDR 32 RO', '0x10 STATUSR 32 RW', '0xffe8 PIDR2 32 RO'];
  const gicr = [
    '0x0 CTLR 32 RW',
    '0x4 IIDR 32 RO',
    '0x8 TYPER 64 RO',
    '0x10 STATUSR 32 RW',
    '0x14 WAKER 32 RW',
    '0x18 MPAMIDR 32 RO',
    '0x1c PARTIDR 32 RW',
    '0x40 SETLPIR 64 WO',
    '0x48 CLRLPIR 64 WO',
    '0x70 PROPBASER 64 RW',
    '0x78 PENDBASER 64 RW',
    '0xa0 INVLPIR 64 WO',
    '0xb0 INVALLR 64 WO',
    '0xc0 SYNCR 32 RO',
    '0xffe8 PIDR2 32 RO',
  ];
  const vlpi = ['0x70 VPROPBASER 64 RW', '0x78 VPENDBASER 64 RW'];
  const gits = [
    '0x0 CTLR 32 RW',
    '0x4 IIDR 32 RO',
    '0x8 TYPER 64 RO',
    '0x10 MPAMIDR 32 RO',
    '0x14 PARTIDR 32 RW',
    '0x40 STATUSR 32 RW',
    '0x48 UMSIR 64 RO',
    '0x80 CBASER 64 RW',
    '0x88 CWRITER 64 RW',
    '0x90 CREADR 64 RO',
    ...[0, 8, 0x10, 0x18, 0x20, 0x28, 0x30, 0x38].map((at) => `0x${(0x100 + at).toString(16)} BASER 64 RW`),
    '0xffe8 PIDR2 32 RO',
  ];
  const TRANSLATION = ['0x40 TRANSLATER 32 WO'];
  return {
    v3: { GICD: gicd, GICR: gicr, VLPI: [], GITS: gits, TRANSLATION, SGI: [] },
    'v4.0': { GICD: gicd, GICR: gicr, VLPI: vlpi, GITS: gits, TRANSLATION, SGI: [] },
    'v4.1': {
      GICD: gicd.toSpliced(3, 0, '0xc TYPER2 32 RO'),
      GICR: gicr,
      VLPI: [...vlpi, '0x80 VSGIR 32 WO', '0x88 VSGIPENDR 32 RO'],
      GITS: gits.toSpliced(5, 0, '0x18 MPIDR 32 RO'),
      TRANSLATION,
      SGI: ['0x20 SGIR 64 WO'],
    },
  };
})();

describe('the map', () => {
  const frames: readonly Frame[] = ['GICD', 'GICR', 'VLPI', 'GITS', 'TRANSLATION', 'SGI'];

  it.each(ALL_VERSIONS.flatMap((architecture) => frames.map((frame) => [architecture, frame] as const)))(
    '%s %s: each register at its offset, no two overlap, all else is reserved',
    (architecture, frame) => {
      const seen: string[] = [];
      /** Words of a register that are not found. */
      const torn: number[] = [];
      let next = 0;
      for (let offset = 0; offset < FRAME_BYTES; offset += 4) {
        const found = findRegister(frame, offset, architecture);
        if (found === undefined) {
          if (offset < next) torn.push(offset);
          continue;
        }
        const { register, byteInRegister } = found;
        if (byteInRegister !== 0) continue;
        expect(offset).toBeGreaterThanOrEqual(next);
        expect(offset % (register.width / 8), 'aligned to its width').toBe(0);
        next = offset + register.width / 8;
        const [, name = ''] = register.name.split('_');
        seen.push(`0x${offset.toString(16)} ${name} ${register.width} ${register.access}`);
      }
      expect(torn).toEqual([]);
      expect(seen).toEqual(MAP[architecture][frame]);

      const claims = REGISTERS.filter((row) => row.frame === frame && row.versions.includes(architecture))
        .flatMap(({ offset, count, stride, width }) =>
          Array.from({ length: count }, (_, index) => [offset + index * stride, width / 8] as const),
        )
        .toSorted(([a], [b]) => a - b);
      expect(claims).toHaveLength(seen.length);
      for (const [index, [start]] of claims.slice(1).entries()) {
        const [before, bytes] = claims[index] ?? [0, 0];
        expect(start).toBeGreaterThanOrEqual(before + bytes);
      }
    },
  );

  it('has the other frames of an ITS 64 KB and 128 KB above its base, VLPI_base 128 KB above RD_base', () => {
    expect(offsetFromBase(GITS_TRANSLATER)).toBe(0x10040);
    expect(offsetFromBase(GITS_SGIR)).toBe(0x20020);
    expect(offsetFromBase(GICR_VPENDBASER_V4_1)).toBe(0x20078);
    expect(offsetFromBase(GITS_BASER, 7)).toBe(0x138);
    expect(offsetFromBase(GITS_CTLR)).toBe(0);
    expect(FRAMES.VLPI).toEqual({ component: 'redistributor', offset: 0x20000 });
    expect(REDISTRIBUTOR_STRIDE).toEqual({ v3: 0x20000, 'v4.0': 0x40000, 'v4.1': 0x40000 });
  });

  it('refuses a number that an array does not have', () => {
    expect(() => offsetFromBase(GITS_BASER, 8)).toThrow(
      new RangeError('GITS_BASER: there is no number 8, only 0 to 7'),
    );
    expect(() => offsetFromBase(GITS_CTLR, -1)).toThrow(RangeError);
  });

  it('finds upper halves, single bytes, and the n of GITS_BASER<n>', () => {
    expect(findRegister('GITS', 0x84, 'v3')).toEqual({ register: GITS_CBASER, index: 0, byteInRegister: 4 });
    expect(findRegister('GITS', 0x110, 'v3')).toEqual({ register: GITS_BASER, index: 2, byteInRegister: 0 });
    expect(findRegister('GITS', 0x13c, 'v3')).toEqual({ register: GITS_BASER, index: 7, byteInRegister: 4 });
    expect(findRegister('GITS', 0x140, 'v3')).toBeUndefined();
    expect(findRegister('TRANSLATION', 0x42, 'v4.1')).toEqual({
      register: GITS_TRANSLATER,
      index: 0,
      byteInRegister: 2,
    });
    expect(findRegister('GITS', -4, 'v3')).toBeUndefined();
  });

  it('gives the form of the version', () => {
    expect(findRegister('VLPI', 0x78, 'v4.0')?.register).toBe(GICR_VPENDBASER_V4_0);
    expect(findRegister('VLPI', 0x78, 'v4.1')?.register).toBe(GICR_VPENDBASER_V4_1);
    expect(findRegister('GICD', 0x0c, 'v4.1')?.register).toBe(GICD_TYPER2);
    expect(findRegister('GICD', 0x0c, 'v4.0')).toBeUndefined();
  });

  it('agrees with the reserved words of the distributor', () => {
    for (const architecture of ALL_VERSIONS) {
      for (const offset of [0x00, 0x04, 0x08, 0x0c, 0x10, 0xffe8, ...RESERVED_WORDS]) {
        expect(isReservedWord(architecture, offset)).toBe(findRegister('GICD', offset, architecture) === undefined);
      }
    }
  });

  it('has a 64-bit register accessed whole or by halves, except where the pages say less', () => {
    const exceptional = REGISTERS.filter(({ width, widths }) => String(widths) !== (width === 32 ? '32' : '32,64'));
    expect(exceptional.map(({ name, widths }) => [name, widths])).toEqual([
      ['GICR_INVALLR', [64]],
      ['GITS_TRANSLATER', [16, 32]],
      ['GITS_SGIR', [64]],
    ]);
    expect(REGISTERS.filter(({ zeroExtends }) => zeroExtends).map(({ name }) => name)).toEqual([
      'GICR_SETLPIR',
      'GICR_CLRLPIR',
      'GICR_INVLPIR',
      'GITS_TRANSLATER',
    ]);
  });
});
