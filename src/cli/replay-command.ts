/** `gicheck replay FILE` */
import type { Command } from 'commander';
import { defineProfile, type Profile } from '../../models/architecture/profiles.ts';
import { type Registry, RegistryError } from '../registry/registry.ts';
import { timelineText } from '../report/counterexample-text.ts';
import { problemInProgram, redistributorsOf } from '../run/fit.ts';
import type { Program } from '../run/program.ts';
import { MisfitError } from '../run/rig.ts';
import { type Counterexample, loadProgram, parseCounterexample } from '../run/store.ts';
import { replayedCase } from './driver-files.ts';
import { exitOfAll } from './exit.ts';
import { profileOf } from './named-profile.ts';
import { print, printDocument, version } from './output.ts';
import { nameOf, readJson } from './read-file.ts';
import { type Replayed, replayed, type Subject } from './replay-judged.ts';
import { Report } from './report-files.ts';
import type { GlobalOptions, Session } from './session.ts';
import { UsageError } from './usage-error.ts';
import { onOneLine } from './visible.ts';

export const addReplay = (program: Command, session: Session): void => {
  program
    .command('replay')
    .description('run a stored program step by step and judge it by all properties')
    .argument('<file>', 'counterexample written by --report, or a program in that form; - reads standard input')
    .action((file: string, _flags: object, command: Command) => {
      session.finish(replay(session.registry, file, command.optsWithGlobals<GlobalOptions>()));
    });
};

const HINT = 'give the file that defines it: --load FILE';

/** Most redistributors of a profile that is enlarged for a program. */
const MOST_REDISTRIBUTORS = 16;

/** The profile, with as many redistributors as the program acts at: how many there are is no matter of the version. */
const enlarged = (profile: Profile, program: Program): Profile => {
  const redistributors = redistributorsOf(program);
  if (redistributors <= profile.redistributors || redistributors > MOST_REDISTRIBUTORS) return profile;
  return defineProfile({ ...profile, id: `${profile.id} with ${redistributors} redistributors`, redistributors });
};

/**
 * Looks up the ids of a counterexample. An unknown id is an error: without its fault the program would run on healthy hardware, and `replay`
 * would report `held`.
 */
const subjectOf = (registry: Registry, file: string, counterexample: Counterexample): Subject => {
  const { needs = {}, hypothesis, property: propertyId, profile: named } = counterexample;
  const missing: string[] = [];
  const find = <T>(what: keyof typeof needs, lookUp: () => T): T | undefined => {
    try {
      return lookUp();
    } catch (error) {
      if (!(error instanceof RegistryError)) throw error;
      const id = needs[what];
      missing.push(id === undefined ? error.message : `needs the ${what} "${id}", which is not built in; ${HINT}`);
      return undefined;
    }
  };
  const given = find('profile', () => profileOf(registry, named));
  const property = find('property', () => (propertyId === undefined ? undefined : registry.property(propertyId)));
  const scope = find('hypothesis', () => (hypothesis === undefined ? undefined : registry.scope(hypothesis).scope));
  if (given === undefined || missing.length > 0) throw new UsageError(`${file}: ${missing.join('; ')}`);
  const program = loadProgram(counterexample.program);
  const profile = typeof named === 'string' ? enlarged(given, program) : given;
  if (property !== undefined && !property.architectures.includes(profile.architecture)) {
    throw new UsageError(
      `${file}: property: ${property.id} is not applicable to profile ${profile.id}: it is about ${property.architectures.join(', ')}`,
    );
  }
  const problem = problemInProgram(program, profile);
  if (problem !== undefined) throw new UsageError(`${file}: ${problem}`);
  return { profile, property, replaces: scope?.replaces, program };
};

/** What is not a counterexample, but a document that gicheck has written: it has the name of the tool, or a list of areas of coverage. */
const otherDocument = (value: unknown): string | undefined => {
  if (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((each) => typeof each === 'object' && each !== null && 'area' in each)
  ) {
    return 'is the coverage of a run, not a counterexample; the counterexamples are the files beside it';
  }
  if (typeof value !== 'object' || value === null) return undefined;
  return 'verdict' in value && ('properties' in value || 'hypotheses' in value || 'files' in value)
    ? 'is the summary of a run, not a counterexample; the counterexamples are the files beside it'
    : undefined;
};

