/** Where an LPI may be acknowledged, by what the log shows: the faulty emulators of the corpus, and what clears them. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { edited } from '../../support/trace-edits.ts';
import { check, violations } from '../../support/traces.ts';

const log = async (name: string): Promise<readonly string[]> =>
  (await readFile(`test/corpus/traces/bad_I-116_${name}.log`, 'latin1')).trimEnd().split('\n');

const acknowledgedBy = (lines: readonly string[], cpu: number): readonly string[] =>
  lines.map((line) => line.replace(/ICC_IAR1 read cpu 0x\d/, `ICC_IAR1 read cpu 0x${cpu}`));

const msi = (eventId: number): string =>
  `gicv3_its_translation_write GICv3 ITS TRANSLATER write: offset 0x40 data 0x${eventId} size 4 requester_id 0x8`;

describe('an LPI that MOVI has moved', () => {
  const moved = () => log('acknowledged-where-movi-has-left');
  const [sync, acknowledgement] = [42, 43];

  it('is acknowledged at the new redistributor', async () => {
    expect(violations(await check(acknowledgedBy(await moved(), 1)))).toEqual([]);
    expect(violations(await check(await moved()))).toEqual(['I-116 43']);
  });

  it('may be acknowledged at the old one until SYNC names that', async () => {
    const lines = await moved();
    expect(violations(await check(edited(lines, [{ unsend: sync }])))).toEqual([]);
    expect(violations(await check(edited(lines, [{ change: sync, to: { rdbase: 1 } }])))).toEqual([]);
  });

  it('comes back with another event: after MOVI back, or one that is still there', async () => {
    const lines = await moved();
    const back: Command = { op: 'MOVI', deviceId: 8, eventId: 0, icid: 0 };
    const again = edited(lines, [
      { send: back, before: acknowledgement },
      { insert: msi(0), before: acknowledgement },
    ]);
    expect(violations(await check(again))).toEqual([]);
    // MOVALL moves it back without an event.
    const all: Command = { op: 'MOVALL', rdbase1: 1, rdbase2: 0 };
    expect(violations(await check(edited(lines, [{ send: all, before: acknowledgement }])))).toEqual([]);
  });

  it('may be anywhere once a command is missing from the log', async () => {
    const lines = await moved();
    const back: Command = { op: 'MOVI', deviceId: 8, eventId: 0, icid: 0 };
    const more = edited(lines, [
      { send: back, before: acknowledgement },
      { send: { op: 'SYNC', rdbase: 1 }, before: acknowledgement },
    ]);
    const lost = more.findLastIndex((line) => line.includes('gicv3_its_cmd_movi'));
    expect(violations(await check(more))).toEqual([]);
    expect(violations(await check([...more.slice(0, lost - 2), ...more.slice(lost + 1)]))).toEqual([]);
  });
});

describe('an MSI to an ITS that is disabled', () => {
  it('sets no LPI; enabled again, the next one does', async () => {
    const lines = await log('msi-to-a-disabled-its');
    expect(violations(await check(lines))).toEqual(['I-116 38']);
    const on = 'gicv3_its_write GICv3 ITS write: offset 0x0 data 0x80000001 size 4';
    const enabled = edited(lines, [
      { insert: on, before: 38 },
      { insert: msi(1), before: 38 },
    ]);
    expect(violations(await check(enabled))).toEqual([]);
  });
});

describe('a doorbell', () => {
  it('goes to the redistributor that the vPE is mapped to', async () => {
    const lines = await log('doorbell-at-another-redistributor');
    expect(violations(await check(lines))).toEqual(['I-116 44']);
    expect(violations(await check(acknowledgedBy(lines, 0)))).toEqual([]);
  });

  it('may go along with the vPE', async () => {
    const lines = await log('doorbell-at-another-redistributor');
    const send: Command = { op: 'VMOVP', form: 'v4.0', vpeid: 0, rdbase: 1, sequenceNumber: 0, itsList: 0 };
    expect(violations(await check(edited(lines, [{ send, before: 44 }])))).toEqual([]);
    expect(violations(await check(edited(lines, [{ send, before: 43 }])))).toEqual([]);
  });
});
