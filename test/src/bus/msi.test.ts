/** Writes of GITS_TRANSLATER. */
import { describe, expect, it } from 'vitest';
import { Board } from '../../support/board.ts';

const translater = ({ bus }: Board, its: number): number => bus.frames.addressOf('TRANSLATION', its, 0x40);

describe('a write of GITS_TRANSLATER', () => {
  it('by a device is an MSI of its DeviceID, with 32 bits of EventID or with 16, which are extended with zeros', () => {
    const board = new Board('v4.1-2its');
    board.bus.store(translater(board, 1), 32, 0x1_0002n, { deviceId: 5 });
    board.bus.store(translater(board, 0), 16, 0xffffn, { deviceId: 0 });
    expect(board.take()).toEqual([
      { kind: 'msi', its: 1, deviceId: 5, eventId: 0x1_0002 },
      { kind: 'msi', its: 0, deviceId: 0, eventId: 0xffff },
    ]);
  });

  it('by a CPU, which has no DeviceID, is ignored', () => {
    const board = new Board('v3');
    board.send(0, { op: 'MAPD', deviceId: 0, size: 3, ittAddress: 0x100_0000, valid: true });
    board.send(0, { op: 'MAPTI', deviceId: 0, eventId: 0, pINTID: 8192, icid: 0 });
    board.take();
    board.bus.store(translater(board, 0), 32, 0n);
    expect(board.take()).toMatchObject([{ kind: 'write', frame: 'TRANSLATION' }]);
    expect(board.gic.pending(0, 8192)).toBe(false);
    board.bus.store(translater(board, 0), 32, 0n, { deviceId: 0 });
    expect(board.gic.pending(0, 8192)).toBe(true);
    expect(board.blamed).toEqual([]);
  });

  it('of 64 or 8 bits, or at its upper half, is none that the page describes', () => {
    const board = new Board('v3');
    board.bus.store(translater(board, 0), 64, 0n, { deviceId: 0 });
    board.bus.store(translater(board, 0), 8, 0n, { deviceId: 0 });
    board.bus.store(translater(board, 0) + 2, 16, 0n, { deviceId: 0 });
    expect(board.take().map(({ kind }) => kind)).toEqual(['write', 'write']);
  });

  it('by a device elsewhere is a store to memory', () => {
    const board = new Board('v3');
    board.bus.store(0x1234_0000, 32, 9n, { deviceId: 3 });
    expect(board.bus.load(0x1234_0000, 32)).toBe(9n);
    expect(board.take()).toEqual([]);
  });
});
