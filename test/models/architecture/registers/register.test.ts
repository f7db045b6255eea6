/** Registers as words and back. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fieldOfHalves } from '../../../../models/architecture/registers/halves.ts';
import {
  decodeRegister,
  encodeRegister,
  type Fields,
  formatRegister,
  reservedBits,
} from '../../../../models/architecture/registers/index.ts';
import { itsRegisters, UMSI_SYNDROME } from '../../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../../../models/architecture/registers/register.ts';
import {
  GICD_CTLR,
  GICD_TYPER2,
  GICR_PENDBASER,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_1,
  GITS_BASER,
  GITS_CBASER,
  GITS_CTLR,
  GITS_CWRITER,
  GITS_SGIR,
  GITS_STATUSR,
  GITS_TRANSLATER,
  ones,
  rows,
} from '../../../support/registers.ts';

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
