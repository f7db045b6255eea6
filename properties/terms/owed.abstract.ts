/** Judgements on events and moves once nothing is under way: every accepted event has set its interrupt, every moved pending bit has moved. */
import { EFFECT } from '../../models/abstract/effects.ts';
import type { Fields } from '../../models/abstract/layout.ts';
import { NO_TARGET, type StateLayout, value } from '../../models/abstract/state.ts';
import { operand } from '../../models/abstract/steps.ts';
import {
  BROKEN,
  HELD,
  isSettled,
  isVirtual,
  NOT_CONCERNED,
  type Outcome,
  outcome,
  type Sight,
  vpeOf,
} from './sight.abstract.ts';

/** Judges the events with this debt (`OWED`) once nothing is under way from their ITS: the interrupt of each has to be pending. */
export const hasCome =
  (owed: number, virtual: boolean) =>
  (sight: Sight): Outcome => {
    const { layout, after, step } = sight;
    if (!isSettled(sight, operand(step, 0))) return NOT_CONCERNED;
    let found: Outcome = NOT_CONCERNED;
    for (let event = operand(step, 0); event < layout.scope.events; event += layout.scope.itss) {
      const target = value(after, layout.target, event);
      if (value(after, layout.owed, event) !== owed || target === NO_TARGET || isVirtual(sight, target) !== virtual)
        continue;
      const isPending = virtual
        ? (value(after, layout.pending, vpeOf(sight, target)) >>> event) & 1
        : (value(after, layout.lpi, event) >>> (target - 1)) & 1;
      if (isPending === 0) return BROKEN;
      found = HELD;
    }
    return found;
  };

/** Judges MOVI or VMOVI: the pending bit is cleared at the old place, and an effect carries it to the new place if it was set. */
export const isTaken = (
  { layout, before, after, step }: Sight,
  where: (layout: StateLayout) => readonly [Fields, number],
  bit: number,
  gives: number,
): Outcome => {
  const [fields, index] = where(layout);
  const effects = layout.effects[operand(step, 0)];
  const number = effects === undefined ? EFFECT.NONE : value(after, effects, operand(step, 1));
  const isHandedOver = (value(before, fields, index) & bit) === 0 || layout.effectTable.code[number] === gives;
  return outcome((value(after, fields, index) & bit) === 0 && isHandedOver);
};
