/** Logs that lack a block of lines, as when a buffer is dropped: what only the block would show blames nobody. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import type { TraceReport } from '../../../src/trace/check-trace.ts';
import { seededRandom } from '../../support/random.ts';
import { edited } from '../../support/trace-edits.ts';
import { check, linesOf, violations } from '../../support/traces.ts';

/** A line of a command, or the write of GITS_CWRITER after it. */
const OF_A_COMMAND = /gicv3_its_(process|cmd|write)/;

/** The lines without these ones: a buffer was dropped. */
const withoutBlock = (lines: readonly string[], from: number, count: number): string[] => [
  ...lines.slice(0, from),
  ...lines.slice(from + count),
];

describe('a block of lines that is lost', () => {
  const residency = (report: TraceReport): string[] =>
    report.findings
      .filter(({ verdict, property }) => verdict === 'violated' && /I-(49|50|52|61|23|102)/.test(property))
      .map(({ property, line }) => `${property} ${line}`);

  it.each([
    ['kvm61-small', 848, 22, 'the write of Valid=0, with whole commands'],
    ['kvm61-small', 2277, 11, 'the write of Valid=0, with the first line of VMOVP'],
    ['kvm61-small', 1792, 41, 'VMAPP V=1: VMOVP does not tell that the vPE is mapped'],
    ['kvm61-small', 2005, 23, 'VSYNC, and the slot tells after the vPE is scheduled'],
    ['px-kvm61-small', 1767, 23, 'the vPE at that redistributor is another one since'],
    ['px-kvm61-small', 1861, 41, 'MAPTI, and the slot tells after MOVI'],
    ['boot61-gicv3', 2043, 27, 'the MSI of an LPI, and the slot tells after it is acknowledged'],
    ['boot61-gicv3', 1160, 38, 'MSIs, with the first lines of a command'],
  ])('makes nobody guilty: %s without %i, %i lines: %s', async (trace, line, count) => {
    expect(violations(await check(withoutBlock(await linesOf(trace), line - 1, count)))).toEqual([]);
  });

  it('makes nobody guilty: 60 random blocks of 2 to 41 lines after bring-up', async () => {
    const lines = await linesOf('kvm61-small');
    const first = lines.findIndex((line) => line.includes('gicv3_its_process_command'));
    const random = seededRandom(7);
    for (let run = 0; run < 60; ) {
      const count = 2 + Math.floor(random() * 40);
      const from = first + Math.floor(random() * (lines.length - first - count));
      // Without accesses of redistributors alone, the log is that of a driver that never made them.
      if (!lines.slice(from, from + count).some((line) => OF_A_COMMAND.test(line))) continue;
      run += 1;
      const report = await check(withoutBlock(lines, from, count));
      expect(violations(report), `${count} lines from ${from + 1}`).toEqual([]);
    }
  });

  it('does not hide what is wrong before and after it', async () => {
    const lines = await linesOf('kvm61-small');
    const move: Command = { op: 'VMOVP', form: 'v4.0', vpeid: 1, rdbase: 2, sequenceNumber: 0, itsList: 0 };
    const bad = edited(lines, [{ send: move, before: 850 }]);
    expect(residency(await check(bad))[0]).toBe('I-52 852');
    for (const [from, count] of [
      [880, 30],
      [780, 20],
    ] as const) {
      const line = from < 850 ? 852 - count : 852;
      expect(residency(await check(withoutBlock(bad, from, count)))[0]).toBe(`I-52 ${line}`);
    }
  });
});
