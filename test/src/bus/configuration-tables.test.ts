/** LPI configuration tables in RAM: physical ones, and virtual ones. */
import { describe, expect, it } from 'vitest';
import { CONFIG_DISABLED, CONFIG_ENABLED } from '../../../models/architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../../models/architecture/lpi-control.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import { Board } from '../../support/board.ts';
import { vmapp40, vmapp41 } from '../../support/vmapp.ts';

const { GICR_CTLR, GICR_PROPBASER, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_0 } =
  redistributorRegisters;

const TABLE = 0x6000_0000;
const BYTES = 2 ** 16 - 8192;
const kinds = (board: Board): readonly string[] => board.take().map(({ kind }) => kind);

/** Fills memory as software does, eight bytes at a time. */
const memset = ({ bus }: Board, start: number, length: number, byte: number): void => {
  const value = BigInt(byte) * 0x0101_0101_0101_0101n;
  for (let at = start; at < start + length; at += 8) bus.store(at, 64, value);
};

describe('a store to the table of bring-up', () => {
  it('of a byte is told at once, even if the byte stays the same', () => {
    const board = new Board('v3');
    board.bus.store(LPI_CONFIGURATION_TABLE + 5, 8, BigInt(CONFIG_ENABLED));
    board.bus.store(LPI_CONFIGURATION_TABLE + 5, 8, BigInt(CONFIG_DISABLED));
    expect(board.take()).toEqual([
      { kind: 'config', table: undefined, intid: 8197, value: CONFIG_ENABLED },
      { kind: 'config', table: undefined, intid: 8197, value: CONFIG_DISABLED },
    ]);
    expect(board.gic.configInMemory(8197)).toBe(CONFIG_DISABLED);
  });

  it('of several bytes is told of those that change', () => {
    const board = new Board('v3');
    board.bus.store(LPI_CONFIGURATION_TABLE + 8, 64, 0xa3a2_a3a3_a3a3_a2a3n);
    expect(board.take()).toEqual([
      { kind: 'config', table: undefined, intid: 8192 + 9, value: CONFIG_DISABLED },
      { kind: 'config', table: undefined, intid: 8192 + 14, value: CONFIG_DISABLED },
    ]);
  });

  it('ends with the table', () => {
    const board = new Board('v3');
    board.bus.store(LPI_CONFIGURATION_TABLE + BYTES - 1, 8, 0n);
    board.bus.store(LPI_CONFIGURATION_TABLE + BYTES, 8, 0n);
    board.bus.store(LPI_CONFIGURATION_TABLE - 1, 8, 0n);
    expect(board.take()).toMatchObject([{ kind: 'config', intid: 65_535 }]);
  });
});

