/** Files of counterexamples of drivers. */

import type { Profile } from '../../models/architecture/profiles.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import type { Mutation } from '../../models/software/mutation.ts';
import { type DriverFailure, DriverRig, judgesOfDrivers } from '../actors/check-driver.ts';
import { driverCase, loadCase, storeCase } from '../actors/store-case.ts';
import { recordStory, type Story } from '../actors/story.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { caseText } from '../report/case-text.ts';
import { type Counterexample, issueInWords, SCHEMA_VERSION, storeProgram } from '../run/store.ts';
import { UsageError } from './usage-error.ts';

/** The mutation of that id of a driver. Throws a RegistryError if there is none. */
export const mutationNamed = ({ id: driver, mutations = [] }: Driver, id: string): Mutation => {
  const mutation = mutations.find((each) => each.id === id);
  if (mutation !== undefined) return mutation;
  const known = mutations.length === 0 ? 'it has none' : `known: ${mutations.map((each) => each.id).join(', ')}`;
  throw new RegistryError(`driver ${driver} has no mutation "${id}"; ${known}`);
};

/** What was checked when a failure was found. */
export interface Checked {
  readonly driver: Driver;
  readonly mutation: Mutation | undefined;
  readonly profile: Profile;
  readonly seed: number;
}

export const driverCounterexample = (
  { driver, mutation, profile, seed }: Checked,
  { finding, calls, program }: DriverFailure,
): Counterexample => ({
  schemaVersion: SCHEMA_VERSION,
  property: finding.property.name,
  profile: profile.id,
  driver: {
    id: driver.id,
    ...(mutation === undefined ? {} : { mutation: mutation.id }),
    calls: storeCase(calls),
  },
  program: storeProgram(program),
  seed,
});

/** The name of the file for a failure. */
export const driverFileName = ({ driver, mutation, profile }: Checked, { finding }: DriverFailure): string =>
  `${mutation?.id ?? driver.id}-${finding.property.id}-${finding.property.name}-${profile.id}.json`;

/** The case of a file, carried out again. Throws a UsageError that names what is wrong with the file. */
export const replayedCase = (
  registry: Registry,
  file: string,
  { profile: named, driver: stored }: Counterexample,
): { readonly story: Story; readonly text: string } => {
  const parsed = driverCase.safeParse(stored);
  if (!parsed.success) throw new UsageError(`${file}: driver: ${issueInWords(parsed.error.issues[0])}`);
  if (typeof named !== 'string') throw new UsageError(`${file}: profile: a driver runs on a profile that has an id`);
  const { id, mutation, calls } = parsed.data;
  try {
    const driver = registry.driver(id);
    const profile = registry.profile(named);
    const filter = mutation === undefined ? undefined : mutationNamed(driver, mutation).filter;
    const rig = new DriverRig(driver, profile, judgesOfDrivers(registry), filter);
    const story = recordStory(rig, loadCase(calls));
    return { story, text: caseText(story, profile, mutation ?? id) };
  } catch (error) {
    throw error instanceof RegistryError ? new UsageError(`${file}: ${error.message}`) : error;
  }
};
