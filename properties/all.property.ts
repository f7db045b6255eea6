/**
 * Every property on every profile: healthy hardware violates none, and each situation arises. test/src/cover/explained.runs.test.ts runs more
 * programs of all profiles together.
 */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../models/architecture/profiles.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { check } from '../src/fuzz/check.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { PROPERTIES } from './index.ts';

const RUNS = 3_000;
const SEED = 20_260_101;

/** Profile → properties that are rare there: no program of this test may come to their situation. */
const WITHOUT_SITUATION: Readonly<Record<string, readonly string[]>> = {};

describe('healthy hardware', () => {
  /** Name of each property → the profiles on which it was exercised. */
  const exercisedOn = new Map<string, string[]>(PROPERTIES.map(({ name }) => [name, []]));

  it.each(PROFILES.map((profile, index) => [profile.id, profile, SEED + index] as const))(
    'violates nothing on %s, and comes to every situation that there is',
    (id, profile, seed) => {
      const { properties } = check({
        registry: builtIn,
        profiles: [profile],
        properties: PROPERTIES,
        runs: RUNS,
        seed,
      });
      const failed = properties.filter(({ failure }) => failure !== undefined);
      expect(failed.map(({ property, failure }) => `${property.id}: ${failure?.finding.message}`)).toEqual([]);
      for (const { property, exercised } of properties) if (exercised > 0) exercisedOn.get(property.name)?.push(id);
      const vacuous = properties.filter(({ verdict }) => verdict === 'vacuous').map(({ property }) => property.id);
      const listed = WITHOUT_SITUATION[id] ?? [];
      expect(vacuous.filter((each) => !listed.includes(each))).toEqual([]);
    },
  );

  it('comes to the situation of every property somewhere', () => {
    expect([...exercisedOn].filter(([, profiles]) => profiles.length === 0)).toEqual([]);
  });
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
