/** `gicheck replay FILE` */
import type { Command } from 'commander';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { counterexampleText } from '../report/counterexample-text.ts';
import { MisfitError } from '../run/rig.ts';
import type { Counterexample } from '../run/store.ts';
import { loadProgram, parseCounterexample } from '../run/store.ts';
import { readJson } from './arguments.ts';
import { retell } from './counterexample-file.ts';
import { exitOf } from './exit.ts';
import { print, printDocument } from './output.ts';
import type { GlobalOptions, Session } from './session.ts';
import { UsageError } from './usage-error.ts';

export const addReplay = (program: Command, session: Session): void => {
  program
    .command('replay')
    .description('replay a stored counterexample step by step')
    .argument('<file>', 'counterexample written by --report')
    .action((file: string, _flags: object, command: Command) => {
      session.finish(replay(session.registry, file, command.optsWithGlobals<GlobalOptions>()));
    });
};

/** The profile, property and fault of a counterexample. */
interface Subject {
  readonly profile: Profile;
  readonly property: Property;
  readonly replaces: Replacement | undefined;
}

const HINT = 'give the file that defines it: --load FILE';

/**
 * Looks up the ids of a counterexample. An unknown id is an error: without its fault the program would run on healthy hardware, and `replay`
 * would report `held`.
 */
const subjectOf = (registry: Registry, file: string, counterexample: Counterexample): Subject => {
  const { needs = {}, hypothesis } = counterexample;
  const missing: string[] = [];
  const find = <T>(what: keyof typeof needs, lookUp: () => T): T | undefined => {
    try {
      return lookUp();
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const id = needs[what];
      missing.push(id === undefined ? error.message : `needs the ${what} "${id}", which is not built in`);
      return undefined;
    }
  };
  const profile = find('profile', () => registry.profile(counterexample.profile));
  const property = find('property', () => registry.property(counterexample.property));
  const scope = find('hypothesis', () => (hypothesis === undefined ? undefined : registry.scope(hypothesis).scope));
  if (profile === undefined || property === undefined || missing.length > 0) {
    throw new UsageError(`${file}: ${missing.join('; ')}; ${HINT}`);
  }
  return { profile, property, replaces: scope?.replaces };
};

const replay = (registry: Registry, file: string, globals: GlobalOptions): number => {
  const parsed = parseCounterexample(readJson(file));
  if (!parsed.ok) throw new UsageError(`${file}: is not a counterexample of gicheck: ${parsed.problem}`);
  const { counterexample } = parsed;
  const { profile, property, replaces } = subjectOf(registry, file, counterexample);
  try {
    const timeline = retell(registry, profile, replaces, property, loadProgram(counterexample.program));
    const verdict = timeline.finding?.verdict ?? 'held';
    if (globals.json === true) {
      printDocument('replay', { verdict, property: property.id, name: property.name, ...timeline, finding: undefined });
    } else {
      print(counterexampleText(property, profile, timeline, counterexample.hypothesis));
      if (verdict === 'held')
        print(`  The program ran to its end without violating ${property.id}: it no longer fails.`);
    }
    return exitOf(verdict, globals.strict === true);
  } catch (error) {
    if (error instanceof MisfitError || error instanceof RangeError) {
      throw new UsageError(`${file}: ${error.message}; the program was stored with another version of the model`);
    }
    throw error;
  }
};
