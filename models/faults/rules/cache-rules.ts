/** Which configuration bytes an invalidation reaches. */
import { defineRules } from './rule.ts';

export const cacheRules = defineRules({
  invNamesItsLpi: {
    statement: 'INV drops the byte of its own LPI',
    upholds: 'I-38',
    source: 'IHI 0069, INV',
    from: 'v3',
  },
  invReachesTheHost: {
    statement: 'INV reaches the redistributor that hosts the LPI',
    upholds: 'I-38',
    source: 'IHI 0069, INV',
    from: 'v3',
  },
  invallReachesEveryLpi: {
    statement: 'INVALL reaches every LPI of the collection, and not the first alone',
    upholds: 'I-40',
    source: 'IHI 0069, INVALL',
    from: 'v3',
  },
  invallNamesItsCollection: {
    statement: 'INVALL reaches the LPIs of its own collection',
    upholds: 'I-40',
    source: 'IHI 0069, INVALL',
    from: 'v3',
  },
  invReachesAbsentVpes: {
    statement: 'INV of a virtual event takes effect for a vPE that is not resident',
    upholds: 'I-42',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  vinvallReachesEveryVlpi: {
    statement: 'VINVALL reaches every vLPI of its vPE, and not the first alone',
    upholds: 'I-42',
    source: 'IHI 0069, VINVALL',
    from: 'v4.0',
  },
  vinvallNamesItsVpe: {
    statement: 'VINVALL reaches the vLPIs of its own vPE',
    upholds: 'I-42',
    source: 'IHI 0069, VINVALL',
    from: 'v4.0',
  },
  vinvallKeepsPendingState: {
    statement: 'VINVALL touches no pending bit',
    upholds: 'I-18, I-46',
    source: 'IHI 0069, VINVALL',
    from: 'v4.0',
  },
  invdbKeepsPendingState: {
    statement: 'INVDB leaves a pending default doorbell',
    upholds: 'I-18, I-94',
    source: 'Linux its_vpe_4_1_send_inv',
    from: 'v4.1',
  },
  invdbReachesTheHome: {
    statement: 'INVDB reaches the redistributor that the vPE is mapped to',
    upholds: 'I-43',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  invlpirNamesItsLpi: {
    statement: 'GICR_INVLPIR drops the byte of the INTID that was written',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_INVLPIR',
    from: 'v4.0',
  },
  virtualBytesAreOfTheVpe: {
    statement: 'the configuration of a vLPI is read from the table of its own vPE',
    upholds: 'I-91',
    source: 'Arm sysreg GICR_VPROPBASER',
    from: 'v4.0',
  },
});
