/** An access that the log does not show: a driver that omits it, or a line that is missing. */
import { describe, expect, it } from 'vitest';
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
