/** The form of a property on the abstract model: a judgement on the packed states before and after a step; with definitions that several families share. */
import { EFFECT } from '../../models/abstract/effects.ts';
import type { Reader, ReaderAfter } from '../../models/abstract/layout.ts';
import type { Scope } from '../../models/abstract/scope.ts';
import { type StateLayout, value } from '../../models/abstract/state.ts';

/** Outcome of a property at a step: the step does not concern it, it held, or it is broken. */
export const NOT_CONCERNED = 0;
export const HELD = 1;
export const BROKEN = 2;
export type Outcome = typeof NOT_CONCERNED | typeof HELD | typeof BROKEN;

export const outcome = (holds: boolean): Outcome => (holds ? HELD : BROKEN);

/** A step with the states before and after it. */
export interface Sight {
  readonly layout: StateLayout;
  readonly before: Reader;
  readonly after: ReaderAfter;
  code: number;
  step: number;
  /** The effect that lands at this step; `EFFECT.NONE` if none does. */
  landing: number;
}

export interface AbstractProperty {
  readonly id: string;
  /** The kinds of steps that may concern the property. */
  readonly on: readonly number[];
  /** With `STEP.LAND` among these: the effects that may concern the property. Default: all. */
  readonly lands?: readonly number[];
  /** Whether the situation of the property can arise in a scope. Default: in every scope. */
  readonly arises?: (scope: Scope) => boolean;
  readonly look: (sight: Sight) => Outcome;
}

export const isVirtual = ({ layout }: Sight, target: number): boolean => target > layout.scope.redistributors;
export const vpeOf = ({ layout }: Sight, target: number): number => target - 1 - layout.scope.redistributors;

/** Nothing is under way from the ITS. */
export const isSettled = ({ layout, after }: Sight, its: number): boolean => {
  const effects = layout.effects[its];
  return effects === undefined || value(after, effects, 0) === EFFECT.NONE;
};

/** Before the step, an effect that `holds` accepts is under way from the ITS. */
export const someEffect = ({ layout, before }: Sight, its: number, holds: (packed: number) => boolean): boolean => {
  const effects = layout.effects[its];
  if (effects === undefined) return false;
  return effects.all.some(({ slot }) => holds(layout.effectTable.effectOf(before.at(slot))));
};

/** The situation of a property that is about LPIs, physical ones. */
export const withLpis = ({ lpis }: Scope): boolean => lpis;

/** The situation of a property that is about vSGIs. */
export const withVsgis = ({ vsgis }: Scope): boolean => vsgis > 0;
