#!/usr/bin/env node
/** The process: standard output and exit status. No other file imports this one. */
import { runCommandLine } from './command-line.ts';
import { EXIT } from './exit.ts';
import { note, outputProblem, watchOutput } from './output.ts';
import { supervise } from './supervisor.ts';
import { watchFailures, watchLoading } from './unloaded.ts';

/** The words of the exit statuses that are verdicts. */
const SAID: ReadonlyMap<number, string> = new Map([
  [EXIT.held, 'nothing is violated'],
  [EXIT.violated, 'violated'],
  [EXIT.incomplete, 'nothing is violated, but not everything was judged'],
]);

watchLoading((line) => {
  note(`gicheck: ${line}`);
  process.exitCode = EXIT.usage;
});

watchFailures((status) => process.exit(status));

const main = async (): Promise<void> => {
  watchOutput();
  const status = await runCommandLine(process.argv.slice(2), { supervise });
  const problem = await outputProblem();
  if (problem === undefined) process.exit(status);
  const said = SAID.get(status);
  note(`gicheck: standard output: cannot be written: ${problem}${said === undefined ? '' : `; verdict: ${said}`}`);
  // A violation is worse than a result that nobody can read.
  process.exit(status === EXIT.held || status === EXIT.incomplete ? EXIT.usage : status);
};

void main();
