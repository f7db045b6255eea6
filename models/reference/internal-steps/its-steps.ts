/** Internal steps of an ITS: effects land, commands are consumed, and GITS_CTLR.Enabled takes effect. */
import type { Scheduler } from '../../architecture/freedoms.ts';
import type { Gic } from '../gic.ts';
import { consume, nextCommand } from '../its/commands/index.ts';
import { isActivating, quiesce } from '../its/control.ts';
import { describeEffect, mayLand } from '../its/effects.ts';
import type { Its } from '../its/its.ts';
import { land } from '../its/landing.ts';
import type { Watcher } from '../watcher.ts';
import { eachIts, type StepKind, single } from './step-kind.ts';

/** Position of the first effect that may land, with that description if one is given; -1 if there is none. */
export const firstToLand = (gic: Gic, { bag }: Its, description?: string): number => {
  for (let index = 0; index < bag.length; index += 1) {
    const effect = bag[index];
    if (effect === undefined || (description !== undefined && describeEffect(effect) !== description)) continue;
    if (mayLand(bag, index, gic.ops)) return index;
  }
  return -1;
};

export const landAt = (gic: Gic, its: Its, index: number, scheduler: Scheduler, watcher: Watcher | undefined): void => {
  const effect = its.bag[index];
  gic.tick(scheduler);
  land(gic, its, index);
  if (effect !== undefined) watcher?.landed(its, effect);
};

/** Translates the MSIs that wait: without that the ITS never becomes quiescent. */
export const translateWaiting = (gic: Gic, its: Its, scheduler: Scheduler, watcher: Watcher | undefined): void => {
  for (;;) {
    const index = its.bag.findIndex(({ kind }) => kind === 'msi');
    if (index < 0) return;
    landAt(gic, its, index, scheduler, watcher);
  }
};

const landKind: StepKind = {
  places: eachIts,
  isComing: (gic, at) => gic.its(at).bag.length > 0,
  list: (gic, at, steps) => {
    const { bag } = gic.its(at);
    bag.forEach((effect, index) => {
      if (mayLand(bag, index, gic.ops)) steps.push({ kind: 'land', its: at, effect: describeEffect(effect) });
    });
  },
  fire: (gic, step, scheduler, watcher) => {
    if (step.kind !== 'land') return false;
    const its = gic.its(step.its);
    const index = firstToLand(gic, its, step.effect);
    if (index < 0) return false;
    landAt(gic, its, index, scheduler, watcher);
    return true;
  },
};

/** Consumes the command at GITS_CREADR; false if that is not possible now. */
export const consumeNext = (gic: Gic, its: Its, scheduler: Scheduler, watcher: Watcher | undefined): boolean => {
  const command = nextCommand(gic, its);
  if (command === undefined) return false;
  gic.tick(scheduler);
  consume(gic, its, command);
  watcher?.consumed(its, command);
  return true;
};

const consumeKind: StepKind = {
  places: eachIts,
  isComing: (gic, at) => gic.ops.queue.fetch(gic.its(at)) !== undefined,
  list: (gic, at, steps) => {
    if (nextCommand(gic, gic.its(at)) !== undefined) steps.push({ kind: 'consume', its: at });
  },
  fire: (gic, step, scheduler, watcher) =>
    step.kind === 'consume' && consumeNext(gic, gic.its(step.its), scheduler, watcher),
};

export const itsSteps = {
  land: landKind,
  consume: consumeKind,
  activate: single('activate', {
    places: eachIts,
    step: (its) => ({ kind: 'activate', its }),
    isComing: (gic, at) => isActivating(gic.its(at)),
    take: (gic, at) => gic.ops.GITS_CTLR.activate(gic, gic.its(at)),
  }),
  quiesce: single('quiesce', {
    places: eachIts,
    step: (its) => ({ kind: 'quiesce', its }),
    isComing: (gic, at) => !gic.its(at).control.isAtRest && !gic.its(at).control.enabled,
    isPossible: (gic, at) => gic.ops.GITS_CTLR.isQuiescing(gic.its(at)),
    take: (gic, at) => quiesce(gic, gic.its(at)),
  }),
};
