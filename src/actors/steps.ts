/** What is every step of a driver for? Each is left out in turn, to see which property breaks. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Case } from './case.ts';
import { checkDriver, type DriverFailure, DriverRig, isFailure, judgesOfDrivers, shrunk } from './check-driver.ts';
import { Pairs } from './pairs.ts';
import { type DriverStep, filterOfStep, type StepSource } from './step-list.ts';

/** What breaks without a step. */
export interface Broken {
  /** Ids of the property, and of the profile. */
  readonly property: string;
  readonly profile: string;
  readonly message: string;
  /** The shortest case that was found. */
  readonly calls: Case;
  /** Random cases until it was found; undefined if a pair of operations showed it. */
  readonly foundAt: number | undefined;
}

/** A property that the driver breaks with the step, and keeps without it. Ids of the property, and of the profile. */
export interface Mended {
  readonly property: string;
  readonly profile: string;
}

/** What comes of leaving a step out. */
export interface Result {
  /** Undefined if nothing breaks that does not break with the step, too. */
  readonly broken: Broken | undefined;
  readonly mends: Mended | undefined;
  /** Random cases that were tried. */
  readonly tried: number;
  /** Pairs of operations that were tried, every one, on the first profile on which the step was seen: see `pairs.ts`. */
  readonly pairs: number;
}

export const UNTRIED: Result = { broken: undefined, mends: undefined, tried: 0, pairs: 0 };

/** Baselines by the id of the profile. */
export type Baselines = ReadonlyMap<string, Baseline>;

export interface StepsOptions extends StepSource {
  /** Cases for each step and profile. */
  readonly runs: number;
  readonly isOver?: (() => boolean) | undefined;
}

/**
 * The profile on which a step is left out. Where the GIC snoops, a driver cleans no caches; where it does not, that makes stores visible, and no barrier.
 */
export const profileFor = (profile: Profile, kind: string): Profile =>
  kind === 'clean' ? unsnooped(profile) : profile;

/** The same hardware, with a GIC that does not snoop the caches of the CPUs. */
export const unsnooped = (profile: Profile): Profile => ({ ...profile, snoops: false });

/** What the driver breaks with all its steps, on one profile: a step is not blamed for that. */
export interface Baseline {
  /** Ids of the properties that it breaks. */
  readonly broken: readonly string[];
  /** Those of them that it breaks so soon that a step without which they hold is seen to be harmful. */
  readonly soon: readonly string[];
}

/** A property that breaks within this part of the cases breaks soon. */
const SOON = 1 / 20;

/** A case ends at its first violation: what broke is no longer judged, until nothing breaks. */
export const baselineOf = (options: StepsOptions, profile: Profile): Baseline => {
  const { registry, driver, runs, seed, isOver } = options;
  const broken: string[] = [];
  const soon: string[] = [];
  for (;;) {
    const { properties } = checkDriver({
      registry,
      driver,
      profile,
      runs,
      seed,
      except: broken,
      shrinks: false,
      isOver,
    });
    const failures = properties.flatMap(({ property, failure }) =>
      failure === undefined ? [] : [{ property, failure }],
    );
    if (failures.length === 0) return { broken, soon };
    for (const { property, failure } of failures) {
      broken.push(property.id);
      if (failure.foundAt <= runs * SOON) soon.push(property.id);
    }
  }
};

type Effort = (step: DriverStep, options: StepsOptions, baselines: Baselines) => Result;

const profilesOf = ({ profiles: seen }: DriverStep, { profiles }: StepsOptions): readonly Profile[] =>
  profiles.filter(({ id }) => seen.includes(id));

/** Random cases on each profile on which the step was seen. */
const inRandomCases: Effort = (step, options, baselines) => {
  let tried = 0;
  let mends: Mended | undefined;
  for (const each of profilesOf(step, options)) {
    const profile = profileFor(each, step.kind);
    const { broken: except = [], soon = [] } = baselines.get(each.id) ?? {};
    const random = leftOutAtRandom(step, options, profile, except);
    tried += random.tried;
    if (random.broken !== undefined) return { broken: random.broken, mends, tried, pairs: 0 };
    for (const property of soon) {
      if (mends === undefined && !breaks(step, options, profile, property)) mends = { property, profile: each.id };
    }
  }
  return { broken: undefined, mends, tried, pairs: 0 };
};

/** Every pair of operations on the first profile on which the step was seen. */
const inPairs: Effort = (step, options, baselines) => {
  const [first] = profilesOf(step, options);
  if (first === undefined) return UNTRIED;
  const except = baselines.get(first.id)?.broken ?? [];
  return { ...UNTRIED, ...leftOutInPairs(step, options, profileFor(first, step.kind), except) };
};

