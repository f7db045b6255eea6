/** Mutants of residency. */
import { defineMutants } from './mutant.ts';

export const residencyMutants = defineMutants({
  'absent-vpe-is-served': ['onlyTheResidentVpeIsServed', 'I-48', 'v4.1', 'vLPIs of a vPE that has left are presented'],
  'pending-vlpi-is-overlooked': [
    'pendingVlpisArePresentedAtResidency',
    'I-92',
    'v4.1',
    'vLPIs that were pending before residency are not presented',
  ],
  'dirty-stays': ['dirtyClears', 'I-53', 'v4.0', 'Dirty never returns to 0 after a deschedule'],
  'pendinglast-reads-0': ['pendingLastSeesPendingInterrupts', 'I-54', 'v4.1', 'PendingLast is always 0'],
  'pendinglast-reads-0-v4.0': ['pendingLastSeesPendingInterrupts', 'I-55', 'v4.0', 'v4.0 PendingLast is always 0'],
  'pendinglast-counts-disabled': [
    'pendingLastIgnoresDisabledInterrupts',
    'I-54',
    'v4.1',
    'PendingLast counts disabled vLPIs',
  ],
  'vmovp-moves-nothing': ['vmovpMovesTheHome', 'I-57', 'v4.0', 'VMOVP leaves events and doorbells at the old home'],
  'parse-never-ends': ['dirtyClearsAfterSchedule', 'I-53', 'v4.1', 'Dirty never returns to 0 after Valid was set'],
  'deschedule-loses-pending': ['descheduleKeepsPending', 'I-46', 'v4.0', 'a deschedule loses the pending bits'],
  'leaving-vpe-is-forwarded': [
    'nothingNewWhileLeaving',
    'I-48',
    'v4.1',
    'a vLPI that comes during a deschedule is presented',
  ],
  'other-vpe-is-presented': [
    'vacknowledgeIsOfItsVpe',
    'I-47',
    'v4.1',
    'the resident vPE is presented vLPIs of another',
  ],
  'pendinglast-is-inverted': ['pendingLastIsNotInverted', 'I-54', 'v4.1', 'PendingLast is inverted'],
  'pendinglast-is-inverted-v4.0': ['pendingLastIsNotInverted', 'I-55', 'v4.0', 'v4.0 PendingLast is inverted'],
  'pendinglast-forgets-old': ['pendingLastCountsOldInterrupts', 'I-55', 'v4.0', 'PendingLast counts new arrivals only'],
  'pendinglast-looks-at-one': ['pendingLastCountsEveryInterrupt', 'I-54', 'v4.1', 'PendingLast looks at one vLPI only'],
  'pendinglast-is-decided-twice': ['pendingLastStaysDecided', 'I-54', 'v4.1', 'PendingLast changes after the decision'],
  'vmapp-ignores-rdbase': [
    'vmappUsesItsRedistributor',
    'I-70',
    'v4.1',
    'VMAPP maps to redistributor 0 whatever it names',
  ],
  'vmovp-leaves-events': ['vmovpMovesEvents', 'I-57', 'v4.0', 'VMOVP leaves the events at the old home'],
  'vmovp-leaves-default-doorbell': [
    'vmovpMovesDoorbells',
    'I-57',
    'v4.1',
    'VMOVP leaves the default doorbell at the old home',
  ],
  'vmovp-moves-neighbours': ['vmovpMovesItsVpeOnly', 'I-70', 'v4.1', 'VMOVP moves every vPE of the same home'],
  'vmovp-moves-nothing-v4.1': [
    'vmovpMovesTheHome',
    'I-57',
    'v4.1',
    'v4.1 VMOVP leaves events and doorbells at the old home',
  ],
  'pending-vlpi-is-overlooked-v4.0': [
    'pendingVlpisArePresentedAtResidency',
    'I-92',
    'v4.0',
    'v4.0 vLPIs that were pending before residency are not presented',
  ],
});
