/** I-46, residency and moves keep the pending bits of a vPE, on the abstract model. */
import { value } from '../../models/abstract/state.ts';
import { STEP } from '../../models/abstract/steps.ts';
import { MOVES } from '../terms/groups.abstract.ts';
import { type AbstractProperty, outcome, type Sight } from '../terms/sight.abstract.ts';

const RESIDENCY: readonly number[] = [STEP.SCHEDULE, STEP.DESCHEDULE, STEP.PARSED, STEP.DECIDE, STEP.DESCHEDULED];

/** The step clears a pending bit of some vPE. */
export const losesBits = ({ layout, before, after }: Sight): boolean => {
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if (!after.isWritten(layout.pending.first + vpe)) continue;
    if ((value(before, layout.pending, vpe) & ~value(after, layout.pending, vpe)) !== 0) return true;
  }
  return false;
};

export const keptPendingForms: readonly AbstractProperty[] = [
  {
    id: 'I-46',
    on: [...RESIDENCY, STEP.LAND],
    lands: MOVES,
    look: (sight) => outcome(!losesBits(sight)),
  },
];