describe('a table that GICR_PROPBASER names', () => {
  const name = (board: Board, rd = 0, IDbits = 15): void => {
    board.write(GICR_PROPBASER, rd, { Physical_Address: TABLE, IDbits });
  };

  const disabled = (id = 'v3'): Board => {
    const board = new Board(id);
    board.write(GICR_CTLR, 0, {});
    board.take();
    return board;
  };

  it('is RAM before', () => {
    const board = disabled();
    memset(board, TABLE, BYTES, 0xa2);
    expect(board.take()).toEqual([]);
  });

  it('is told as a whole if it is zero, as RAM is', () => {
    const board = disabled();
    name(board);
    expect(board.take()).toEqual([
      { kind: 'config-fill', table: TABLE, value: 0 },
      { kind: 'propbaser', rd: 0, table: TABLE, idBits: 15 },
    ]);
    expect(board.gic.config.byte(TABLE, 8192)).toBe(0);
    expect(board.gic.config.byte(TABLE, 65_535)).toBe(0);
  });

  it('is told as one value and the bytes that have another', () => {
    const board = disabled();
    memset(board, TABLE, BYTES, 0xa2);
    board.bus.store(TABLE + 77, 8, BigInt(CONFIG_ENABLED));
    name(board);
    expect(board.take().slice(0, -1)).toEqual([
      { kind: 'config-fill', table: TABLE, value: CONFIG_DISABLED },
      { kind: 'config', table: TABLE, intid: 8192 + 77, value: CONFIG_ENABLED },
    ]);
  });

  it('is told byte by byte where that is less', () => {
    const board = disabled();
    memset(board, TABLE, BYTES, 0xa3);
    board.bus.store(TABLE + 4096, 8, BigInt(CONFIG_DISABLED));
    name(board);
    expect(board.take().slice(0, -1)).toEqual([
      { kind: 'config', table: TABLE, intid: 8192 + 4096, value: CONFIG_DISABLED },
    ]);
  });

  it('is told once, by the first redistributor that names it, and its bytes at once from then on', () => {
    const board = disabled();
    board.write(GICR_CTLR, 1, {});
    name(board);
    board.take();
    name(board, 1);
    expect(kinds(board)).toEqual(['propbaser']);
    board.bus.store(TABLE + 3, 8, 1n);
    expect(board.take()).toEqual([{ kind: 'config', table: TABLE, intid: 8195, value: 1 }]);
    expect(board.bus.load(TABLE + 3, 8)).toBe(1n);
  });

  it('ends where its IDbits say, and has no byte below 14 bits', () => {
    const board = disabled();
    name(board, 0, 13);
    board.take();
    board.bus.store(TABLE + 8191, 8, 1n);
    board.bus.store(TABLE + 8192, 8, 1n);
    expect(board.take()).toMatchObject([{ intid: 16_383 }]);
    const small = disabled();
    name(small, 0, 12);
    small.bus.store(TABLE, 8, 1n);
    expect(kinds(small)).toEqual(['propbaser']);
  });

  it('and that was filled as a whole: hardware uses the value, and observers know it', () => {
    const board = disabled();
    board.write(GICR_CTLR, 1, {});
    for (const rd of [0, 1]) {
      board.read(GICR_CTLR, rd);
      name(board, rd);
    }
    for (const rd of [0, 1]) board.write(GICR_CTLR, rd, { EnableLPIs: 1 });
    board.send(0, { op: 'MAPD', deviceId: 1, size: 3, ittAddress: 0x100_0000, valid: true });
    board.send(0, { op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: 8192, icid: 0 });
    board.send(0, { op: 'SYNC', rdbase: 0 });
    board.bus.store(board.bus.frames.addressOf('TRANSLATION', 0, 0x40), 32, 0n, { deviceId: 1 });
    board.bus.perform({ kind: 'acknowledge', rd: 0 });
    expect(board.gic.pending(0, 8192)).toBe(true);
    expect(board.events).toContainEqual({ kind: 'acknowledged', rd: 0, intid: 1023 });
    // The redistributor may still use a zero that it has cached, but not an enabled byte before it was written.
    board.bus.store(TABLE, 8, BigInt(CONFIG_ENABLED));
    board.send(0, { op: 'INV', deviceId: 1, eventId: 0 });
    board.send(0, { op: 'SYNC', rdbase: 0 });
    board.bus.perform({ kind: 'acknowledge', rd: 0 });
    expect(board.events).toContainEqual({ kind: 'acknowledged', rd: 0, intid: 8192 });
    expect(board.blamed).toEqual([]);
  });
});

describe('after a reset of the machine', () => {
  it('no table is in use before GICR_PROPBASER is written', () => {
    const board = new Board('v3');
    board.bus.perform({ kind: 'reset' });
    board.take();
    board.bus.store(LPI_CONFIGURATION_TABLE, 8, 5n);
    expect(board.take()).toEqual([]);
    board.write(GICR_PROPBASER, 0, { Physical_Address: LPI_CONFIGURATION_TABLE, IDbits: 15 });
    expect(board.take()).toEqual([
      { kind: 'config', table: undefined, intid: 8192, value: 5 },
      { kind: 'propbaser', rd: 0, table: LPI_CONFIGURATION_TABLE, idBits: 15 },
    ]);
    board.bus.store(LPI_CONFIGURATION_TABLE, 8, 6n);
    expect(kinds(board)).toEqual(['config']);
  });

  it('EnableLPIs makes a redistributor use the table that it names, written or not', () => {
    const board = new Board('v3');
    board.bus.perform({ kind: 'reset' });
    board.bus.store(LPI_CONFIGURATION_TABLE, 8, 5n);
    board.take();
    board.write(GICR_CTLR, 1, { EnableLPIs: 1 });
    board.bus.store(LPI_CONFIGURATION_TABLE + 1, 8, 7n);
    expect(board.take()).toMatchObject([
      { kind: 'config', intid: 8192, value: 5 },
      { kind: 'enable-lpis', rd: 1 },
      { kind: 'config', intid: 8193, value: 7 },
    ]);
  });

  it('a new program finds bring-up again', () => {
    const board = new Board('v3');
    board.bus.perform({ kind: 'reset' });
    board.laboratory.reset();
    board.bus.reset();
    board.take();
    board.bus.store(LPI_CONFIGURATION_TABLE, 8, 5n);
    expect(kinds(board)).toEqual(['config']);
  });
});

