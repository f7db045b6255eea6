/** The completion properties on the abstract model. */
import { isOfVpe } from '../../models/abstract/effects.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { type AbstractProperty, BROKEN, HELD, someEffect } from '../terms/sight.abstract.ts';

export const completionForms: readonly AbstractProperty[] = [
  {
    id: 'I-08',
    on: [STEP.UNMAP],
    look: (sight) => {
      const vpe = operand(sight.step, 0);
      for (let its = 0; its < sight.layout.scope.itss; its += 1) {
        if (someEffect(sight, its, (packed) => isOfVpe(packed, vpe))) return BROKEN;
      }
      return HELD;
    },
  },
];
