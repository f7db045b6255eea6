/** Checks a driver: draws cases on one profile, judges them by the properties of drivers and the contracts of software, and shrinks what fails. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { hardwareWith, type Replacement } from '../../models/faults/fault.ts';
import type { Filter } from '../../models/software/filter.ts';
import type { Driver, HostDriver } from '../../models/software/host-driver.ts';
import { DRIVER_PROPERTIES } from '../../properties/drivers/index.ts';
import { appliesTo, type Property } from '../../properties/property.ts';
import { partSeed } from '../fuzz/check-run.ts';
import type { Finding } from '../judge/judge.ts';
import type { Verdict } from '../judge/verdict.ts';
import { Laboratory } from '../refine/laboratory.ts';
import type { Registry } from '../registry/registry.ts';
import { SeededDice } from '../run/dice.ts';
import type { Program } from '../run/program.ts';
import type { Case } from './case.ts';
import { Drawer } from './drawer.ts';
import { finish } from './epilogue.ts';
import type { About } from './mood.ts';
import { Replayer } from './replayer.ts';
import { Runtime } from './runtime.ts';
import { shrinkCase } from './shrink-case.ts';

export interface DriverCheckOptions {
  readonly registry: Registry;
  readonly driver: Driver;
  readonly profile: Profile;
  /** Cases to draw. */
  readonly runs: number;
  readonly seed: number;
  /** What is wrong with the driver; without it the driver is as it is. */
  readonly filter?: Filter | undefined;
  /** A fault of the hardware; without it the hardware is healthy. */
  readonly replaces?: Replacement | undefined;
  /** What the cases are about; by default anything. */
  readonly about?: About;
  /** The first property that breaks ends the run. */
  readonly stopsAtFirst?: boolean;
  /** False: failures are told as they were drawn, after they have failed once more; by default they are shrunk. */
  readonly shrinks?: boolean;
  /** Ids of properties that are not judged. */
  readonly except?: readonly string[];
  readonly onProgress?: (done: number) => void;
  /** Called with each failure. */
  readonly onFailure?: (failure: DriverFailure) => void;
  /** True ends the run before its time. */
  readonly isOver?: (() => boolean) | undefined;
}

/** Cases between two reports of progress: a message to another thread takes as long as a tenth of a case. */
const PROGRESS_EVERY = 32;

/** A property that the driver breaks. */
export interface DriverFailure {
  readonly finding: Finding;
  readonly calls: Case;
  /** The steps of the machine in that case, without software. */
  readonly program: Program;
  /** Cases run until it was found, and while it was shrunk. */
  readonly foundAt: number;
  readonly shrinkRuns: number;
}

export interface DriverResult {
  readonly profile: Profile;
  readonly runs: number;
  readonly steps: number;
  readonly properties: readonly {
    readonly property: Property;
    readonly verdict: Verdict;
    readonly exercised: number;
    readonly failure: DriverFailure | undefined;
  }[];
}

/** The properties that judge a driver: those of drivers, and those of the registry but for remarks, comparisons with the abstract model, and exceptions. */
export const judgesOfDrivers = (registry: Registry, except: readonly string[] = []): readonly Property[] =>
  [
    ...DRIVER_PROPERTIES,
    ...registry.properties.filter(({ kind, family }) => kind !== 'lint' && family !== 'refinement'),
  ].filter(({ id }) => !except.includes(id));

/** A driver on a profile, ready to run cases. */
export class DriverRig {
  readonly laboratory: Laboratory;
  readonly runtime: Runtime;
  private readonly replayer: Replayer;

  constructor(
    driver: Driver,
    profile: Profile,
    properties: readonly Property[],
    filter?: Filter,
    replaces?: Replacement,
  ) {
    this.laboratory = new Laboratory(profile, hardwareWith(replaces), properties);
    this.runtime = new Runtime(this.laboratory, driver, filter);
    this.replayer = new Replayer(this.runtime);
  }

  get findings(): readonly Finding[] {
    return this.laboratory.judge.findings;
  }

  /** Carries out a case to its end, or to a finding. */
  run(calls: Case): readonly Finding[] {
    this.replayer.play(calls);
    finish(this.runtime);
    return this.findings;
  }
}

