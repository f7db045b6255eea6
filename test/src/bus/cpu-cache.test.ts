/** A GIC that does not snoop the caches of the CPUs sees what was cleaned. */
import { describe, expect, it } from 'vitest';
import { CONFIG_DISABLED, CONFIG_ENABLED } from '../../../models/architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../../models/architecture/lpi-control.ts';
import { BRING_UP_QUEUE } from '../../../models/architecture/queue.ts';
import { Board } from '../../support/board.ts';

const { first } = BRING_UP_QUEUE;
const BYTE = LPI_CONFIGURATION_TABLE + 70;
const LINE = LPI_CONFIGURATION_TABLE + 64;

const board = (): Board => new Board('v3', { coherent: false });

describe('a store to RAM', () => {
  it('is seen by the CPU at once, and by the GIC once its line is cleaned', () => {
    const machine = board();
    machine.bus.store(BYTE, 8, BigInt(CONFIG_DISABLED));
    expect(machine.bus.load(BYTE, 8)).toBe(BigInt(CONFIG_DISABLED));
    expect(machine.bus.load(LINE, 64)).toBe(0xa3a2_a3a3_a3a3_a3a3n);
    expect(machine.take()).toEqual([]);
    expect(machine.gic.configInMemory(8262)).toBe(CONFIG_ENABLED);
    machine.bus.clean(BYTE, 1);
    expect(machine.take()).toEqual([{ kind: 'config', table: undefined, intid: 8262, value: CONFIG_DISABLED }]);
    expect(machine.bus.load(BYTE, 8)).toBe(BigInt(CONFIG_DISABLED));
  });

  it('is not seen by a clean of another line, or by a barrier', () => {
    const machine = board();
    machine.bus.store(BYTE, 8, 0n);
    machine.bus.clean(LINE - 64, 64);
    machine.bus.barrier();
    expect(machine.take()).toEqual([]);
    expect(machine.bus.dirtyLines()).toEqual([LINE]);
    machine.bus.clean(LINE - 1, 2);
    expect(machine.take()).toHaveLength(1);
    expect(machine.bus.dirtyLines()).toEqual([]);
  });

  it('may be written back by the cache itself, line by line', () => {
    const machine = board();
    machine.bus.store(BYTE + 64, 8, 1n);
    machine.bus.store(BYTE, 8, 0n);
    expect(machine.bus.dirtyLines()).toEqual([LINE, LINE + 64]);
    machine.bus.writeBack(LINE + 64);
    expect(machine.take()).toMatchObject([{ intid: 8262 + 64 }]);
    expect(machine.bus.dirtyLines()).toEqual([LINE]);
    machine.bus.writeBack(LINE + 64);
    expect(machine.take()).toEqual([]);
  });

  it('of a register is never cached', () => {
    const machine = board();
    machine.bus.store(machine.bus.frames.addressOf('GICR', 0, 0x14), 32, 2n);
    expect(machine.take()).toMatchObject([{ kind: 'waker', sleep: true }]);
  });

  it('by a device goes to memory', () => {
    const machine = board();
    machine.bus.store(BYTE, 8, 0n, { deviceId: 1 });
    expect(machine.take()).toHaveLength(1);
  });
});

describe('a command', () => {
  it('that was not cleaned is not there when GITS_CWRITER passes its slot', () => {
    const machine = board();
    machine.send(0, { op: 'SYNC', rdbase: 1 });
    expect(machine.take().map(({ kind }) => kind)).toEqual(['write']);
    expect(machine.laboratory.machine.fault?.invariant).toBe('I-111');
  });

  it('that was cleaned is; its neighbour in the line is not told', () => {
    const machine = board();
    machine.put(0, { op: 'SYNC', rdbase: 1 });
    machine.bus.clean(machine.slot(0), 32);
    machine.publish(0, first + 1);
    expect(machine.take()).toEqual([{ kind: 'command', its: 0, command: { op: 'SYNC', rdbase: 1 } }]);
    machine.put(0, { op: 'SYNC', rdbase: 0 });
    machine.bus.clean(machine.slot(0), 32);
    machine.publish(0, first + 2);
    expect(machine.take()).toEqual([{ kind: 'command', its: 0, command: { op: 'SYNC', rdbase: 0 } }]);
  });
});

describe('a coherent GIC', () => {
  it('sees a store at once, and has no dirty lines', () => {
    const machine = new Board('v3');
    machine.bus.store(BYTE, 8, 0n);
    expect(machine.take()).toHaveLength(1);
    expect(machine.bus.dirtyLines()).toEqual([]);
  });
});
