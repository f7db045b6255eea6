/** Queue and synchronisation. */
import { defineRules } from './rule.ts';

export const completionRules = defineRules({
  syncWaitsForPhysicalEffects: {
    statement: 'SYNC(r) is consumed only when no physical effect at r is left',
    upholds: 'I-89',
    source: 'IHI 0069, SYNC',
    from: 'v3',
  },
  syncWaitsForInvalidations: {
    statement: 'SYNC(r) also waits for configuration invalidations at r',
    upholds: 'I-37, I-38',
    source: 'IHI 0069, INV and SYNC',
    from: 'v3',
  },
  syncNamesItsRedistributor: {
    statement: 'SYNC(r) waits at r and not at another redistributor',
    upholds: 'I-89',
    source: 'IHI 0069, SYNC',
    from: 'v3',
  },
  syncPublishesTables: {
    statement: 'from a consumed SYNC on, MSIs are translated with the tables as earlier commands left them',
    upholds: 'I-88',
    source: 'IHI 0069, SYNC',
    from: 'v3',
  },
  vsyncWaitsForVirtualEffects: {
    statement: 'VSYNC(v) is consumed only when no effect of vPE v is left',
    upholds: 'I-87',
    source: 'IHI 0069, VSYNC',
    from: 'v4.0',
  },
  vsyncIsNotASync: {
    statement: 'VSYNC(v) waits for effects of v, not for physical effects at the home of v',
    upholds: 'I-87',
    source: 'IHI 0069, VSYNC; Linux 286146960a11',
    from: 'v4.0',
  },
  vsyncPublishesTables: {
    statement: 'from a consumed VSYNC(v) on, MSIs are translated with the mappings of v as earlier commands left them',
    upholds: 'I-87',
    source: 'IHI 0069, VSYNC',
    from: 'v4.0',
  },
  vmappUnmapIsSelfSynchronising: {
    statement: 'v4.1 VMAPP V=0 is consumed only when every effect of its vPE is complete',
    upholds: 'I-08',
    source: 'IHI 0069H 5.3.19, quoted in Linux 80e9963fb3b5',
    from: 'v4.1',
  },
});
