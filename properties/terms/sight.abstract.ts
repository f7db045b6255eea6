/** A property as the abstract model has it: a look at the packed states on both sides of a step. Terms that several families share are here, too. */
import { EFFECT } from '../../models/abstract/effects.ts';
import type { Reader, ReaderAfter } from '../../models/abstract/layout.ts';
import { type StateLayout, value } from '../../models/abstract/state.ts';

/** How a property fared at a step: it was not about it, it held, it did not. */
export const NOT_CONCERNED = 0;
export const HELD = 1;
export const BROKEN = 2;
export type Outcome = typeof NOT_CONCERNED | typeof HELD | typeof BROKEN;

export const outcome = (holds: boolean): Outcome => (holds ? HELD : BROKEN);

/** A step with the states on both sides of it. */
export interface Sight {
  readonly layout: StateLayout;
  readonly before: Reader;
  readonly after: ReaderAfter;
  code: number;
  step: number;
  /** The effect that lands at this step; none if none does. */
  landing: number;
}

export interface AbstractProperty {
  readonly id: string;
  /** The steps that it may be about. */
  readonly on: readonly number[];
  /** Where an effect that lands is among those steps: the effects; all if that is left out. */
  readonly lands?: readonly number[];
  readonly look: (sight: Sight) => Outcome;
}

export const isVirtual = ({ layout }: Sight, target: number): boolean => target > layout.scope.redistributors;
export const vpeOf = ({ layout }: Sight, target: number): number => target - 1 - layout.scope.redistributors;

/** Nothing is under way from the ITS. */
export const isSettled = ({ layout, after }: Sight, its: number): boolean => {
  const effects = layout.effects[its];
  return effects === undefined || value(after, effects, 0) === EFFECT.NONE;
};

/** Some effect is under way from the ITS before the step that is like that. */
export const someEffect = ({ layout, before }: Sight, its: number, holds: (packed: number) => boolean): boolean => {
  const effects = layout.effects[its];
  if (effects === undefined) return false;
  return effects.all.some(({ slot }) => holds(layout.effectTable.effectOf(before.at(slot))));
};
