/** Counterexamples as text for the terminal and as JSON files. */

import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import type { Failure } from '../fuzz/check-result.ts';
import type { Finding } from '../judge/judge.ts';
import { Laboratory } from '../refine/laboratory.ts';
import type { Registry } from '../registry/registry.ts';
import { counterexampleText, shrinkingInWords } from '../report/counterexample-text.ts';
import { type Timeline, timelineOf } from '../report/timeline.ts';
import type { Program } from '../run/program.ts';
import { record } from '../run/recording.ts';
import { type Counterexample, SCHEMA_VERSION, storeProgram } from '../run/store.ts';

/** Whether a finding violates or disputes this property: no lint, no other property. */
export const isFindingOf =
  (property: Property) =>
  (finding: Finding): boolean =>
    finding.property === property && finding.verdict !== 'lint';

/** Replays the program and returns what each step did. */
export const retell = (
  registry: Registry,
  profile: Profile,
  replaces: Replacement | undefined,
  property: Property,
  program: Program,
): Timeline => {
  const software = registry.contracts.filter((other) => other !== property);
  const laboratory = new Laboratory(profile, hardwareWith(replaces), [property, ...software]);
  const { findings } = laboratory.judge;
  const isFailure = isFindingOf(property);
  const recording = record(laboratory, program, () => findings.some(isFailure));
  return timelineOf(recording, findings.find(isFailure));
};

const timelineOfFailure = ({ recording, finding }: Failure): Timeline => timelineOf(recording, finding);

/** The counterexample of a failure with its shrinking, for the terminal. */
export const storyOf = (failure: Failure): string =>
  [
    counterexampleText(failure.finding.property, failure.profile, timelineOfFailure(failure), failure.hypothesis),
    ...(failure.blame === undefined ? [] : [`  ${failure.blame}`]),
    `  ${shrinkingInWords(failure, failure.program.length)}`,
  ].join('\n');

export const counterexampleOf = (registry: Registry, failure: Failure): Counterexample => {
  const { profile, finding, hypothesis } = failure;
  const needs = registry.needs(profile, finding.property, hypothesis);
  const timeline = timelineOfFailure(failure);
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
      ...(failure.blame === undefined ? {} : { blame: failure.blame }),
      shrinking: shrinkingInWords(failure, failure.program.length),
    },
  };
};
