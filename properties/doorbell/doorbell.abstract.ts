/** The properties of doorbells on the abstract model: where one may ring, and that none rings for a resident vPE. */
import { codeOf, fromOf } from '../../models/abstract/effects.ts';
import { value } from '../../models/abstract/state.ts';
import { STEP } from '../../models/abstract/steps.ts';
import { MOVES, RINGERS, SETS_OF_VPE } from '../terms/groups.abstract.ts';
import { type AbstractProperty, BROKEN, HELD, NOT_CONCERNED, outcome } from '../terms/sight.abstract.ts';
import { isResident, ringing } from './ringing.abstract.ts';

export const doorbellForms: readonly AbstractProperty[] = [
  {
    id: 'I-68',
    on: [STEP.LAND],
    lands: [...RINGERS, ...MOVES],
    look: (sight) => {
      const vpe = ringing(sight);
      if (vpe >= 0 && isResident(sight, vpe)) return BROKEN;
      const isEvent = SETS_OF_VPE.includes(codeOf(sight.landing));
      return isEvent && isResident(sight, fromOf(sight.landing)) ? HELD : NOT_CONCERNED;
    },
  },
  {
    id: 'I-70',
    on: [STEP.LAND],
    lands: [...RINGERS, ...MOVES],
    look: (sight) => {
      const vpe = ringing(sight);
      if (vpe < 0) return NOT_CONCERNED;
      const { layout, before, after } = sight;
      const to = value(after, layout.travelling, vpe) & ~value(before, layout.travelling, vpe);
      const isHome = (home: number): boolean => home > 0 && to === 1 << (home - 1);
      // Until the VSYNC of a VMOVP, the doorbell may ring at the old and at the new home of the vPE.
      const isMoving =
        value(before, layout.settled, vpe) === 0 &&
        (isHome(value(before, layout.servedBy, vpe)) || isHome(value(after, layout.servedBy, vpe)));
      return outcome(isMoving || isHome(value(before, layout.home, vpe)));
    },
  },
];
