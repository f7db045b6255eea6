/** Mutants of what several ITSs owe each other. */
import { defineMutants } from './mutant.ts';

export const severalItssMutants = defineMutants({
  'vmovp-stays-at-its-its': ['vmovpReachesEveryIts', 'I-57', 'v4.1-2its', 'VMOVP moves the vPE for its own ITS only'],
  'vmovp-of-itslist-is-local': [
    'vmovpReachesEveryIts',
    'I-57',
    'v4.0-itslist',
    'VMOVP moves only the first ITS of the list',
  ],
  'vsync-ignores-other-itss': [
    'vsyncWaitsForOtherItss',
    'I-57',
    'v4.1-2its',
    'VSYNC after VMOVP leaves other ITSs behind',
  ],
  'second-map-loads-again': [
    'onlyTheFirstMapLoads',
    'I-46',
    'v4.0-itslist',
    'VMAPP on a second ITS reads the VPT once more',
  ],
  'first-unmap-saves': ['onlyTheLastUnmapSaves', 'I-46', 'v4.1-itslist', 'VMAPP V=0 on one ITS unmaps the vPE for all'],
  'unmapped-its-delivers': ['unmapStopsTheIts', 'I-105', 'v4.1-itslist', 'an ITS that unmapped a vPE sends it events'],
  'unmapped-its-is-not-flushed': ['unmapStopsTheIts', 'I-08', 'v4.1-2its', 'events follow VMAPP V=0 of their ITS'],
  'vsync-waits-for-other-its': [
    'vsyncWaitsForItsOwnIts',
    'I-87',
    'v4.1-2its',
    'VSYNC waits for another ITS than its own',
  ],
  'sync-waits-for-other-its': [
    'syncWaitsForItsOwnIts',
    'I-11',
    'v4.1-itslist',
    'SYNC waits for another ITS than its own',
  ],
});
