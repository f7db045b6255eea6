/** Terms of default doorbells on the abstract model. */
import { PHASE, value } from '../../models/abstract/state.ts';
import { NOT_CONCERNED, type Outcome, outcome, type Sight } from '../terms/sight.abstract.ts';

/** The vPE whose default doorbell rings at this step; -1 if none does. Only an effect that lands can ring one. */
export const ringing = ({ layout, before, after }: Sight): number => {
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if ((value(after, layout.travelling, vpe) & ~value(before, layout.travelling, vpe)) !== 0) return vpe;
  }
  return -1;
};

export const isResident = ({ layout, before }: Sight, vpe: number): boolean => {
  for (let rd = 0; rd < layout.scope.homes; rd += 1) {
    const phase = value(before, layout.phase, rd);
    const isThere = phase === PHASE.LOADING || phase === PHASE.RESIDENT;
    if (isThere && value(before, layout.tenant, rd) === vpe) return true;
  }
  return false;
};

/** A property: the default doorbell does not ring while its permit is one of these. */
export const neverRings =
  (...permits: readonly number[]) =>
  (sight: Sight): Outcome => {
    const vpe = ringing(sight);
    if (vpe < 0) return NOT_CONCERNED;
    return outcome(!permits.includes(value(sight.before, sight.layout.permit, vpe)) || isResident(sight, vpe));
  };
