/** `gicheck explore` */
import { availableParallelism } from 'node:os';
import { type Command, Option } from 'commander';
import { ABSTRACT_RULES, type AbstractRule, abstractRules } from '../../models/abstract/rules.ts';
import { DEFAULT_SCOPE, type Scope } from '../../models/abstract/scope.ts';
import { StateLayout } from '../../models/abstract/state.ts';
import { ABSTRACT_PROPERTIES, arisesIn } from '../../properties/index.abstract.ts';
import type { Property } from '../../properties/property.ts';
import { refinement } from '../../properties/refinement/refinement.ts';
import { estimateOf } from '../explore/estimate.ts';
import { EXPECTED_REFERENCE } from '../explore/manifest.ts';
import { search } from '../explore/search.ts';
import type { Progress } from '../explore/visit.ts';
import { mostStatesOf } from '../explore/visited.ts';
import { linesOf } from '../explore/words.ts';
import { overall } from '../judge/overall.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import { collect, propertiesNamed, scopeNamed, wholeNumber } from './arguments.ts';
import { exitOf } from './exit.ts';
import { exploreReference } from './explore-reference.ts';
import { ExploreReport } from './explore-report.ts';
import {
  documentOf,
  type Explored,
  isComplete,
  type PropertyResult,
  printExplored,
  type Reductions,
  storyOf,
} from './explore-text.ts';
import { printDocument } from './output.ts';
import { progressLine } from './progress.ts';
import type { GlobalOptions, Session } from './session.ts';
import { isInterrupted } from './thread.ts';
import { UsageError } from './usage-error.ts';

interface ExploreFlags {
  readonly scope: readonly string[];
  readonly property: readonly string[];
  readonly mutant?: string;
  readonly symmetry?: boolean;
  readonly order?: boolean;
  readonly states: number;
  readonly workers?: number;
  readonly reference?: boolean;
}

const MOST_STATES = 30_000_000;

/** More threads than this do not speed a search up, and a system may refuse them. */
const MOST_WORKERS = Math.max(64, availableParallelism());

export const addExplore = (program: Command, session: Session): void => {
  program
    .command('explore')
    .description('visit every state of a small scope of the abstract model')
    .addOption(
      new Option('--scope <name>', 'scope to visit; may be repeated')
        .argParser(collect)
        .default([], `${DEFAULT_SCOPE}, with --order`),
    )
    .addOption(
      new Option('--property <id>', 'id or name of a property; may be repeated')
        .argParser(collect)
        .default([], 'all of the abstract model'),
    )
    .option('--mutant <rule>', 'break this rule of the model')
    .option('--symmetry', 'merge states that differ only in the numbering of events, vPEs or redistributors')
    .option('--order', 'partial-order reduction: take a hardware step at once where a delay makes no difference')
    .option('--no-order', 'try every order of all steps')
    .option('--workers <n>', 'worker threads (default: one per core)', wholeNumber('--workers', 1, MOST_WORKERS))
    .option(
      '--reference',
      `visit every state of the reference model instead, and compare each of its steps with the abstract model (P-REFINES; default scope: ${EXPECTED_REFERENCE.scope})`,
    )
    .option('--states <n>', 'stop after this many states', wholeNumber('--states', 1), MOST_STATES)
    .action((flags: ExploreFlags, command: Command) =>
      session.engine(() => runExplore(session.registry, flags, command.optsWithGlobals<GlobalOptions>())),
    );
};

const scopesNamed = (names: readonly string[]): readonly Scope[] =>
  (names.length === 0 ? [DEFAULT_SCOPE] : names).map(scopeNamed);

const ruleNamed = (name: string): AbstractRule => {
  const rule = ABSTRACT_RULES.find((each) => each === name);
  if (rule !== undefined) return rule;
  throw new UsageError(`--mutant: the abstract model has no rule "${name}"; it has ${ABSTRACT_RULES.join(', ')}`);
};

const watchedProperties = (registry: Registry, names: readonly string[]): readonly Property[] => {
  if (names.length === 0) return registry.properties.filter(({ id }) => ABSTRACT_PROPERTIES.includes(id));
  return propertiesNamed(registry, names).map((property) => {
    if (ABSTRACT_PROPERTIES.includes(property.id)) return property;
    throw new UsageError(
      `--property: the abstract model has no ${property.id}; it has ${ABSTRACT_PROPERTIES.join(', ')}`,
    );
  });
};

