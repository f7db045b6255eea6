/** A sample of the faults is noticed by the property that each names; `npm run mutants` hunts all. */
import { describe, expect, it } from 'vitest';
import { FAULTS } from '../../../models/faults/index.ts';
import { hunt } from '../../../src/hypotheses/hunt.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const SAMPLE = 12;

describe('a sample of the faults', () => {
  const step = Math.floor(FAULTS.length / SAMPLE);
  const sample = Array.from({ length: SAMPLE }, (_, index) => FAULTS[index * step]).flatMap((fault) => fault ?? []);

  it.each(sample.map((fault) => [fault.id, fault.violates, fault] as const))(
    '%s is noticed by %s',
    (_id, violates, fault) => {
      const { asExpected, noticedBy, killedAt } = hunt(builtIn, fault, { runs: 20_000, seed: 1 });
      expect(asExpected, `first noticed by ${noticedBy.join(' ')}`).toBe(true);
      if (fault.equivalent === undefined) expect(killedAt, violates).toBeGreaterThan(0);
    },
  );
});
