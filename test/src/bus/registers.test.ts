/** Accesses of registers. */
import { describe, expect, it } from 'vitest';
import { gitsTyper, identificationOf } from '../../../models/architecture/identification.ts';
import { vpeConfigurationTable } from '../../../models/architecture/lpi-control.ts';
import { defineProfile } from '../../../models/architecture/profiles.ts';
import { distributorRegisters } from '../../../models/architecture/registers/distributor-registers.ts';
import type { Fields } from '../../../models/architecture/registers/index.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import type { Register } from '../../../models/architecture/registers/register.ts';
import type { Stimulus } from '../../../models/architecture/steps.ts';
import { Board } from '../../support/board.ts';
import { profileOf } from '../../support/search.ts';

const {
  GICR_CLRLPIR,
  GICR_CTLR,
  GICR_INVALLR,
  GICR_INVLPIR,
  GICR_PENDBASER,
  GICR_PROPBASER,
  GICR_SETLPIR,
  GICR_SYNCR,
  GICR_TYPER,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_1,
  GICR_VSGIR,
  GICR_WAKER,
} = redistributorRegisters;
const { GITS_CBASER, GITS_CTLR, GITS_SGIR, GITS_TYPER } = itsRegisters;
const { GICD_CTLR, GICD_TYPER } = distributorRegisters;

const BITS = { Valid: 1, VGrp0En: 1, VGrp1En: 1 };

const three = defineProfile({ ...profileOf('v4.1'), id: 'three', redistributors: 3, directLpis: true });

describe('a store of a whole register is the stimulus with its name', () => {
  const rows: readonly (readonly [Register, Fields, Stimulus])[] = [
    [GICR_CTLR, { EnableLPIs: 1 }, { kind: 'enable-lpis', rd: 2, enable: true }],
    [GICR_WAKER, { ProcessorSleep: 1 }, { kind: 'waker', rd: 2, sleep: true }],
    [GICR_SETLPIR, { pINTID: 8200 }, { kind: 'setlpir', rd: 2, intid: 8200 }],
    [GICR_CLRLPIR, { pINTID: 8200 }, { kind: 'clrlpir', rd: 2, intid: 8200 }],
    [GICR_INVLPIR, { INTID: 8200 }, { kind: 'invlpir', rd: 2, intid: 8200, vpeid: undefined }],
    [GICR_INVLPIR, { V: 1, vPEID: 3, INTID: 8200 }, { kind: 'invlpir', rd: 2, intid: 8200, vpeid: 3 }],
    [GICR_INVALLR, {}, { kind: 'invallr', rd: 2, vpeid: undefined }],
    [GICR_VSGIR, { vPEID: 5 }, { kind: 'vsgir', rd: 2, vpeid: 5 }],
    [
      GICR_PENDBASER,
      { Physical_Address: 0x9_0000, PTZ: 1, InnerCache: 1 },
      { kind: 'pendbaser', rd: 2, table: 0x9_0000, ptz: true, attributes: 1 },
    ],
    [
      GICR_VPROPBASER_V4_1,
      { Valid: 1, Physical_Address: 0x9_0000, Z: 1 },
      { kind: 'vpropbaser', rd: 2, valid: true, table: 0x9_0000, z: true },
    ],
    [
      GICR_VPENDBASER_V4_1,
      { ...BITS, vPEID: 4, PendingLast: 1 },
      {
        kind: 'vpendbaser',
        rd: 2,
        valid: true,
        vpeid: 4,
        doorbell: false,
        pendingLast: true,
        vgrp0en: true,
        vgrp1en: true,
      },
    ],
  ];

  it.each(
    rows.map(
      ([register, fields, stimulus]) => [register.name, JSON.stringify(fields), register, fields, stimulus] as const,
    ),
  )('%s %s', (_name, _fields, register, fields, stimulus) => {
    const board = new Board(three);
    board.write(register, 2, fields);
    expect(board.take()).toEqual([stimulus]);
  });

  it('of the distributor and of GITS_SGIR', () => {
    const board = new Board(defineProfile({ ...profileOf('v4.1-2its'), id: 'sgis', vsgi: true }));
    board.write(GICD_CTLR, 0, { EnableGrp1: 1 });
    board.write(GITS_SGIR, 1, { vPEID: 2, vINTID: 7 });
    board.bus.store(board.addressOf(GICD_TYPER, 0), 32, 5n);
    expect(board.take()).toEqual([
      { kind: 'gicd-ctlr', enableGrp1: true, nassgireq: false },
      { kind: 'sgir', its: 1, vpeid: 2, vINTID: 7 },
      { kind: 'gicd-write', offset: 4, value: 5 },
    ]);
  });
});

