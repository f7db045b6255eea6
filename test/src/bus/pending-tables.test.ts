/** LPI pending tables and VPTs in RAM, by who owns them. */
import { describe, expect, it } from 'vitest';
import { LPI_CONFIGURATION_TABLE, lpiPendingTable } from '../../../models/architecture/lpi-control.ts';
import { redistributorRegisters } from '../../../models/architecture/registers/redistributor-registers.ts';
import { Board } from '../../support/board.ts';
import { vmapp41 } from '../../support/vmapp.ts';

const { GICR_CTLR, GICR_PENDBASER, GICR_PROPBASER } = redistributorRegisters;

const TABLE = 0x7000_0000;
const VPT = 0x11_0000;
const INITIAL = [{ start: 0x80_0000, end: 0x90_0000, value: 0xa3 }];
const byteOf = (table: number, intid: number): number => table + intid / 8;

const board = (id: string): Board => new Board(id, { initial: INITIAL });

describe('an LPI pending table', () => {
  const start = (): Board => {
    const machine = board('v3-direct');
    machine.write(GICR_CTLR, 0, {});
    // RWP is 0.
    machine.read(GICR_CTLR, 0);
    machine.write(GICR_PENDBASER, 0, { Physical_Address: TABLE });
    machine.take();
    return machine;
  };

  it('is RAM while EnableLPIs is 0; its bits are told when EnableLPIs becomes 1, and become pending', () => {
    const machine = start();
    machine.bus.store(byteOf(TABLE, 8192), 16, 0b1_0000_0010n);
    expect(machine.take()).toEqual([]);
    machine.write(GICR_CTLR, 0, { EnableLPIs: 1 });
    expect(machine.take()).toEqual([
      { kind: 'pending-table', table: TABLE, intid: 8193, pending: true },
      { kind: 'pending-table', table: TABLE, intid: 8200, pending: true },
      { kind: 'enable-lpis', rd: 0, enable: true },
    ]);
    expect([8193, 8200, 8192].map((intid) => machine.gic.pending(0, intid))).toEqual([true, true, false]);
    expect(machine.blamed).toEqual([]);
  });

  it('has the LPIs that were pending, once RWP is 0 after EnableLPIs was cleared', () => {
    const machine = start();
    machine.bus.store(byteOf(TABLE, 8192), 8, 1n);
    machine.write(GICR_CTLR, 0, { EnableLPIs: 1 });
    machine.bus.perform({ kind: 'setlpir', rd: 0, intid: 8203 });
    machine.write(GICR_CTLR, 0, {});
    machine.take();
    expect(machine.bus.load(byteOf(TABLE, 8192), 64)).toBe(0b1000_0000_0001n);
    // Software changes a bit, and enables LPIs again.
    machine.bus.store(byteOf(TABLE, 8200), 8, 0b100n);
    expect(machine.take()).toEqual([]);
    machine.write(GICR_CTLR, 0, { EnableLPIs: 1 });
    expect(machine.take()).toMatchObject([{ intid: 8202, pending: true }, { intid: 8203, pending: false }, {}]);
  });

  it('may be given with another size and back, and a store to it is told once', () => {
    const machine = board('v3-direct');
    const table = lpiPendingTable(0);
    for (const IDbits of [13, 15]) {
      machine.write(GICR_CTLR, 0, {});
      machine.read(GICR_CTLR, 0);
      machine.write(GICR_PROPBASER, 0, { Physical_Address: LPI_CONFIGURATION_TABLE, IDbits });
      if (IDbits === 13) machine.write(GICR_CTLR, 1, {});
      machine.write(GICR_CTLR, 0, { EnableLPIs: 1 });
    }
    expect(machine.laboratory.machine.fault).toBeUndefined();
    machine.take();
    machine.bus.store(byteOf(table, 8192), 8, 1n);
    expect(machine.take()).toEqual([{ kind: 'pending-table', table, intid: 8192, pending: true }]);
  });

  it('that a redistributor owns is read by the model, where a bit may read either way (A-27)', () => {
    const machine = board('v3-direct');
    const table = lpiPendingTable(0);
    machine.bus.perform({ kind: 'setlpir', rd: 0, intid: 8195 });
    machine.take();
    expect(machine.bus.load(byteOf(table, 8192), 8)).toBe(0n);
    machine.port.choices = [{ freedom: 'A-27', nth: 0, outcome: 'as it is pending now' }];
    expect(machine.bus.load(byteOf(table, 8192), 64)).toBe(0b1000n);
    const read = { kind: 'read-pending-table', table, intid: 8195 };
    expect(machine.take()).toEqual([read, read]);
    expect(machine.bus.load(byteOf(table, 8256), 64)).toBe(0n);
    expect(machine.take()).toEqual([]);
  });

  it('that a redistributor owns is not for software to write (I-119)', () => {
    const machine = board('v3');
    machine.bus.store(byteOf(lpiPendingTable(1), 8192), 8, 1n);
    expect(machine.take()).toEqual([{ kind: 'pending-table', table: lpiPendingTable(1), intid: 8192, pending: true }]);
    expect(machine.laboratory.machine.fault?.invariant).toBe('I-119');
  });
});

describe('a VPT', () => {
  it('of zeros is told with no word, and its bits are told as VMAPP V=1 goes to the queue', () => {
    const machine = board('v4.1');
    machine.bus.store(byteOf(VPT, 8192), 8, 0b10n);
    machine.send(0, vmapp41(1));
    expect(machine.take()).toMatchObject([
      { kind: 'pending-table', table: VPT, intid: 8193, pending: true },
      { kind: 'command' },
    ]);
    expect(machine.gic.vpending(1, 8193)).toBe(true);
  });

  it('has the vLPIs that are pending after VMAPP V=0, and may be parsed and changed by software', () => {
    const machine = board('v4.1');
    machine.send(0, vmapp41(1));
    machine.send(0, { op: 'MAPD', deviceId: 1, size: 3, ittAddress: 0x100_0000, valid: true });
    machine.send(0, { op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 1, vINTID: 8199, doorbell: 1023 });
    machine.send(0, { op: 'VSYNC', vpeid: 1 });
    machine.bus.store(machine.bus.frames.addressOf('TRANSLATION', 0, 0x40), 32, 0n, { deviceId: 1 });
    machine.send(0, vmapp41(1, { valid: false }));
    machine.take();
    expect(machine.bus.load(byteOf(VPT, 8192), 8)).toBe(0x80n);
    machine.bus.store(byteOf(VPT, 8192), 8, 1n);
    expect(machine.take()).toEqual([]);
    machine.send(0, vmapp41(1));
    expect(machine.take()).toMatchObject([
      { intid: 8192, pending: true },
      { intid: 8199, pending: false },
      { kind: 'command' },
    ]);
    expect([8192, 8199].map((vINTID) => machine.gic.vpending(1, vINTID))).toEqual([true, false]);
  });

  it('of a mapped vPE is not for software to write (I-103), from the moment at which VMAPP is in the queue', () => {
    const machine = board('v4.1');
    machine.send(0, vmapp41(1));
    machine.take();
    machine.bus.store(byteOf(VPT, 8192), 8, 1n);
    expect(machine.take()).toMatchObject([{ kind: 'pending-table', table: VPT, intid: 8192 }]);
    expect(machine.laboratory.machine.fault?.invariant).toBe('I-103');
  });

  it('is RAM in the last bytes behind it', () => {
    const machine = board('v4.1');
    machine.send(0, vmapp41(1));
    machine.take();
    machine.bus.store(VPT + 8192, 8, 1n);
    expect(machine.take()).toEqual([]);
  });
});
