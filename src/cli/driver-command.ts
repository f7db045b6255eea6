/** `gicheck driver list | show | check | steps` */
import { randomInt } from 'node:crypto';
import { type Command, Option } from 'commander';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import { checkDriver, type DriverResult } from '../actors/check-driver.ts';
import { stepsOf } from '../actors/step-list.ts';
import { unsnooped } from '../actors/steps.ts';
import type { Registry } from '../registry/registry.ts';
import { colours as pc } from '../report/colours.ts';
import { collect, seedOption, wholeNumber } from './arguments.ts';
import { driverCounterexample, driverFileName, faultOf, filterOf, mutationNamed } from './driver-files.ts';
import { profilesFor, RUNS, type RunFlags } from './driver-profiles.ts';
import {
  type Checked,
  type CheckFlags,
  documentOf,
  type Plan,
  printChecked,
  verdictsThatCount,
} from './driver-report.ts';
import { tellSteps } from './driver-steps.ts';
import { EXIT, exitOfAll } from './exit.ts';
import { note, print, printDocument, table, version } from './output.ts';
import { progressBar } from './progress.ts';
import { Report } from './report-files.ts';
import type { GlobalOptions, Session } from './session.ts';
import { isInterrupted } from './thread.ts';
import { UsageError } from './usage-error.ts';

const profileOption = (): Option =>
  new Option('--profile <id>', 'profile of the hardware; may be repeated')
    .argParser(collect)
    .default([], 'all that fit');

export const addDriver = (program: Command, session: Session): void => {
  const group = program.command('driver').description('drivers as interleaved programs: list, show, check');
  group
    .command('list')
    .description('list the drivers')
    .action((_flags: object, command: Command) => {
      list(session.registry, command.optsWithGlobals<GlobalOptions>());
      session.finish(EXIT.held);
    });
  group
    .command('show')
    .description('show one driver: its operations, and the hardware that it works with')
    .argument('<id>')
    .action((id: string, _flags: object, command: Command) => {
      show(session.registry, id, command.optsWithGlobals<GlobalOptions>());
      session.finish(EXIT.held);
    });
  group
    .command('check')
    .description('run drivers in random cases, with every interleaving of their threads and of the hardware')
    .argument('[id...]', 'drivers to check (default: all)')
    .addOption(profileOption())
    .option('--mutation <id>', 'with this fault of the driver')
    .addOption(new Option('--without <label>', 'without this step of the driver').conflicts('mutation'))
    .option('--no-snoop', 'the GIC does not snoop the caches of the CPUs')
    .option('--hypothesis <id>', 'on hardware with the fault of this hypothesis')
    .option('--runs <n>', 'cases per driver and profile', wholeNumber('--runs', 1), RUNS)
    .addOption(seedOption())
    .action((ids: readonly string[], flags: CheckFlags, command: Command) =>
      session.engine(() => checkDrivers(session, ids, flags, command.optsWithGlobals<GlobalOptions>())),
    );
  group
    .command('steps')
    .description('leave out each step of a driver in turn, and see which property breaks')
    .argument('<id>')
    .addOption(profileOption())
    .option('--runs <n>', 'cases per step and profile', wholeNumber('--runs', 1), RUNS)
    .addOption(seedOption())
    .action((id: string, flags: RunFlags, command: Command) =>
      session.engine(() => tellSteps(session, id, flags, command.optsWithGlobals<GlobalOptions>())),
    );
};

const list = (registry: Registry, globals: GlobalOptions): void => {
  if (globals.json === true) {
    const drivers = registry.drivers.map(({ id, title, source }) => ({ id, title, source }));
    printDocument('driver list', { verdict: 'held', drivers });
    return;
  }
  print(
    table(
      ['driver', 'what it is'],
      registry.drivers.map(({ id, title }) => [id, title]),
    ),
  );
};

const show = (registry: Registry, id: string, globals: GlobalOptions): void => {
  const { title, source, unfit, mutations = [] } = registry.driver(id);
  const fits = registry.profiles.filter((profile) => unfit(profile) === undefined).map((profile) => profile.id);
  if (globals.json === true) {
    const faults = mutations.map(({ filter: _, ...rest }) => rest);
    printDocument('driver show', { verdict: 'held', id, title, source, profiles: fits, mutations: faults });
    return;
  }
  print(`${pc.bold(id)}: ${title}`);
  print(`  Source: ${source}`);
  print(`  Works with: ${fits.join(', ')}`);
  if (mutations.length === 0) return;
  print(
    table(
      ['mutation', 'what the driver does wrong', 'violates'],
      mutations.map((mutation) => [
        mutation.id,
        mutation.title,
        mutation.equivalent === undefined ? mutation.violates.join(', ') : 'nothing',
      ]),
      [null, 32, 12],
    ),
  );
};

