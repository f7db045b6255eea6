/** Mutants of doorbells. */
import { defineMutants } from './mutant.ts';

export const doorbellMutants = defineMutants({
  'individual-doorbell-of-neighbour': [
    'individualDoorbellIsTheOneOfTheIte',
    'I-20',
    'v4.0',
    'another doorbell than that of the ITE rings',
  ],
  'doorbell-rings-twice-before-residency': [
    'vmappArmsOnce',
    'I-90',
    'v4.1',
    'a vPE that was never resident is rung for twice',
  ],
  'int-is-silent': ['intRingsDoorbells', 'I-71', 'v4.0', 'INT rings no doorbell'],
  'vmapti-drops-doorbell': ['vmaptiTakesTheDoorbell', 'I-88', 'v4.0', 'VMAPTI does not store its doorbell'],
  'vmovi-keeps-old-doorbell': ['vmoviTakesTheDoorbell', 'I-71', 'v4.0', 'VMOVI D=1 keeps the old doorbell'],
  'vmovi-takes-unset-doorbell': ['vmoviKeepsTheDoorbell', 'I-88', 'v4.0', 'VMOVI D=0 stores its doorbell operand'],
  'vmovi-is-silent': ['vmoviRingsDoorbells', 'I-71', 'v4.0', 'a vLPI that VMOVI brings along rings no doorbell'],
  'vmapp-drops-default-doorbell': [
    'vmappTakesTheDefaultDoorbell',
    'I-66',
    'v4.1',
    'VMAPP does not store its default doorbell',
  ],
  'vmovp-drops-default-doorbell': ['vmovpTakesTheDefaultDoorbell', 'I-66', 'v4.1', 'VMOVP loses the default doorbell'],
  'doorbell-bit-is-ignored': ['doorbellBitIsTaken', 'I-66', 'v4.1', 'Doorbell=1 at a deschedule asks for nothing'],
  'request-outlives-residency': [
    'requestEndsWithResidency',
    'I-68',
    'v4.1',
    'a request for a doorbell outlives residency',
  ],
  'merged-event-rings-again': ['mergedEventRingsNoDoorbell', 'I-63', 'v4.1', 'an event that merges rings once more'],
  'travelling-doorbell-survives': [
    'residencyStopsTravellingDoorbells',
    'I-69',
    'v4.1',
    'a default doorbell on its way survives residency',
  ],
  'residency-clears-all-doorbells': [
    'residencyClearsItsOwnDoorbell',
    'I-94',
    'v4.1',
    'residency clears the default doorbells of other vPEs',
  ],
  'default-doorbell-of-neighbour': [
    'defaultDoorbellIsOfTheVpe',
    'I-20',
    'v4.1',
    'the default doorbell of another vPE rings',
  ],
  'doorbell-never-arrives': ['doorbellBecomesPending', 'I-71', 'v4.0', 'a doorbell that rings does not become pending'],
  'default-doorbell-never-arrives': [
    'doorbellBecomesPending',
    'I-66',
    'v4.1',
    'a default doorbell does not become pending',
  ],
  'doorbells-collide': [
    'doorbellRingsForEachVpe',
    'I-71',
    'v4.0',
    'a doorbell is lost while that of another vPE is pending',
  ],
  'invalidation-rings-for-disabled': [
    'configurationRingsForEnabledOnly',
    'I-67',
    'v4.1',
    'an invalidation rings for a disabled vLPI',
  ],
  'default-doorbell-1023': ['noDoorbellIsNone', 'I-72', 'v4.1', 'default doorbell 1023 sets an LPI'],
  'default-doorbell-at-wrong-home': [
    'doorbellGoesHome',
    'I-70',
    'v4.1',
    'a default doorbell rings at another redistributor',
  ],
  'default-doorbell-while-resident': [
    'residentVpeRingsNoDoorbell',
    'I-68',
    'v4.1',
    'the default doorbell rings while resident',
  ],
});