describe('a virtual table that VMAPP names (v4.1)', () => {
  const CONF = 0x80_0000;

  it('is told when the command goes to the queue', () => {
    const board = new Board('v4.1');
    board.bus.store(CONF + 2, 8, BigInt(CONFIG_ENABLED));
    board.send(0, vmapp41(1));
    expect(board.take()).toEqual([
      { kind: 'vconfig-fill', vpeid: 1, table: CONF, value: 0 },
      { kind: 'vconfig', vpeid: 1, table: CONF, vINTID: 8194, value: CONFIG_ENABLED },
      { kind: 'command', its: 0, command: vmapp41(1) },
    ]);
    expect(board.gic.vconfigInMemory(1, 8192)).toBe(0);
    expect(board.gic.vconfigInMemory(1, 8194)).toBe(CONFIG_ENABLED);
  });

  it('is told byte by byte from then on, also before the command takes effect, until the vPE is unmapped', () => {
    const board = new Board('v4.1');
    board.port.hold = 'everything';
    board.send(0, vmapp41(1));
    board.take();
    board.bus.store(CONF, 8, 1n);
    expect(board.take()).toEqual([{ kind: 'vconfig', vpeid: 1, table: CONF, vINTID: 8192, value: 1 }]);
    board.port.hold = 'nothing';
    board.send(0, { op: 'VSYNC', vpeid: 1 });
    board.take();
    board.bus.store(CONF, 16, 0x0203n);
    expect(board.take()).toEqual([
      { kind: 'vconfig', vpeid: 1, vINTID: 8192, value: 3 },
      { kind: 'vconfig', vpeid: 1, vINTID: 8193, value: 2 },
    ]);
    board.send(0, vmapp41(1, { valid: false }));
    board.take();
    board.bus.store(CONF, 8, 9n);
    expect(board.take()).toEqual([]);
    // Mapped again, with the byte that was stored in between.
    board.send(0, vmapp41(1));
    expect(board.take()).toMatchObject([{ kind: 'vconfig', vINTID: 8192, value: 9 }, { kind: 'command' }]);
  });

  it('is one table for the vPEs that share it', () => {
    const board = new Board('v4.1');
    board.send(0, vmapp41(1));
    board.send(0, { op: 'VSYNC', vpeid: 1 });
    board.send(0, vmapp41(2));
    board.send(0, { op: 'VSYNC', vpeid: 2 });
    board.take();
    board.bus.store(CONF, 8, 5n);
    expect(kinds(board)).toEqual(['vconfig']);
    expect([1, 2].map((vpeid) => board.gic.vconfigInMemory(vpeid, 8192))).toEqual([5, 5]);
    expect(board.blamed).toEqual([]);
  });
});

describe('a virtual table that GICR_VPROPBASER names (v4.0)', () => {
  const VPT = 0x11_0000;
  const reside = (board: Board, valid: number): void =>
    board.write(GICR_VPENDBASER_V4_0, 0, { Valid: valid, Physical_Address: valid === 1 ? VPT : 0 });

  const mapped = (): Board => {
    const board = new Board('v4.0');
    board.send(0, vmapp40(1));
    board.send(0, { op: 'VSYNC', vpeid: 1 });
    board.take();
    return board;
  };

  it('is that of the vPE that becomes resident: told then, and its bytes from then on', () => {
    const board = mapped();
    memset(board, TABLE, BYTES, 0xa3);
    board.bus.store(TABLE, 8, BigInt(CONFIG_DISABLED));
    board.write(GICR_VPROPBASER_V4_0, 0, { Physical_Address: TABLE, IDbits: 15 });
    expect(kinds(board)).toEqual(['write']);
    reside(board, 1);
    expect(board.take()).toMatchObject([
      { kind: 'vconfig', vpeid: 1, vINTID: 8192, value: CONFIG_DISABLED },
      { kind: 'vpendbaser', valid: true, vpeid: 1 },
    ]);
    board.bus.store(TABLE + 1, 8, 0n);
    expect(board.take()).toEqual([{ kind: 'vconfig', vpeid: 1, vINTID: 8193, value: 0 }]);
  });

  it('may be another one at the next residency, whose bytes count then', () => {
    const board = mapped();
    board.write(GICR_VPROPBASER_V4_0, 0, { Physical_Address: TABLE, IDbits: 15 });
    reside(board, 1);
    reside(board, 0);
    expect(board.gic.vconfigInMemory(1, 8192)).toBe(0);
    const other = TABLE + 0x10_0000;
    memset(board, other, BYTES, 0xa3);
    board.write(GICR_VPROPBASER_V4_0, 0, { Physical_Address: other, IDbits: 15 });
    board.take();
    reside(board, 1);
    expect(board.take()).toMatchObject([
      { kind: 'vconfig-fill', vpeid: 1, value: CONFIG_ENABLED },
      { kind: 'vpendbaser' },
    ]);
    expect(board.gic.vconfigInMemory(1, 8192)).toBe(CONFIG_ENABLED);
    board.bus.store(TABLE, 8, 1n);
    expect(board.take()).toEqual([]);
  });

  it('as bring-up left it is that of no vPE in particular', () => {
    const board = mapped();
    reside(board, 1);
    expect(kinds(board)).toEqual(['vpendbaser']);
  });

  it('does not exist in v4.1', () => {
    const board = new Board('v4.1');
    board.write(GICR_VPENDBASER_V4_1, 0, { Valid: 1, vPEID: 1 });
    expect(kinds(board)).toEqual(['vpendbaser']);
  });
});
