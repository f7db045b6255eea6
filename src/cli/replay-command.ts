/** `gicheck replay FILE` */
import type { Command } from 'commander';
import { findProfile } from '../../models/architecture/profiles.ts';
import { findHypothesis } from '../../models/hypotheses/index.ts';
import { findProperty } from '../../properties/index.ts';
import { counterexampleText } from '../report/counterexample-text.ts';
import { MisfitError } from '../run/rig.ts';
import { loadProgram, parseCounterexample } from '../run/store.ts';
import { readJson } from './arguments.ts';
import { retell } from './counterexample-file.ts';
import { exitOf } from './exit.ts';
import type { GlobalOptions } from './global-options.ts';
import { print, printDocument } from './output.ts';
import { UsageError } from './usage-error.ts';

export const addReplay = (program: Command, finish: (status: number) => void): void => {
  program
    .command('replay')
    .description('run a stored counterexample again, step by step')
    .argument('<file>', 'a counterexample, as --report writes them')
    .action((file: string, _flags: object, command: Command) => {
      finish(replay(file, command.optsWithGlobals<GlobalOptions>()));
    });
};

const known = <T>(value: T | undefined, file: string, what: string): T => {
  if (value === undefined) throw new UsageError(`${file}: ${what}`);
  return value;
};

const replay = (file: string, globals: GlobalOptions): number => {
  const parsed = parseCounterexample(readJson(file));
  if (!parsed.ok) throw new UsageError(`${file}: is no counterexample of gicheck: ${parsed.problem}`);
  const { counterexample } = parsed;
  const profile = known(
    findProfile(counterexample.profile),
    file,
    `names a profile "${counterexample.profile}" that there is not`,
  );
  const property = known(
    findProperty(counterexample.property),
    file,
    `names a property "${counterexample.property}" that there is not`,
  );
  const { hypothesis } = counterexample;
  const mutation =
    hypothesis === undefined
      ? {}
      : known(findHypothesis(hypothesis), file, `names a hypothesis "${hypothesis}" that there is not`).scope.mutation;
  try {
    const timeline = retell(profile, mutation, property, loadProgram(counterexample.program));
    const verdict = timeline.finding?.verdict ?? 'held';
    if (globals.json === true) {
      printDocument('replay', { verdict, property: property.id, name: property.name, ...timeline, finding: undefined });
    } else {
      print(counterexampleText(property, profile, timeline, hypothesis));
      if (verdict === 'held')
        print(`  The program runs to its end and ${property.id} is true all the way: it no longer fails.`);
    }
    return exitOf(verdict, globals.strict === true);
  } catch (error) {
    if (error instanceof MisfitError || error instanceof RangeError) {
      throw new UsageError(`${file}: ${error.message}: the program was made for another model`);
    }
    throw error;
  }
};
