import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReservedWord, RESERVED_WORDS } from '../models/architecture/distributor-words.ts';
import {
  gicdIidr,
  gicdTyper,
  gicdTyper2,
  gicrCtlr,
  gicrIidr,
  gicrTyper,
  gitsBaser,
  gitsIidr,
  gitsMpidr,
  gitsTyper,
  IDENTIFICATION_DEFAULTS,
  pidr2,
} from '../models/architecture/identification.ts';
import { type Architecture, findProfile, PROFILES, type Profile } from '../models/architecture/profiles.ts';
import { distributorRegisters } from '../models/architecture/registers/distributor-registers.ts';
import { fieldOfHalves } from '../models/architecture/registers/halves.ts';
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
  SVPET,
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
const profile = (id: string): Profile => findProfile(id) ?? expect.fail(`no profile ${id}`);

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

  it.each(rows)('%s: fields read from halves are those of the whole', (_, register) => {
    const readers = register.fields.map(({ name }) => [name, fieldOfHalves(register, name)] as const);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: ones(register.width) }), (value) => {
        const [high, low] = [Number(value >> 32n), Number(value & ones(32))];
        const read = Object.fromEntries(readers.map(([name, reader]) => [name, reader(high, low)]));
        expect(read).toEqual(decodeRegister(register, value));
        expect(readers.map(([, reader]) => reader(high | 0, low | 0))).toEqual(Object.values(read));
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
    [
      GITS_BASER,
      0xec69_0000_0000_1906n,
      {
        Valid: 1,
        Indirect: 1,
        InnerCache: 5,
        Type: 4,
        OuterCache: 3,
        Entry_Size: 9,
        Physical_Address: 0x1000,
        Shareability: 2,
        Page_Size: 1,
        Size: 6,
      },
      'GITS_BASER0 {Valid=1, Indirect=1, InnerCache=0x5, Type=0x4, OuterCache=0x3, Entry_Size=0x9, Physical_Address=0x1000, Shareability=0x2, Page_Size=0x1, Size=0x6}',
    ],
    [
      GICR_VPROPBASER_V4_1,
      0xab20_0000_0000_1bc1n,
      {
        Valid: 1,
        Entry_Size: 5,
        OuterCache: 3,
        Page_Size: 1,
        Physical_Address: 0x1000,
        Shareability: 2,
        InnerCache: 7,
        Size: 0x41,
      },
      'GICR_VPROPBASER {Valid=1, Entry_Size=0x5, OuterCache=0x3, Page_Size=0x1, Physical_Address=0x1000, Shareability=0x2, InnerCache=0x7, Size=0x41}',
    ],
    [
      redistributorRegisters.GICR_PROPBASER,
      0x0700_0000_8000_078fn,
      { OuterCache: 7, Physical_Address: 0x8000_0000, Shareability: 1, InnerCache: 7, IDbits: 15 },
      'GICR_PROPBASER {OuterCache=0x7, Physical_Address=0x80000000, Shareability=0x1, InnerCache=0x7, IDbits=0xf}',
    ],
    [
      redistributorRegisters.GICR_INVLPIR,
      0x8000_1234_0000_2001n,
      { V: 1, vPEID: 0x1234, INTID: 8193 },
      'GICR_INVLPIR {V=1, vPEID=0x1234, INTID=0x2001}',
    ],
    [
      redistributorRegisters.GICR_CTLR,
      0x8100_0009n,
      { UWP: 1, DPG0: 1, RWP: 1, EnableLPIs: 1 },
      'GICR_CTLR {UWP=1, DPG0=1, RWP=1, EnableLPIs=1}',
    ],
    [
      redistributorRegisters.GICR_VSGIPENDR,
      0x8000_0003n,
      { Busy: 1, Pending: 3 },
      'GICR_VSGIPENDR {Busy=1, Pending=0x3}',
    ],
    [
      itsRegisters.GITS_IIDR,
      0x0201_743bn,
      { ProductID: 2, Variant: 1, Revision: 7, Implementer: 0x43b },
      'GITS_IIDR {ProductID=0x2, Variant=0x1, Revision=0x7, Implementer=0x43b}',
    ],
    [
      itsRegisters.GITS_PIDR2,
      0x4bn,
      { ArchRev: 4, JEDEC: 1, DES_1: 3 },
      'GITS_PIDR2 {ArchRev=0x4, JEDEC=1, DES_1=0x3}',
    ],
    [itsRegisters.GITS_MPIDR, 0x0102_0300n, { Aff3: 1, Aff2: 2, Aff1: 3 }, 'GITS_MPIDR {Aff3=0x1, Aff2=0x2, Aff1=0x3}'],
    [
      itsRegisters.GITS_UMSIR,
      0x0000_0018_0000_0002n,
      { DeviceID: 0x18, EventID: 2 },
      'GITS_UMSIR {DeviceID=0x18, EventID=0x2}',
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

describe('identification', () => {
  /** Worked out by hand from the register pages, for two redistributors, 4-bit DeviceIDs, 14-bit EventIDs, 4-bit ICIDs and vPEIDs, 16-bit INTIDs. */
  const expected: Readonly<Record<string, Readonly<Record<string, bigint>>>> = {
    v3: {
      GITS_TYPER: 0x0000_0013_0000_6d71n,
      GITS_PIDR2: 0x30n,
      GITS_BASER2: 0n,
      GICR_TYPER0: 0x0000_0000_0000_0001n,
      GICR_TYPER1: 0x0000_0001_0000_0111n,
      GICR_CTLR: 0n,
      GICD_TYPER: 0x007a_0000n,
      GICD_TYPER2: 0n,
    },
    'v4.0': {
      GITS_TYPER: 0x0000_0033_0000_6d73n,
      GITS_PIDR2: 0x40n,
      GITS_BASER2: 0x0207_0000_0000_0000n,
      GICR_TYPER0: 0x0000_0000_0000_0003n,
      GICR_TYPER1: 0x0000_0001_0000_0113n,
      GICR_CTLR: 0n,
      GICD_TYPER: 0x007e_0000n,
      GICD_TYPER2: 0n,
    },
    'v4.0-direct': {
      GITS_TYPER: 0x0000_0033_0000_6d73n,
      GITS_PIDR2: 0x40n,
      GITS_BASER2: 0x0207_0000_0000_0000n,
      GICR_TYPER0: 0x0000_0000_0000_000bn,
      GICR_TYPER1: 0x0000_0001_0000_011bn,
      GICR_CTLR: 0x4n,
      GICD_TYPER: 0x007e_0000n,
      GICD_TYPER2: 0n,
    },
    'v4.1': {
      GITS_TYPER: 0x0000_09b3_0000_6d73n,
      GITS_PIDR2: 0x40n,
      GITS_BASER2: 0x0207_0000_0000_0000n,
      GICR_TYPER0: 0x0000_0000_0400_0087n,
      GICR_TYPER1: 0x0000_0001_0400_0197n,
      GICR_CTLR: 0x4n,
      GICD_TYPER: 0x007e_0000n,
      GICD_TYPER2: 0x83n,
    },
  };
  it.each(Object.entries(expected))('%s', (id, values) => {
    const gic = profile(id);
    expect({
      GITS_TYPER: gitsTyper(gic),
      GITS_PIDR2: pidr2(gic),
      GITS_BASER2: gitsBaser(gic, 2),
      GICR_TYPER0: gicrTyper(gic, 0),
      GICR_TYPER1: gicrTyper(gic, 1),
      GICR_CTLR: gicrCtlr(gic),
      GICD_TYPER: gicdTyper(gic),
      GICD_TYPER2: gicdTyper2(gic),
    }).toEqual(values);
    expect(gitsBaser(gic, 0)).toBe(0x0107_0000_0000_0000n);
    expect(gitsBaser(gic, 1)).toBe(0x0407_0000_0000_0000n);
    for (const n of [3, 4, 5, 6, 7]) expect(gitsBaser(gic, n)).toBe(0n);
    expect([gitsIidr(), gicrIidr(), gicdIidr()]).toEqual([0x43bn, 0x43bn, 0x43bn]);
    expect(gitsMpidr(gic, 0)).toBe(0n);
  });

  it('sets no field that the version does not have', () => {
    const everything = {
      ...IDENTIFICATION_DEFAULTS,
      svpet: SVPET.SAME_AFF3_AFF2_AFF1,
      nASSGIcap: true,
      hcc: 4,
      cct: true,
      inv: true,
      umsi: true,
      umsiIrq: true,
      numLpis: 13,
      ces: true,
      dirty: true,
    };
    for (const gic of PROFILES) {
      const values: readonly (readonly [Register, bigint])[] = [
        [GITS_TYPER, gitsTyper(gic, everything)],
        [GICR_TYPER, gicrTyper(gic, 1, everything)],
        [redistributorRegisters.GICR_CTLR, gicrCtlr(gic, everything)],
        [distributorRegisters.GICD_TYPER, gicdTyper(gic, everything)],
      ];
      for (const [register, value] of values) {
        const fields = decodeRegister(register, value);
        const absent = register.fields.filter(({ versions }) => !versions.includes(gic.architecture));
        expect(absent.filter(({ name }) => fields[name] !== 0)).toEqual([]);
      }
      if (gic.architecture !== 'v4.1')
        expect([gicdTyper2(gic, everything), gitsMpidr(gic, 0, everything)]).toEqual([0n, 0n]);
    }
    expect(gitsTyper(profile('v4.1'), everything)).toBe(0x0000_7fb3_0400_6d77n);
    expect(gicrCtlr(profile('v4.1'), everything)).toBe(0x6n);
    expect(gicdTyper(profile('v4.1'), everything)).toBe(0x007e_6800n);
    expect(gicdTyper2(profile('v4.1'), everything)).toBe(0x183n);
    expect(gicrTyper(profile('v4.0'), 0, everything)).toBe(0x7n);
  });

  it('has CIL and VIL at 0 for 16 bits, which need no size', () => {
    const wide: Profile = { ...profile('v4.1'), icidBits: 16, vpeidBits: 16 };
    expect(decodeRegister(GITS_TYPER, gitsTyper(wide))).toMatchObject({ CIL: 0, CIDbits: 0 });
    expect(gicdTyper2(wide)).toBe(0n);
  });

  it('tells of CommonLPIAff groups by Aff1', () => {
    const two: Profile = { ...profile('v4.1'), redistributors: 3, commonLpiAffGroups: [0, 1, 1] };
    const affinities = [0, 1, 2].map((redistributor) => decodeRegister(GICR_TYPER, gicrTyper(two, redistributor)));
    expect(affinities.map(({ Affinity_Value }) => Affinity_Value)).toEqual([0x000, 0x101, 0x102]);
    expect(affinities.map(({ CommonLPIAff }) => CommonLPIAff)).toEqual([3, 3, 3]);
    expect(affinities.map(({ Last }) => Last)).toEqual([0, 0, 1]);
    const shared = { ...IDENTIFICATION_DEFAULTS, svpet: SVPET.SAME_AFF3_AFF2_AFF1 };
    expect([gitsMpidr(two, 0, shared), gitsMpidr(two, 1, shared), gitsMpidr(two, 3, shared)]).toEqual([0n, 0x100n, 0n]);
    expect(() => gicrTyper(two, 3)).toThrow(new RangeError('profile v4.1 has no redistributor 3'));
  });

  it('refuses a profile that its registers cannot tell', () => {
    expect(() => gitsTyper({ ...profile('v3'), deviceIdBits: 33 })).toThrow(
      'Devbits = 32 does not fit GITS_TYPER[17:13]',
    );
  });
});
