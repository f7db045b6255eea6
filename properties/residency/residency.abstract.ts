/** The properties of residency on the abstract model: which vPE a redistributor presents interrupts of. */
import { PHASE, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { type AbstractProperty, outcome } from '../terms/sight.abstract.ts';

export const residencyForms: readonly AbstractProperty[] = [
  {
    id: 'I-48',
    on: [STEP.VACKNOWLEDGE],
    look: ({ layout, before, step }) => {
      const phase = value(before, layout.phase, operand(step, 0));
      return outcome(phase === PHASE.LOADING || phase === PHASE.RESIDENT);
    },
  },
];
