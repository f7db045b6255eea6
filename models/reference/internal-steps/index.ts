/**
 * The kinds of internal steps, in the order in which possible steps are listed. Successive kinds with the same places are listed place by
 * place.
 */
import type { Scheduler } from '../../architecture/freedoms.ts';
import type { InternalStep } from '../../architecture/steps.ts';
import type { Gic } from '../gic.ts';
import type { Watcher } from '../watcher.ts';
import { cacheSteps } from './cache-steps.ts';
import { itsSteps } from './its-steps.ts';
import { lpiControlSteps } from './lpi-control-steps.ts';
import { redistributorSteps, ring, unring } from './redistributor-steps.ts';
import type { Places, StepKind } from './step-kind.ts';

const KINDS = {
  ring,
  ...itsSteps,
  ...redistributorSteps,
  unring,
  ...lpiControlSteps,
  ...cacheSteps,
} satisfies Record<InternalStep['kind'], StepKind>;

/** Kinds whose steps take place at the same places. */
interface Group {
  readonly places: Places;
  readonly kinds: StepKind[];
}

const GROUPS: readonly Group[] = Object.values<StepKind>(KINDS).reduce<Group[]>((groups, kind) => {
  const last = groups.at(-1);
  if (last?.places === kind.places) last.kinds.push(kind);
  else groups.push({ places: kind.places, kinds: [kind] });
  return groups;
}, []);

interface Eventual {
  readonly places: Places;
  readonly areComing: readonly ((gic: Gic, at: number) => boolean)[];
}

const EVENTUAL: readonly Eventual[] = GROUPS.map(({ places, kinds }) => ({
  places,
  areComing: kinds.flatMap(({ isComing }) => isComing ?? []),
})).filter(({ areComing }) => areComing.length > 0);

/** The hardware has to take such a step eventually. */
export const isEventual = (kind: InternalStep['kind']): boolean => {
  const kinds: Readonly<Record<InternalStep['kind'], StepKind>> = KINDS;
  return kinds[kind].isComing !== undefined;
};

/** The steps that are possible now: first those that have to happen eventually, then the optional ones. */
export const possibleSteps = (gic: Gic): InternalStep[] => {
  const steps: InternalStep[] = [];
  for (const { places, kinds } of GROUPS) {
    for (const at of places(gic)) for (const kind of kinds) kind.list(gic, at, steps);
  }
  return steps;
};

/** Whether a step that has to happen eventually is still outstanding. */
export const isStepComing = (gic: Gic): boolean => {
  for (const { places, areComing } of EVENTUAL) {
    for (const at of places(gic)) for (const isComing of areComing) if (isComing(gic, at)) return true;
  }
  return false;
};

/** Takes this step; false if it is not possible now. */
export const fireStep = (gic: Gic, step: InternalStep, scheduler: Scheduler, watcher: Watcher | undefined): boolean =>
  KINDS[step.kind].fire(gic, step, scheduler, watcher);
