/** Configuration. */
import { defineRules } from './rule.ts';

export const configurationRules = defineRules({
  invDropsTheCachedByte: {
    statement: 'INV drops the cached configuration byte',
    upholds: 'I-37, I-38',
    source: 'IHI 0069, INV',
    from: 'v3',
  },
  invReachesEveryRedistributor: {
    statement: 'where A-55 is fixed so, INV drops the cached byte at every redistributor',
    upholds: 'I-114',
    source: 'IHI 0069, INV',
    from: 'v3',
  },
  invallDropsCachedBytes: {
    statement: 'INVALL drops the cached byte of every LPI of the collection',
    upholds: 'I-40',
    source: 'IHI 0069, INVALL',
    from: 'v3',
  },
  invDropsTheCachedVirtualByte: {
    statement: 'INV of a virtual event drops the cached virtual configuration byte',
    upholds: 'I-42',
    source: 'Linux its_send_vinv; Arm GIC virtualisation guide',
    from: 'v4.0',
  },
  vinvallDropsCachedBytes: {
    statement: 'VINVALL drops the cached bytes of its vPE',
    upholds: 'I-42',
    source: 'IHI 0069, VINVALL',
    from: 'v4.0',
  },
  invdbDropsTheCachedByte: {
    statement: 'INVDB drops the cached byte of the default doorbell',
    upholds: 'I-43',
    source: 'Linux its_vpe_4_1_send_inv; Arm GIC virtualisation guide',
    from: 'v4.1',
  },
  invlpirDropsTheCachedVirtualByte: {
    statement: 'GICR_INVLPIR with V=1 drops the cached byte of a vLPI',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_INVLPIR',
    from: 'v4.1',
  },
  invallrDropsCachedBytes: {
    statement: 'GICR_INVALLR drops the cached bytes of the LPIs at its redistributor',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_INVALLR',
    from: 'v4.0',
  },
  invallrDropsCachedVirtualBytes: {
    statement: 'GICR_INVALLR with V=1 drops the cached bytes of its vPE',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_INVALLR; Linux its_vpe_4_1_invall',
    from: 'v4.1',
  },
  invlpirDropsTheCachedByte: {
    statement: 'GICR_INVLPIR drops the cached byte of an LPI at its redistributor',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_INVLPIR',
    from: 'v4.0',
  },
  syncrWaitsForRegisterInvalidations: {
    statement: 'GICR_SYNCR reads Busy=1 while a register invalidation is in progress',
    upholds: 'I-41',
    source: 'Arm sysreg GICR_SYNCR',
    from: 'v4.0',
  },
  disabledLpisAreNotPresented: {
    statement: 'an LPI whose configuration is disabled cannot be acknowledged',
    upholds: 'I-116',
    source: 'Arm GIC LPI guide',
    from: 'v3',
  },
  enabledLpisArePresented: {
    statement: 'a pending LPI that becomes enabled is presented',
    upholds: 'I-39, I-117',
    source: 'Arm sysreg GICR_INVLPIR, note on forwarding again',
    from: 'v3',
  },
  disabledVlpisAreNotPresented: {
    statement: 'a vLPI whose configuration is disabled cannot be acknowledged',
    upholds: 'I-91',
    source: 'Arm GIC virtualisation guide',
    from: 'v4.0',
  },
});
