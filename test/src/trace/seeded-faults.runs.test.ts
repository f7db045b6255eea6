/** Faults seeded in recorded traces: each is found, at the line where it does harm. */
import { describe, expect, it } from 'vitest';
import { edited } from '../../support/trace-edits.ts';
import { check, linesOf } from '../../support/traces.ts';
import { EMULATOR_FAULTS } from './seeded-emulator-faults.ts';
import { SEEDED_FAULTS } from './seeded-faults.ts';

const FAULTS = [...SEEDED_FAULTS, ...EMULATOR_FAULTS];

describe('a fault that is seeded in a recorded trace', () => {
  it('leaves the rest of the trace alone', async () => {
    for (const trace of new Set(FAULTS.map((fault) => fault.trace))) {
      const lines = await linesOf(trace);
      expect(edited(lines, [])).toEqual(lines);
    }
  });

  it.each(FAULTS)('$what: $property', async ({ trace, edits, line, property, verdict = 'violated' }) => {
    const { findings } = await check(edited(await linesOf(trace), edits));
    const found = findings.filter((finding) => finding.verdict === verdict);
    const first = verdict === 'violated' ? found[0] : found.find((finding) => finding.property === property);
    expect(first).toMatchObject({ property, line });
  });
});
