/** Blind faults of configuration bytes and their caches. */
import { type BlindFault, on } from './blind-fault.ts';

const v3 = on('v3');
const v41 = on('v4.1');

export const CONFIGURATION_FAULTS: readonly BlindFault[] = [
  v3('inv-needs-idle-lpi', ({ configurationCache }) => ({
    configurationCache: {
      invalidate: (gic, rd, intid, cause, origin) => {
        if (cause !== 'INV' || !gic.pending(rd, intid)) configurationCache.invalidate(gic, rd, intid, cause, origin);
      },
    },
  })),
  v3('invall-skips-disabled', ({ configurationCache }) => ({
    configurationCache: {
      invalidate: (gic, rd, intid, cause, origin) => {
        if (cause !== 'INVALL' || gic.enabled(gic.rd(rd), intid))
          configurationCache.invalidate(gic, rd, intid, cause, origin);
      },
    },
  })),
  v3('invall-misses-moved-event', ({ MOVI, INVALL }, remember) => {
    const moved = remember(() => new Set<number>());
    return {
      MOVI: {
        execute: (gic, its, command) => {
          MOVI.execute(gic, its, command);
          const ite = its.tables.ite(command.deviceId, command.eventId);
          if (ite !== undefined) moved().add(ite.intid);
        },
      },
      INVALL: { lpis: (its, icid) => INVALL.lpis(its, icid).filter((intid) => !moved().has(intid)) },
    };
  }),
  on('v3-direct')('invlpir-ignored-after-inv', ({ configurationCache, GICR_INVLPIR }, remember) => {
    const last = remember(() => ({ intid: -1 }));
    return {
      configurationCache: {
        invalidate: (gic, rd, intid, cause, origin) => {
          configurationCache.invalidate(gic, rd, intid, cause, origin);
          if (cause === 'INV') last().intid = intid;
        },
      },
      GICR_INVLPIR: {
        invalidate: (gic, rd, intid) => {
          if (intid !== last().intid) GICR_INVLPIR.invalidate(gic, rd, intid);
          else last().intid = -1;
        },
      },
    };
  }),
  v41('invallr-pending-only', ({ GICR_INVALLR }) => ({
    GICR_INVALLR: {
      invalidate: (gic, index) => {
        const { cache, pending } = gic.rd(index);
        const kept = [...cache].filter(([intid]) => !pending.has(intid));
        GICR_INVALLR.invalidate(gic, index);
        for (const [intid, byte] of kept) cache.set(intid, byte);
      },
    },
  })),
  v41('vinvall-resident-only', ({ landing }) => ({
    landing: {
      'vinvalidate-all': (gic, its, effect) => {
        if (gic.residentAt(effect.vpeid) >= 0) landing['vinvalidate-all'](gic, its, effect);
      },
    },
  })),
  v41('inv-resident-only', ({ landing }) => ({
    landing: {
      vinvalidate: (gic, its, effect) => {
        if (gic.residentAt(effect.vpeid) >= 0) landing.vinvalidate(gic, its, effect);
      },
    },
  })),
  v41('invdb-needs-idle-doorbell', ({ landing }) => ({
    landing: {
      invdb: (gic, its, effect) => {
        const { home, defaultDoorbell } = gic.vpe(effect.vpeid);
        if (!gic.pending(home, defaultDoorbell)) landing.invdb(gic, its, effect);
      },
    },
  })),
  v41('virtual-configuration-stale-at-target', ({ vpeMapping }, remember) => {
    const left = remember(() => new Map<string, [number, number][]>());
    return {
      vpeMapping: {
        move: (gic, vpe, to) => {
          left().set(`${vpe.vptAddress} ${vpe.home}`, [...vpe.cache]);
          vpeMapping.move(gic, vpe, to);
          const there = left().get(`${vpe.vptAddress} ${to}`);
          if (there === undefined) return;
          vpe.cache.clear();
          for (const [vINTID, byte] of there) vpe.cache.set(vINTID, byte);
        },
      },
    };
  }),
];
