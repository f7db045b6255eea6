/** Programs of a search with symmetry, made anew from the way that the search has found. */
import { AbstractMachine } from '../../models/abstract/machine.ts';
import { stepCode } from '../../models/abstract/steps.ts';
import type { ExplorerOptions } from './explorer.ts';
import { Symmetry } from './symmetry.ts';
import { Watch } from './watch.ts';

/**
 * With symmetry each state on a way stands for others, and the step from it may be one of another. These are steps that can be made one after the
 * other, with the one that breaks the property at the end.
 */
export const retrace = (
  { scope, rules }: Pick<ExplorerOptions, 'scope' | 'rules'>,
  way: readonly number[],
  property: string,
): readonly number[] => {
  const machine = new AbstractMachine(scope, rules);
  const { layout } = machine;
  const symmetry = new Symmetry(layout);
  const watch = new Watch(machine, [property]);
  const scratch = layout.initial();
  let now = layout.initial();
  /** What the way was found with: the least of the states that `now` is as good as. */
  let least = layout.initial();
  /** Makes the first step of that code that fits. */
  const follow = (code: number, fits: (to: Uint32Array, step: number) => boolean): number => {
    let taken = -1;
    let next = now;
    const visit = (to: Uint32Array, step: number): void => {
      if (taken >= 0 || stepCode(step) !== code || !fits(to, step)) return;
      taken = step;
      next = to.slice();
    };
    machine.internalSteps(now, visit);
    machine.stimuli(now, visit);
    if (taken < 0) throw new Error('a way was lost');
    now = next;
    return taken;
  };
  const canonical = (state: Uint32Array): Uint32Array => {
    scratch.set(state);
    symmetry.canonize(scratch, 0);
    return scratch;
  };
  const after = (step: number): Uint32Array => {
    let found = least;
    machine.stepsLike(least, step, (to, each) => {
      if (each === step) found = to.slice();
    });
    return found;
  };
  const steps: number[] = [];
  for (const [index, step] of way.entries()) {
    const isLast = index === way.length - 1;
    if (isLast) {
      steps.push(follow(stepCode(step), (_, each) => watch.look(each).broken.length > 0));
      continue;
    }
    least = canonical(after(step)).slice();
    steps.push(follow(stepCode(step), (to) => canonical(to).every((word, at) => word === least[at])));
  }
  return steps;
};
