/** What an observer who may have missed commands can say of the tables. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { Doubts, TABLES } from '../../../models/observer/doubts.ts';
import { Ledgers } from '../../../models/observer/ledgers.ts';
import { profile } from '../../support/traces.ts';

const EVENT = { deviceId: 8, eventId: 0 };
const discard: Command = { op: 'DISCARD', ...EVENT };
const mapd: Command = { op: 'MAPD', deviceId: 8, size: 1, ittAddress: 0x1000, valid: true };

describe('an observer who may have missed commands', () => {
  let ledgers: Ledgers;
  let doubts: Doubts;
  beforeEach(() => {
    ledgers = new Ledgers(profile('v4.0'));
    doubts = new Doubts(ledgers);
  });

  it('knows everything if nothing was missed', () => {
    expect(doubts.isEmpty).toBe(true);
    expect(doubts.about(TABLES, EVENT)).toBeUndefined();
  });

  it('does not know an object until a command says what it is', () => {
    ledgers.apply(0, discard, 1);
    doubts.miss(['events'], 5, 'a gap');
    expect(doubts.about(['events'], EVENT)).toBe('a gap');
    ledgers.apply(0, discard, 6);
    expect(doubts.about(['events'], EVENT)).toBeUndefined();
    expect(doubts.about(['events'], { deviceId: 8, eventId: 1 })).toBe('a gap');
  });

  it('knows the events of a device whose ITT is new', () => {
    doubts.miss(['events'], 5, 'a gap');
    ledgers.apply(0, mapd, 6);
    expect(doubts.about(['events'], EVENT)).toBeUndefined();
  });

  it('asks only about objects that the finding names, and about tables that may have changed', () => {
    doubts.miss(['vpes'], 5, 'a gap');
    expect(doubts.about(['events', 'vpes'], EVENT)).toBeUndefined();
    expect(doubts.about(['vpes'], { vpeid: 0 })).toBe('a gap');
    doubts.reset();
    expect(doubts.about(['vpes'], { vpeid: 0 })).toBeUndefined();
  });

  it('explains by one change that was missed the findings about one object', () => {
    const other = { deviceId: 8, eventId: 1 };
    doubts.miss(['events'], 5, 'a lost DISCARD', { effect: 'unmaps', count: 1 });
    expect(doubts.excuse(['events'], EVENT, 'absent')).toBeUndefined();
    expect(doubts.excuse(['events'], EVENT, 'present')).toBe('a lost DISCARD');
    expect(doubts.excuse(['events'], other, 'present')).toBeUndefined();
    expect(doubts.excuse(['events'], EVENT, 'present')).toBe('a lost DISCARD');
    doubts.miss(['events'], 6, 'another one', { effect: 'unmaps', count: 1 });
    expect(doubts.excuse(['events'], other, 'present')).toBe('another one');
    expect(doubts.excuse(['events'], { deviceId: 9, eventId: 0 }, undefined)).toBe('another one');
  });
});
