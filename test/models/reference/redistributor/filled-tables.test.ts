/** Configuration tables that are filled with one byte: what hardware uses, what observers permit, and what monitors say. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../../models/architecture/commands.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED, NO_DOORBELL } from '../../../../models/architecture/identifiers.ts';
import type { Stimulus } from '../../../../models/architecture/steps.ts';
import { ConfigHistory } from '../../../../models/observer/config-history.ts';
import { item } from '../../../../src/run/program.ts';
import { eventsOf, run } from '../../../support/run.ts';
import { profileOf } from '../../../support/search.ts';
import { vmapp41 } from '../../../support/vmapp.ts';

const LPI = 8192;
const TABLE = 0x80_0000;

const send = (command: Command): Stimulus => ({ kind: 'command', its: 0, command });
const msi: Stimulus = { kind: 'msi', its: 0, deviceId: 1, eventId: 0 };
const mapd = send({ op: 'MAPD', deviceId: 1, size: 3, ittAddress: 0x100_0000, valid: true });
const sync = send({ op: 'SYNC', rdbase: 0 });
const acknowledge: Stimulus = { kind: 'acknowledge', rd: 0 };
const fill = (value: number): Stimulus => ({ kind: 'config-fill', value });
const write = (value: number): Stimulus => ({ kind: 'config', intid: LPI, value });

const physical = (...first: readonly Stimulus[]): readonly Stimulus[] => [
  mapd,
  send({ op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: LPI, icid: 0 }),
  ...first,
  send({ op: 'INVALL', icid: 0 }),
  sync,
  msi,
  acknowledge,
];

describe('a physical table that is filled', () => {
  it.each([
    ['disables every LPI', [fill(CONFIG_DISABLED)], 1023],
    ['overrules the bytes that were written before', [write(CONFIG_ENABLED), fill(CONFIG_DISABLED)], 1023],
    ['is overruled by those written later', [fill(CONFIG_DISABLED), write(CONFIG_ENABLED)], LPI],
    ['may be filled again', [fill(CONFIG_DISABLED), fill(CONFIG_ENABLED)], LPI],
    ['at another address does not matter', [{ kind: 'config-fill', table: 0x5000_0000, value: 0 } as const], LPI],
  ])('%s', (_what, first, intid) => {
    const ran = run(profileOf('v3'), physical(...first));
    expect(eventsOf(ran, 'acknowledged')).toMatchObject([{ intid }]);
    expect(ran.verdicts.filter((verdict) => !verdict.includes('lint'))).toEqual([]);
  });

  it('is as it was after a reset of the machine', () => {
    const { laboratory } = run(profileOf('v3'), [fill(0), { kind: 'reset' }]);
    expect(laboratory.machine.gic.configInMemory(LPI)).toBe(CONFIG_ENABLED);
  });

  it('is held against hardware that goes on using the byte that it cached before INV (I-37)', () => {
    const map = send({ op: 'MAPTI', deviceId: 1, eventId: 0, pINTID: LPI, icid: 0 });
    const cache = item({ kind: 'cache', rd: 0, intid: LPI });
    const inv = send({ op: 'INV', deviceId: 1, eventId: 0 });
    const { verdicts } = run(
      profileOf('v3'),
      [mapd, map, cache, fill(CONFIG_DISABLED), inv, sync, msi, acknowledge],
      'planted-inv-keeps-cached-byte',
    );
    expect(verdicts).toContain('I-37 violated');
  });
});

describe('a virtual table that is filled', () => {
  const vmapti = send({ op: 'VMAPTI', deviceId: 1, eventId: 0, vpeid: 1, vINTID: LPI, doorbell: NO_DOORBELL });
  const map = [send(vmapp41(1)), send({ op: 'VSYNC', vpeid: 1 }), mapd, vmapti, send({ op: 'VSYNC', vpeid: 1 })];
  const deliver: readonly Stimulus[] = [
    msi,
    { kind: 'vpendbaser', rd: 0, valid: true, vpeid: 1, doorbell: false, pendingLast: false },
    { kind: 'vacknowledge', rd: 0 },
  ];
  const vfill = (value: number, table?: number): Stimulus => ({ kind: 'vconfig-fill', vpeid: 1, value, table });
  const byte = (value: number, table?: number): Stimulus => ({ kind: 'vconfig', vpeid: 1, vINTID: LPI, value, table });

  it.each([
    ['before VMAPP names it', [vfill(CONFIG_DISABLED), ...map], 1023],
    ['before VMAPP names it, by its address', [vfill(CONFIG_DISABLED, TABLE), ...map], 1023],
    ['and a byte of it, by its address', [vfill(CONFIG_DISABLED, TABLE), byte(CONFIG_ENABLED, TABLE), ...map], LPI],
    ['at another address', [vfill(CONFIG_DISABLED, TABLE + 0x1_0000), ...map], LPI],
    [
      'after that, and invalidated by VINVALL',
      [...map, vfill(CONFIG_DISABLED), send({ op: 'VINVALL', vpeid: 1 }), send({ op: 'VSYNC', vpeid: 1 })],
      1023,
    ],
  ])('%s', (_what, first, vINTID) => {
    const ran = run(profileOf('v4.1'), [...first, ...deliver]);
    expect(eventsOf(ran, 'vacknowledged')).toMatchObject([{ vINTID }]);
    expect(ran.verdicts.filter((verdict) => !verdict.includes('lint'))).toEqual([]);
  });

  it('is permitted either way until VINVALL and VSYNC', () => {
    const ran = run(profileOf('v4.1'), [...map, vfill(CONFIG_DISABLED), ...deliver]);
    expect(ran.verdicts).toEqual(['P-CFG lint']);
  });
});

describe('the history of configuration', () => {
  const ON = { on: true, off: false };
  const OFF = { on: false, off: true };

  it('has a fill as a write of every INTID of that table', () => {
    const history = new ConfigHistory(true);
    history.writtenAt(undefined, LPI, CONFIG_ENABLED, 1);
    history.filled(0x4000_0000, CONFIG_DISABLED, 2);
    for (const intid of [LPI, LPI + 1]) {
      expect(history.allowed(0, intid)).toEqual({ on: true, off: true });
      expect(history.isWritten(0, intid)).toBe(true);
      history.begin(0, intid, 3, 'INV');
      history.completeOne(0, 0, intid);
      expect(history.allowed(0, intid)).toEqual(OFF);
    }
    history.writtenAt(undefined, LPI + 1, CONFIG_ENABLED, 4);
    expect(history.neglectedSince(0, LPI + 1)).toBe(4);
    history.begin(0, LPI + 1, 5, 'INV');
    history.completeOne(0, 0, LPI + 1);
    expect(history.allowed(0, LPI + 1)).toEqual(ON);
    expect(history.allowed(0, LPI)).toEqual(OFF);
  });

  it('forgets all in a new program', () => {
    const history = new ConfigHistory(false);
    history.filled(undefined, CONFIG_DISABLED, 2, 7);
    expect(history.allowed(7, LPI)).toEqual({ on: true, off: true });
    expect(history.allowed(6, LPI)).toEqual(ON);
    history.reset();
    expect(history.allowed(7, LPI)).toEqual(ON);
  });
});
