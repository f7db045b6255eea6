import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReservedWord, RESERVED_WORDS } from '../models/architecture/distributor-words.ts';
import type { Architecture } from '../models/architecture/profiles.ts';
import { distributorRegisters } from '../models/architecture/registers/distributor-registers.ts';
import {
  decodeRegister,
  encodeRegister,
  type Fields,
  fieldsIn,
  findRegister,
  formatRegister,
  offsetFromBase,
  REGISTERS,
  reservedBits,
  resetOf,
} from '../models/architecture/registers/index.ts';
import {
  baserAddress,
  baserPhysicalAddress,
  itsRegisters,
  UMSI_SYNDROME,
} from '../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../models/architecture/registers/redistributor-registers.ts';
import {
  ALL_VERSIONS,
  FRAME_BYTES,
  FRAMES,
  type Frame,
  REDISTRIBUTOR_STRIDE,
  type Register,
} from '../models/architecture/registers/register.ts';
import { PAGE_SIZE } from '../models/architecture/registers/shared-fields.ts';

const { GICD_CTLR, GICD_TYPER2 } = distributorRegisters;
const { GICR_PENDBASER, GICR_TYPER, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_1 } =
  redistributorRegisters;
const { GITS_BASER, GITS_CBASER, GITS_CTLR, GITS_CWRITER, GITS_SGIR, GITS_STATUSR, GITS_TRANSLATER, GITS_TYPER } =
  itsRegisters;

const label = ({ name, versions }: Register) => `${name} of ${versions.join(', ')}`;
const rows = REGISTERS.map((register) => [label(register), register] as const);
const ones = (bits: number) => 2n ** BigInt(bits) - 1n;

