/** The properties of default doorbells on the abstract model: when one may ring, and when its pending bit is cleared. */
import { PERMIT, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { RINGERS } from '../terms/groups.abstract.ts';
import { type AbstractProperty, outcome } from '../terms/sight.abstract.ts';
import { neverRings } from './ringing.abstract.ts';

export const defaultDoorbellForms: readonly AbstractProperty[] = [
  { id: 'I-63', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.RUNG, PERMIT.FIRST_RUNG) },
  {
    id: 'I-69',
    on: [STEP.UNRING],
    look: (sight) => {
      const { layout, after, step } = sight;
      const vpe = operand(step, 0);
      const home = value(after, layout.servedBy, vpe) - 1;
      const stays = home >= 0 ? (value(after, layout.rung, vpe) >>> home) & 1 : 0;
      return outcome(stays === 0 && value(after, layout.travelling, vpe) === 0);
    },
  },
  { id: 'I-90', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.FIRST_RUNG) },
];
