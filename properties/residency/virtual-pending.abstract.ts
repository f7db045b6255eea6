/** The properties of pending virtual interrupts on the abstract model: which steps set or clear a pending bit of a vPE. */
import { EFFECT, fromOf } from '../../models/abstract/effects.ts';
import { value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { SETS_OF_VPE } from '../terms/groups.abstract.ts';
import { type AbstractProperty, BROKEN, HELD, NOT_CONCERNED, outcome } from '../terms/sight.abstract.ts';
import { losesBits } from './kept-pending.abstract.ts';

export const virtualPendingForms: readonly AbstractProperty[] = [
  {
    id: 'I-47',
    on: [STEP.LAND],
    lands: SETS_OF_VPE,
    look: ({ layout, before, after, landing }) => {
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        if (vpe === fromOf(landing)) continue;
        if (value(before, layout.pending, vpe) !== value(after, layout.pending, vpe)) return BROKEN;
      }
      return HELD;
    },
  },
  {
    id: 'I-60',
    on: [STEP.LAND],
    lands: [EFFECT.MAP],
    look: (sight) => {
      const { layout, before } = sight;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        if (value(before, layout.pending, vpe) !== 0) return outcome(!losesBits(sight));
      }
      return NOT_CONCERNED;
    },
  },
  {
    id: 'I-93',
    on: [STEP.VACKNOWLEDGE],
    look: ({ layout, before, after, step }) => {
      const vpe = value(before, layout.tenant, operand(step, 0));
      return outcome(((value(after, layout.pending, vpe) >>> operand(step, 1)) & 1) === 0);
    },
  },
];
