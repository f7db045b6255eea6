/** The properties of reads of ICC_IAR1_EL1 on the abstract model. */
import { value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { type AbstractProperty, outcome, withLpis } from '../terms/sight.abstract.ts';

export const acknowledgementForms: readonly AbstractProperty[] = [
  {
    id: 'I-116',
    on: [STEP.ACKNOWLEDGE],
    arises: withLpis,
    look: ({ layout, after, step }) =>
      outcome(((value(after, layout.lpi, operand(step, 1)) >>> operand(step, 0)) & 1) === 0),
  },
];
