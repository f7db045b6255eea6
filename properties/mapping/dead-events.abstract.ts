/** Events without a complete mapping, on the abstract model. */
import { fromOf } from '../../models/abstract/effects.ts';
import { NO_TARGET, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { SETS_OF_VPE } from '../terms/groups.abstract.ts';
import { type AbstractProperty, NOT_CONCERNED, outcome, withVsgis } from '../terms/sight.abstract.ts';

export const deadEventForms: readonly AbstractProperty[] = [
  {
    id: 'I-12',
    on: [STEP.MSI],
    look: ({ layout, before, step }) => {
      const event = operand(step, 0);
      if (value(before, layout.target, event) !== NO_TARGET) return NOT_CONCERNED;
      return outcome(((value(before, layout.allowed, event) >>> operand(step, 1)) & 1) === 1);
    },
  },
  {
    id: 'I-105',
    on: [STEP.LAND],
    lands: SETS_OF_VPE,
    arises: withVsgis,
    look: (sight) => {
      const { layout, before, after } = sight;
      const packed = sight.landing;
      const vpe = fromOf(packed);
      if (value(before, layout.home, vpe) !== 0) return NOT_CONCERNED;
      return outcome(value(before, layout.pending, vpe) === value(after, layout.pending, vpe));
    },
  },
];
