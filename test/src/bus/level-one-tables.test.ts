/** Level-1 entries in RAM. */
import { describe, expect, it } from 'vitest';
import { vpeConfigurationTable } from '../../../models/architecture/lpi-control.ts';
import { decodeRegister } from '../../../models/architecture/registers/index.ts';
import { baserAddress, itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { Board } from '../../support/board.ts';

const { GITS_BASER } = itsRegisters;
const VALID = 1n << 63n;
const PAGE = 0x6000_0000;

/** The device table as software finds it in GITS_BASER0. */
const deviceTable = (board: Board): number => {
  const { Physical_Address = 0, Page_Size = 0, Indirect } = decodeRegister(GITS_BASER, board.read(GITS_BASER, 0));
  expect(Indirect).toBe(1);
  board.take();
  return baserAddress(Physical_Address, Page_Size);
};

describe('a level-1 entry of an ITS', () => {
  it('is told with what its page holds', () => {
    const board = new Board('v4.1-two-level');
    const table = deviceTable(board);
    board.bus.store(table + 8, 64, VALID | BigInt(PAGE));
    expect(board.take()).toEqual([{ kind: 'level-one', its: 0, table: 'Devices', page: 1, valid: true, zeroed: true }]);
    expect(board.blamed).toEqual([]);
  });

  it('with a page that is not zero breaks the contract (I-115)', () => {
    const board = new Board('v4.1-two-level');
    const table = deviceTable(board);
    board.bus.store(PAGE, 32, 1n);
    board.bus.store(table + 16, 64, VALID | BigInt(PAGE));
    expect(board.take()).toMatchObject([{ kind: 'level-one', page: 2, valid: true, zeroed: false }]);
    expect(board.laboratory.machine.fault?.invariant).toBe('I-115');
  });

  it('may be stored in halves; one that is not valid is told as such', () => {
    const board = new Board('v4.1-two-level');
    const table = deviceTable(board);
    board.bus.store(table + 8, 32, BigInt(PAGE));
    board.bus.store(table + 12, 32, VALID >> 32n);
    expect(board.take()).toMatchObject([{ valid: false }, { valid: true, zeroed: true }]);
  });

  it('0 is valid after bring-up', () => {
    const board = new Board('v4.1-two-level');
    expect(board.bus.load(deviceTable(board), 64) >> 63n).toBe(1n);
  });
});

describe('a level-1 entry of a redistributor', () => {
  it('is told by the address of its table', () => {
    const board = new Board('v4.1-two-level');
    const table = vpeConfigurationTable(0);
    board.bus.store(table + 8, 64, VALID | BigInt(PAGE));
    expect(board.take()).toEqual([{ kind: 'vpe-level-one', table, page: 1, valid: true, zeroed: true }]);
  });
});

describe('a flat table', () => {
  it('is private to the ITS: a store there is a store to RAM', () => {
    const board = new Board('v4.1');
    const { Physical_Address = 0, Page_Size = 0 } = decodeRegister(GITS_BASER, board.read(GITS_BASER, 0));
    board.take();
    board.bus.store(baserAddress(Physical_Address, Page_Size) + 8, 64, VALID);
    expect(board.take()).toEqual([]);
  });
});