/** How many times as many random cases there are where pairs of operations have found nothing. */
const OFTENER = 10;

/** Many more random cases. */
const inMoreCases: Effort = (step, options, baselines) =>
  inRandomCases(step, { ...options, runs: OFTENER * options.runs, seed: options.seed + 1 }, withoutSoon(baselines));

/** What breaks soon has been looked at. */
const withoutSoon = (baselines: Baselines): Baselines =>
  new Map([...baselines].map(([profile, { broken }]) => [profile, { broken, soon: [] }]));

/** What is done to see a step break something, in this order, until it does. */
const EFFORTS = { random: inRandomCases, pairs: inPairs, more: inMoreCases };

export type EffortName = keyof typeof EFFORTS;

export const EFFORT_NAMES: readonly EffortName[] = ['random', 'pairs', 'more'];

export const effortOf = (name: EffortName): Effort => EFFORTS[name];

/** One effort after another. */
const together = (before: Result, { broken, mends, tried, pairs }: Result): Result => ({
  broken: before.broken ?? broken,
  mends: before.mends ?? mends,
  tried: before.tried + tried,
  pairs: before.pairs + pairs,
});

/** Leaves the step out with every effort that it takes. */
export const leaveOut: Effort = (step, options, baselines) => {
  let result = UNTRIED;
  for (const name of EFFORT_NAMES) {
    if (result.broken === undefined) result = together(result, EFFORTS[name](step, options, baselines));
  }
  return result;
};

interface LeftOut {
  readonly broken: Broken | undefined;
  /** Random cases. */
  readonly tried: number;
}

const brokenBy = ({ finding, calls, foundAt }: DriverFailure, { id }: Profile): Broken => ({
  property: finding.property.id,
  profile: id,
  message: finding.message,
  calls,
  foundAt,
});

/** The whole driver breaks a property in the case, too: that is no fault of the step that is left out. */
const breaksWithStep = (
  { registry, driver }: StepsOptions,
  profile: Profile,
  calls: Case,
  except: readonly string[],
): boolean => new DriverRig(driver, profile, judgesOfDrivers(registry, except)).run(calls).some(isFailure);

const leftOutAtRandom = (
  step: DriverStep,
  options: StepsOptions,
  profile: Profile,
  baseline: readonly string[],
): LeftOut => {
  const { registry, driver, runs, seed, isOver } = options;
  const { about } = step;
  const filter = filterOfStep(step);
  const except = [...baseline];
  for (;;) {
    const result = checkDriver({
      registry,
      driver,
      profile,
      runs,
      seed,
      isOver,
      filter,
      about,
      except,
      stopsAtFirst: true,
    });
    const failure = result.properties.find((each) => each.failure !== undefined)?.failure;
    if (failure === undefined) return { broken: undefined, tried: result.runs };
    if (!breaksWithStep(options, profile, failure.calls, baseline)) {
      return { broken: brokenBy(failure, profile), tried: result.runs };
    }
    except.push(failure.finding.property.id);
  }
};

/** Without the step, the driver still breaks the property. */
const breaks = (
  step: DriverStep,
  { registry, driver, runs, seed, isOver }: StepsOptions,
  profile: Profile,
  property: string,
): boolean => {
  const filter = filterOfStep(step);
  const options = { registry, driver, profile, runs, seed, isOver, filter, stopsAtFirst: true, shrinks: false };
  const { properties } = checkDriver({
    ...options,
    except: judgesOfDrivers(registry).flatMap(({ id }) => (id === property ? [] : [id])),
  });
  return properties.some(({ failure }) => failure !== undefined);
};

const leftOutInPairs = (
  step: DriverStep,
  options: StepsOptions,
  profile: Profile,
  except: readonly string[],
): { readonly broken: Broken | undefined; readonly pairs: number } => {
  const { registry, driver, isOver = () => false } = options;
  const judges = judgesOfDrivers(registry, except);
  const filter = filterOfStep(step);
  const rig = new DriverRig(driver, profile, judges, filter);
  let pairs = 0;
  for (const calls of new Pairs(new DriverRig(driver, profile, judges)).of(step.label)) {
    if (isOver()) break;
    pairs += 1;
    const finding = rig.run(calls).find(isFailure);
    if (finding === undefined || breaksWithStep(options, profile, calls, except)) continue;
    const failure = shrunk({ registry, driver, profile, filter, except }, calls, finding.property, pairs);
    return { broken: { ...brokenBy(failure, profile), foundAt: undefined }, pairs };
  }
  return { broken: undefined, pairs };
};
