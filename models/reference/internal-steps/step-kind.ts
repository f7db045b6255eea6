/**
 * A kind of internal step: where such steps take place, which of them are possible now, whether one has to happen eventually, and how one
 * is taken.
 */
import type { Scheduler } from '../../architecture/freedoms.ts';
import type { InternalStep } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';
import type { Watcher } from '../watcher.ts';

/** The numbers of the places of some sort: each ITS, each redistributor, each vPE; or 0 for the GIC as a whole. */
export type Places = (gic: Gic) => readonly number[];

export interface StepKind {
  readonly places: Places;
  /** Such a step has to happen at the place, now or later. Absent for steps that the hardware may leave undone. */
  readonly isComing?: (gic: Gic, at: number) => boolean;
  /** Adds those that are possible at the place now. */
  readonly list: (gic: Gic, at: number, steps: InternalStep[]) => void;
  /** Takes this step; false if it is not possible now. */
  readonly fire: (gic: Gic, step: InternalStep, scheduler: Scheduler, watcher: Watcher | undefined) => boolean;
}

const NONE: readonly number[] = [];
const ONE: readonly number[] = [0];
/** The first numbers, by how many: places are visited often, and must cost no allocation. */
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
/** While the registers that gate LPIs are as bring-up left them, nothing happens there. */
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
  /** By default it is possible as soon as it has to happen. */
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