describe('a store that means more than a stimulus with a name is a write by address', () => {
  it.each([
    ['a RES0 bit', 1n << 5n],
    ['a field that the stimulus does not have', 1n << 24n],
  ])('%s of GICR_CTLR', (_what, bit) => {
    const board = new Board(three);
    board.bus.store(board.addressOf(GICR_CTLR, 1), 32, bit | 1n);
    const value = `0x${(bit | 1n).toString(16)}`;
    expect(board.take()).toEqual([{ kind: 'write', frame: 'GICR', at: 1, offset: 0, width: 32, value }]);
  });

  it('attributes that may have a fixed value (A-93)', () => {
    const board = new Board('v3');
    board.write(GICR_PENDBASER, 0, { Physical_Address: 0x9_0000, Shareability: 1 });
    expect(board.take()).toMatchObject([{ kind: 'write', offset: 0x78 }]);
  });

  it('and so is one over bits that such a store has left', () => {
    const board = new Board('v4.1');
    const table = { Valid: 1, Physical_Address: vpeConfigurationTable(0) };
    board.write(GICR_VPROPBASER_V4_1, 0, { ...table, InnerCache: 7 });
    board.write(GICR_VPROPBASER_V4_1, 0, table);
    expect(board.take().map(({ kind }) => kind)).toEqual(['write', 'write']);
    expect(board.read(GICR_VPROPBASER_V4_1, 0) & (7n << 7n)).toBe(0n);
  });

  it('a half of a 64-bit register, which keeps the other', () => {
    const board = new Board('v3');
    board.bus.store(board.addressOf(GICR_CTLR, 0), 32, 0n);
    const propbaser = board.addressOf(GICR_PROPBASER, 0);
    board.take();
    board.bus.store(propbaser, 32, 0x5000_100fn);
    board.bus.store(propbaser + 4, 32, 0x3n);
    expect(board.take()).toEqual([
      // RAM there is zero, while the model takes bytes that it was not told for enabled LPIs.
      { kind: 'config-fill', table: 0x5000_1000, value: 0 },
      { kind: 'write', frame: 'GICR', at: 0, offset: 0x70, width: 32, value: '0x5000100f' },
      { kind: 'config-fill', table: 0x3_5000_1000, value: 0 },
      { kind: 'write', frame: 'GICR', at: 0, offset: 0x74, width: 32, value: '0x3' },
    ]);
    expect(board.bus.load(propbaser, 64)).toBe(0x3_5000_100fn);
    expect(board.bus.load(propbaser + 4, 32)).toBe(0x3n);
    expect(board.gic.rd(0).control.configTable).toBe(0x3_5000_1000);
  });

  it('GITS_CBASER, whose effect has no other name', () => {
    const board = new Board('v3');
    board.write(GITS_CTLR, 0, {});
    board.write(GITS_CBASER, 0, { Valid: 1, Physical_Address: 0x50_0000 });
    expect(board.take()).toMatchObject([
      { kind: 'write' },
      { kind: 'write', offset: 0x80, value: '0x8000000000500000' },
    ]);
    expect(board.gic.its(0).queue.address).toBe(0x50_0000);
  });
});

describe('a load of a register', () => {
  it('returns what the machine has read, whole or in halves', () => {
    const profile = profileOf('v4.1-2its');
    const board = new Board(profile);
    const typer = gitsTyper(profile, identificationOf(profile));
    expect(board.read(GITS_TYPER, 1)).toBe(typer);
    const address = board.addressOf(GITS_TYPER, 1);
    expect(board.bus.load(address, 32)).toBe(typer & 0xffff_ffffn);
    expect(board.bus.load(address + 4, 32)).toBe(typer >> 32n);
    expect(board.take()).toMatchObject([
      { at: 1, width: 64 },
      { at: 1, width: 32 },
      { at: 1, width: 32, offset: 12 },
    ]);
  });

  it('tells the redistributors apart', () => {
    const board = new Board(three);
    expect([0, 1, 2].map((rd) => (board.read(GICR_TYPER, rd) >> 8n) & 0xffffn)).toEqual([0n, 1n, 2n]);
    expect([0, 1, 2].map((rd) => (board.read(GICR_TYPER, rd) >> 4n) & 1n)).toEqual([0n, 0n, 1n]);
  });

  it('of a busy register is one read, and not a poll', () => {
    const board = new Board(three);
    board.port.hold = 'everything';
    board.write(GICR_INVALLR, 0, {});
    expect(board.read(GICR_SYNCR, 0)).toBe(1n);
    board.port.hold = 'nothing';
    board.bus.load(0, 8);
    board.read(GICR_TYPER, 0);
    expect(board.read(GICR_SYNCR, 0)).toBe(0n);
  });

  it('of a word that no register has is zero, and of a byte too, which is no read of the model', () => {
    const board = new Board('v4.1');
    expect(board.bus.load(board.bus.frames.addressOf('GITS', 0, 0x50), 32)).toBe(0n);
    board.take();
    const byte = board.bus.frames.addressOf('GICR', 0, 8);
    expect(board.bus.load(byte, 8)).toBe(0n);
    board.bus.store(byte, 8, 1n);
    const sgiBase = board.bus.frames.addressOf('GICR', 0, 0) + 0x1_0000;
    board.bus.store(sgiBase + 0x100, 32, 1n);
    expect(board.bus.load(sgiBase + 0x100, 32)).toBe(0n);
    expect(board.take()).toEqual([]);
  });
});
