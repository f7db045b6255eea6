/** Every property on every profile: healthy hardware violates none, and each situation arises. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../models/architecture/profiles.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { check } from '../src/fuzz/check.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { PROPERTIES } from './index.ts';

const RUNS = 10_000;

describe('healthy hardware', () => {
  const result = check({ registry: builtIn, profiles: PROFILES, properties: PROPERTIES, runs: RUNS, seed: 20_260_101 });

  it.each(result.properties.map((each) => [each.property.id, each.property.name, each] as const))(
    '%s %s holds, and was exercised',
    (_id, _name, { verdict, exercised, failure }) => {
      expect(failure?.finding.message).toBeUndefined();
      expect(exercised).toBeGreaterThan(0);
      expect(verdict).toBe('held');
    },
  );
});

describe('the generator', () => {
  it.each(PROFILES.map((profile) => [profile.id, profile] as const))(
    'on %s, at least 95 in 100 stimuli that are meant to be legal are possible when their turn comes',
    (_id, profile) => {
      const laboratory = new Laboratory(profile, hardwareWith(), PROPERTIES);
      const generator = new Generator(laboratory, { illegalOneIn: 0 });
      let refused = 0;
      laboratory.observe((event) => {
        if (event.kind === 'consumed' && event.error !== undefined) refused += 1;
      });
      fc.assert(
        fc.property(new ProgramArbitrary(generator), ({ findings }) => {
          if (laboratory.machine.fault !== undefined) refused += 1;
          return findings.length === 0;
        }),
        { seed: 3, numRuns: 1000 },
      );
      expect(generator.counts.legal).toBeGreaterThan(10_000);
      expect(refused / generator.counts.legal).toBeLessThan(0.05);
    },
  );
});
