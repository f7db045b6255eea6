/** Mutants of invalidation by registers and at every redistributor, and of the virtual interface. */
import { defineMutants } from './mutant.ts';

export const invalidationMutants = defineMutants({
  'inv-stays-local': [
    'invReachesEveryRedistributor',
    'I-114',
    'strictest',
    'INV drops the byte at one redistributor only',
  ],
  'invlpir-keeps-virtual-byte': [
    'invlpirDropsTheCachedVirtualByte',
    'I-41',
    'v4.1',
    'GICR_INVLPIR with V=1 leaves the cached byte',
  ],
  'invallr-keeps-cached-bytes': [
    'invallrDropsCachedBytes',
    'I-41',
    'v4.0-direct',
    'GICR_INVALLR leaves the cached bytes',
  ],
  'invallr-keeps-virtual-bytes': [
    'invallrDropsCachedVirtualBytes',
    'I-41',
    'v4.1',
    'GICR_INVALLR with V=1 leaves the cached bytes of the vPE',
  ],
  'masked-vlpi-is-presented': [
    'virtualInterfaceGatesInjection',
    'I-91',
    'v4.1',
    'a vLPI is presented with ICH_HCR_EL2.DVIM=1, or its group disabled',
  ],
});
