/** An access that the log does not show: a driver that omits it, or a line that is missing. */
import { describe, expect, it } from 'vitest';
import { encodeCommand } from '../../../models/architecture/codec.ts';
import type { Command } from '../../../models/architecture/commands.ts';
import { check, linesOf, violations, without } from '../../support/traces.ts';

const isPut = (line: string): boolean => /redist_write .* offset 0x20078 data 0x6/.test(line);

/** Indices of the first read of GICR_VPENDBASER after each write of Valid=0. */
const pollsOf = (lines: readonly string[]): number[] =>
  lines.flatMap((line, at) =>
    isPut(line) ? [lines.findIndex((later, index) => index > at && /redist_read .* offset 0x20078/.test(later))] : [],
  );

describe('a poll of Dirty that the log does not show', () => {
  it('is a violation if the driver never polls, and not if one line is missing', async () => {
    const lines = await linesOf('kvm61-small');
    const polls = pollsOf(lines);
    expect(polls.length).toBeGreaterThan(20);
    const never = lines.filter((_, at) => !polls.includes(at));
    expect(violations(await check(never)).length).toBeGreaterThan(0);
    const moved = polls.find((poll) => lines[poll + 1]?.includes('0x22') === true) ?? polls[3] ?? -1;
    const once = await check(without(lines, moved, moved + 1));
    expect(violations(once)).toEqual([]);
  });

  it('is no violation in a log that shows no reads', async () => {
    const lines = await linesOf('kvm61-small');
    const report = await check(lines.filter((line) => !line.includes('gicv3_redist_read')));
    expect(violations(report)).toEqual([]);
    expect(report.verdict).not.toBe('held');
    expect(report.findings).toContainEqual(
      expect.objectContaining({ property: 'I-49', message: expect.stringContaining('may be missing from the log') }),
    );
  });
});

describe('lines of a kind that nobody asked for when the log was recorded', () => {
  const KINDS = [
    'gicv3_its_read',
    'gicv3_its_write',
    'gicv3_its_process_command',
    'gicv3_its_cmd_raw',
    'gicv3_its_cmd_(?!raw)',
    'gicv3_its_translation_write',
    'gicv3_redist_read',
    'gicv3_redist_write',
    'gicv3_icc_iar1_read',
    'gicv3_dist_',
  ];

  it.each(['kvm61-small', 'boot61-gicv3'])('make nobody guilty: %s without one or two kinds', async (name) => {
    const lines = await linesOf(name);
    for (const [at, first] of KINDS.entries()) {
      for (const second of KINDS.slice(at)) {
        const kept = lines.filter((line) => !line.match(first) && !line.match(second));
        expect(violations(await check(kept)), `without ${first} and ${second}`).toEqual([]);
      }
    }
  });
});

describe('EnableLPIs that the log does not show', () => {
  const queued = (slot: number, command: Command): string[] => {
    const words = encodeCommand(command).map((word) => `0x${word.toString(16).padStart(16, '0')}`);
    const place = `0x${slot.toString(16)}`;
    return [
      `gicv3_its_process_command GICv3 ITS: processing command at offset ${place}: 0x${words[0]?.slice(-2)}`,
      `gicv3_its_cmd_raw GICv3 ITS: raw slot ${place} dw ${words.join(' ')}`,
    ];
  };
  const commands: readonly Command[] = [
    { op: 'MAPC', icid: 0, rdbase: 0, valid: true },
    { op: 'MAPC', icid: 1, rdbase: 0, valid: true },
    { op: 'MAPD', deviceId: 8, size: 2, ittAddress: 0x427b_9000, valid: true },
    { op: 'MAPTI', deviceId: 8, eventId: 0, pINTID: 0x2000, icid: 0 },
    { op: 'MOVI', deviceId: 8, eventId: 0, icid: 1 },
  ];
  const log = [
    'gicv3_its_read GICv3 ITS read: offset 0x8 data 0x3f0001efb3 size 8',
    'gicv3_its_write GICv3 ITS write: offset 0x80 data 0xb80000004259040f size 8',
    'gicv3_its_write GICv3 ITS write: offset 0x0 data 0x80000001 size 4',
    'gicv3_redist_write GICv3 redistributor 0x0 write: offset 0x70 data 0x425d078f size 8 secure 0',
    'gicv3_redist_write GICv3 redistributor 0x0 write: offset 0x78 data 0x425e0780 size 8 secure 0',
    ...commands.flatMap((command, slot) => queued(slot, command)),
  ];

  it('is no violation, and no remark, on a machine with one PE: one line is missing', async () => {
    const report = await check(log);
    expect(violations(report)).toEqual([]);
    expect(report.findings.filter(({ property }) => property === 'I-113')).toMatchObject([
      { verdict: 'inconclusive', message: expect.stringContaining('may be missing from the log') },
    ]);
  });

  it('is a violation where two PEs lack it', async () => {
    const second = queued(commands.length, { op: 'MAPC', icid: 2, rdbase: 1, valid: true });
    const tables = log
      .slice(3, 5)
      .map((line) => line.replace('redistributor 0x0', 'redistributor 0x1').replace('5e', '5f'));
    const report = await check([...log.slice(0, 5), ...tables, ...log.slice(5), ...second]);
    expect(violations(report)).toEqual([`I-113 ${log.length + 2}`]);
  });
});
