/** `gicheck check` */
import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import pc from 'picocolors';
import { findScope } from '../../models/abstract/scope.ts';
import { coverageSummary } from '../cover/report.ts';
import { EXPECTED } from '../explore/manifest.ts';
import { check } from '../fuzz/check.ts';
import type { WalkOptions } from '../fuzz/check-options.ts';
import type { CheckResult, Failure, PropertyResult, Refinement } from '../fuzz/check-result.ts';
import { overall } from '../judge/overall.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import { collect, hypothesisNamed, profilesNamed, propertiesNamed, scopeNamed, wholeNumber } from './arguments.ts';
import { counterexampleOf, storyOf } from './counterexample-file.ts';
import { EXIT, exitOf } from './exit.ts';
import { note, print, printDocument, progressBar, table, verdictText } from './output.ts';
import { fileOf, type Kept, makeDirectory, writeReport } from './report-files.ts';
import { type GlobalOptions, loadOptions, type Session } from './session.ts';
import { UsageError } from './usage-error.ts';

interface CheckFlags {
  readonly profile: readonly string[];
  readonly property: readonly string[];
  readonly hypothesis?: string;
  readonly runs?: number;
  readonly time?: number;
  readonly seed?: number;
  readonly scope: string;
  readonly until?: number;
}

const DEFAULT_SCOPE = 'tiny';
const DEFAULT_RUNS = 20_000;
const WITHOUT_LIMIT = 1_000_000_000;

export const addCheck = (program: Command, session: Session): void => {
  program
    .command('check')
    .description('fuzz the reference model against the properties')
    .addOption(
      new Option('--profile <id>', 'profile of the hardware; may be repeated').argParser(collect).default([], 'all'),
    )
    .addOption(
      new Option('--property <id>', 'id or name of a property; may be repeated').argParser(collect).default([], 'all'),
    )
    .option('--hypothesis <id>', 'run the model with the fault of this hypothesis')
    .option('--runs <n>', `programs per profile (default: ${DEFAULT_RUNS})`, wholeNumber('--runs', 1))
    .option('--time <seconds>', 'run for this long instead of a number of programs', wholeNumber('--time', 1))
    .option(
      '--seed <n>',
      'the same seed gives the same result (default: random)',
      wholeNumber('--seed', 0, 0xffff_ffff),
    )
    .option('--scope <name>', 'scope of the abstract model for programs to cover', DEFAULT_SCOPE)
    .option(
      '--until <coverage=n%>',
      'go on until the programs cover this share of the transitions of the scope',
      coverageShare,
    )
    .action((flags: CheckFlags, command: Command) => {
      session.finish(runCheck(session, flags, command.optsWithGlobals<GlobalOptions>()));
    });
};

/** Parses `coverage=90%` to a number from 0 to 1. */
const coverageShare = (text: string): number => {
  const [, percent] = /^coverage=(\d{1,3})%$/.exec(text) ?? [];
  const share = Number(percent) / 100;
  if (share > 0 && share <= 1) return share;
  throw new UsageError(`--until: "${text}" is not one of coverage=1% to coverage=100%`);
};

/** Scopes that programs can cover: those with one ITS whose states and transitions fit into memory. */
const WALKABLE = EXPECTED.map(({ scope }) => scope).filter((name) => findScope(name)?.itss === 1);

const walksOf = ({ scope: name, until }: CheckFlags): WalkOptions => {
  const scope = scopeNamed(name);
  if (!WALKABLE.includes(name)) {
    throw new UsageError(`--scope: programs cannot cover "${name}"; choose one of ${WALKABLE.join(', ')}`);
  }
  return { scope, ...(until === undefined ? {} : { until }) };
};

