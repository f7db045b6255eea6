/** `gicheck check` */
import { randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Command, Option } from 'commander';
import { findScope } from '../../models/abstract/scope.ts';
import { coverageSummary } from '../cover/report.ts';
import { EXPECTED } from '../explore/manifest.ts';
import { check } from '../fuzz/check.ts';
import type { WalkOptions } from '../fuzz/check-options.ts';
import type { CheckResult, Failure, PropertyResult, Refinement } from '../fuzz/check-result.ts';
import { overall } from '../judge/overall.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Registry } from '../registry/registry.ts';
import { colours as pc } from '../report/colours.ts';
import {
  collect,
  hypothesisNamed,
  profilesNamed,
  propertiesNamed,
  scopeNamed,
  seedOption,
  wholeNumber,
} from './arguments.ts';
import { counterexampleOf, storyOf } from './counterexample-file.ts';
import { checkDrivers } from './driver-command.ts';
import { EXIT, exitOfAll } from './exit.ts';
import { note, print, printDocument, table, verdictText, version } from './output.ts';
import { progressBar } from './progress.ts';
import { fileOf, Report } from './report-files.ts';
import { commandLine, type GlobalOptions, type Session } from './session.ts';
import { isInterrupted, send } from './thread.ts';
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
  readonly driver?: string;
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
    .addOption(seedOption())
    .option('--scope <name>', 'scope of the abstract model for programs to cover', DEFAULT_SCOPE)
    .option(
      '--until <coverage=n%>',
      'go on until the programs cover this share of the transitions of the scope',
      coverageShare,
    )
    .addOption(
      new Option('--driver <id>', 'run this driver, as `driver check` does, in place of random programs').conflicts([
        'property',
        'time',
        'until',
      ]),
    )
    .action((flags: CheckFlags, command: Command) =>
      session.engine(() => runCheck(session, flags, command.optsWithGlobals<GlobalOptions>())),
    );
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

/** Milliseconds between two summaries of a run that goes on. */
const SUMMARY_EVERY = 500;

const runCheck = (session: Session, flags: CheckFlags, globals: GlobalOptions): number => {
  const { registry } = session;
  if (flags.driver !== undefined) return checkDrivers(session, [flags.driver], flags, globals);
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
  const seed = flags.seed ?? randomInt(0xffff_ffff);
  const report = new CheckReport(session, seed, globals.report, flags.time !== undefined);
  note(`seed ${seed}`);
  const progress = progressBar(flags.time === undefined ? 'programs' : 'seconds');
  const started = performance.now();
  let written = performance.now();
  const result = check({
    registry,
    profiles,
    properties,
    ...(named === undefined ? {} : { replaces: named.scope.replaces, hypothesis: flags.hypothesis }),
    runs: flags.runs ?? (flags.time === undefined ? DEFAULT_RUNS : WITHOUT_LIMIT),
    ...(flags.time === undefined ? {} : { seconds: flags.time }),
    seed,
    walks,
    isOver: isInterrupted,
    onProgress: (done, total, profile) => {
      if (flags.time === undefined) progress.update(done, total, profile);
      else progress.update(Math.round((performance.now() - started) / 1000), flags.time, profile);
    },
    onFailure: (failure) => {
      if (failure.finding.verdict === 'violated') send({ kind: 'violated' });
      report.keep(failure);
    },
    onInterim: (resultSoFar) => {
      if (report.directory === undefined || performance.now() - written < SUMMARY_EVERY) return;
      report.write(resultSoFar(), false);
      written = performance.now();
    },
  });
  progress.stop();
  const verdict = overall(result.properties);
  report.write(result, !isInterrupted());
  if (globals.json === true) printDocument('check', documentOf(registry, result, verdict));
  else printCheck(result, (failure) => report.again(failure) ?? againLine(session, flags, globals, seed));
  note(`seed ${seed}`);
  const { until } = flags;
  const { reach } = result.refinement ?? {};
  const isShort = until !== undefined && (reach === undefined || reach.transitions < until * reach.allTransitions);
  if (isShort && !isInterrupted()) note('--until: coverage goal not reached: no new transitions');
  const verdicts = result.properties.map(({ verdict: each }) => each);
  const status = exitOfAll(verdicts, globals.strict === true);
  if (status === EXIT.violated) return report.tell(status);
  // A run that ends at the limit of --time is complete; one that ends early for another reason is not.
  return report.tell(isShort || isInterrupted() ? EXIT.incomplete : status);
};

