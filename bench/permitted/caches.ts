/** Permitted behaviours of the caches of configuration bytes. */
import type { Gic } from '../../models/reference/gic.ts';
import { dropConfig, loadConfig, loadVirtualConfig } from '../../models/reference/redistributor/configuration.ts';
import type { Vpe } from '../../models/reference/redistributor/vpe.ts';
import { permitted } from './permitted.ts';

const AT_ANY_TIME =
  'IHI 0069, LPI Configuration tables: a redistributor may cache entries, and drop or reload them at any time';

const LINE = 16;

const dropAll = ({ rds }: Gic): void => {
  for (const { cache } of rds) cache.clear();
};

const dropEverything = (gic: Gic): void => {
  dropAll(gic);
  for (const { cache } of gic.vpes.values()) cache.clear();
};

const loadLine = (gic: Gic, rd: number, intid: number): void => {
  for (let each = intid - (intid % LINE); each < intid - (intid % LINE) + LINE; each += 1) {
    if (!gic.rd(rd).cache.has(each)) loadConfig(gic, rd, each);
  }
};

const loadVirtualLine = (gic: Gic, vpeid: number, { cache }: Vpe, vINTID: number): void => {
  for (let each = vINTID - (vINTID % LINE); each < vINTID - (vINTID % LINE) + LINE; each += 1) {
    if (!cache.has(each)) loadVirtualConfig(gic, vpeid, each);
  }
};

