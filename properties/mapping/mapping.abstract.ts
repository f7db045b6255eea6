/** The properties of mappings on the abstract model: an event sets the interrupt that it is mapped to. */
import { EFFECT, eventOf, fromOf } from '../../models/abstract/effects.ts';
import { NO_TARGET, OWED, value } from '../../models/abstract/state.ts';
import { operand, STEP } from '../../models/abstract/steps.ts';
import { hasCome } from '../terms/owed.abstract.ts';
import {
  type AbstractProperty,
  BROKEN,
  HELD,
  isVirtual,
  NOT_CONCERNED,
  type Outcome,
  outcome,
  type Sight,
  vpeOf,
  withLpis,
} from '../terms/sight.abstract.ts';

const vlpiHasCome = hasCome(OWED.SET, true);
/** VSYNC waits until earlier events of its vPE have set their pending bits. */
const vlpiHasComeByVsync = (sight: Sight): Outcome => {
  const { layout, after, step } = sight;
  const vpe = operand(step, 1);
  let found: Outcome = NOT_CONCERNED;
  for (let event = operand(step, 0); event < layout.scope.events; event += layout.scope.itss) {
    const target = value(after, layout.target, event);
    if (value(after, layout.owed, event) !== OWED.SET || !isVirtual(sight, target) || vpeOf(sight, target) !== vpe)
      continue;
    if (((value(after, layout.pending, vpe) >>> event) & 1) === 0) return BROKEN;
    found = HELD;
  }
  return found;
};

export const mappingForms: readonly AbstractProperty[] = [
  {
    id: 'I-10',
    on: [STEP.MSI],
    look: ({ layout, before, after, step }) =>
      outcome(value(before, layout.lpi, operand(step, 0)) === value(after, layout.lpi, operand(step, 0))),
  },
  { id: 'I-11', on: [STEP.LAND], arises: withLpis, look: hasCome(OWED.SET, false) },
  {
    id: 'I-34',
    on: [STEP.LAND],
    lands: [EFFECT.SET],
    arises: withLpis,
    look: (sight) => {
      const { layout, before, after } = sight;
      const packed = sight.landing;
      const changed = value(before, layout.lpi, eventOf(packed)) ^ value(after, layout.lpi, eventOf(packed));
      return outcome((changed & ~(1 << fromOf(packed))) === 0);
    },
  },
  {
    id: 'I-87',
    on: [STEP.LAND, STEP.VSYNC],
    look: (sight) => (sight.code === STEP.VSYNC ? vlpiHasComeByVsync(sight) : vlpiHasCome(sight)),
  },
  {
    id: 'I-88',
    on: [STEP.MSI],
    look: ({ layout, before, step }) => {
      const event = operand(step, 0);
      const target = value(before, layout.target, event);
      if (target === NO_TARGET) return NOT_CONCERNED;
      const by = operand(step, 1);
      return outcome(by === target || ((value(before, layout.allowed, event) >>> by) & 1) === 1);
    },
  },
];
