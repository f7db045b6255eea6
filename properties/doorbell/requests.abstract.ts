/** The properties of requests for a default doorbell, on the abstract model. */
import { PERMIT } from '../../models/abstract/state.ts';
import { STEP } from '../../models/abstract/steps.ts';
import { RINGERS } from '../terms/groups.abstract.ts';
import type { AbstractProperty } from '../terms/sight.abstract.ts';
import { neverRings } from './ringing.abstract.ts';

export const requestForms: readonly AbstractProperty[] = [
  { id: 'I-64', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.NOT_ASKED) },
  { id: 'I-65', on: [STEP.LAND], lands: RINGERS, look: neverRings(PERMIT.PENDING_LAST) },
];
