/** Configuration bytes and their invalidation, done wrong. */
import { dropConfig } from '../reference/redistributor/configuration.ts';
import { clearLpi } from '../reference/redistributor/pending.ts';
import { onUse } from './caching.ts';
import type { Fault } from './fault.ts';

/** Landing at a redistributor, the command drops no byte. */
const keepsBytes = (command: 'INV' | 'INVALL'): Fault =>
  onUse(({ configurationCache }) => ({
    configurationCache: {
      invalidate: (gic, rd, intid, cause, origin) => {
        if (cause !== command) configurationCache.invalidate(gic, rd, intid, cause, origin);
      },
    },
  }));

export const configuration = {
  invDropsTheCachedByte: keepsBytes('INV'),
  invallDropsCachedBytes: keepsBytes('INVALL'),
  disabledLpisStayPending: ({ configurationCache }) => ({
    configurationCache: {
      invalidate: (gic, index, intid, cause, origin) => {
        configurationCache.invalidate(gic, index, intid, cause, origin);
        const rd = gic.rd(index);
        if (!gic.enabled(rd, intid)) rd.pending.delete(intid);
      },
    },
  }),
  invalidationKeepsPendingState: ({ configurationCache }) => ({
    configurationCache: {
      invalidate: (gic, rd, intid, cause, origin) => {
        configurationCache.invalidate(gic, rd, intid, cause, origin);
        if (gic.pending(rd, intid)) clearLpi(gic, rd, intid, cause, origin);
      },
    },
  }),
  virtualBytesAreOfTheVpe: ({ configurationCache }) => ({
    configurationCache: {
      virtualByte: (gic, vpeid, vpe, vINTID) => configurationCache.virtualByte(gic, vpeid ^ 1, vpe, vINTID),
    },
  }),
  invDropsTheCachedVirtualByte: onUse(() => ({ configurationCache: { invalidateVirtual: () => {} } })),
  vinvallDropsCachedBytes: onUse(() => ({ configurationCache: { invalidateVpe: () => {} } })),
  vinvallReachesEveryVlpi: onUse(() => ({
    configurationCache: {
      invalidateVpe: ({ cache }) => {
        for (const first of cache.keys()) {
          cache.delete(first);
          return;
        }
      },
    },
  })),
  vinvallKeepsPendingState: ({ configurationCache }) => ({
    configurationCache: {
      invalidateVpe: (vpe) => {
        configurationCache.invalidateVpe(vpe);
        vpe.pending.clear();
      },
    },
  }),
  invdbDropsTheCachedByte: onUse(() => ({ configurationCache: { invalidateDefaultDoorbell: () => {} } })),
  invdbReachesTheHome: onUse(() => ({
    configurationCache: {
      invalidateDefaultDoorbell: (gic, { home, defaultDoorbell }) => {
        for (let rd = 0; rd < gic.rds.length; rd += 1) if (rd !== home) dropConfig(gic, rd, defaultDoorbell);
      },
    },
  })),
  invdbKeepsPendingState: ({ configurationCache }) => ({
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
  invlpirDropsTheCachedByte: onUse(() => ({ GICR_INVLPIR: { invalidate: () => {} } })),
  invlpirNamesItsLpi: onUse(({ GICR_INVLPIR }) => ({
    GICR_INVLPIR: { invalidate: (gic, rd, intid) => GICR_INVLPIR.invalidate(gic, rd, intid + 1) },
  })),
  invlpirDropsTheCachedVirtualByte: onUse(() => ({ GICR_INVLPIR: { invalidateVirtual: () => {} } })),
  invallrDropsCachedBytes: onUse(() => ({ GICR_INVALLR: { invalidate: () => {} } })),
  invallrDropsCachedVirtualBytes: onUse(() => ({ GICR_INVALLR: { invalidateVirtual: () => {} } })),
} satisfies Record<string, Fault>;
