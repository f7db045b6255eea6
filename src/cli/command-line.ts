/** The command line: the options of all commands, the registry, exit statuses. */
import { Command, CommanderError } from 'commander';
import { builtIn } from '../registry/built-in.ts';
import { loaded } from '../registry/load.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { addCheck } from './check-command.ts';
import { addDriver } from './driver-command.ts';
import { EXIT } from './exit.ts';
import { addExplore } from './explore-command.ts';
import { addHypothesis } from './hypothesis-command.ts';
import { addList } from './list-command.ts';
import { note, version } from './output.ts';
import { addReplay } from './replay-command.ts';
import type { GlobalOptions, Session } from './session.ts';
import { addTrace } from './trace-command.ts';
import { UsageError } from './usage-error.ts';
import { onOneLine } from './visible.ts';

/** Options of every command. They may stand before or after the name of the command. */
const addGlobalOptions = (command: Command, load: (file: string) => void): void => {
  command
    .option('--json', 'print one JSON document to standard output and nothing else')
    .option('--strict', 'count disputed as violated')
    .option('--report <dir>', 'write counterexamples and a summary to this directory')
    .option('--load <file>', 'ES module that defines profiles, properties or hypotheses; may be repeated', load);
};

/** Where commands run. */
export interface Host {
  /** Runs the command line in a thread of its own; undefined in that thread. */
  readonly supervise: ((args: readonly string[], loads: boolean) => Promise<number>) | undefined;
}

/** The commands that run in a thread of their own. */
const LONG = ['check', 'hypothesis check', 'explore', 'driver check', 'driver steps'];

/** The commands that keep what they find in the directory of --report. */
const REPORTING = ['check', 'hypothesis check', 'explore', 'driver check', 'replay', 'trace'];

const nameOf = (command: Command): string =>
  command.parent === null || command.parent.parent === null
    ? command.name()
    : `${nameOf(command.parent)} ${command.name()}`;

/** An error of the parser on one line, in the form of all others. */
const oneLine = (text: string): string => onOneLine(`gicheck: ${text.replace(/^error: /, '').trim()}`);

/** Most characters of an error that is told. */
const LONGEST_ERROR = 1000;

const build = (host: Host, args: readonly string[], finish: (status: number) => void): Command => {
  const program = new Command('gicheck')
    .description('Finds faults in GICv4.0 and GICv4.1 drivers, emulators and silicon.')
    .version(version())
    .exitOverride()
    .configureOutput({ outputError: (text, write) => write(`${oneLine(text)}\n`) })
    .showHelpAfterError(false);
  const files: string[] = [];
  let registry: Registry = builtIn;
  const { supervise } = host;
  const session: Session = {
    get registry() {
      return registry;
    },
    files,
    finish,
    engine: async (run) => {
      finish(supervise === undefined ? run() : await supervise(args, files.length > 0));
    },
  };
  program.hook('preAction', async (_, command) => {
    const name = nameOf(command);
    if (command.optsWithGlobals<GlobalOptions>().report === '') throw new UsageError('--report: names no directory');
    if (command.optsWithGlobals<GlobalOptions>().report !== undefined && !REPORTING.includes(name)) {
      throw new UsageError(`--report: ${name} has nothing to report; ${REPORTING.join(', ')} have`);
    }
    if (supervise === undefined || !LONG.includes(name)) registry = await loaded(builtIn, files);
  });
  for (const add of [addCheck, addExplore, addHypothesis, addDriver, addTrace, addReplay, addList])
    add(program, session);
  const settle = (command: Command): void => {
    // `runCommandLine` reports the errors of subcommands as well.
    command.exitOverride();
    if (command === program || command.commands.length === 0) addGlobalOptions(command, (file) => files.push(file));
    for (const each of command.commands) settle(each);
  };
  settle(program);
  return program;
};

/** Runs a command line, without the names of node and of the script, and returns its exit status. */
export const runCommandLine = async (args: readonly string[], host: Host): Promise<number> => {
  let status: number = EXIT.held;
  try {
    await build(host, args, (result) => {
      status = result;
    }).parseAsync(args, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.held : EXIT.usage;
    if (error instanceof UsageError || error instanceof RegistryError) {
      const { message } = error;
      note(`gicheck: ${message.length > LONGEST_ERROR ? `${message.slice(0, LONGEST_ERROR)}…` : message}`);
      return EXIT.usage;
    }
    note(`gicheck: internal error: ${error instanceof Error ? error.message : String(error)}`);
    if (process.env.GICHECK_DEBUG !== undefined && error instanceof Error) note(error.stack ?? '');
    else note('Set GICHECK_DEBUG=1 for a stack trace.');
    return EXIT.internal;
  }
};
