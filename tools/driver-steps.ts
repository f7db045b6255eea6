/**
 * `npm run driver-steps`: leaves out each step of each driver in turn, on all CPUs, and writes the tables of `docs/drivers`, after each kind of effort. With
 * `--more N` it takes the tables up where they are: each step without which nothing broke so far is left out in N more random cases on each profile.
 *
 * Exit status 2 if the arguments are wrong.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isMainThread } from 'node:worker_threads';
import type { Profile } from '../models/architecture/profiles.ts';
import { type DriverStep, stepsOf } from '../src/actors/step-list.ts';
import {
  type Baseline,
  baselineOf,
  EFFORT_NAMES,
  type EffortName,
  effortOf,
  type Result,
  UNTRIED,
} from '../src/actors/steps.ts';
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

/** What a worker does: the baseline of a driver on a profile, or an effort for a step. */
interface Task extends Run {
  readonly profile?: string;
  readonly step?: DriverStep;
  readonly effort?: EffortName;
  readonly baselines?: Baselines;
}

const isTask = (message: unknown): message is Task =>
  typeof message === 'object' && message !== null && 'driver' in message && 'seed' in message;

const isBaseline = (message: unknown): message is Baseline =>
  typeof message === 'object' && message !== null && 'broken' in message && 'soon' in message;

const isResult = (message: unknown): message is Result =>
  typeof message === 'object' && message !== null && 'tried' in message && 'pairs' in message;

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
  const { profile, step, effort, baselines } = task;
  if (profile !== undefined) return baselineOf(optionsOf(task), builtIn.profile(profile));
  if (step === undefined || effort === undefined) throw new TypeError('the task has neither a profile nor a step');
  return effortOf(effort)(step, optionsOf(task), new Map(baselines));
};

const keyOf = ({ label, change }: Pick<StoredStep, 'label' | 'change'>): string => `${label} ${change}`;

/** The steps of a driver, as long as its table is made. */
type Steps = ReadonlyMap<string, DriverStep>;

const stepsBy = (run: Run): Steps => new Map(stepsOf(optionsOf(run)).map((step) => [keyOf(step), step]));

/** The table, after an effort for each of these rows. */
const withEffort = async (
  table: StepTable,
  rows: readonly StoredStep[],
  steps: Steps,
  task: Omit<Task, 'step'>,
): Promise<StepTable> => {
  // A step that the driver does not take any more stays as it is: the test of the tables tells.
  const known = rows.flatMap((row): { readonly row: StoredStep; readonly step: DriverStep }[] => {
    const step = steps.get(keyOf(row));
    return step === undefined ? [] : [{ row, step }];
  });
  const progress = display();
  const results = await distribute({
    script: import.meta.url,
    tasks: known.map(({ step }): Task => ({ ...task, step })),
    isResult,
    onResult: (done) => progress.bar(done, known.length, 'steps', `${table.driver}, ${task.effort}`),
  });
  progress.end();
  const after = new Map(known.map(({ row }, index) => [row, storeMore(row, results[index] ?? UNTRIED)]));
  return written({ ...table, steps: table.steps.map((row) => after.get(row) ?? row) });
};

const written = (table: StepTable): StepTable => {
  mkdirSync(DIRECTORY, { recursive: true });
  writeFileSync(pathOf(table.driver), `${JSON.stringify(table)}\n`);
  writeFileSync(`${DIRECTORY}/${table.driver}.md`, stepTableText(table));
  return table;
};

const newTable = async (run: Run): Promise<void> => {
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
  const { id, title } = options.driver;
  const steps = stepsBy(run);
  let table: StepTable = {
    driver: id,
    title,
    profiles: names,
    runs: run.runs,
    seed: run.seed,
    breaks: Object.fromEntries(baselines.map(([profile, { broken }]) => [profile, [...broken]])),
    steps: [...steps.values()].map((step) => storeStep(step, UNTRIED)),
  };
  for (const effort of EFFORT_NAMES) {
    const rows = table.steps.filter(({ broken }) => broken === undefined);
    table = await withEffort(table, rows, steps, { ...run, effort, baselines });
  }
};

/** More cases for each step that has no verdict, and then the pairs of those that had none yet. Throws what reading the table throws. */
const moreOf = async (driver: string, runs: number): Promise<void> => {
  const table = stepTable.parse(JSON.parse(readFileSync(pathOf(driver), 'utf8')));
  const baselines: Baselines = Object.entries(table.breaks).map(([profile, broken]) => [profile, { broken, soon: [] }]);
  const steps = stepsBy(table);
  // Cases of earlier runs are not drawn again.
  const seed = table.seed + 1 + Math.max(0, ...table.steps.map(({ tried }) => tried));
  const task = { driver, runs, baselines, seed };
  const after = await withEffort(table, table.steps.filter(isOpen), steps, { ...task, effort: 'random' });
  const unpaired = after.steps.filter((row) => isOpen(row) && row.pairs === 0);
  await withEffort(after, unpaired, steps, { ...task, effort: 'pairs' });
};

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
  for (const { more, ...run } of given) {
    await (more === undefined ? newTable(run) : moreOf(run.driver, more));
    print(`${DIRECTORY}/${run.driver}.md`);
  }
  return 0;
};

if (isMainThread) process.exitCode = await main();
else serve(isTask, carryOut);
