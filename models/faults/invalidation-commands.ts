/** What INV, INVALL and VINVALL reach, done wrong. */
import { onUse } from './caching.ts';
import { anotherVpe, nextRedistributor } from './elsewhere.ts';
import type { Fault } from './fault.ts';

export const invalidationCommands = {
  invReachesTheHost: onUse(({ invalidation }) => ({
    invalidation: {
      reachHost: (gic, its, cause, intid, host) =>
        invalidation.reachHost(gic, its, cause, intid, nextRedistributor(gic, host)),
    },
  })),
  invReachesEveryRedistributor: () => ({ invalidation: { reachOthers: () => {} } }),
  invReachesAbsentVpes: onUse(({ INV }) => ({
    INV: {
      execute: (gic, its, command) => {
        const ite = its.tables.ite(command.deviceId, command.eventId);
        if (ite?.virtual !== true || gic.residentAt(ite.vpeid) >= 0) INV.execute(gic, its, command);
      },
    },
  })),
  invNamesItsLpi: onUse(({ invalidation }) => ({
    invalidation: {
      reachHost: (gic, its, cause, intid, host) =>
        invalidation.reachHost(gic, its, cause, cause === 'INV' ? intid + 1 : intid, host),
      reachOthers: (gic, its, cause, intid, host) =>
        invalidation.reachOthers(gic, its, cause, cause === 'INV' ? intid + 1 : intid, host),
    },
  })),
  invallNamesItsCollection: onUse(({ INVALL }) => ({ INVALL: { lpis: (its, icid) => INVALL.lpis(its, icid + 1) } })),
  invallReachesEveryLpi: onUse(({ INVALL }) => ({
    INVALL: { lpis: (its, icid) => INVALL.lpis(its, icid).slice(0, 1) },
  })),
  vinvallNamesItsVpe: onUse(({ VINVALL }) => ({
    VINVALL: {
      execute: (gic, its, command) => VINVALL.execute(gic, its, { ...command, vpeid: anotherVpe(gic, command.vpeid) }),
    },
  })),
} satisfies Record<string, Fault>;