/** Offset, name, width in bits, and access, written down a second time, from the register pages. */
const MAP: Readonly<Record<Architecture, Readonly<Record<Frame, readonly string[]>>>> = (() => {
  const gicd = ['0x0 CTLR 32 RW', '0x4 TYPER 32 RO', '0x8 IIDR 32 RO', '0x10 STATUSR 32 RW', '0xffe8 PIDR2 32 RO'];
  const gicr = [
    '0x0 CTLR 32 RW',
    '0x4 IIDR 32 RO',
    '0x8 TYPER 64 RO',
    '0x10 STATUSR 32 RW',
    '0x14 WAKER 32 RW',
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

describe('the map', () => {
  const frames: readonly Frame[] = ['GICD', 'GICR', 'VLPI', 'GITS', 'TRANSLATION', 'SGI'];

  it.each(ALL_VERSIONS.flatMap((architecture) => frames.map((frame) => [architecture, frame] as const)))(
    '%s %s: each register at its offset, no two overlap, all else is reserved',
    (architecture, frame) => {
      const seen: string[] = [];
      let next = 0;
      for (let offset = 0; offset < FRAME_BYTES; offset += 4) {
        const found = findRegister(frame, offset, architecture);
        if (found === undefined) {
          expect(offset, 'a register has all of its words').toBeGreaterThanOrEqual(next);
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
    expect(resetOf(redistributorRegisters.GICR_CTLR).known & 1n).toBe(1n);
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

describe('encode and decode', () => {
  const fieldsOf = (register: Register): fc.Arbitrary<Fields> =>
    fc.record(
      Object.fromEntries(
        register.fields.map(({ name, high, low, unit }) => [
          name,
          fc.integer({ min: 0, max: 2 ** (high - low + 1) - 1 }).map((value) => value * 2 ** unit),
        ]),
      ),
    );

  it.each(rows)('%s: decode(encode(fields)) are the fields', (_, register) => {
    fc.assert(
      fc.property(fieldsOf(register), (fields) => {
        expect(decodeRegister(register, encodeRegister(register, fields))).toEqual(fields);
      }),
    );
  });

  it.each(rows)('%s: no bit of a field is lost or moved', (_, register) => {
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: ones(register.width) }), (value) => {
        expect(encodeRegister(register, decodeRegister(register, value))).toBe(value & ~reservedBits(register));
      }),
    );
  });

  /** Worked out by hand from the register pages; the text leaves out what is zero. */
  const golden: readonly (readonly [Register, bigint, Fields, string])[] = [
    [GITS_CBASER, 0x8000_0000_0000_0000n, { Valid: 1 }, 'GITS_CBASER {Valid=1}'],
    [
      GITS_CBASER,
      0xb80f_1234_5678_040fn,
      { Valid: 1, InnerCache: 7, Physical_Address: 0xf_1234_5678_0000, Shareability: 1, Size: 15 },
      'GITS_CBASER {Valid=1, InnerCache=0x7, Physical_Address=0xf123456780000, Shareability=0x1, Size=0xf}',
    ],
    [GITS_CWRITER, 0x41n, { Offset: 0x40, Retry: 1 }, 'GITS_CWRITER {Offset=0x40, Retry=1}'],
    [GITS_CTLR, 0x8000_0030n, { Quiescent: 1, ITS_Number: 3 }, 'GITS_CTLR {Quiescent=1, ITS_Number=0x3}'],
    [GITS_STATUSR, 0x150n, { Syndrome: UMSI_SYNDROME.EVENT_UNMAPPED, UMSI: 1 }, 'GITS_STATUSR {Syndrome=0x5, UMSI=1}'],
    [GITS_TRANSLATER, 0x2an, { EventID: 42 }, 'GITS_TRANSLATER {EventID=0x2a}'],
    [GITS_SGIR, 0x0000_0005_0000_000fn, { vPEID: 5, vINTID: 15 }, 'GITS_SGIR {vPEID=0x5, vINTID=0xf}'],
    [
      GICR_PENDBASER,
      0x4000_0000_8001_0780n,
      { PTZ: 1, Physical_Address: 0x8001_0000, Shareability: 1, InnerCache: 7 },
      'GICR_PENDBASER {PTZ=1, Physical_Address=0x80010000, Shareability=0x1, InnerCache=0x7}',
    ],
    [
      GICR_VPENDBASER_V4_1,
      0x8c00_0000_0000_1234n,
      { Valid: 1, VGrp0En: 1, VGrp1En: 1, vPEID: 0x1234 },
      'GICR_VPENDBASER {Valid=1, VGrp0En=1, VGrp1En=1, vPEID=0x1234}',
    ],
    [
      GICR_VPENDBASER_V4_1,
      0x4000_0000_0000_0001n,
      { Doorbell: 1, vPEID: 1 },
      'GICR_VPENDBASER {Doorbell=1, vPEID=0x1}',
    ],
    [
      GICR_VPENDBASER_V4_0,
      0xe000_0000_0003_0000n,
      { Valid: 1, IDAI: 1, PendingLast: 1, Physical_Address: 0x3_0000 },
      'GICR_VPENDBASER {Valid=1, IDAI=1, PendingLast=1, Physical_Address=0x30000}',
    ],
    [
      GICR_VPROPBASER_V4_1,
      0x80d0_0000_4000_1003n,
      { Valid: 1, Indirect: 1, Page_Size: 2, Z: 1, Physical_Address: 0x4000_1000, Size: 3 },
      'GICR_VPROPBASER {Valid=1, Indirect=1, Page_Size=0x2, Z=1, Physical_Address=0x40001000, Size=0x3}',
    ],
    [GICD_TYPER2, 0x18fn, { nASSGIcap: 1, VIL: 1, VID: 15 }, 'GICD_TYPER2 {nASSGIcap=1, VIL=1, VID=0xf}'],
    [
      GICD_CTLR,
      0x152n,
      { nASSGIreq: 1, DS: 1, ARE: 1, EnableGrp1: 1 },
      'GICD_CTLR {nASSGIreq=1, DS=1, ARE=1, EnableGrp1=1}',
    ],
    [redistributorRegisters.GICR_SYNCR, 0n, {}, 'GICR_SYNCR {}'],
  ];
  it.each(golden.map(([register, value, fields, text]) => [text, register, value, fields] as const))(
    '%s',
    (text, register, value, fields) => {
      expect(encodeRegister(register, fields)).toBe(value);
      expect(decodeRegister(register, value)).toMatchObject(fields);
      expect(formatRegister(register, value)).toBe(text);
    },
  );

  it('says which GITS_BASER<n> it is, and which RES0 bits are set', () => {
    expect(formatRegister(GITS_BASER, 0x0207_0000_0000_0000n, 2)).toBe('GITS_BASER2 {Type=0x2, Entry_Size=0x7}');
    expect(formatRegister(GITS_CWRITER, 0x10_0060n)).toBe('GITS_CWRITER {Offset=0x60, RES0=0x100000}');
  });

  const refused: readonly (readonly [Register, Fields, string])[] = [
    [GITS_CBASER, { Valid: 1, Offset: 0 }, 'GITS_CBASER has no field Offset'],
    [
      GITS_CBASER,
      { Size: 256 },
      'Size = 256 does not fit GITS_CBASER[7:0]: expected an integer from 0 below 2^8 (8 bits)',
    ],
    [
      GITS_CBASER,
      { Physical_Address: 0x800 },
      'Physical_Address = 2048 does not fit GITS_CBASER[51:12]: expected a multiple of 4096 from 0 below 2^52 (40 bits)',
    ],
    [
      GITS_CWRITER,
      { Offset: 0x10_0000 },
      'Offset = 1048576 does not fit GITS_CWRITER[19:5]: expected a multiple of 32 from 0 below 2^20 (15 bits)',
    ],
    [
      GITS_CTLR,
      { Enabled: -1 },
      'Enabled = -1 does not fit GITS_CTLR[0]: expected an integer from 0 below 2^1 (1 bits)',
    ],
    [
      GITS_CTLR,
      { Enabled: Number.NaN },
      'Enabled = NaN does not fit GITS_CTLR[0]: expected an integer from 0 below 2^1 (1 bits)',
    ],
  ];
  it.each(refused)('refuses %#', (register, fields, message) => {
    expect(() => encodeRegister(register, fields)).toThrow(new RangeError(message));
  });

  it('refuses a value that is wider than the register', () => {
    expect(() => decodeRegister(GITS_CTLR, 2n ** 32n)).toThrow(
      new RangeError('GITS_CTLR = 4294967296 is not 32 bits wide'),
    );
    expect(() => decodeRegister(GITS_CBASER, -1n)).toThrow(RangeError);
  });
});

describe('the address of an ITS table', () => {
  it('has bits [51:48] in bits [15:12] with 64 KB pages, and none otherwise', () => {
    const value = encodeRegister(GITS_BASER, {
      Page_Size: PAGE_SIZE.KB64,
      Physical_Address: baserPhysicalAddress(0xf_1234_5678_0000, PAGE_SIZE.KB64),
    });
    expect(value).toBe(0x0000_1234_5678_f200n);
    expect(baserAddress(0x1234_5678_f000, PAGE_SIZE.KB64)).toBe(0xf_1234_5678_0000);
    expect(baserAddress(0x1234_5678_f000, PAGE_SIZE.KB4)).toBe(0x1234_5678_f000);
    expect(baserAddress(0x1234_5678_f000, 3), 'the reserved code works as 64 KB').toBe(0xf_1234_5678_0000);
  });

  it.each([
    [PAGE_SIZE.KB4, 12, 48],
    [PAGE_SIZE.KB16, 12, 48],
    [PAGE_SIZE.KB64, 16, 52],
  ])('Page_Size %i: comes back', (pageSize, low, high) => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** (high - low) - 1 }), (value) => {
        const address = value * 2 ** low;
        expect(baserAddress(baserPhysicalAddress(address, pageSize), pageSize)).toBe(address);
      }),
    );
  });

  it('is refused if the field cannot hold it', () => {
    expect(() => baserPhysicalAddress(0x1000, PAGE_SIZE.KB64)).toThrow(
      new RangeError(
        'GITS_BASER: no table with Page_Size 2 lies at 4096: expected a multiple of 65536 from 0 below 2^52',
      ),
    );
    expect(() => baserPhysicalAddress(2 ** 48, PAGE_SIZE.KB4)).toThrow(RangeError);
  });
});