const parsed = (file: string): Counterexample => {
  const document = readJson(file);
  const result = parseCounterexample(document);
  if (result.ok) return result.counterexample;
  const other = otherDocument(document);
  throw new UsageError(
    onOneLine(`${nameOf(file)}: ${other ?? `is not a counterexample of gicheck: ${result.problem}`}`),
  );
};

const replay = (registry: Registry, file: string, globals: GlobalOptions): number => {
  const counterexample = parsed(file);
  const name = nameOf(file);
  if (counterexample.driver !== undefined) return replayDriver(registry, name, counterexample, globals);
  const subject = subjectOf(registry, name, counterexample);
  try {
    const result = replayed(registry, subject);
    const document = documentOf(subject, result);
    const report = globals.report === undefined ? undefined : new Report(registry, globals.report, document);
    report?.summary({ tool: 'gicheck', version: version(), command: 'replay', ...document });
    if (globals.json === true) printDocument('replay', document);
    else {
      const { profile, property } = subject;
      const { hypothesis } = counterexample;
      print(timelineText({ property, verdict: result.verdict, profile, hypothesis }, result.timeline));
      const line = lastLine(subject, result);
      if (line !== undefined) print(`  ${line}`);
      if (result.blame !== undefined) print(`  ${result.blame}`);
    }
    return exitOfAll(
      result.findings.map(({ verdict }) => verdict),
      globals.strict === true,
    );
  } catch (error) {
    if (error instanceof MisfitError || error instanceof RangeError) {
      throw new UsageError(`${name}: ${error.message}; the program was stored with another version of the model`);
    }
    throw error;
  }
};

/** Carries out the calls of a driver again. */
const replayDriver = (
  registry: Registry,
  file: string,
  counterexample: Counterexample,
  globals: GlobalOptions,
): number => {
  const { story, text } = replayedCase(registry, file, counterexample);
  const { finding } = story;
  const verdict = finding?.verdict ?? 'held';
  const document = {
    verdict,
    profile: counterexample.profile,
    driver: counterexample.driver?.id,
    ...(finding === undefined ? {} : { property: finding.property.id, message: finding.message }),
  };
  const report = globals.report === undefined ? undefined : new Report(registry, globals.report, document);
  report?.summary({ tool: 'gicheck', version: version(), command: 'replay', ...document });
  if (globals.json === true) printDocument('replay', document);
  else print(finding === undefined ? `${text}\n  The case ran to its end: it no longer fails.` : text);
  return exitOfAll([verdict], globals.strict === true);
};

const times = (count: number): string => (count === 1 ? 'once' : `${count.toLocaleString('en')} times`);

/** How a program ended that did not end with the violation of its property. */
const lastLine = (
  { property }: Subject,
  { timeline, verdict, exercised, ending, unexecuted }: Replayed,
): string | undefined => {
  if (timeline.finding !== undefined) return undefined;
  const ran = `The program ran to its end${unexecuted === undefined ? '' : `, but ${unexecuted}`}`;
  if (property === undefined) return ending ?? `${ran}.`;
  const arose = exercised === 0 ? 'never arose' : `arose ${times(exercised)}`;
  if (ending !== undefined) return `${ending} Until then the situation of ${property.id} ${arose}.`;
  if (verdict !== 'vacuous')
    return `${ran}${unexecuted === undefined ? ' without violating' : '; it did not violate'} ${property.id}: it no longer fails.`;
  return `${ran}. The situation of ${property.id} ${arose}: ${property.situation}.`;
};

const documentOf = ({ property, profile }: Subject, { timeline, findings, verdict, overall, ...rest }: Replayed) => {
  const { finding: _, ...told } = timeline;
  return {
    verdict: overall,
    profile: profile.id,
    ...(property === undefined ? {} : { property: property.id, name: property.name }),
    propertyVerdict: verdict,
    exercised: rest.exercised,
    ...(rest.ending === undefined ? {} : { ending: rest.ending }),
    ...(rest.unexecuted === undefined ? {} : { unexecuted: rest.unexecuted }),
    ...(rest.blame === undefined ? {} : { blame: rest.blame }),
    ...told,
    findings: findings.map(({ property: { id, name, source }, verdict: each, freedom, message }) => ({
      property: id,
      name,
      verdict: each,
      ...(freedom === undefined ? {} : { freedom }),
      message,
      source,
    })),
  };
};