export const isFailure = ({ verdict }: Finding): boolean => verdict === 'violated';

export const checkDriver = (options: DriverCheckOptions): DriverResult => {
  const { registry, driver, profile, runs, seed, filter, replaces, onProgress, isOver = () => false } = options;
  const properties = judgesOfDrivers(registry, options.except);
  const rig = new DriverRig(driver, profile, properties, filter, replaces);
  const { laboratory, runtime } = rig;
  const dice = new SeededDice();
  const drawer = new Drawer(runtime, dice, undefined, options.about);
  const failures = new Map<Property, DriverFailure>();
  let done = 0;
  while (done < runs && !isOver() && !(options.stopsAtFirst === true && failures.size > 0)) {
    dice.seed(partSeed(seed, done));
    const calls = drawer.draw();
    finish(runtime);
    done += 1;
    if (done % PROGRESS_EVERY === 0 || done === runs) onProgress?.(done);
    const finding = rig.findings.find(isFailure);
    // A case ends at its first violation: what comes after one proves nothing.
    if (finding === undefined || failures.has(finding.property)) continue;
    const failure = shrunk(options, calls, finding.property, done);
    failures.set(finding.property, failure);
    options.onFailure?.(failure);
  }
  return {
    profile,
    runs: done,
    steps: laboratory.steps,
    properties: properties.map((property) => {
      const exercised = laboratory.judge.exercised[laboratory.judge.properties.indexOf(property)] ?? 0;
      const failure = failures.get(property);
      const isPossible = appliesTo(property, profile) && canArise(property, runtime.hypervisor.driver);
      return { property, verdict: verdictOf(isPossible, exercised, failure), exercised, failure };
    }),
  };
};

/** Property of drivers → the operation without which its situation cannot arise. */
const ARISES_WITH: Readonly<Record<string, keyof HostDriver>> = {
  'P-HINTLIVE': 'put',
  'P-WAKE': 'put',
  'P-MASK': 'configure',
  'P-NOGHOST': 'unforward',
  'P-HOST': 'unforward',
  'P-VSGIPEND': 'setVsgiPending',
  'P-VSGICFG': 'configureVsgi',
  'P-DBQUIET': 'put',
  'P-REUSE': 'unmapVpe',
  'P-COUNT': 'counts',
  'P-AFF': 'moveEvent',
  'P-ISO': 'load',
  'P-RDMATCH': 'load',
  'P-DOWN': 'unmapVpe',
};

const canArise = ({ id }: Property, driver: HostDriver): boolean => {
  const operation = ARISES_WITH[id];
  return operation === undefined || driver[operation] !== undefined;
};

const verdictOf = (isPossible: boolean, exercised: number, failure: DriverFailure | undefined): Verdict => {
  if (failure !== undefined) return 'violated';
  if (exercised > 0) return 'held';
  return isPossible ? 'vacuous' : 'not applicable';
};

type ShrinkOptions = Pick<
  DriverCheckOptions,
  'registry' | 'driver' | 'profile' | 'filter' | 'replaces' | 'isOver' | 'shrinks' | 'except'
>;

/** The failure of a case in which the property breaks, shrunk if that is wanted. */
export const shrunk = (
  { registry, driver, profile, filter, replaces, isOver, shrinks = true, except }: ShrinkOptions,
  first: Case,
  property: Property,
  foundAt: number,
): DriverFailure => {
  const rig = new DriverRig(driver, profile, judgesOfDrivers(registry, except), filter, replaces);
  const isSame = (finding: Finding): boolean => isFailure(finding) && finding.property === property;
  const fails = (candidate: Case): boolean => rig.run(candidate).find(isFailure)?.property === property;
  const { calls, runs } = shrinks ? shrinkCase(first, fails, isOver) : { calls: first, runs: 0 };
  const finding = rig.run(calls).find(isSame);
  if (finding === undefined) throw new Error(`the case does not violate ${property.id} when it is run again`);
  return { finding, calls, program: [...rig.runtime.program], foundAt, shrinkRuns: runs };
};
