/** The number of IDs that a table has entries for. */
import { describe, expect, it } from 'vitest';
import { IDENTIFICATION_DEFAULTS } from '../../../models/architecture/identification.ts';
import { encodeRegister } from '../../../models/architecture/registers/index.ts';
import { BASER_INDEX, itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { idsOf, idsOfBaser, roomForEveryId } from '../../../models/architecture/table-capacity.ts';
import { v3, v40 } from '../../support/contracts/profiles.ts';

describe('the size of a table', () => {
  it.each([
    ['one page of 4 KB', { pageSize: 0, pages: 1, entryBytes: 8, isIndirect: false }, 512],
    // An entry does not cross the end of a page: 341 entries, and 4 bytes to spare.
    ['entries of 12 bytes', { pageSize: 0, pages: 2, entryBytes: 12, isIndirect: false }, 682],
    ['pages of 16 KB', { pageSize: 1, pages: 3, entryBytes: 16, isIndirect: false }, 3072],
    ['256 pages of 64 KB', { pageSize: 2, pages: 256, entryBytes: 8, isIndirect: false }, 2 ** 21],
    ['two levels', { pageSize: 2, pages: 1, entryBytes: 8, isIndirect: true }, 2 ** 26],
  ])('is known for %s', (_, size, ids) => {
    expect(idsOf(size)).toBe(ids);
  });

  const baser = (fields: Readonly<Record<string, number>>): bigint => encodeRegister(itsRegisters.GITS_BASER, fields);

  it('has collections in hardware besides only if GITS_TYPER.CCT says so', () => {
    const on = (hcc: number, cct: boolean): number =>
      idsOfBaser(v3, BASER_INDEX.COLLECTIONS, baser({ Valid: 1 }), { ...IDENTIFICATION_DEFAULTS, hcc, cct });
    expect(on(0, false)).toBe(512);
    expect(on(16, false)).toBe(512);
    expect(on(16, true)).toBe(528);
  });

  it('does not follow Entry_Size and Type as written, nor Indirect where tables are flat', () => {
    const value = baser({ Valid: 1, Entry_Size: 31, Type: 4, Indirect: 1 });
    expect(idsOfBaser(v3, BASER_INDEX.DEVICES, value)).toBe(512);
  });

  it.each([4, 9, 10, 16, 20])('can be made large enough for %d bits', (bits) => {
    const profile = { ...v40, deviceIdBits: bits, icidBits: Math.min(bits, 16), vpeidBits: Math.min(bits, 16) };
    const idsFor = (n: number): number => idsOfBaser(profile, n, baser({ Valid: 1, ...roomForEveryId(profile, n) }));
    expect(idsFor(BASER_INDEX.DEVICES)).toBeGreaterThanOrEqual(2 ** bits);
    expect(idsFor(BASER_INDEX.COLLECTIONS)).toBeGreaterThanOrEqual(2 ** Math.min(bits, 16));
    expect(idsFor(BASER_INDEX.VPES)).toBeGreaterThanOrEqual(2 ** Math.min(bits, 16));
    expect(
      roomForEveryId(profile, BASER_INDEX.DEVICES, 3).Size - roomForEveryId(profile, BASER_INDEX.DEVICES).Size,
    ).toBe(3);
  });

  it('bounds nothing while the table is not valid', () => {
    expect(idsOfBaser(v3, BASER_INDEX.DEVICES, baser({}))).toBe(Number.POSITIVE_INFINITY);
  });
});
