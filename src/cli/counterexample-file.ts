/** Counterexamples as people read them and as files keep them. */

import type { Profile } from '../../models/architecture/profiles.ts';
import { type Mutation, rulesWith } from '../../models/reference/rules.ts';
import type { Finding } from '../../properties/judge.ts';
import type { Property } from '../../properties/property.ts';
import type { Failure } from '../fuzz/check.ts';
import { type Counterexample, SCHEMA_VERSION, storeProgram } from '../fuzz/counterexample.ts';
import { Laboratory } from '../fuzz/laboratory.ts';
import type { Program } from '../fuzz/program.ts';
import type { Registry } from '../registry/registry.ts';
import { counterexampleText, shrinkingInWords } from '../report/counterexample-text.ts';
import { type Timeline, timelineOf } from '../report/timeline.ts';

/** A finding of this very property, not a lint. */
export const isFindingOf =
  (property: Property) =>
  (finding: Finding): boolean =>
    finding.property === property && finding.verdict !== 'lint';

/** Runs the program once more and tells what happens. */
export const retell = (
  registry: Registry,
  profile: Profile,
  mutation: Mutation,
  property: Property,
  program: Program,
): Timeline => {
  const software = registry.contracts.filter((other) => other !== property);
  const laboratory = new Laboratory(profile, rulesWith(mutation), [property, ...software]);
  return timelineOf(laboratory, program, isFindingOf(property));
};

const timelineOfFailure = (registry: Registry, { profile, mutation, finding, program }: Failure): Timeline =>
  retell(registry, profile, mutation, finding.property, program);

/** The whole story of a failure, for the terminal. */
export const storyOf = (registry: Registry, failure: Failure): string =>
  [
    counterexampleText(
      failure.finding.property,
      failure.profile,
      timelineOfFailure(registry, failure),
      failure.hypothesis,
    ),
    `  ${shrinkingInWords(failure, failure.program.length)}`,
  ].join('\n');

export const counterexampleOf = (registry: Registry, failure: Failure): Counterexample => {
  const { profile, finding, hypothesis } = failure;
  const needs = registry.needs(profile, finding.property, hypothesis);
  const timeline = timelineOfFailure(registry, failure);
  return {
    schemaVersion: SCHEMA_VERSION,
    property: finding.property.name,
    profile: profile.id,
    ...(hypothesis === undefined ? {} : { hypothesis }),
    ...(Object.keys(needs).length === 0 ? {} : { needs }),
    program: storeProgram(failure.program),
    seed: failure.seed,
    explanation: {
      message: timeline.message ?? finding.message,
      timeline: timeline.steps.map(({ number, step, changes }) => `${number}. ${step}: ${changes.join('; ')}`),
      lastTouchedBy: [...timeline.lastWriters],
      shrinking: shrinkingInWords(failure, failure.program.length),
    },
  };
};
