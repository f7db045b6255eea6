/** Files of counterexamples of drivers. */

import type { Profile } from '../../models/architecture/profiles.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import type { Filter } from '../../models/software/filter.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import type { Mutation } from '../../models/software/mutation.ts';
import type { Case } from '../actors/case.ts';
import { type DriverFailure, DriverRig, judgesOfDrivers } from '../actors/check-driver.ts';
import { problemInArgs } from '../actors/operands.ts';
import { isOperationId } from '../actors/operations.ts';
import { without } from '../actors/step-list.ts';
import { driverCase, loadCase, storeCase } from '../actors/store-case.ts';
import { recordStory, type Story } from '../actors/story.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { caseText } from '../report/case-text.ts';
import { type Counterexample, issueInWords, SCHEMA_VERSION, storeProgram } from '../run/store.ts';
import { hypothesisNamed } from './arguments.ts';
import { profileOf } from './named-profile.ts';
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
  /** The label of a step that was left out. */
  readonly without: string | undefined;
  /** The id of a hypothesis about the hardware. */
  readonly hypothesis: string | undefined;
  readonly profile: Profile;
  readonly seed: number;
}

/** The filter of a mutation, or the one that leaves a step out. */
export const filterOf = ({ mutation, without: label }: Pick<Checked, 'mutation' | 'without'>): Filter | undefined =>
  mutation?.filter ?? (label === undefined ? undefined : without(label));

/** The fault of the hardware. Throws a UsageError if there is no such hypothesis. */
export const faultOf = (registry: Registry, hypothesis: string | undefined): Replacement | undefined =>
  hypothesis === undefined ? undefined : hypothesisNamed(registry, hypothesis).scope.replaces;

/** Hardware that differs from a profile of the registry only in that it does not snoop. */
const storedProfile = (profile: Profile): Counterexample['profile'] =>
  profile.snoops === false ? { id: `${profile.id}-no-snoop`, extends: profile.id, snoops: false } : profile.id;

export const driverCounterexample = (
  { driver, mutation, without: label, hypothesis, profile, seed }: Checked,
  { finding, calls, program }: DriverFailure,
): Counterexample => ({
  schemaVersion: SCHEMA_VERSION,
  property: finding.property.name,
  profile: storedProfile(profile),
  ...(hypothesis === undefined ? {} : { hypothesis }),
  driver: {
    id: driver.id,
    ...(mutation === undefined ? {} : { mutation: mutation.id }),
    ...(label === undefined ? {} : { without: label }),
    calls: storeCase(calls),
  },
  program: storeProgram(program),
  seed,
});

/** The name of the file for a failure. */
export const driverFileName = (
  { driver, mutation, without: label, profile }: Checked,
  { finding }: DriverFailure,
): string =>
  `${mutation?.id ?? driver.id}${label === undefined ? '' : `-without-${label}`}-${finding.property.id}-${finding.property.name}-${profile.id}.json`;

/** The driver, and the step that it lacks. */
export const subjectInWords = (id: string, label: string | undefined): string =>
  label === undefined ? id : `${id} without ${label}`;

/** The first call that cannot be carried out as it is stored, and why. */
const problemIn = ({ runtime: { hypervisor } }: DriverRig, calls: Case): string | undefined => {
  for (const [index, { operation, args }] of calls.entries()) {
    const problem = isOperationId(operation) ? problemInArgs(hypervisor, operation, args) : undefined;
    if (problem !== undefined) return `calls.${index}.args: ${problem}`;
  }
  return undefined;
};

/** The case of a file, carried out again. Throws a UsageError that names what is wrong with the file. */
export const replayedCase = (
  registry: Registry,
  file: string,
  { profile: named, driver: stored, hypothesis }: Counterexample,
): { readonly story: Story; readonly text: string } => {
  const parsed = driverCase.safeParse(stored);
  if (!parsed.success) throw new UsageError(`${file}: driver: ${issueInWords(parsed.error.issues[0])}`);
  const { id, mutation: mutant, without: label, calls } = parsed.data;
  try {
    const driver = registry.driver(id);
    const profile = profileOf(registry, named);
    const mutation = mutant === undefined ? undefined : mutationNamed(driver, mutant);
    const filter = filterOf({ mutation, without: label });
    const rig = new DriverRig(driver, profile, judgesOfDrivers(registry), filter, faultOf(registry, hypothesis));
    const loaded = loadCase(calls);
    const problem = problemIn(rig, loaded);
    if (problem !== undefined) throw new UsageError(`${file}: driver: ${problem}`);
    const story = recordStory(rig, loaded);
    return { story, text: caseText(story, profile, subjectInWords(mutant ?? id, label)) };
  } catch (error) {
    throw error instanceof RegistryError ? new UsageError(`${file}: ${error.message}`) : error;
  }
};
