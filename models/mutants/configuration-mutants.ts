/** Mutants of configuration bytes and their caches. */
import { defineMutants } from './mutant.ts';

export const configurationMutants = defineMutants({
  'invall-keeps-cached-bytes': ['invallDropsCachedBytes', 'I-40', 'v3', 'INVALL leaves the cached bytes'],
  'inv-keeps-virtual-byte': [
    'invDropsTheCachedVirtualByte',
    'I-42',
    'v4.0',
    'INV of a virtual event leaves the cached byte',
  ],
  'vinvall-keeps-cached-bytes': ['vinvallDropsCachedBytes', 'I-42', 'v4.0', 'VINVALL leaves the cached bytes'],
  'invdb-keeps-cached-byte': [
    'invdbDropsTheCachedByte',
    'I-43',
    'v4.1',
    'INVDB leaves the byte of the default doorbell',
  ],
  'invlpir-keeps-cached-byte': [
    'invlpirDropsTheCachedByte',
    'I-41',
    'v4.0-direct',
    'GICR_INVLPIR leaves the cached byte',
  ],
  'syncr-does-not-wait': [
    'syncrWaitsForRegisterInvalidations',
    'I-41',
    'v4.0-direct',
    'GICR_SYNCR reads Busy=0 during an invalidation',
  ],
  'disabled-lpi-is-presented': ['disabledLpisAreNotPresented', 'I-116', 'v3', 'a disabled LPI is acknowledged'],
  'disabled-lpi-uses-unwritten-byte': [
    'disabledLpisAreNotPresented',
    'I-37',
    'v4.1',
    'the enable bit of a byte is not read',
  ],
  'enabled-lpi-is-forgotten': [
    'enabledLpisArePresented',
    'I-39',
    'v3',
    'a pending LPI is not presented once it is enabled',
  ],
  'enabled-lpi-is-never-presented': [
    'enabledLpisArePresented',
    'I-117',
    'v3',
    'what came while disabled is never presented',
  ],
  'disabled-vlpi-is-presented': ['disabledVlpisAreNotPresented', 'I-91', 'v4.0', 'a disabled vLPI is acknowledged'],
  'inv-hits-neighbour': ['invNamesItsLpi', 'I-38', 'v3', 'INV drops the byte of the next LPI'],
  'inv-at-wrong-redistributor': ['invReachesTheHost', 'I-38', 'v3', 'INV reaches another redistributor than the host'],
  'invall-stops-at-first': ['invallReachesEveryLpi', 'I-40', 'v3', 'INVALL reaches the first LPI only'],
  'invall-of-other-collection': ['invallNamesItsCollection', 'I-40', 'v3', 'INVALL reaches another collection'],
  'inv-skips-absent-vpe': ['invReachesAbsentVpes', 'I-42', 'v4.1', 'INV of a vPE that is not resident does nothing'],
  'vinvall-stops-at-first': ['vinvallReachesEveryVlpi', 'I-42', 'v4.0', 'VINVALL reaches the first vLPI only'],
  'vinvall-of-other-vpe': ['vinvallNamesItsVpe', 'I-42', 'v4.0', 'VINVALL reaches another vPE'],
  'vinvall-clears-pending': ['vinvallKeepsPendingState', 'I-46', 'v4.0', 'VINVALL clears the pending bits of the vPE'],
  'invdb-clears-doorbell': ['invdbKeepsPendingState', 'I-94', 'v4.1', 'INVDB clears a pending default doorbell'],
  'invdb-misses-home': ['invdbReachesTheHome', 'I-43', 'v4.1', 'INVDB does not reach the home of the vPE'],
  'invlpir-hits-neighbour': [
    'invlpirNamesItsLpi',
    'I-41',
    'v4.0-direct',
    'GICR_INVLPIR drops the byte of the next LPI',
  ],
  'vlpi-config-of-other-vpe': [
    'virtualBytesAreOfTheVpe',
    'I-91',
    'v4.0',
    'vLPI bytes are read from the table of another vPE',
  ],
});
