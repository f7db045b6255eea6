/** Mutants of completion: what SYNC and VSYNC wait for and publish. */
import { defineMutants } from './mutant.ts';

export const completionMutants = defineMutants({
  'sync-publishes-nothing': ['syncPublishesTables', 'I-88', 'v3', 'MSIs are translated with stale tables after SYNC'],
  'vsync-publishes-nothing': [
    'vsyncPublishesTables',
    'I-87',
    'v4.0',
    'MSIs use stale mappings of a vPE after its VSYNC',
  ],
  'sync-ignores-sets': ['syncWaitsForSets', 'I-89', 'v3', 'SYNC does not wait for events under way'],
  'sync-ignores-clears': ['syncWaitsForClears', 'I-32', 'v3', 'SYNC does not wait for CLEAR and DISCARD'],
  'sync-ignores-takes': ['syncWaitsForTakes', 'I-29', 'v3', 'SYNC does not wait for the taking half of MOVI'],
  'sync-ignores-gives': ['syncWaitsForGives', 'I-89', 'v3', 'SYNC does not wait for the giving half of MOVI'],
  'sync-ignores-invall': ['syncWaitsForInvall', 'I-40', 'v3', 'SYNC does not wait for INVALL'],
  'sync-drops-events': ['syncKeepsEventsUnderWay', 'I-11', 'v3', 'SYNC drops the events that it should wait for'],
  'sync-leaves-old-devices': ['syncPublishesDevices', 'I-88', 'v3', 'the device table cache outlives SYNC'],
  'sync-leaves-old-entries': ['syncPublishesEvents', 'I-12', 'v3', 'the ITE cache outlives SYNC'],
  'sync-leaves-old-collections': ['syncPublishesCollections', 'I-17', 'v3', 'the collection cache outlives SYNC'],
  'vsync-ignores-sets': ['vsyncWaitsForSets', 'I-87', 'v4.0', 'VSYNC does not wait for events under way'],
  'vsync-ignores-clears': ['vsyncWaitsForClears', 'I-32', 'v4.0', 'VSYNC does not wait for CLEAR and DISCARD'],
  'vsync-ignores-takes': [
    'vsyncWaitsForTakes',
    'P-REFINES',
    'v4.1',
    'VSYNC does not wait for the taking half of VMOVI, which no observer can tell',
  ],
  'vsync-ignores-gives': ['vsyncWaitsForGives', 'I-56', 'v4.0', 'VSYNC does not wait for the giving half of VMOVI'],
  'vsync-ignores-inv': ['vsyncWaitsForInv', 'I-42', 'v4.0', 'VSYNC does not wait for INV'],
  'vsync-ignores-vinvall': ['vsyncWaitsForVinvall', 'I-42', 'v4.0', 'VSYNC does not wait for VINVALL'],
  'vsync-ignores-invdb': ['vsyncWaitsForInvdb', 'I-43', 'v4.1', 'VSYNC does not wait for INVDB'],
  'vsync-ignores-vmapp': ['vsyncWaitsForMapping', 'I-87', 'v4.0', 'VSYNC does not wait for VMAPP'],
  'vsync-ignores-vmovp': ['vsyncWaitsForMoves', 'I-57', 'v4.1', 'VSYNC does not wait for VMOVP'],
  'vsync-waits-for-other-vpe': ['vsyncNamesItsVpe', 'I-87', 'v4.0', 'VSYNC waits for another vPE'],
  'vsync-drops-events': ['vsyncKeepsEventsUnderWay', 'I-87', 'v4.0', 'VSYNC drops the events that it should wait for'],
});