export const CACHES = permitted({
  'configuration-never-cached': {
    title: 'each use of a configuration byte reads memory',
    source: AT_ANY_TIME,
    profiles: ['v3', 'v4.0', 'v4.1'],
    replaces: () => ({
      lpis: { isForwarded: (gic, rd, intid) => (gic.configInMemory(intid, gic.rd(rd)) & 1) !== 0 },
      configurationCache: { virtualByte: (gic, vpeid, _vpe, vINTID) => gic.vconfigInMemory(vpeid, vINTID) },
    }),
  },
  'configuration-cached-when-pending': {
    title: 'a byte is cached when its interrupt becomes pending, and stays until it is invalidated',
    source: AT_ANY_TIME,
    profiles: ['v3-direct', 'v4.0', 'v4.1'],
    replaces: () => ({ configurationCache: { loadsOnUse: () => true } }),
  },
  'configuration-cached-at-first-look': {
    title: 'each byte that is looked at is cached, and stays until it is invalidated',
    source: AT_ANY_TIME,
    profiles: ['v3', 'v4.0-direct', 'v4.1'],
    replaces: ({ lpis, configurationCache }) => ({
      lpis: {
        isForwarded: (gic, rd, intid) => {
          if (!gic.rd(rd).cache.has(intid)) loadConfig(gic, rd, intid);
          return lpis.isForwarded(gic, rd, intid);
        },
      },
      configurationCache: {
        virtualByte: (gic, vpeid, vpe, vINTID) => {
          if (!vpe.cache.has(vINTID)) loadVirtualConfig(gic, vpeid, vINTID);
          return configurationCache.virtualByte(gic, vpeid, vpe, vINTID);
        },
      },
    }),
  },
  'configuration-cached-by-lines': {
    title: 'with a byte the whole line of its neighbours is cached',
    source: AT_ANY_TIME,
    profiles: ['v3', 'v4.0', 'v4.1', 'loosest'],
    replaces: ({ lpis, virtualPending }) => ({
      lpis: {
        set: (gic, rd, intid, cause, origin) => {
          loadLine(gic, rd, intid);
          lpis.set(gic, rd, intid, cause, origin);
        },
      },
      virtualPending: {
        set: (gic, vpeid, vpe, vINTID, cause, origin) => {
          if (vINTID >= LINE) loadVirtualLine(gic, vpeid, vpe, vINTID);
          virtualPending.set(gic, vpeid, vpe, vINTID, cause, origin);
        },
      },
    }),
  },
  'configuration-cached-by-mapping': {
    title: 'MAPTI and VMAPTI cache the byte of the interrupt where its event is sent',
    source: AT_ANY_TIME,
    profiles: ['v3', 'v4.1'],
    replaces: ({ ITT }) => ({
      ITT: {
        write: (gic, its, command, ite) => {
          ITT.write(gic, its, command, ite);
          if (ite === undefined) return;
          const rd = ite.virtual ? undefined : its.tables.collection(ite.icid);
          if (rd !== undefined) loadConfig(gic, rd, ite.intid);
          if (ite.virtual && gic.vpe(ite.vpeid).mapped) loadVirtualConfig(gic, ite.vpeid, ite.intid);
        },
      },
    }),
  },
  'configuration-loaded-by-vmapp': {
    title: 'VMAPP V=1 caches the whole virtual configuration table',
    source: AT_ANY_TIME,
    profiles: ['v4.0', 'v4.1', 'v4.1-itslist'],
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        map: (gic, effect) => {
          vpeMapping.map(gic, effect);
          const vpe = gic.vpe(effect.vpeid);
          for (let vINTID = 8192; vINTID < 8192 + LINE; vINTID += LINE) loadVirtualLine(gic, effect.vpeid, vpe, vINTID);
        },
      },
    }),
  },
  'inv-drops-all': {
    title: 'INV drops all that its redistributor has cached',
    source: AT_ANY_TIME,
    profiles: ['v3', 'v4.1'],
    replaces: ({ configurationCache }) => ({
      configurationCache: {
        invalidate: (gic, rd, intid, cause, origin) => {
          configurationCache.invalidate(gic, rd, intid, cause, origin);
          gic.rd(rd).cache.clear();
        },
        invalidateVirtual: (vpe) => vpe.cache.clear(),
      },
    }),
  },
  'invdb-drops-everything': {
    title: 'INVDB drops what every redistributor has cached of LPIs and vLPIs',
    source: AT_ANY_TIME,
    profiles: ['v4.1'],
    replaces: () => ({ configurationCache: { invalidateDefaultDoorbell: dropEverything } }),
  },
  'register-invalidation-drops-everything': {
    title: 'GICR_INVLPIR and GICR_INVALLR drop what every redistributor has cached',
    source: AT_ANY_TIME,
    profiles: ['v3-direct', 'v4.0-direct', 'v4.1'],
    replaces: () => ({
      GICR_INVLPIR: { invalidate: dropEverything, invalidateVirtual: (vpe) => vpe.cache.clear() },
      GICR_INVALLR: { invalidate: dropEverything },
    }),
  },
  'sync-drops-caches': {
    title: 'SYNC and VSYNC drop all cached bytes',
    source: AT_ANY_TIME,
    profiles: ['v3', 'v4.0', 'v4.1'],
    replaces: ({ SYNC, VSYNC }) => ({
      SYNC: {
        execute: (gic, its, command) => {
          SYNC.execute(gic, its, command);
          dropEverything(gic);
        },
      },
      VSYNC: {
        execute: (gic, its, command) => {
          VSYNC.execute(gic, its, command);
          dropEverything(gic);
        },
      },
    }),
  },
  'acknowledge-drops-byte': {
    title: 'an acknowledgement drops the cached byte of its interrupt',
    source: AT_ANY_TIME,
    profiles: ['v3', 'v4.1'],
    replaces: ({ lpis, ICV_IAR1_EL1 }) => ({
      lpis: {
        acknowledged: (gic, rd, intid) => {
          lpis.acknowledged(gic, rd, intid);
          dropConfig(gic, rd, intid);
        },
      },
      ICV_IAR1_EL1: {
        acknowledge: (gic, vpeid, vpe, vINTID) => {
          ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
          vpe.cache.delete(vINTID);
        },
      },
    }),
  },
  'residency-reloads-configuration': {
    title: 'the cached virtual configuration is dropped when a vPE becomes resident and when it leaves',
    source: AT_ANY_TIME,
    profiles: ['v4.0', 'v4.1'],
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        makeResident: (gic, write) => {
          VPENDBASER.makeResident(gic, write);
          gic.vpe(write.vpeid).cache.clear();
        },
        finishDeschedule: (gic, rd) => {
          gic.vpe(gic.rd(rd).vpeid).cache.clear();
          VPENDBASER.finishDeschedule(gic, rd);
        },
      },
    }),
  },
  'vmovp-drops-configuration': {
    title: 'VMOVP drops the cached configuration of its vPE',
    source: AT_ANY_TIME,
    profiles: ['v4.0-itslist', 'v4.1', 'v4.1-2its'],
    replaces: ({ vpeMapping }) => ({
      vpeMapping: {
        move: (gic, vpe, to) => {
          vpeMapping.move(gic, vpe, to);
          vpe.cache.clear();
        },
      },
    }),
  },
});
