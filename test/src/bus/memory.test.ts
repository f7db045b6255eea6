/** Loads and stores of RAM. */
import { describe, expect, it } from 'vitest';
import { LPI_CONFIGURATION_TABLE, VIRTUAL_CONFIGURATION_TABLE } from '../../../models/architecture/lpi-control.ts';
import { Board } from '../../support/board.ts';

const ADDRESS = 0x7000_0000;

describe('RAM', () => {
  it('holds bytes, the lowest first', () => {
    const { bus } = new Board('v3');
    bus.store(ADDRESS, 64, 0x1122_3344_5566_7788n);
    expect(bus.load(ADDRESS, 8)).toBe(0x88n);
    expect(bus.load(ADDRESS + 6, 16)).toBe(0x1122n);
    expect(bus.load(ADDRESS + 4, 32)).toBe(0x1122_3344n);
    bus.store(ADDRESS + 1, 8, 0xffn);
    bus.store(ADDRESS + 2, 16, 0xabcdn);
    bus.store(ADDRESS + 4, 32, 0xffff_ffffn);
    expect(bus.load(ADDRESS, 64)).toBe(0xffff_ffff_abcd_ff88n);
  });

  it('takes of a value the bits of the access only', () => {
    const { bus } = new Board('v3');
    for (const [width, at] of [
      [8, 0],
      [16, 8],
      [32, 16],
      [64, 24],
    ] as const) {
      bus.store(ADDRESS + at, width, -1n);
      expect(bus.load(ADDRESS + at, 64)).toBe((1n << BigInt(width)) - 1n);
    }
  });

  it('is everywhere outside the frames, zero where nobody wrote it, and tells nobody', () => {
    const board = new Board('v4.1');
    for (const address of [0, 0xfff8, 2 ** 40, 2 ** 52]) {
      expect(board.bus.load(address, 64)).toBe(0n);
      board.bus.store(address, 64, 5n);
      expect(board.bus.load(address, 64)).toBe(5n);
    }
    expect(board.take()).toEqual([]);
  });

  it('holds enabled LPIs in the tables of bring-up', () => {
    const { bus } = new Board('v4.0');
    for (const table of [LPI_CONFIGURATION_TABLE, VIRTUAL_CONFIGURATION_TABLE]) {
      expect(bus.load(table, 64)).toBe(0xa3a3_a3a3_a3a3_a3a3n);
      expect(bus.load(table + 57_343, 8)).toBe(0xa3n);
      expect(bus.load(table + 57_344, 8)).toBe(0n);
    }
  });

  it('is as at the start in a new program', () => {
    const board = new Board('v3');
    board.bus.store(ADDRESS, 32, 7n);
    board.bus.store(LPI_CONFIGURATION_TABLE, 8, 0n);
    board.laboratory.reset();
    board.bus.reset();
    expect(board.bus.load(ADDRESS, 32)).toBe(0n);
    expect(board.bus.load(LPI_CONFIGURATION_TABLE, 8)).toBe(0xa3n);
  });

  it.each([
    [16, 1],
    [32, 2],
    [64, 4],
  ] as const)('refuses an access of %i bits at an address that is not aligned', (width, offset) => {
    const { bus } = new Board('v3');
    const message = `an access of ${width} bits at 0x${(ADDRESS + offset).toString(16)} is not aligned to its width`;
    expect(() => bus.load(ADDRESS + offset, width)).toThrow(new RangeError(message));
    expect(() => bus.store(ADDRESS + offset, width, 0n)).toThrow(new RangeError(message));
    const frame = bus.frames.addressOf('GICR', 0, offset);
    expect(() => bus.load(frame, width)).toThrow(RangeError);
  });

  it('gets a late store at the next barrier; until then the GIC reads what was there, and the CPU its own store', () => {
    const board = new Board('v3');
    const byte = LPI_CONFIGURATION_TABLE + 70;
    board.bus.store(byte, 8, 0xa2n, undefined, true);
    expect(board.bus.load(byte, 8)).toBe(0xa2n);
    expect(board.take()).toEqual([]);
    board.bus.barrier();
    expect(board.take()).toEqual([{ kind: 'config', table: undefined, intid: 8262, value: 0xa2 }]);
    expect(board.bus.load(byte, 8)).toBe(0xa2n);
  });

  it('gets stores to one line in their order, and of a late store only the bytes that were stored', () => {
    const board = new Board('v3');
    board.bus.store(ADDRESS, 8, 1n, undefined, true);
    board.bus.store(ADDRESS + 8, 8, 2n, { deviceId: 1 });
    board.bus.store(ADDRESS, 8, 3n);
    board.bus.barrier();
    expect(board.bus.load(ADDRESS, 8)).toBe(3n);
    expect(board.bus.load(ADDRESS + 8, 8)).toBe(2n);
  });
});
