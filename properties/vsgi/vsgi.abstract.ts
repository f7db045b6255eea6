/** The properties of GITS_SGIR on the abstract model. */
import { value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import {
  type AbstractProperty,
  BROKEN,
  HELD,
  isSettled,
  NOT_CONCERNED,
  type Outcome,
  withVsgis,
} from '../terms/sight.abstract.ts';

export const vsgiForms: readonly AbstractProperty[] = [
  {
    id: 'I-104',
    on: [STEP.LAND],
    arises: withVsgis,
    look: (sight) => {
      const { layout, after, step } = sight;
      if (operand(step, 0) !== 0 || !isSettled(sight, 0)) return NOT_CONCERNED;
      let found: Outcome = NOT_CONCERNED;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        if (value(after, layout.owedSgi, vpe) === 0) continue;
        if (((value(after, layout.pending, vpe) >>> layout.scope.events) & 1) === 0) return BROKEN;
        found = HELD;
      }
      return found;
    },
  },
];