/** Options that apply to the abstract model only. */
const OF_THE_ABSTRACT_MODEL = ['symmetry', 'order', 'workers'] as const;

const runReference = (registry: Registry, flags: ExploreFlags, globals: GlobalOptions): number => {
  for (const name of OF_THE_ABSTRACT_MODEL) {
    if (flags[name] !== undefined) throw new UsageError(`--${name}: cannot be used with --reference`);
  }
  if (
    propertiesNamed(registry, flags.property.length === 0 ? [refinement.id] : flags.property).some(
      (each) => each !== refinement,
    )
  ) {
    throw new UsageError(`--property: --reference checks ${refinement.id} only; gicheck check checks all`);
  }
  return exploreReference(registry, {
    scope: flags.scope,
    rule: flags.mutant === undefined ? undefined : ruleNamed(flags.mutant),
    states: flags.states,
    json: globals.json === true,
    report: globals.report,
  });
};

const runExplore = (registry: Registry, flags: ExploreFlags, globals: GlobalOptions): number => {
  if (flags.reference === true) return runReference(registry, flags, globals);
  const scopes = scopesNamed(flags.scope);
  const properties = watchedProperties(registry, flags.property);
  const rules = abstractRules(flags.mutant === undefined ? {} : { [ruleNamed(flags.mutant)]: false });
  const reductions: Reductions = {
    symmetry: flags.symmetry === true,
    order: flags.order ?? flags.scope.length === 0,
  };
  for (const scope of scopes) {
    const most = mostStatesOf(new StateLayout(scope).words);
    if (flags.states > most) {
      throw new UsageError(`--states ${flags.states}: a search of scope ${scope.name} can keep at most ${most} states`);
    }
  }
  const report = new ExploreReport(registry, globals.report);
  const line = progressLine();
  const explored = scopes.map((scope): Explored => {
    const started = performance.now();
    const result = search({
      scope,
      rules,
      properties: properties.map(({ id }) => id),
      mostStates: flags.states,
      symmetry: reductions.symmetry,
      order: reductions.order,
      workers: flags.workers ?? availableParallelism(),
      onProgress: (progress) => {
        line.update(progressText(scope, progress, performance.now() - started));
        report.progress(progress);
      },
      isAsked: isInterrupted,
    });
    return { scope, result };
  });
  line.stop();
  const results = properties.map((property) => resultOf(property, explored));
  const judged = overall(results);
  const verdict = judged === 'held' && !explored.every(isComplete) ? 'inconclusive' : judged;
  const tell = (found: PropertyResult['found']): readonly string[] =>
    found === undefined ? [] : storyOf(found.scope, linesOf(found.scope, rules, found.violation.steps));
  const document = documentOf(explored, reductions, results, verdict, tell);
  report.end(document);
  if (globals.json === true) printDocument('explore', document);
  else printExplored(explored, reductions, results, tell);
  return report.tell(exitOf(verdict, globals.strict === true));
};

const count = (number: number): string => number.toLocaleString('en');

const progressText = (scope: Scope, progress: Progress, milliseconds: number): string => {
  const { states, transitions, queue, depth, levels } = progress;
  const most = estimateOf(levels);
  return [
    `${scope.name}: ${count(states)} states`,
    most === undefined ? 'total not known yet' : `about ${count(most)} in total`,
    `${count(queue)} queued`,
    `depth ${depth} stimuli`,
    `${count(Math.round((1000 * transitions) / milliseconds))} transitions/s`,
  ].join(', ');
};

/** The verdict on a property whose situation never arose. */
const unseenIn = ({ id }: Property, explored: readonly Explored[]): Verdict => {
  if (!explored.some(({ scope }) => arisesIn(id, scope))) return 'not applicable';
  return explored.every(isComplete) ? 'vacuous' : 'inconclusive';
};

const resultOf = (property: Property, explored: readonly Explored[]): PropertyResult => {
  const exercised = explored.reduce((sum, { result }) => sum + (result.exercised.get(property.id) ?? 0), 0);
  const found = explored
    .flatMap(({ scope, result }) =>
      result.violations
        .filter((violation) => violation.property === property.id)
        .map((violation) => ({ scope, violation })),
    )
    .toSorted((a, b) => a.violation.stimuli - b.violation.stimuli)[0];
  const isBroken = explored.some(({ result }) => result.broken.includes(property.id));
  const verdict = isBroken ? 'violated' : exercised === 0 ? unseenIn(property, explored) : 'held';
  return { property, exercised, verdict, found };
};