/** A mutation is checked on the profile on which it shows, if no other is named. */
const planFor = (registry: Registry, driver: Driver, flags: CheckFlags): Plan => {
  const { mutation: id, without, profile, snoop = true } = flags;
  const mutation = id === undefined ? undefined : mutationNamed(driver, id);
  const names = mutation !== undefined && profile.length === 0 ? [mutation.profile] : profile;
  const all = profilesFor(registry, driver, names);
  const profiles = without === undefined ? all : profilesWithStep(registry, driver, all, without);
  return { driver, mutation, without, profiles: snoop ? profiles : profiles.map(unsnooped) };
};

/** The profiles on which the driver takes the step. Throws a UsageError if it does on none. */
const profilesWithStep = (
  registry: Registry,
  driver: Driver,
  profiles: readonly Profile[],
  label: string,
): readonly Profile[] => {
  const steps = stepsOf({ registry, driver, profiles, seed: 1 });
  const step = steps.find((each) => each.label === label);
  if (step !== undefined) return profiles.filter(({ id }) => step.profiles.includes(id));
  const operation = label.split('.')[0] ?? label;
  const near = steps.flatMap((each) => (each.label.startsWith(`${operation}.`) ? [each.label] : []));
  const known = near.length > 0 ? near : [...new Set(steps.map((each) => `${each.label.split('.')[0]}. …`))];
  throw new UsageError(`--without: driver ${driver.id} takes no step "${label}"; it takes ${known.join(', ')}`);
};

/** Checks drivers, all of the registry if none is named. */
export const checkDrivers = (
  session: Session,
  ids: readonly string[],
  flags: CheckFlags,
  globals: GlobalOptions,
): number => {
  const { registry } = session;
  const { runs = RUNS, hypothesis } = flags;
  const replaces = faultOf(registry, hypothesis);
  const drivers = ids.length === 0 ? registry.drivers : ids.map((id) => registry.driver(id));
  const plan = drivers.map((driver) => planFor(registry, driver, flags));
  const seed = flags.seed ?? randomInt(0xffff_ffff);
  const head = { tool: 'gicheck', version: version(), command: 'driver check', seed };
  const report =
    globals.report === undefined
      ? undefined
      : new Report(registry, globals.report, { ...head, verdict: 'inconclusive', complete: false });
  note(`seed ${seed}`);
  const progress = progressBar('cases');
  const total = plan.reduce((sum, { profiles }) => sum + profiles.length * runs, 0);
  let before = 0;
  const checked: Checked[] = [];
  for (const { driver, mutation, without, profiles } of plan) {
    const results: DriverResult[] = [];
    for (const profile of profiles) {
      if (isInterrupted()) break;
      const result = checkDriver({
        registry,
        driver,
        profile,
        runs,
        seed,
        filter: filterOf({ mutation, without }),
        replaces,
        isOver: isInterrupted,
        onProgress: (done) => progress.update(before + done, total, `${driver.id} on ${profile.id}`),
        onFailure: (failure) => {
          const subject = { driver, mutation, without, hypothesis, profile, seed };
          report?.document(driverFileName(subject, failure), driverCounterexample(subject, failure));
        },
      });
      before += runs;
      results.push(result);
    }
    checked.push({ driver, mutation, without, hypothesis, results });
  }
  progress.stop();
  const verdicts = checked.flatMap(({ results }) => verdictsThatCount(registry, results));
  const document = documentOf(checked, seed, verdicts);
  report?.summary({ ...head, ...document, complete: !isInterrupted() });
  if (globals.json === true) printDocument('driver check', document);
  else for (const each of checked) printChecked(session, each, flags, seed, report);
  note(`seed ${seed}`);
  if (report?.problem !== undefined) note(`gicheck: ${report.problem}`);
  const status = exitOfAll(verdicts, globals.strict === true);
  return isInterrupted() && status !== EXIT.violated ? EXIT.incomplete : status;
};
