/** Hardware that takes one outcome of an open point every time, as a real machine does. */
import * as fc from 'fast-check';
import { FREEDOM_IDS, FREEDOMS, type FreedomId } from '../../models/architecture/freedoms.ts';
import { defineProfile } from '../../models/architecture/profiles.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import { Generator, ProgramArbitrary } from '../../src/fuzz/generate.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';
import type { Registry } from '../../src/registry/registry.ts';

export interface Forced {
  readonly freedom: FreedomId;
  readonly outcome: string;
}

/** Every outcome of every choice that a profile can fix, but the plainest. */
export const FORCED: readonly Forced[] = FREEDOM_IDS.flatMap((freedom) => {
  const point = FREEDOMS[freedom];
  if (point.resolved !== 'choice' || point.namedAtTheMoment === true) return [];
  return point.outcomes.slice(1).map((outcome) => ({ freedom, outcome }));
});

/** The properties that programs violate on hardware of the profile which always takes that outcome. */
export const blamedForced = (
  registry: Registry,
  { freedom, outcome }: Forced,
  profile: string,
  { runs, seed }: { readonly runs: number; readonly seed: number },
): readonly string[] => {
  const base = registry.profile(profile);
  const fixed = { ...base.fixed, [freedom]: outcome };
  const laboratory = new Laboratory(defineProfile({ ...base, fixed }), hardwareWith(), registry.properties);
  const blaming = new Set<string>();
  fc.check(
    fc.property(new ProgramArbitrary(new Generator(laboratory)), ({ findings }) => {
      for (const { property, verdict, message } of findings) {
        if (verdict === 'violated' && property.kind !== 'software') blaming.add(`${property.id}: ${message}`);
      }
      return blaming.size === 0;
    }),
    { seed, numRuns: runs, endOnFailure: true },
  );
  return [...blaming];
};
