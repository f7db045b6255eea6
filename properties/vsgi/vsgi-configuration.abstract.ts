/** The properties of VSGI on the abstract model. */
import { EFFECT, fromOf } from '../../models/abstract/effects.ts';
import { value } from '../../models/abstract/state.ts';
import { STEP } from '../../models/abstract/steps.ts';
import { type AbstractProperty, outcome, withVsgis } from '../terms/sight.abstract.ts';

export const vsgiConfigurationForms: readonly AbstractProperty[] = [
  {
    id: 'I-75',
    on: [STEP.LAND],
    lands: [EFFECT.SGI_CLEAR],
    arises: withVsgis,
    look: (sight) => {
      const { layout, after } = sight;
      const packed = sight.landing;
      return outcome(((value(after, layout.pending, fromOf(packed)) >>> layout.scope.events) & 1) === 0);
    },
  },
];
