/**
 * The row of a kind of internal step: the places of its steps, the steps that are possible now, whether a step has to happen eventually, and
 * the function that takes one.
 */
import type { Scheduler } from '../../architecture/freedoms.ts';
import type { InternalStep } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';
import type { Watcher } from '../watcher.ts';

/** The numbers of the places of some sort: each ITS, each redistributor, each vPE; or 0 for the GIC as a whole. */
export type Places = (gic: Gic) => readonly number[];

export interface StepKind {
  readonly places: Places;
  /** Whether such a step has to happen at the place, now or later. Absent for optional steps. */
  readonly isComing?: (gic: Gic, at: number) => boolean;
  /** Adds the steps of this kind that are possible at the place now. */
  readonly list: (gic: Gic, at: number, steps: InternalStep[]) => void;
  /** Takes this step; false if it is not possible now. */
  readonly fire: (gic: Gic, step: InternalStep, scheduler: Scheduler, watcher: Watcher | undefined) => boolean;
}

const NONE: readonly number[] = [];
const ONE: readonly number[] = [0];
/** Count → the numbers from 0 below it, shared, since places are visited often and must not allocate. */
const firstNumbers: (readonly number[])[] = [];

const first = (count: number): readonly number[] => {
  let numbers = firstNumbers[count];
  if (numbers === undefined) {
    numbers = Array.from({ length: count }, (_, number) => number);
    firstNumbers[count] = numbers;
  }
  return numbers;
};

export const theGic: Places = () => ONE;
export const eachIts: Places = ({ itss }) => first(itss.length);
export const eachRedistributor: Places = ({ rds }) => first(rds.length);
export const eachVpe: Places = ({ vpes }) => [...vpes.keys()];
/** Places of steps of the registers that gate LPIs: none while all of these are as after bring-up. */
export const eachLpiControl: Places = (gic) => (gic.lpiControlInUse ? first(gic.rds.length) : NONE);
export const lpiControlOfTheGic: Places = ({ lpiControlInUse }) => (lpiControlInUse ? ONE : NONE);

const placeOf = (step: InternalStep): number => {
  if ('its' in step) return step.its;
  return 'rd' in step ? step.rd : 0;
};

interface SingleRow {
  readonly places: Places;
  readonly step: (at: number) => InternalStep;
  readonly isComing: (gic: Gic, at: number) => boolean;
  /** Whether the step is possible. Default: as soon as it has to happen. */
  readonly isPossible?: (gic: Gic, at: number) => boolean;
  readonly take: (gic: Gic, at: number) => void;
  readonly tell?: (watcher: Watcher, at: number) => void;
}

/** A kind with at most one step at each place. */
export interface SingleStep extends StepKind {
  readonly isComing: (gic: Gic, at: number) => boolean;
  /** Takes the step at the place; false if it is not possible now. */
  readonly takeAt: (gic: Gic, at: number, scheduler: Scheduler, watcher: Watcher | undefined) => boolean;
}

export const single = (kind: InternalStep['kind'], row: SingleRow): SingleStep => {
  const { places, step, isComing, isPossible = isComing, take } = row;
  const tell = row.tell ?? ((watcher: Watcher): void => watcher.fired(kind));
  const takeAt: SingleStep['takeAt'] = (gic, at, scheduler, watcher) => {
    if (!isPossible(gic, at)) return false;
    gic.tick(scheduler);
    take(gic, at);
    if (watcher !== undefined) tell(watcher, at);
    return true;
  };
  return {
    places,
    isComing,
    takeAt,
    list: (gic, at, steps) => {
      if (isPossible(gic, at)) steps.push(step(at));
    },
    fire: (gic, fired, scheduler, watcher) => takeAt(gic, placeOf(fired), scheduler, watcher),
  };
};
