/** When the default doorbell may ring, and when it goes, on the abstract model. */
import { PERMIT, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { RINGERS } from '../terms/groups.abstract.ts';
import { type AbstractProperty, NOT_CONCERNED, type Outcome, outcome, type Sight } from '../terms/sight.abstract.ts';
import { isResident, ringing } from './ringing.abstract.ts';

/** The default doorbell does not ring while its permit is one of those. */
const neverRings =
  (...permits: readonly number[]) =>
  (sight: Sight): Outcome => {
    const vpe = ringing(sight);
    if (vpe < 0) return NOT_CONCERNED;
    return outcome(!permits.includes(value(sight.before, sight.layout.permit, vpe)) || isResident(sight, vpe));
  };

export const defaultDoorbellForms: readonly AbstractProperty[] = [
  { id: 'I-63', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.RUNG, PERMIT.FIRST_RUNG) },
  { id: 'I-64', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.NOT_ASKED) },
  { id: 'I-65', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.PENDING_LAST) },
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
