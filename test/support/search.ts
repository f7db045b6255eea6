/** Runs random programs up to the first violation of a property under test. */
import * as fc from 'fast-check';
import { findProfile, type Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import { faultNamed } from '../../models/faults/index.ts';
import type { Hardware } from '../../models/reference/operations.ts';
import { PROPERTIES } from '../../properties/index.ts';
import type { Property } from '../../properties/property.ts';
import { Generator, ProgramArbitrary } from '../../src/fuzz/generate.ts';
import { Laboratory } from '../../src/refine/laboratory.ts';

/** Contracts of software are watched along: what hardware does after a breach proves nothing. */
const CONTRACTS = PROPERTIES.filter(({ kind }) => kind === 'software');

export const profileOf = (id: string): Profile => {
  const profile = findProfile(id);
  if (profile === undefined) throw new Error(`no profile ${id}`);
  return profile;
};

/** Hardware with the fault of that id; healthy hardware without one. */
export const faulty = (fault?: string): Hardware =>
  hardwareWith(fault === undefined ? undefined : faultNamed(fault).replaces);

export interface Search {
  /** Id and message of each finding in the first program that has one. */
  readonly found: readonly string[];
  /** How often the situation of each property under test arose. */
  readonly exercised: ReadonlyMap<Property, number>;
}

export const search = (
  profile: Profile,
  properties: readonly Property[],
  runs: number,
  replaces?: Replacement,
): Search => {
  const laboratory = new Laboratory(profile, hardwareWith(replaces), [...CONTRACTS, ...properties]);
  let found: readonly string[] = [];
  fc.check(
    fc.property(new ProgramArbitrary(new Generator(laboratory)), ({ findings }) => {
      found = findings
        .filter(({ property, verdict }) => properties.includes(property) && verdict === 'violated')
        .map(({ property, message }) => `${property.id}: ${message}`);
      return found.length === 0;
    }),
    { seed: 1, numRuns: runs, endOnFailure: true },
  );
  const { judge } = laboratory;
  const counts = judge.properties.map((property, index) => [property, judge.exercised[index] ?? 0] as const);
  return { found, exercised: new Map(counts.filter(([property]) => properties.includes(property))) };
};
