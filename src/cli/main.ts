#!/usr/bin/env node
/** The command line. It knows everything and nothing knows it. */
import { Command, CommanderError } from 'commander';
import { builtIn } from '../registry/built-in.ts';
import { loaded } from '../registry/load.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { addCheck } from './check-command.ts';
import { EXIT } from './exit.ts';
import { addExplore } from './explore-command.ts';
import { addHypothesis } from './hypothesis-command.ts';
import { addList } from './list-command.ts';
import { note, version } from './output.ts';
import { addReplay } from './replay-command.ts';
import type { Session } from './session.ts';
import { addTrace } from './trace-command.ts';
import { UsageError } from './usage-error.ts';

/** The options that every command understands. They may stand before the command and after it. */
const addGlobalOptions = (command: Command, load: (file: string) => void): void => {
  command
    .option('--json', 'print one JSON document and nothing else')
    .option('--strict', 'count disputed as violated')
    .option('--report <dir>', 'keep everything that the run finds in this directory')
    .option('--load <file>', 'an ES module with profiles, properties or hypotheses of your own; may be repeated', load);
};

const build = (finish: (status: number) => void): Command => {
  const program = new Command('gicheck')
    .description('Finds faults in GICv4.0 and GICv4.1 drivers, emulators and silicon.')
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(text) })
    .showHelpAfterError(false);
  const files: string[] = [];
  let registry: Registry = builtIn;
  const session: Session = {
    get registry() {
      return registry;
    },
    files,
    finish,
  };
  program.hook('preAction', async () => {
    registry = await loaded(builtIn, files);
  });
  for (const add of [addCheck, addExplore, addHypothesis, addTrace, addReplay, addList]) add(program, session);
  const settle = (command: Command): void => {
    // Errors of subcommands are reported by `main`, too.
    command.exitOverride();
    if (command === program || command.commands.length === 0) addGlobalOptions(command, (file) => files.push(file));
    for (const each of command.commands) settle(each);
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
    if (error instanceof UsageError || error instanceof RegistryError) {
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
