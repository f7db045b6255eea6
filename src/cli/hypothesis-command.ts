/** `gicheck hypothesis list | show | check` */
import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import { checkHypothesis, type HypothesisResult } from '../hypotheses/check-hypothesis.ts';
import type { Registry } from '../registry/registry.ts';
import { colours as pc } from '../report/colours.ts';
import { hypothesisNamed, seedOption, wholeNumber } from './arguments.ts';
import { storyOf } from './counterexample-file.ts';
import { EXIT } from './exit.ts';
import { note, print, printDocument, table, version } from './output.ts';
import { progressBar } from './progress.ts';
import { fileOf, Report } from './report-files.ts';
import { commandLine, type GlobalOptions, type Session } from './session.ts';
import { isInterrupted } from './thread.ts';

interface CheckFlags {
  readonly runs: number;
  readonly seed?: number;
}

const RUNS = 20_000;

export const addHypothesis = (program: Command, session: Session): void => {
  const group = program.command('hypothesis').description('suspected hardware faults: list, show, check');
  group
    .command('list')
    .description('list the hypotheses')
    .action((_flags: object, command: Command) => {
      list(session.registry, command.optsWithGlobals<GlobalOptions>());
      session.finish(EXIT.held);
    });
  group
    .command('show')
    .description('show one hypothesis in full')
    .argument('<id>')
    .action((id: string, _flags: object, command: Command) => {
      show(session.registry, id, command.optsWithGlobals<GlobalOptions>());
      session.finish(EXIT.held);
    });
  group
    .command('check')
    .description('confirm hypotheses: with the fault, with the workaround, on healthy hardware')
    .argument('[id...]', 'hypotheses to check (default: all)')
    .option('--runs <n>', 'programs per profile', wholeNumber('--runs', 1), RUNS)
    .addOption(seedOption())
    .action((ids: readonly string[], flags: CheckFlags, command: Command) =>
      session.engine(() => checkThem(session, ids, flags, command.optsWithGlobals<GlobalOptions>())),
    );
};

const list = (registry: Registry, globals: GlobalOptions): void => {
  if (globals.json === true) {
    const hypotheses = registry.hypotheses.map(({ scopes, ...rest }) => ({
      ...rest,
      scopes: scopes.map(({ id }) => id),
    }));
    printDocument('hypothesis list', { verdict: 'held', hypotheses });
    return;
  }
  print(
    table(
      ['hypothesis', 'fault', 'violates', 'profiles'],
      registry.hypotheses.map(({ id, title, violates, profiles }) => [
        id,
        title,
        violates.join(', '),
        profiles.join(', '),
      ]),
    ),
  );
};

const show = (registry: Registry, id: string, globals: GlobalOptions): void => {
  const { hypothesis } = hypothesisNamed(registry, id);
  if (globals.json === true) {
    printDocument('hypothesis show', { verdict: 'held', ...hypothesis });
    return;
  }
  print(`${pc.bold(hypothesis.id)}: ${hypothesis.title}`);
  print(`  ${hypothesis.statement}`);
  print(`  Affected: ${hypothesis.affected}\n  Source:   ${hypothesis.source}`);
  print(`  Violates: ${hypothesis.violates.join(', ')} on ${hypothesis.profiles.join(', ')}`);
  for (const scope of hypothesis.scopes) {
    print(`  Scope ${pc.bold(scope.id)}: ${scope.description}`);
    if (scope.workaround !== undefined) print(`    workaround: ${scope.workaround.description}`);
  }
};

