/** The properties of VMOVI on the abstract model. */
import { codeOf, EFFECT, eventOf, fromOf } from '../../models/abstract/effects.ts';
import { OWED } from '../../models/abstract/state.ts';
import { STEP } from '../../models/abstract/steps.ts';
import { hasCome, isTaken } from '../terms/owed.abstract.ts';
import type { AbstractProperty } from '../terms/sight.abstract.ts';

const movedVlpiHasCome = hasCome(OWED.MOVED, true);

export const virtualMoveForms: readonly AbstractProperty[] = [
  {
    id: 'I-56',
    on: [STEP.LAND],
    arises: ({ vpes }) => vpes > 1,
    look: (sight) => {
      const packed = sight.landing;
      if (codeOf(packed) !== EFFECT.VTAKE) return movedVlpiHasCome(sight);
      const bit = 1 << eventOf(packed);
      return isTaken(sight, ({ pending }) => [pending, fromOf(packed)], bit, EFFECT.VGIVE_PENDING);
    },
  },
];