/** The command line of this run with its seed, which finds the same again. */
const againLine = (session: Session, flags: CheckFlags, globals: GlobalOptions, seed: number): string => {
  const { hypothesis, runs, until } = flags;
  const option = (name: string, value: string | number | undefined): string[] =>
    value === undefined ? [] : [name, String(value)];
  return `  Again: ${commandLine(session, [
    'check',
    ...flags.profile.flatMap((id) => option('--profile', id)),
    ...flags.property.flatMap((id) => option('--property', id)),
    ...option('--hypothesis', hypothesis),
    ...option('--runs', runs),
    ...option('--seed', seed),
    ...(flags.scope === DEFAULT_SCOPE ? [] : option('--scope', flags.scope)),
    ...option('--until', until === undefined ? undefined : `coverage=${Math.round(until * 100)}%`),
    ...(globals.strict === true ? ['--strict'] : []),
  ])}`;
};

/** What a run of check keeps in files. */
class CheckReport {
  private readonly session: Session;
  private readonly seed: number;
  private readonly isTimed: boolean;
  private report: Report | undefined;

  /** `isTimed`: a run with a limit of time is not found again by its seed, so its counterexamples are kept in any case. */
  constructor(session: Session, seed: number, directory: string | undefined, isTimed: boolean) {
    this.session = session;
    this.seed = seed;
    this.isTimed = isTimed;
    if (directory !== undefined) this.report = new Report(session.registry, directory, this.first());
  }

  private first(): object {
    return {
      tool: 'gicheck',
      version: version(),
      command: 'check',
      seed: this.seed,
      verdict: 'inconclusive',
      complete: false,
    };
  }

  get directory(): string | undefined {
    return this.report?.directory;
  }

  keep(failure: Failure): void {
    if (this.report === undefined && this.isTimed) this.report = this.inTemporaryDirectory();
    this.report?.keep(failure);
  }

  /** Undefined if there is no room: then only the seed is told. */
  private inTemporaryDirectory(): Report | undefined {
    try {
      return new Report(this.session.registry, mkdtempSync(join(tmpdir(), 'gicheck-')), this.first());
    } catch {
      return undefined;
    }
  }

  write(result: CheckResult, isComplete: boolean): void {
    const { report, session } = this;
    if (report === undefined) return;
    const worst = overall(result.properties);
    const verdict = isComplete || worst === 'violated' ? worst : 'inconclusive';
    report.document('coverage.json', result.coverage);
    report.summary({ ...this.first(), ...documentOf(session.registry, result, verdict), complete: isComplete });
  }

  /** The line that replays a kept failure; undefined if it is not kept. */
  again(failure: Failure): string | undefined {
    const { report } = this;
    if (report === undefined || report.problem !== undefined) return undefined;
    return `  Replay: ${commandLine(this.session, ['replay', fileOf(report.directory, failure)])}`;
  }

  /** Tells what could not be written. A violation is worse than a report that is not there. */
  tell(status: number): number {
    const problem = this.report?.problem;
    if (problem === undefined) return status;
    note(`gicheck: ${problem}`);
    return status === EXIT.violated ? status : EXIT.usage;
  }
}

const documentOf = (registry: Registry, result: CheckResult, verdict: Verdict): object => ({
  seed: result.seed,
  verdict,
  programs: result.programs,
  walks: result.walks,
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

const printCheck = (result: CheckResult, again: (failure: Failure) => string): void => {
  const failures = result.properties.flatMap(({ failure }) => failure ?? []);
  for (const failure of failures) print(`\n${storyOf(failure)}\n${again(failure)}`);
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
  const walked = result.walks === 0 ? '' : `, ${result.walks.toLocaleString('en')} walks`;
  const share = ((100 * illegal) / Math.max(1, legal + illegal)).toFixed(1);
  print(
    pc.dim(
      `${result.programs.toLocaleString('en')} programs${walked}, ${result.steps.toLocaleString('en')} steps, ${(legal + illegal).toLocaleString('en')} stimuli (${share} % illegal on purpose)`,
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