const checkThem = (session: Session, ids: readonly string[], flags: CheckFlags, globals: GlobalOptions): number => {
  const { registry } = session;
  const hypotheses = ids.length === 0 ? registry.hypotheses : ids.map((id) => hypothesisNamed(registry, id).hypothesis);
  const seed = flags.seed ?? randomInt(0xffff_ffff);
  const head = { tool: 'gicheck', version: version(), command: 'hypothesis check' };
  const report =
    globals.report === undefined
      ? undefined
      : new Report(registry, globals.report, { ...head, seed, verdict: 'inconclusive', complete: false });
  note(`seed ${seed}`);
  const progress = progressBar();
  const results: HypothesisResult[] = [];
  for (const hypothesis of hypotheses) {
    if (isInterrupted()) break;
    const result = checkHypothesis(hypothesis, {
      registry,
      runs: flags.runs,
      seed,
      isOver: isInterrupted,
      onFailure: (failure) => report?.keep(failure, `${failure.hypothesis}-`),
      onProgress: (done, total, what) => progress.update(done, total, what),
    });
    // A hypothesis whose check was cut short is neither confirmed nor refuted.
    if (isInterrupted()) break;
    results.push(result);
    report?.summary({ ...head, ...documentOf(results, seed), complete: results.length === hypotheses.length });
  }
  progress.stop();
  if (globals.json === true) printDocument('hypothesis check', documentOf(results, seed));
  else printResults(results, ids.length > 0);
  for (const { failures } of results.flatMap(({ scopes }) => scopes)) {
    for (const failure of failures) {
      if (report === undefined) break;
      const path = fileOf(report.directory, failure, `${failure.hypothesis}-`);
      note(`Replay: ${commandLine(session, ['replay', path])}`);
    }
  }
  if (report === undefined && ids.length > 0 && results.length > 0) {
    const runs = flags.runs === RUNS ? [] : ['--runs', String(flags.runs)];
    note(`Again: ${commandLine(session, ['hypothesis', 'check', ...ids, ...runs, '--seed', String(seed)])}`);
  }
  note(`seed ${seed}`);
  const asDeclared = results.every(({ confirmed }) => confirmed);
  const status = !asDeclared ? EXIT.violated : results.length < hypotheses.length ? EXIT.incomplete : EXIT.held;
  if (report?.problem === undefined) return status;
  note(`gicheck: ${report.problem}`);
  return status === EXIT.violated ? status : EXIT.usage;
};

const shortest = ({ scopes }: HypothesisResult): number =>
  Math.min(...scopes.flatMap(({ failures }) => failures.map(({ program }) => program.length)));

const documentOf = (results: readonly HypothesisResult[], seed: number): object => ({
  seed,
  verdict: results.every(({ confirmed }) => confirmed) ? 'held' : 'violated',
  hypotheses: results.map((result) => ({
    id: result.hypothesis.id,
    verdict: result.scopes.every(({ violates }) => violates.length > 0) ? 'violated' : 'held',
    confirmed: result.confirmed,
    violates: [...new Set(result.scopes.flatMap(({ violates }) => violates))],
    steps: Number.isFinite(shortest(result)) ? shortest(result) : 0,
    ...(result.scopes.some(({ workaround }) => workaround !== undefined)
      ? { workaround: result.scopes.every(({ workaround }) => (workaround ?? 'held') === 'held') ? 'held' : 'violated' }
      : {}),
    control: result.control,
    scopes: result.scopes.map(({ scope, violates, instead, workaround, failures }) => ({
      id: scope.id,
      violates,
      ...(instead.length === 0 ? {} : { violatesInstead: instead }),
      steps: failures.map(({ program }) => program.length),
      workaround,
    })),
  })),
});

/** Prints the table; with `stories`, the counterexamples before it. */
const printResults = (results: readonly HypothesisResult[], stories: boolean): void => {
  if (stories) {
    for (const { scopes } of results) {
      for (const { failures } of scopes) for (const failure of failures) print(`\n${storyOf(failure)}`);
    }
    print('');
  }
  const rows = results.flatMap((result) =>
    result.scopes.map(({ scope, violates, workaround, failures }) => [
      result.hypothesis.id,
      scope.id,
      violates.length === 0 ? pc.red('nothing') : violates.join(', '),
      failures.map(({ program }) => String(program.length)).join(', '),
      workaround ?? '-',
      result.control,
      result.confirmed ? pc.green('confirmed') : pc.red('not confirmed'),
    ]),
  );
  for (const { hypothesis, scopes } of results) {
    for (const { scope, violates, instead } of scopes) {
      const missed = hypothesis.violates.filter((id) => !violates.includes(id));
      if (missed.length === 0) continue;
      print(
        `${hypothesis.id}, scope ${scope.id}: does not violate ${missed.join(', ')}; ${instead.length === 0 ? 'no other property is violated either' : `it violates ${instead.join(', ')}`}`,
      );
    }
  }
  print(table(['hypothesis', 'scope', 'violates', 'steps', 'with workaround', 'healthy hardware', 'result'], rows));
  if (!stories) print(pc.dim('npx gicheck hypothesis check ID prints the counterexamples of one hypothesis.'));
};
