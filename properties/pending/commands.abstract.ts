/** The properties of MOVI, CLEAR and SYNC on the abstract model. */
import { codeOf, EFFECT, eventOf, fromOf, isAtRedistributor } from '../../models/abstract/effects.ts';
import { OWED, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { hasCome, isTaken } from '../terms/owed.abstract.ts';
import { type AbstractProperty, outcome, someEffect } from '../terms/sight.abstract.ts';

const movedLpiHasCome = hasCome(OWED.MOVED, false);

export const pendingCommandForms: readonly AbstractProperty[] = [
  {
    id: 'I-29',
    on: [STEP.LAND],
    arises: ({ lpis, redistributors }) => lpis && redistributors > 1,
    look: (sight) => {
      const packed = sight.landing;
      if (codeOf(packed) !== EFFECT.TAKE) return movedLpiHasCome(sight);
      const bit = 1 << fromOf(packed);
      return isTaken(sight, ({ lpi }) => [lpi, eventOf(packed)], bit, EFFECT.GIVE_PENDING);
    },
  },
  {
    id: 'I-32',
    on: [STEP.LAND],
    lands: [EFFECT.CLEAR, EFFECT.VCLEAR],
    look: (sight) => {
      const { layout, after } = sight;
      const packed = sight.landing;
      const isPending =
        codeOf(packed) === EFFECT.CLEAR
          ? (value(after, layout.lpi, eventOf(packed)) >>> fromOf(packed)) & 1
          : (value(after, layout.pending, fromOf(packed)) >>> eventOf(packed)) & 1;
      return outcome(isPending === 0);
    },
  },
  {
    id: 'I-89',
    on: [STEP.SYNC],
    look: (sight) => {
      const { step } = sight;
      return outcome(!someEffect(sight, operand(step, 0), (packed) => isAtRedistributor(packed, operand(step, 1))));
    },
  },
];
