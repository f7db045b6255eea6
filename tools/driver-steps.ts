/**
 * `npm run driver-steps`: leaves out each step of each driver in turn, on all CPUs, and writes the tables of `docs/drivers`. With `--more N` it takes the
 * tables up where they are: each step without which nothing broke so far is left out in N more random cases on each profile.
 *
 * Exit status 2 if the arguments are wrong.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import type { Profile } from '../models/architecture/profiles.ts';
import { type DriverStep, stepsOf } from '../src/actors/step-list.ts';
import { type Baseline, baselineOf, leaveOut, leaveOutAgain } from '../src/actors/steps.ts';
import { wholeNumber } from '../src/cli/arguments.ts';
import { note, print } from '../src/cli/output.ts';
import { display } from '../src/cli/progress.ts';
import { onOneLine } from '../src/cli/visible.ts';
import { builtIn } from '../src/registry/built-in.ts';
import {
  isOpen,
  type StepTable,
  type StoredStep,
  stepTable,
  stepTableText,
  storeMore,
  storeStep,
} from '../src/report/step-tables.ts';
import { distribute, serve } from './pool.ts';

const DIRECTORY = 'docs/drivers';
const pathOf = (driver: string): string => `${DIRECTORY}/${driver}.json`;

/** The profiles of the tables: each that differs from the others in what a driver does. */
const PROFILES = ['v4.1', 'v4.0', 'v4.0-direct', 'v4.1-2its', 'v4.1-itslist', 'v4.0-itslist'];

const RUNS = 1000;

interface Run {
  readonly driver: string;
  readonly runs: number;
  readonly seed: number;
}

type Baselines = readonly (readonly [profile: string, Baseline])[];

/** What a worker does: the baseline of a driver on a profile, or a step, whose `row` may be there already. */
interface Task extends Run {
  readonly profile?: string;
  readonly step?: DriverStep;
  readonly row?: StoredStep;
  readonly baselines?: Baselines;
}

const isTask = (message: unknown): message is Task =>
  typeof message === 'object' && message !== null && 'driver' in message && 'seed' in message;

const isBaseline = (message: unknown): message is Baseline =>
  typeof message === 'object' && message !== null && 'broken' in message && 'soon' in message;

const isStep = (message: unknown): message is StoredStep =>
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
  const { profile, step, row, baselines } = task;
  if (profile !== undefined) return baselineOf(optionsOf(task), builtIn.profile(profile));
  if (step === undefined) throw new TypeError('the task has neither a profile nor a step');
  const known = new Map(baselines);
  if (row !== undefined) return storeMore(row, leaveOutAgain(step, optionsOf(task), known));
  return storeStep(leaveOut(step, optionsOf(task), known));
};

const rowsOf = async (driver: string, tasks: readonly Task[]): Promise<readonly StoredStep[]> => {
  const progress = display();
  const rows = await distribute({
    script: import.meta.url,
    tasks,
    isResult: isStep,
    onResult: (done, { label }) => progress.bar(done, tasks.length, 'steps', `${driver} without ${label}`),
  });
  progress.end();
  return rows;
};

const tableOf = async (run: Run): Promise<StepTable> => {
  const options = optionsOf(run);
  const names = options.profiles.map(({ id }) => id);
  const found = await distribute({
    script: import.meta.url,
    tasks: names.map((profile): Task => ({ ...run, profile })),
    isResult: isBaseline,
  });
  const baselines = names.flatMap((name, index): [string, Baseline][] => {
    const baseline = found[index];
    return baseline === undefined ? [] : [[name, baseline]];
  });
  const steps = await rowsOf(
    run.driver,
    stepsOf(options).map((step): Task => ({ ...run, step, baselines })),
  );
  const breaks = Object.fromEntries(baselines.map(([profile, { broken }]) => [profile, [...broken]]));
  const { id, title } = options.driver;
  return { driver: id, title, profiles: names, runs: run.runs, seed: run.seed, breaks, steps: [...steps] };
};

/** The table of the driver, with more cases for each step that has no verdict. Throws what reading the table throws. */
const tableWithMore = async (driver: string, more: number): Promise<StepTable> => {
  const table = stepTable.parse(JSON.parse(readFileSync(pathOf(driver), 'utf8')));
  const { runs, seed, breaks, steps } = table;
  const known = new Map(stepsOf(optionsOf({ driver, runs, seed })).map((step) => [keyOf(step), step]));
  const baselines: Baselines = Object.entries(breaks).map(([profile, broken]) => [profile, { broken, soon: [] }]);
  const tasks = steps.filter(isOpen).flatMap((row): Task[] => {
    const step = known.get(keyOf(row));
    // Cases of an earlier run are not drawn again.
    return step === undefined ? [] : [{ driver, runs: more, seed: seed + 1 + row.tried, step, row, baselines }];
  });
  const rows = new Map((await rowsOf(driver, tasks)).map((row) => [keyOf(row), row]));
  return { ...table, steps: steps.map((row) => rows.get(keyOf(row)) ?? row) };
};

const keyOf = ({ label, change }: Pick<StoredStep, 'label' | 'change'>): string => `${label} ${change}`;

const readArguments = () => {
  const { values } = parseArgs({
    options: {
      driver: { type: 'string', multiple: true, default: builtIn.drivers.map(({ id }) => id) },
      runs: { type: 'string', default: String(RUNS) },
      seed: { type: 'string', default: '1' },
      more: { type: 'string' },
    },
  });
  const runs = wholeNumber('--runs', 1)(values.runs);
  const seed = wholeNumber('--seed', 0, 0xffff_ffff)(values.seed);
  const more = values.more === undefined ? undefined : wholeNumber('--more', 1)(values.more);
  return values.driver.map((name) => {
    const driver = builtIn.driver(name).id;
    const isMissing = more !== undefined && !existsSync(pathOf(driver));
    if (isMissing) throw new Error(`--more: there is no ${pathOf(driver)} yet; leave --more out to make it`);
    return { driver, runs, seed, more };
  });
};

const main = async (): Promise<number> => {
  let given: ReturnType<typeof readArguments>;
  try {
    given = readArguments();
  } catch (error) {
    note(onOneLine(error instanceof Error ? error.message : String(error)));
    return 2;
  }
  mkdirSync(DIRECTORY, { recursive: true });
  for (const { more, ...run } of given) {
    const table = more === undefined ? await tableOf(run) : await tableWithMore(run.driver, more);
    writeFileSync(pathOf(run.driver), `${JSON.stringify(table)}\n`);
    writeFileSync(`${DIRECTORY}/${run.driver}.md`, stepTableText(table));
    print(`${DIRECTORY}/${run.driver}.md`);
  }
  return 0;
};

if (isMainThread) process.exitCode = await main();
else serve(isTask, carryOut);
