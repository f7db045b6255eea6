/** The properties of pending LPIs on the abstract model: which steps clear a pending bit. */
import { codeOf, EFFECT, eventOf } from '../../models/abstract/effects.ts';
import { value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { EVERY_STEP } from '../terms/groups.abstract.ts';
import { type AbstractProperty, BROKEN, HELD, NOT_CONCERNED, type Outcome, withLpis } from '../terms/sight.abstract.ts';

export const pendingForms: readonly AbstractProperty[] = [
  {
    id: 'I-26',
    on: EVERY_STEP,
    arises: withLpis,
    look: (sight) => {
      const { layout, before, after, code, step } = sight;
      const packed = sight.landing;
      const taken = codeOf(packed) === EFFECT.CLEAR || codeOf(packed) === EFFECT.TAKE;
      let found: Outcome = NOT_CONCERNED;
      for (let event = 0; event < layout.scope.events; event += 1) {
        const was = value(before, layout.lpi, event);
        const lost = was & ~value(after, layout.lpi, event);
        if (was !== 0) found = HELD;
        const isNamed = code === STEP.ACKNOWLEDGE ? operand(step, 1) === event : taken && eventOf(packed) === event;
        if (lost !== 0 && !isNamed) return BROKEN;
      }
      return found;
    },
  },
];
