/** The properties of PendingLast on the abstract model. */
import { PHASE, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { type AbstractProperty, outcome, type Sight } from '../terms/sight.abstract.ts';

const isPendingLast = ({ layout, after, step }: Sight): boolean =>
  value(after, layout.phase, operand(step, 0)) === PHASE.DECIDED_PENDING;

const tenantPending = ({ layout, before, step }: Sight): number =>
  value(before, layout.pending, value(before, layout.tenant, operand(step, 0)));

export const pendingLastForms: readonly AbstractProperty[] = [
  {
    id: 'I-54',
    on: [STEP.DECIDE],
    look: (sight) => outcome(isPendingLast(sight) === (tenantPending(sight) !== 0)),
  },
];
