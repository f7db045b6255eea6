/** `gicheck driver steps` */
import { randomInt } from 'node:crypto';
import type { Driver } from '../../models/software/host-driver.ts';
import { stepsOf } from '../actors/step-list.ts';
import { baselineOf, leaveOut } from '../actors/steps.ts';
import { type StepTable, storeStep, verdictOfStep } from '../report/step-tables.ts';
import { profilesFor, RUNS, type RunFlags } from './driver-profiles.ts';
import { EXIT } from './exit.ts';
import { note, print, printDocument, table } from './output.ts';
import { progressBar } from './progress.ts';
import type { GlobalOptions, Session } from './session.ts';
import { isInterrupted } from './thread.ts';

/** Leaves out each step of a driver in turn, and tells what that breaks. */
export const tellSteps = ({ registry }: Session, id: string, flags: RunFlags, globals: GlobalOptions): number => {
  const driver = registry.driver(id);
  const profiles = profilesFor(registry, driver, flags.profile);
  const { runs = RUNS, seed = randomInt(0xffff_ffff) } = flags;
  const options = { registry, driver, profiles, runs, seed, isOver: isInterrupted };
  note(`seed ${seed}`);
  const progress = progressBar('steps');
  const baselines = new Map(profiles.map((profile) => [profile.id, baselineOf(options, profile)]));
  const all = stepsOf(options);
  const steps: StepTable['steps'] = [];
  for (const [index, step] of all.entries()) {
    if (isInterrupted()) break;
    progress.update(index, all.length, step.label);
    steps.push(storeStep(step, leaveOut(step, options, baselines)));
  }
  progress.stop();
  const breaks = Object.fromEntries([...baselines].map(([profile, { broken }]) => [profile, [...broken]]));
  const result = { ...headOf(driver), profiles: profiles.map((profile) => profile.id), runs, seed, breaks, steps };
  if (globals.json === true) printDocument('driver steps', { verdict: 'held', ...result });
  else print(stepsText(result));
  note(`seed ${seed}`);
  return isInterrupted() ? EXIT.incomplete : EXIT.held;
};

const headOf = ({ id, title }: Driver) => ({ driver: id, title });

const stepsText = ({ steps }: StepTable): string =>
  table(
    ['step', 'what it does', 'verdict'],
    steps.map((step) => [step.label, step.does, verdictOfStep(step)]),
    [20, 24, 26],
  );
