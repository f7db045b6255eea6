/** A settling machine takes the steps that it has to take in an order written out by hand: it has to leave out no kind of the table. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { STEP_KINDS } from '../../../models/architecture/step-kinds/index.ts';
import { isStimulus, isStimulusKind } from '../../../models/architecture/steps.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { isEventual } from '../../../models/reference/internal-steps/index.ts';
import { Machine } from '../../../models/reference/machine.ts';
import type { Watcher } from '../../../models/reference/watcher.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { RecordedScheduler } from '../../../src/run/scheduler.ts';
import { profileOf } from '../../../test/support/search.ts';

const PROGRAMS = 400;

const eventualKinds = STEP_KINDS.flatMap((kind) => (isStimulusKind(kind) || !isEventual(kind) ? [] : [kind]));

/** The kinds of steps that machines of that profile took to settle; each program is followed by a look at what they have left. */
const settledKinds = (id: string): ReadonlySet<string> => {
  const profile = profileOf(id);
  const machine = new Machine(profile, hardwareWith(), { time: 0, emit: () => {} });
  const kinds = new Set<string>();
  const watcher: Watcher = {
    applied: () => {},
    consumed: () => kinds.add('consume'),
    landed: () => kinds.add('land'),
    rang: () => kinds.add('ring'),
    unrang: () => kinds.add('unring'),
    residency: (kind) => kinds.add(kind),
    fired: (kind) => kinds.add(kind),
  };
  const scheduler = new RecordedScheduler();
  const programs = new ProgramArbitrary(new Generator(new Laboratory(profile, hardwareWith(), [])));
  const runs = fc.property(programs, ({ items }) => {
    machine.reset();
    items.forEach(({ step }, index) => {
      machine.watcher = undefined;
      if (machine.fault === undefined && isStimulus(step)) machine.apply(step, scheduler);
      if (machine.fault !== undefined || index % 3 > 0) return;
      machine.watcher = watcher;
      machine.settle(scheduler);
      if (machine.fault !== undefined) return;
      expect(machine.internalSteps().filter(({ kind }) => isEventual(kind))).toEqual([]);
    });
  });
  fc.assert(runs, { numRuns: PROGRAMS, seed: 1 });
  return kinds;
};

describe('a machine that has settled', () => {
  it('has nothing left that has to happen, and has settled every kind of step that has to', () => {
    const settled = new Set(['v4.1', 'v4.0-direct'].flatMap((id) => [...settledKinds(id)]));
    expect([...settled].toSorted()).toEqual(eventualKinds.toSorted());
  });
});
