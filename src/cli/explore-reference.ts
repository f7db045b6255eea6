/** `gicheck explore --reference` */
import type { AbstractRule } from '../../models/abstract/rules.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { isStimulus } from '../../models/architecture/steps.ts';
import { hardwareWith } from '../../models/faults/fault.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { EXPECTED_REFERENCE } from '../explore/manifest.ts';
import type { Progress } from '../explore/visit.ts';
import type { Verdict } from '../judge/verdict.ts';
import { checkForward, type ForwardResult, isForward } from '../refine/forward.ts';
import type { Registry } from '../registry/registry.ts';
import { counterexampleText } from '../report/counterexample-text.ts';
import type { Timeline } from '../report/timeline.ts';
import type { Program } from '../run/program.ts';
import { scopeNamed } from './arguments.ts';
import { retell } from './counterexample-file.ts';
import { exitOf } from './exit.ts';
import { ExploreReport } from './explore-report.ts';
import { print, printDocument, table, verdictText } from './output.ts';
import { progressLine } from './progress.ts';
import { isInterrupted } from './thread.ts';
import { UsageError } from './usage-error.ts';

export interface ReferenceFlags {
  readonly scope: readonly string[];
  readonly rule: AbstractRule | undefined;
  readonly states: number;
  readonly json: boolean;
  readonly report: string | undefined;
}

const PROFILE = 'v4.1';

const scopeOf = (names: readonly string[]): Scope => {
  const [name = EXPECTED_REFERENCE.scope, ...others] = names;
  if (others.length > 0) throw new UsageError('--scope: --reference takes only one scope');
  const scope = scopeNamed(name);
  if (isForward(scope)) return scope;
  throw new UsageError(
    `--scope: --reference needs a scope with one ITS and without vSGIs, such as "tiny"; "${name}" is not`,
  );
};

const count = (number: number): string => number.toLocaleString('en');

const progressText = (scope: Scope, { states, queue, depth }: Progress): string =>
  `${scope.name}: ${count(states)} states of the reference model, ${count(queue)} queued, depth ${depth} stimuli`;

export const exploreReference = (
  registry: Registry,
  { scope: names, rule, states: mostStates, json, report: directory }: ReferenceFlags,
): number => {
  const scope = scopeOf(names);
  const profile = registry.profile(PROFILE);
  const replaces = rule === undefined ? undefined : registry.faultOfRule(rule).replaces;
  const report = new ExploreReport(registry, directory);
  const line = progressLine();
  const result = checkForward({
    profile,
    scope,
    hardware: hardwareWith(replaces),
    mostStates,
    onProgress: (progress) => {
      line.update(progressText(scope, progress));
      report.progress(progress);
    },
    isAsked: isInterrupted,
  });
  line.stop();
  const verdict: Verdict = result.program !== undefined ? 'violated' : result.complete ? 'held' : 'inconclusive';
  const found = result.program && {
    program: result.program,
    timeline: retell(registry, profile, replaces, refinement, result.program),
  };
  const document = documentOf(scope, result, verdict, found);
  report.end(document);
  if (json) printDocument('explore', document);
  else printResult(scope, profile, result, verdict, found);
  const status = exitOf(verdict, false);
  return report.tell(status);
};

/** A counterexample: the program, and its timeline. */
interface Found {
  readonly program: Program;
  readonly timeline: Timeline;
}

const stimuliOf = ({ program }: Found): number => program.filter(({ step }) => isStimulus(step)).length;

const documentOf = (scope: Scope, result: ForwardResult, verdict: Verdict, found: Found | undefined): object => {
  const { states, transitions, depth, complete, abstractStates, cut } = result;
  return {
    verdict,
    model: 'reference',
    states,
    transitions,
    complete,
    steps: transitions,
    scopes: [{ ...scope, states, transitions, depth, complete, abstractStates, cut }],
    properties: [
      {
        id: refinement.id,
        name: refinement.name,
        verdict,
        exercised: result.exercised.get(refinement.id) ?? 0,
        ...(found === undefined
          ? {}
          : { program: found.timeline.steps.map(({ step }) => step), stimuli: stimuliOf(found) }),
      },
    ],
  };
};

const printResult = (
  scope: Scope,
  profile: Profile,
  result: ForwardResult,
  verdict: Verdict,
  found: Found | undefined,
): void => {
  if (found !== undefined) {
    print(`\n${counterexampleText(refinement, profile, found.timeline, undefined)}`);
    print(
      `  No program in this scope that begins with the same MAPD and has fewer than ${stimuliOf(found)} stimuli violates it.`,
    );
  }
  print(
    table(
      ['property', 'name', 'exercised', 'verdict'],
      [[refinement.id, refinement.name, count(result.exercised.get(refinement.id) ?? 0), verdictText(verdict)]],
    ),
  );
  print(
    table(
      ['scope', 'states', 'abstract states', 'transitions', 'depth', 'complete'],
      [
        [
          scope.name,
          count(result.states),
          count(result.abstractStates),
          count(result.transitions),
          String(result.depth),
          result.complete ? 'yes' : 'no',
        ],
      ],
    ),
  );
  if (result.cut > 0) {
    print(
      `${count(result.cut)} steps lead beyond the bounds of the search; the states after them were not visited (docs/abstract-model.md, "Every state of the reference model").`,
    );
  }
  if (found !== undefined || result.complete) return;
  print(
    isInterrupted()
      ? `${scope.name}: ended by a signal after ${count(result.states)} states.`
      : `${scope.name}: stopped after ${count(result.states)} states. Raise the limit with --states, or choose a smaller scope.`,
  );
};
