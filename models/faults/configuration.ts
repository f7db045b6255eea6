/** Faults of configuration bytes and their invalidation. */
import { dropConfig } from '../reference/redistributor/configuration.ts';
import { clearLpi } from '../reference/redistributor/pending.ts';
import { onUse } from './caching.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** When the command lands at a redistributor, it drops no cached byte. */
const keepsBytes = (command: 'INV' | 'INVALL'): Replacement =>
  onUse(({ configurationCache }) => ({
    configurationCache: {
      invalidate: (gic, rd, intid, cause, origin) => {
        if (cause !== command) configurationCache.invalidate(gic, rd, intid, cause, origin);
      },
    },
  }));

export const configuration = defineFaults({
  'planted-inv-keeps-cached-byte': {
    title: 'INV leaves the cached byte',
    violates: 'I-38',
    profile: 'v3',
    source: 'IHI 0069, INV',
    provenance: 'planted',
    shortest: [7],
    replaces: keepsBytes('INV'),
  },
  'stale-byte-is-used': {
    title: 'after INV and SYNC the old configuration byte is used',
    violates: 'I-37',
    profile: 'v3',
    source: 'IHI 0069, INV',
    replaces: keepsBytes('INV'),
  },
  'invall-keeps-cached-bytes': {
    title: 'INVALL leaves the cached bytes',
    violates: 'I-40',
    profile: 'v3',
    source: 'IHI 0069, INVALL',
    replaces: keepsBytes('INVALL'),
  },
  'discard-keeps-cached-byte': {
    title: 'DISCARD leaves the cached byte of its LPI',
    violates: 'I-37',
    profile: 'v3',
    source: 'IHI 0069, DISCARD: caching of the configuration is consistent with memory',
    replaces: onUse(() => ({ configurationCache: { discard: () => {} } })),
  },
  'discard-keeps-virtual-byte': {
    title: 'DISCARD leaves the cached byte of its vLPI',
    violates: 'I-91',
    profile: 'v4.0',
    source: 'IHI 0069, DISCARD: caching of the configuration is consistent with memory',
    replaces: onUse(() => ({ configurationCache: { discardVirtual: () => {} } })),
  },
  'disabled-lpi-is-dropped': {
    title: 'INV drops a pending LPI that is disabled',
    violates: 'I-26',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: ({ configurationCache }) => ({
      configurationCache: {
        invalidate: (gic, index, intid, cause, origin) => {
          configurationCache.invalidate(gic, index, intid, cause, origin);
          const rd = gic.rd(index);
          if (!gic.enabled(rd, intid)) rd.pending.delete(intid);
        },
      },
    }),
  },
  'inv-clears-pending': {
    title: 'INV clears the pending bit',
    violates: 'I-18',
    profile: 'v3',
    source: 'IHI 0069, INV',
    replaces: ({ configurationCache }) => ({
      configurationCache: {
        invalidate: (gic, rd, intid, cause, origin) => {
          configurationCache.invalidate(gic, rd, intid, cause, origin);
          if (gic.pending(rd, intid)) clearLpi(gic, rd, intid, cause, origin);
        },
      },
    }),
  },
  'vlpi-config-of-other-vpe': {
    title: 'vLPI bytes are read from the table of another vPE',
    violates: 'I-91',
    profile: 'v4.0',
    source: 'Arm sysreg GICR_VPROPBASER',
    replaces: ({ configurationCache }) => ({
      configurationCache: {
        virtualByte: (gic, vpeid, vpe, vINTID) => configurationCache.virtualByte(gic, vpeid ^ 1, vpe, vINTID),
      },
    }),
  },
  'vmapp-keeps-first-configuration-table': {
    title: 'a vPE that is mapped again keeps the configuration table of its first VMAPP',
    violates: 'I-91',
    profile: 'v4.1',
    source: 'Linux its_build_vmapp_cmd: CONF_ADDR is an operand of each VMAPP V=1',
    replaces: (_healthy, remember) => {
      const first = remember(() => new Map<number, number>());
      return {
        configurationCache: {
          virtualByte: (gic, vpeid, vpe, vINTID) => {
            const table = first().get(vpeid) ?? vpe.configTable;
            first().set(vpeid, table);
            return vpe.cache.get(vINTID) ?? gic.vconfig.byte(table, vINTID);
          },
        },
      };
    },
  },
  'inv-keeps-virtual-byte': {
    title: 'INV of a virtual event leaves the cached byte',
    violates: 'I-42',
    profile: 'v4.0',
    source: 'Linux its_send_vinv; Arm GIC virtualisation guide',
    replaces: onUse(() => ({ configurationCache: { invalidateVirtual: () => {} } })),
  },
  'vinvall-keeps-cached-bytes': {
    title: 'VINVALL leaves the cached bytes',
    violates: 'I-42',
    profile: 'v4.0',
    source: 'IHI 0069, VINVALL',
    replaces: onUse(() => ({ configurationCache: { invalidateVpe: () => {} } })),
  },
  'vinvall-stops-at-first': {
    title: 'VINVALL reaches the first vLPI only',
    violates: 'I-42',
    profile: 'v4.0',
    source: 'IHI 0069, VINVALL',
    replaces: onUse(() => ({
      configurationCache: {
        invalidateVpe: ({ cache }) => {
          for (const first of cache.keys()) {
            cache.delete(first);
            return;
          }
        },
      },
    })),
  },
  'vinvall-clears-pending': {
    title: 'VINVALL clears the pending bits of the vPE',
    violates: 'I-46',
    profile: 'v4.0',
    source: 'IHI 0069, VINVALL',
    replaces: ({ configurationCache }) => ({
      configurationCache: {
        invalidateVpe: (vpe) => {
          configurationCache.invalidateVpe(vpe);
          vpe.pending.clear();
        },
      },
    }),
  },
  'invdb-keeps-cached-byte': {
    title: 'INVDB leaves the byte of the default doorbell',
    violates: 'I-43',
    profile: 'v4.1',
    source: 'Linux its_vpe_4_1_send_inv; Arm GIC virtualisation guide',
    replaces: onUse(() => ({ configurationCache: { invalidateDefaultDoorbell: () => {} } })),
  },
  'invdb-misses-home': {
    title: 'INVDB does not reach the home of the vPE',
    violates: 'I-43',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: onUse(() => ({
      configurationCache: {
        invalidateDefaultDoorbell: (gic, { home, defaultDoorbell }) => {
          for (let rd = 0; rd < gic.rds.length; rd += 1) if (rd !== home) dropConfig(gic, rd, defaultDoorbell);
        },
      },
    })),
  },
  'invdb-clears-doorbell': {
    title: 'INVDB clears a pending default doorbell',
    violates: 'I-94',
    profile: 'v4.1',
    source: 'Linux its_vpe_4_1_send_inv',
    replaces: ({ configurationCache }) => ({
      configurationCache: {
        invalidateDefaultDoorbell: (gic, vpe) => {
          configurationCache.invalidateDefaultDoorbell(gic, vpe);
          const { defaultDoorbell } = vpe;
          for (let rd = 0; rd < gic.rds.length; rd += 1) {
            if (gic.pending(rd, defaultDoorbell)) clearLpi(gic, rd, defaultDoorbell, 'INVDB', gic.time);
          }
        },
      },
    }),
  },
  'invlpir-keeps-cached-byte': {
    title: 'GICR_INVLPIR leaves the cached byte',
    violates: 'I-41',
    profile: 'v4.0-direct',
    source: 'Arm sysreg GICR_INVLPIR',
    replaces: onUse(() => ({ GICR_INVLPIR: { invalidate: () => {} } })),
  },
  'invlpir-hits-neighbour': {
    title: 'GICR_INVLPIR drops the byte of the next LPI',
    violates: 'I-41',
    profile: 'v4.0-direct',
    source: 'Arm sysreg GICR_INVLPIR',
    replaces: onUse(({ GICR_INVLPIR }) => ({
      GICR_INVLPIR: { invalidate: (gic, rd, intid) => GICR_INVLPIR.invalidate(gic, rd, intid + 1) },
    })),
  },
  'invlpir-keeps-virtual-byte': {
    title: 'GICR_INVLPIR with V=1 leaves the cached byte',
    violates: 'I-41',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_INVLPIR',
    replaces: onUse(() => ({ GICR_INVLPIR: { invalidateVirtual: () => {} } })),
  },
  'invallr-keeps-cached-bytes': {
    title: 'GICR_INVALLR leaves the cached bytes',
    violates: 'I-41',
    profile: 'v4.0-direct',
    source: 'Arm sysreg GICR_INVALLR',
    replaces: onUse(() => ({ GICR_INVALLR: { invalidate: () => {} } })),
  },
  'invallr-keeps-virtual-bytes': {
    title: 'GICR_INVALLR with V=1 leaves the cached bytes of the vPE',
    violates: 'I-41',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_INVALLR; Linux its_vpe_4_1_invall',
    replaces: onUse(() => ({ GICR_INVALLR: { invalidateVirtual: () => {} } })),
  },
});
