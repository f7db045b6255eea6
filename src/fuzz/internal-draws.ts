/** Draws the internal steps of a program. */
import { isCaching, type Step } from '../../models/architecture/steps.ts';
import type { Machine } from '../../models/reference/machine.ts';

import { type Item, item } from '../run/program.ts';
import { drawCaching } from './configuration-stimuli.ts';
import type { Situation } from './situation.ts';
import type { Swarm } from './swarm.ts';

/** Number of steps that must happen eventually. They come before the optional ones. */
const mandatoryCount = (steps: readonly Step[]): number => {
  const first = steps.findIndex(isCaching);
  return first < 0 ? steps.length : first;
};

/** Draws an internal step while something is held back, or a step of a cache at any time. */
export const drawInternal = (
  machine: Machine,
  situation: Situation,
  swarm: Swarm,
  previous: Item | undefined,
): Item | undefined => {
  const { dice } = situation;
  if (previous !== undefined && previous.hold !== 'nothing' && machine.isRestless && dice.below(3) === 0) {
    const steps = machine.internalSteps();
    const step = steps[dice.below(dice.below(4) === 0 ? steps.length : Math.max(1, mandatoryCount(steps)))];
    if (step !== undefined) return item(step, swarm.drawHold(2));
  }
  if (dice.below(swarm.cachingOneIn) > 0) return undefined;
  const step = drawCaching(situation);
  return step && item(step);
};
