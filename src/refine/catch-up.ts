/** Hardware that does in one step what the abstract model does in several, or that puts a step off. */
import { get, set, type Words } from '../../models/abstract/layout.ts';
import type { AbstractMachine } from '../../models/abstract/machine.ts';

/** Most steps of the hardware that one step may stand for, and most states that are looked at. */
const MOST_STEPS = 4;
const MOST_STATES = 2000;

/** The state with its effects under way as numbers in ascending order; the state itself has none of them then. */
const withoutOrder = ({ layout }: AbstractMachine, state: Words, mask: Words): string => {
  const rest = state.map((word, index) => word & (mask[index] ?? 0));
  const effects: number[] = [];
  for (const { all } of layout.effects) {
    for (const field of all) {
      const effect = get(state, field);
      if (effect !== 0) effects.push(effect);
      set(rest, field, 0);
    }
  }
  return `${rest.join(' ')} ${effects.sort((a, b) => a - b).join(' ')}`;
};

/** The state with the effects under way in the order of `picture`. */
const inOrderOf = ({ layout }: AbstractMachine, state: Words, picture: Words): Words => {
  for (const { all } of layout.effects) for (const field of all) set(state, field, get(picture, field));
  return state;
};

/**
 * A state that shows the same as `picture` under the mask, and that the hardware can reach from these states by few steps of its own; undefined if
 * there is none. The order of effects under way does not matter.
 */
export const catchUp = (
  machine: AbstractMachine,
  from: readonly Words[],
  picture: Words,
  mask: Words,
): Words | undefined => {
  const wanted = withoutOrder(machine, picture, mask);
  const seen = new Set<string>();
  let level = from;
  for (let steps = 0; steps <= MOST_STEPS && level.length > 0; steps += 1) {
    const next: Words[] = [];
    for (const state of level) {
      if (withoutOrder(machine, state, mask) === wanted) return inOrderOf(machine, state.slice(), picture);
      if (steps === MOST_STEPS || seen.size >= MOST_STATES) continue;
      machine.internalSteps(state, (to) => {
        const key = to.join(' ');
        if (seen.has(key)) return;
        seen.add(key);
        next.push(to.slice());
      });
    }
    level = next;
  }
  return undefined;
};
