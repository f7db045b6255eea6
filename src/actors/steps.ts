/** What is every step of a driver for? Each is left out in turn, to see which property breaks. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Act } from '../../models/software/act.ts';
import type { Filter } from '../../models/software/filter.ts';
import type { Driver } from '../../models/software/host-driver.ts';
import { actInWords } from '../../models/software/words.ts';
import { partSeed } from '../fuzz/check-run.ts';
import type { Registry } from '../registry/registry.ts';
import { SeededDice } from '../run/dice.ts';
import { checkDriver, type DriverFailure, DriverRig, judgesOfDrivers } from './check-driver.ts';
import { Drawer } from './drawer.ts';
import { finish } from './epilogue.ts';
import { isLabelOfDriver } from './operations.ts';

/** A step of a driver, as its label names it. */
export interface DriverStep {
  readonly label: string;
  /** What it did where it was seen first, in words. */
  readonly does: string;
  /** The profiles on which it was seen. */
  readonly profiles: readonly Profile[];
}

/** What comes of leaving a step out. */
export interface StepResult {
  readonly step: DriverStep;
  /** The property that breaks, with the shortest case found; undefined if none does. */
  readonly failure: DriverFailure | undefined;
  readonly on: Profile | undefined;
  /** Cases that were tried. */
  readonly tried: number;
}

interface StepsOptions {
  readonly registry: Registry;
  readonly driver: Driver;
  readonly profiles: readonly Profile[];
  /** Cases for each step and profile. */
  readonly runs: number;
  readonly seed: number;
  readonly onStep?: (done: number, total: number, label: string) => void;
  readonly isOver?: () => boolean;
}

/** Cases in which the steps of a driver are collected, on each profile. */
const COLLECTED = 300;

const isStep = ({ kind, label }: Act): boolean => kind !== 'note' && kind !== 'unlock' && isLabelOfDriver(label);

/** The steps that the driver takes in random cases, by label. */
export const stepsOf = ({ registry, driver, profiles, seed }: StepsOptions): readonly DriverStep[] => {
  const steps = new Map<string, { does: string; profiles: Profile[] }>();
  for (const profile of profiles) {
    const { runtime } = new DriverRig(driver, profile, judgesOfDrivers(registry));
    const dice = new SeededDice();
    const drawer = new Drawer(runtime, dice);
    runtime.observer = {
      started: () => {},
      fired: () => {},
      acted: (_, act) => {
        if (!isStep(act)) return;
        const step = steps.get(act.label) ?? { does: actInWords(act, profile), profiles: [] };
        if (!step.profiles.includes(profile)) step.profiles.push(profile);
        steps.set(act.label, step);
      },
    };
    for (let part = 0; part < COLLECTED; part += 1) {
      dice.seed(partSeed(seed, part));
      drawer.draw();
      finish(runtime);
    }
  }
  return [...steps]
    .map(([label, step]) => ({ label, ...step }))
    .toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
};

/** The filter that leaves the step out; a lock is left out with its giving back. */
export const without = (label: string): Filter => ({
  drops: label.includes('.lock-') ? [label, label.replace('.lock-', '.unlock-')] : [label],
});

/** Leaves out each step of the driver in turn. */
export function* leaveOutEach(options: StepsOptions): Generator<StepResult> {
  const { registry, driver, runs, seed, onStep, isOver } = options;
  const steps = stepsOf(options);
  for (const [index, step] of steps.entries()) {
    if (isOver?.() === true) return;
    onStep?.(index, steps.length, step.label);
    yield leaveOut(step, { registry, driver, runs, seed, ...(isOver === undefined ? {} : { isOver }) });
  }
}

const leaveOut = (
  step: DriverStep,
  options: Pick<StepsOptions, 'registry' | 'driver' | 'runs' | 'seed' | 'isOver'>,
): StepResult => {
  let tried = 0;
  for (const profile of step.profiles) {
    const result = checkDriver({ ...options, profile, filter: without(step.label), stopsAtFirst: true });
    tried += result.runs;
    const broken = result.properties.find(({ failure }) => failure !== undefined);
    if (broken?.failure !== undefined) return { step, failure: broken.failure, on: profile, tried };
  }
  return { step, failure: undefined, on: undefined, tried };
};
