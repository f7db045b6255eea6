/** Turns the path of a search with symmetry into a program that can be executed. */
import { AbstractMachine } from '../../models/abstract/machine.ts';
import { stepCode } from '../../models/abstract/steps.ts';
import type { ExplorerOptions } from './explorer.ts';
import { Symmetry } from './symmetry.ts';
import { Watch } from './watch.ts';

/**
 * With symmetry, each state on the path is the canonical one of its group, and its next step may fit only that one, not the state that the program is
 * in. Returns steps that can be executed one after the other; the last one breaks the property.
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
  /** The state on the path: the canonical form of `now`. */
  let least = layout.initial();
  /** Executes the first step with that code that fits. */
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
    if (taken < 0)
      throw new Error(
        'the path of a search with symmetry cannot be executed: no step with the expected code leads to the next state of the path',
      );
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
