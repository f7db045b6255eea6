/** The command queue in RAM. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { defineProfile } from '../../../models/architecture/profiles.ts';
import { BRING_UP_QUEUE, bringUpRing } from '../../../models/architecture/queue.ts';
import { itsRegisters } from '../../../models/architecture/registers/its-registers.ts';
import { Board } from '../../support/board.ts';
import { profileOf } from '../../support/search.ts';
import { vmapp40, vmapp41 } from '../../support/vmapp.ts';

const { GITS_CBASER, GITS_CREADR, GITS_CTLR, GITS_CWRITER } = itsRegisters;
const { first, slots } = BRING_UP_QUEUE;

const sync = (rdbase: number): Command => ({ op: 'SYNC', rdbase });
const kinds = (board: Board): readonly string[] => board.take().map(({ kind }) => kind);

describe('a command', () => {
  it.each([
    ['v3', sync(1)],
    ['v4.0', vmapp40(1)],
    ['v4.1', vmapp41(1)],
  ])('of %s is one stimulus, once GITS_CWRITER passes its slot', (id, command) => {
    const board = new Board(id, { initial: [{ start: 0x80_0000, end: 0x90_0000, value: 0xa3 }] });
    board.put(0, command);
    expect(board.take()).toEqual([]);
    board.publish(0, first + 1);
    expect(board.take()).toEqual([{ kind: 'command', its: 0, command }]);
    expect(board.events).toContainEqual({ kind: 'published', its: 0, slot: first, command });
  });

  it('has its RES0 bits ignored', () => {
    const board = new Board('v3');
    board.put(0, sync(1));
    board.bus.store(board.slot(0) + 8, 64, 0xdead_0000_0000n);
    board.publish(0, first + 1);
    expect(board.take()).toEqual([{ kind: 'command', its: 0, command: sync(1) }]);
  });

  it('may be stored in any pieces and any order, and what was stored last counts', () => {
    const board = new Board('v3');
    const at = board.slot(0);
    board.put(0, { op: 'INT', deviceId: 3, eventId: 9 });
    board.bus.store(at + 18, 16, 1n);
    board.bus.store(at, 64, 0n);
    board.bus.store(at, 8, 5n);
    board.publish(0, first + 1);
    expect(board.take()).toEqual([{ kind: 'command', its: 0, command: sync(1) }]);
  });

  it('goes to the ring of its ITS', () => {
    const board = new Board('v4.1-2its');
    expect(bringUpRing(1)).not.toBe(bringUpRing(0));
    board.put(0, sync(0));
    board.put(1, sync(1));
    board.publish(1, first + 1);
    board.publish(0, first + 1);
    expect(board.take()).toEqual([
      { kind: 'command', its: 1, command: sync(1) },
      { kind: 'command', its: 0, command: sync(0) },
    ]);
  });

  it('is published by a store of 32 bits to the low half of GITS_CWRITER; the high half publishes nothing', () => {
    const board = new Board('v3');
    const cwriter = board.addressOf(GITS_CWRITER, 0);
    board.put(0, sync(1));
    board.bus.store(cwriter, 32, BigInt((first + 1) * 32));
    board.bus.store(cwriter + 4, 32, 0n);
    expect(kinds(board)).toEqual(['command', 'write']);
    expect(board.read(GITS_CREADR, 0)).toBe(BigInt((first + 1) * 32));
    expect(board.events.filter(({ kind }) => kind === 'published')).toHaveLength(1);
  });

  it('with an opcode that no command has is a bad command (A-01)', () => {
    const board = new Board('v4.1');
    board.bus.store(board.slot(0), 64, 0xabcd_0042n);
    board.publish(0, first + 1);
    const command = { op: 'UNKNOWN', opcode: 0x42 };
    expect(board.take()).toEqual([{ kind: 'command', its: 0, command }]);
    expect(board.events).toContainEqual(
      expect.objectContaining({ kind: 'consumed', command, error: 'UNKNOWN_COMMAND' }),
    );
  });

  it('with an opcode that no command has can stall the queue', () => {
    const board = new Board('v3');
    board.port.choices = [{ freedom: 'A-01', nth: 0, outcome: 'stalls the queue' }];
    board.bus.store(board.slot(0), 64, 0xffn);
    board.publish(0, first + 1);
    expect(board.read(GITS_CREADR, 0)).toBe(BigInt(first * 32 + 1));
  });

  it('of a later version is one that the ITS does not know', () => {
    const board = new Board('v3');
    board.send(0, { op: 'VSYNC', vpeid: 1 });
    expect(board.events).toContainEqual(expect.objectContaining({ kind: 'consumed', error: 'UNKNOWN_COMMAND' }));
  });
});

describe('several commands', () => {
  it('with one store of GITS_CWRITER are slots and the store, over the end of the ring', () => {
    const board = new Board('v3');
    const count = slots - first + 2;
    for (let index = 0; index < count; index += 1) board.put(0, sync(index % 2), (first + index) % slots);
    expect(board.take()).toEqual([]);
    board.publish(0, 2);
    const told = board.take();
    expect(told.slice(0, -1)).toEqual(
      Array.from({ length: count }, (_, index) => ({
        kind: 'slot',
        its: 0,
        slot: (first + index) % slots,
        command: sync(index % 2),
      })),
    );
    expect(told.at(-1)).toMatchObject({ kind: 'write', offset: GITS_CWRITER.offset, value: '0x40' });
    expect(board.read(GITS_CREADR, 0)).toBe(0x40n);
    expect(board.blamed).toEqual([]);
  });

  it('one after the other wrap as well', () => {
    const board = new Board('v3');
    for (let index = 0; index < 5; index += 1) board.send(0, sync(0));
    expect(kinds(board)).toEqual(['command', 'command', 'command', 'command', 'command']);
    expect(board.gic.its(0).queue.creadr).toBe((first + 5) % slots);
  });
});

describe('a store of GITS_CWRITER', () => {
  it('with Retry is no command, and tells the slot before', () => {
    const board = new Board('v3');
    board.put(0, sync(0));
    board.write(GITS_CWRITER, 0, { Offset: (first + 1) * 32, Retry: 1 });
    expect(kinds(board)).toEqual(['slot', 'write']);
  });

  it('past a slot that nobody wrote breaks the contract of software (I-111)', () => {
    const board = new Board('v3');
    board.publish(0, first + 1);
    expect(kinds(board)).toEqual(['write']);
    expect(board.laboratory.machine.fault?.invariant).toBe('I-111');
  });

  it('past zeros that software wrote is a bad command', () => {
    const board = new Board('v3');
    for (let at = 0; at < 32; at += 8) board.bus.store(board.slot(0) + at, 64, 0n);
    board.publish(0, first + 1);
    expect(board.take()).toEqual([{ kind: 'command', its: 0, command: { op: 'UNKNOWN', opcode: 0 } }]);
    expect(board.laboratory.machine.fault).toBeUndefined();
  });

  it('of the same value tells nothing but the store', () => {
    const board = new Board('v3');
    board.send(0, sync(0));
    board.take();
    board.publish(0, first + 1);
    expect(kinds(board)).toEqual(['write']);
  });
});

describe('a slot that the ITS may be reading', () => {
  it('is told at each store that changes it', () => {
    const board = new Board('v3');
    board.port.hold = 'everything';
    board.send(0, sync(0));
    board.take();
    board.bus.store(board.slot(0, first) + 16, 64, 0x1_0000n);
    board.bus.store(board.slot(0, first) + 16, 64, 0x1_0000n);
    expect(board.take()).toEqual([{ kind: 'slot', its: 0, slot: first, command: sync(1) }]);
  });

  it('is RAM again once the ITS has consumed it', () => {
    const board = new Board('v3');
    board.send(0, sync(0));
    board.take();
    board.put(0, sync(1), first);
    expect(board.take()).toEqual([]);
    expect(board.bus.load(board.slot(0, first) + 16, 64)).toBe(0x1_0000n);
  });

  it('is not read while the queue is stalled: the stores are told with Retry', () => {
    const board = new Board('v3');
    board.port.choices = [{ freedom: 'A-01', nth: 0, outcome: 'stalls the queue' }];
    board.send(0, { op: 'INT', deviceId: 1, eventId: 1 });
    board.port.choices = [];
    board.take();
    board.put(0, sync(0), first);
    expect(board.take()).toEqual([]);
    board.write(GITS_CWRITER, 0, { Offset: (first + 1) * 32, Retry: 1 });
    expect(board.take()).toMatchObject([{ kind: 'slot', slot: first, command: sync(0) }, { kind: 'write' }]);
    expect(board.gic.its(0).queue.creadr).toBe(first + 1);
  });
});

describe('a ring at another address', () => {
  const RING = 0x5000_0000;

  const moved = (): Board => {
    const board = new Board('v3');
    // Before the ring is named, its slots are RAM.
    board.bus.store(RING, 64, 5n);
    board.bus.store(RING + 16, 64, 0x1_0000n);
    board.write(GITS_CTLR, 0, {});
    board.write(GITS_CBASER, 0, { Valid: 1, Physical_Address: RING, Size: 1 });
    return board;
  };

  it('is read as it is in RAM once GITS_CWRITER passes slots', () => {
    const board = moved();
    board.write(GITS_CWRITER, 0, { Offset: 0 });
    board.write(GITS_CTLR, 0, { Enabled: 1 });
    board.take();
    board.publish(0, 1);
    expect(board.take()).toEqual([{ kind: 'command', its: 0, command: sync(1) }]);
    expect(board.blamed).toEqual([]);
  });

  it('has the slots told that GITS_CWRITER has passed while the ITS was disabled, and that were stored since', () => {
    const board = moved();
    board.put(0, sync(1), 1);
    board.publish(0, 2);
    board.bus.store(RING + 16, 64, 0n);
    board.take();
    board.write(GITS_CTLR, 0, { Enabled: 1 });
    expect(board.take()).toMatchObject([{ kind: 'slot', slot: 0, command: sync(0) }, { kind: 'write' }]);
    const published = board.events.filter(({ kind }) => kind === 'published');
    expect(published).toMatchObject([
      { slot: 0, command: sync(0) },
      { slot: 1, command: sync(1) },
    ]);
  });
});

describe('an unknown command in a profile that stalls for it', () => {
  it('has the outcome that the profile fixes', () => {
    const profile = defineProfile({
      ...profileOf('v3'),
      id: 'staller',
      errorPolicies: [{ reasons: ['UNKNOWN_COMMAND'], outcome: 'stalls the queue' }],
    });
    const board = new Board(profile);
    board.send(0, { op: 'UNKNOWN', opcode: 0x7f });
    expect(board.gic.its(0).queue.stalled).toBe(true);
    // Software is told of its bad command, and hardware is not blamed.
    expect(board.blamed).toEqual(['P-CMD']);
  });
});