const runCheck = (session: Session, flags: CheckFlags, globals: GlobalOptions): number => {
  const { registry } = session;
  if (flags.runs !== undefined && flags.time !== undefined)
    throw new UsageError('--runs and --time: give only one of them');
  const named = flags.hypothesis === undefined ? undefined : hypothesisNamed(registry, flags.hypothesis);
  const profiles = profilesNamed(registry, flags.profile);
  const architectures = profiles.map(({ architecture }) => architecture);
  const properties = propertiesNamed(registry, flags.property).filter(
    (property) =>
      flags.property.length > 0 || property.architectures.some((version) => architectures.includes(version)),
  );
  const walks = walksOf(flags);
  if (globals.report !== undefined) makeDirectory(globals.report);
  const seed = flags.seed ?? randomInt(0xffff_ffff);
  note(`seed ${seed}`);
  const progress = progressBar();
  const result = check({
    registry,
    profiles,
    properties,
    ...(named === undefined ? {} : { replaces: named.scope.replaces, hypothesis: flags.hypothesis }),
    runs: flags.runs ?? (flags.time === undefined ? DEFAULT_RUNS : WITHOUT_LIMIT),
    ...(flags.time === undefined ? {} : { seconds: flags.time }),
    seed,
    walks,
    onProgress: (done, total, profile) => progress.update(done, total, profile),
  });
  progress.stop();
  const verdict = overall(result.properties);
  if (globals.report !== undefined)
    writeReport(registry, globals.report, keptOf(registry, globals.report, result, verdict));
  if (globals.json === true) printDocument('check', documentOf(registry, result, verdict));
  else printCheck(session, result, globals.report);
  note(`seed ${seed}`);
  const status = exitOf(verdict, globals.strict === true);
  const { until } = flags;
  const { reach } = result.refinement ?? {};
  const isShort = until !== undefined && (reach === undefined || reach.transitions < until * reach.allTransitions);
  if (isShort) note('--until: coverage goal not reached: no new transitions');
  // A run that ends at the limit of --time is complete; one that ends early for another reason is not.
  return status === EXIT.held && (isShort || (result.cutShort && flags.time === undefined)) ? EXIT.incomplete : status;
};

const documentOf = (registry: Registry, result: CheckResult, verdict: Verdict): object => ({
  seed: result.seed,
  verdict,
  programs: result.programs,
  steps: result.steps,
  generation: result.generation,
  refinement: result.refinement,
  coverage: result.coverage,
  properties: result.properties.map(({ property, verdict: each, exercised, noticed, failure }) => ({
    id: property.id,
    name: property.name,
    kind: property.kind,
    verdict: each,
    exercised,
    noticed,
    ...(failure === undefined ? {} : { counterexample: counterexampleOf(registry, failure) }),
  })),
});

const printCheck = (session: Session, result: CheckResult, report: string | undefined): void => {
  const failures = result.properties.flatMap(({ failure }) => failure ?? []);
  for (const failure of failures) print(`\n${storyOf(failure)}\n${replayHint(failure, report)}${loadOptions(session)}`);
  print(
    table(
      ['property', 'name', 'kind', 'exercised', 'noticed', 'verdict'],
      result.properties.map(({ property, exercised, noticed, verdict }) => [
        property.id,
        property.name,
        property.kind,
        exercised.toLocaleString('en'),
        property.kind === 'software' || property.kind === 'lint' ? noticed.toLocaleString('en') : '',
        verdictText(verdict),
      ]),
    ),
  );
  const { legal, illegal } = result.generation;
  const share = ((100 * illegal) / Math.max(1, legal + illegal)).toFixed(1);
  print(
    pc.dim(
      `${result.programs.toLocaleString('en')} programs, ${result.steps.toLocaleString('en')} steps, ${(legal + illegal).toLocaleString('en')} stimuli (${share} % illegal on purpose)`,
    ),
  );
  print(pc.dim(coverageSummary(result.coverage)));
  if (result.refinement !== undefined) print(pc.dim(refinementSummary(result.refinement)));
  print(summary(result.properties));
};

const shareOf = (part: number, all: number): string =>
  `${part.toLocaleString('en')} of ${all.toLocaleString('en')} (${((100 * part) / all).toFixed(1)} %)`;

/** Steps compared with the abstract model, and the share of a scope that programs covered. */
const refinementSummary = ({ steps, reach }: Refinement): string => {
  const compared = `abstract model: ${steps.toLocaleString('en')} steps compared`;
  if (reach === undefined) return compared;
  const { scope, states, allStates, transitions, allTransitions } = reach;
  return `${compared}; scope ${scope}: states ${shareOf(states, allStates)}, transitions ${shareOf(transitions, allTransitions)}`;
};

const summary = (results: readonly PropertyResult[]): string => {
  const counts = new Map<Verdict, number>();
  for (const { verdict } of results) counts.set(verdict, (counts.get(verdict) ?? 0) + 1);
  return [...counts].map(([verdict, count]) => `${count} ${verdictText(verdict)}`).join(', ');
};

const replayHint = (failure: Failure, report: string | undefined): string =>
  report === undefined
    ? `  Store it: npx gicheck check --profile ${failure.profile.id} --property ${failure.finding.property.name}${failure.hypothesis === undefined ? '' : ` --hypothesis ${failure.hypothesis}`} --seed ${failure.seed} --report report`
    : `  Replay: npx gicheck replay ${fileOf(report, failure)}`;

const keptOf = (registry: Registry, directory: string, result: CheckResult, verdict: Verdict): Kept => {
  const failures = result.properties.flatMap(({ failure }) => failure ?? []);
  return {
    failures: new Map(failures.map((failure) => [fileOf(directory, failure), failure])),
    documents: { 'coverage.json': result.coverage, 'summary.json': documentOf(registry, result, verdict) },
  };
};
