/** `gicheck hypothesis list | show | check` */
import { randomInt } from 'node:crypto';
import type { Command } from 'commander';
import pc from 'picocolors';
import type { Failure } from '../fuzz/check-result.ts';
import { checkHypothesis, type HypothesisResult, hypothesisName } from '../hypotheses/check-hypothesis.ts';
import type { Registry } from '../registry/registry.ts';
import { hypothesisNamed, wholeNumber } from './arguments.ts';
import { storyOf } from './counterexample-file.ts';
import { EXIT } from './exit.ts';
import { note, print, printDocument, progressBar, table } from './output.ts';
import { fileOf, type Kept, makeDirectory, writeReport } from './report-files.ts';
import { type GlobalOptions, loadOptions, type Session } from './session.ts';

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
    .option(
      '--seed <n>',
      'the same seed gives the same result (default: random)',
      wholeNumber('--seed', 0, 0xffff_ffff),
    )
    .action((ids: readonly string[], flags: CheckFlags, command: Command) => {
      session.finish(checkThem(session, ids, flags, command.optsWithGlobals<GlobalOptions>()));
    });
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
  if (globals.report !== undefined) makeDirectory(globals.report);
  const seed = flags.seed ?? randomInt(0xffff_ffff);
  note(`seed ${seed}`);
  const progress = progressBar();
  const results = hypotheses.map((hypothesis) =>
    checkHypothesis(hypothesis, {
      registry,
      runs: flags.runs,
      seed,
      onProgress: (done, total, what) => progress.update(done, total, what),
    }),
  );
  progress.stop();
  const asDeclared = results.every(({ confirmed }) => confirmed);
  const kept = keptOf(globals.report, results, seed);
  if (globals.report !== undefined) writeReport(registry, globals.report, kept);
  if (globals.json === true) printDocument('hypothesis check', documentOf(results, seed));
  else printResults(results, ids.length > 0);
  if (globals.report !== undefined) {
    for (const path of kept.failures.keys()) note(`Replay: npx gicheck replay ${path}${loadOptions(session)}`);
  }
  note(`seed ${seed}`);
  return asDeclared ? EXIT.held : EXIT.violated;
};

/** The counterexamples by the path of their file, and the summary. */
const keptOf = (directory: string | undefined, results: readonly HypothesisResult[], seed: number): Kept => {
  const failures = new Map<string, Failure>();
  for (const { hypothesis, scopes } of results) {
    for (const { scope, failures: found } of scopes) {
      const prefix = `${hypothesisName(hypothesis, scope)}-`;
      for (const failure of found) failures.set(fileOf(directory ?? '', failure, prefix), failure);
    }
  }
  return { failures, documents: { 'summary.json': documentOf(results, seed) } };
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
    scopes: result.scopes.map(({ scope, violates, workaround, failures }) => ({
      id: scope.id,
      violates,
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
  print(table(['hypothesis', 'scope', 'violates', 'steps', 'with workaround', 'healthy hardware', 'result'], rows));
  if (!stories) print(pc.dim('npx gicheck hypothesis check ID prints the counterexamples of one hypothesis.'));
};
