/** The address of an ITS table in GITS_BASER<n>. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRegister } from '../../../../models/architecture/registers/index.ts';
import { baserAddress, baserPhysicalAddress } from '../../../../models/architecture/registers/its-registers.ts';
import { PAGE_SIZE } from '../../../../models/architecture/registers/shared-fields.ts';
import { GITS_BASER } from '../../../support/registers.ts';

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
