/**
 * `npm run driver-steps`: leaves out each step of each driver in turn, on all CPUs, and writes the tables of `docs/drivers`.
 *
 * Exit status 2 if the arguments are wrong.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import type { Profile } from '../models/architecture/profiles.ts';
import { type Baseline, baselineOf, type DriverStep, leaveOut, stepsOf } from '../src/actors/steps.ts';
import { wholeNumber } from '../src/cli/arguments.ts';
import { note, print } from '../src/cli/output.ts';
import { display } from '../src/cli/progress.ts';
import { onOneLine } from '../src/cli/visible.ts';
import { builtIn } from '../src/registry/built-in.ts';
import { type StepTable, stepTableText, storeStep } from '../src/report/step-tables.ts';
import { distribute, serve } from './pool.ts';

const DIRECTORY = 'docs/drivers';

/** The profiles of the tables: each that differs from the others in what a driver does. */
const PROFILES = ['v4.1', 'v4.0', 'v4.0-direct', 'v4.1-2its', 'v4.1-itslist', 'v4.0-itslist'];

const RUNS = 1000;

interface Run {
  readonly driver: string;
  readonly runs: number;
  readonly seed: number;
}

/** What a worker does: the baseline of a driver on a profile, or a step. */
interface Task extends Run {
  readonly profile?: string;
  readonly step?: DriverStep;
  readonly baselines?: readonly (readonly [profile: string, Baseline])[];
}

const isTask = (message: unknown): message is Task =>
  typeof message === 'object' && message !== null && 'driver' in message && 'seed' in message;

const isBaseline = (message: unknown): message is Baseline =>
  typeof message === 'object' && message !== null && 'broken' in message && 'soon' in message;

const isStep = (message: unknown): message is StepTable['steps'][number] =>
  typeof message === 'object' && message !== null && 'label' in message && 'tried' in message;

const profilesOf = (id: string): readonly Profile[] =>
  PROFILES.map((name) => builtIn.profile(name)).filter((profile) => builtIn.driver(id).unfit(profile) === undefined);

const optionsOf = ({ driver: id, runs, seed }: Run) => ({
  registry: builtIn,
  driver: builtIn.driver(id),
  profiles: profilesOf(id),
  runs,
  seed,
});

const carryOut = (task: Task): unknown => {
  const { profile, step, baselines } = task;
  if (profile !== undefined) return baselineOf(optionsOf(task), builtIn.profile(profile));
  if (step === undefined) throw new TypeError('the task has neither a profile nor a step');
  return storeStep(leaveOut(step, optionsOf(task), new Map(baselines)));
};

const tableOf = async (run: Run): Promise<StepTable> => {
  const options = optionsOf(run);
  const names = options.profiles.map(({ id }) => id);
  const progress = display();
  const all = { script: import.meta.url };
  const found = await distribute({
    ...all,
    tasks: names.map((profile): Task => ({ ...run, profile })),
    isResult: isBaseline,
  });
  const baselines = names.flatMap((name, index): [string, Baseline][] => {
    const baseline = found[index];
    return baseline === undefined ? [] : [[name, baseline]];
  });
  const listed = stepsOf(options);
  const steps = await distribute({
    ...all,
    tasks: listed.map((step): Task => ({ ...run, step, baselines })),
    isResult: isStep,
    onResult: (done, { label }) => progress.bar(done, listed.length, 'steps', `${run.driver} without ${label}`),
  });
  progress.end();
  const breaks = Object.fromEntries(baselines.map(([profile, { broken }]) => [profile, [...broken]]));
  const { id, title } = options.driver;
  return { driver: id, title, profiles: names, runs: run.runs, seed: run.seed, breaks, steps: [...steps] };
};

const readArguments = () => {
  const { values } = parseArgs({
    options: {
      driver: { type: 'string', multiple: true, default: builtIn.drivers.map(({ id }) => id) },
      runs: { type: 'string', default: String(RUNS) },
      seed: { type: 'string', default: '1' },
    },
  });
  const runs = wholeNumber('--runs', 1)(values.runs);
  const seed = wholeNumber('--seed', 0, 0xffff_ffff)(values.seed);
  return values.driver.map((id): Run => ({ driver: builtIn.driver(id).id, runs, seed }));
};

const main = async (): Promise<number> => {
  let given: readonly Run[];
  try {
    given = readArguments();
  } catch (error) {
    note(onOneLine(error instanceof Error ? error.message : String(error)));
    return 2;
  }
  mkdirSync(DIRECTORY, { recursive: true });
  for (const run of given) {
    const table = await tableOf(run);
    writeFileSync(`${DIRECTORY}/${run.driver}.json`, `${JSON.stringify(table)}\n`);
    writeFileSync(`${DIRECTORY}/${run.driver}.md`, stepTableText(table));
    print(`${DIRECTORY}/${run.driver}.md`);
  }
  return 0;
};

if (isMainThread) process.exitCode = await main();
else serve(isTask, carryOut);
