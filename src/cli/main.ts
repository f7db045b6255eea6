#!/usr/bin/env node
/** The command line. It knows everything and nothing knows it. */
import { Command, CommanderError } from 'commander';
import { addCheck } from './check-command.ts';
import { EXIT } from './exit.ts';
import { addExplore } from './explore-command.ts';
import { addHypothesis } from './hypothesis-command.ts';
import { addList } from './list-command.ts';
import { note, version } from './output.ts';
import { addReplay } from './replay-command.ts';
import { addTrace } from './trace-command.ts';
import { UsageError } from './usage-error.ts';

const build = (finish: (status: number) => void): Command => {
  const program = new Command('gicheck')
    .description('Finds faults in GICv4.0 and GICv4.1 drivers, emulators and silicon.')
    .version(version())
    .option('--json', 'print one JSON document and nothing else')
    .option('--strict', 'count disputed as violated')
    .option('--report <dir>', 'keep everything that the run finds in this directory')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .showHelpAfterError(false);
  addCheck(program, finish);
  addExplore(program, finish);
  addHypothesis(program, finish);
  addTrace(program, finish);
  addReplay(program, finish);
  addList(program, finish);
  // Errors of subcommands are ours to report, and the global options may stand after the command.
  const settle = (command: Command): void => {
    command.exitOverride();
    for (const each of command.commands) settle(each);
    if (command !== program && command.commands.length === 0) {
      command.option('--json', 'print one JSON document and nothing else');
      command.option('--strict', 'count disputed as violated');
      command.option('--report <dir>', 'keep everything that the run finds in this directory');
    }
  };
  settle(program);
  return program;
};

const main = async (argv: readonly string[]): Promise<number> => {
  let status: number = EXIT.held;
  try {
    await build((result) => {
      status = result;
    }).parseAsync(argv);
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.held : EXIT.usage;
    if (error instanceof UsageError) {
      note(`gicheck: ${error.message}`);
      return EXIT.usage;
    }
    note(`gicheck: a fault of gicheck itself: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env.GICHECK_DEBUG !== undefined && error instanceof Error) note(error.stack ?? '');
    else note('Set GICHECK_DEBUG=1 to see where.');
    return EXIT.internal;
  }
};

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The reader of a pipe has seen enough.
  if (error.code === 'EPIPE') process.exit(EXIT.held);
  throw error;
});

process.exitCode = await main(process.argv);
