/** I-66, no wake-up is lost, on the abstract model. */
import { PERMIT, value } from '../../models/abstract/state.ts';
import { STEP } from '../../models/abstract/steps.ts';
import { MOVES, RINGERS } from '../terms/groups.abstract.ts';
import { type AbstractProperty, BROKEN, HELD, NOT_CONCERNED, type Outcome } from '../terms/sight.abstract.ts';

export const lostWakeUpForms: readonly AbstractProperty[] = [
  {
    id: 'I-66',
    on: [STEP.LAND, STEP.DESCHEDULED],
    lands: [...RINGERS, ...MOVES],
    look: (sight) => {
      const { layout, after } = sight;
      let found: Outcome = NOT_CONCERNED;
      for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
        const permit = value(after, layout.permit, vpe);
        if (permit === PERMIT.RUNG) found = HELD;
        if (permit === PERMIT.ONCE && value(after, layout.pending, vpe) !== 0) return BROKEN;
      }
      return found;
    },
  },
];
