/**
 * Configuration bytes: memory that software writes, and caches that may load or drop a byte at any moment. An invalidation drops it;
 * the next use reads memory.
 */
import type { Gic } from '../gic.ts';
import { doorbellForConfiguration } from './doorbells.ts';
import type { Vpe } from './vpe.ts';

export const configurationCache = {
  /** Whether a cache loads a byte when its interrupt becomes pending; A-07 allows both. */
  loadsOnUse: (): boolean => false,
  /** The byte of the vLPI that is in use: the cached one, else that of the vPE's table in memory. */
  virtualByte: (gic: Gic, vpeid: number, vpe: Vpe, vINTID: number): number =>
    vpe.cache.get(vINTID) ?? gic.vconfigInMemory(vpeid, vINTID),
  /** INV or INVALL lands at a redistributor. It changes no pending bit (I-18, I-26). */
  invalidate: (gic: Gic, rdIndex: number, intid: number, _cause: 'INV' | 'INVALL', _origin: number): void => {
    dropConfig(gic, rdIndex, intid);
  },
  /** INV of a virtual event lands at its vPE. */
  invalidateVirtual: (vpe: Vpe, vINTID: number): void => {
    vpe.cache.delete(vINTID);
  },
  /** DISCARD lands at a redistributor: what is cached of the event is consistent with memory again, as after INV. */
  discard: (gic: Gic, rdIndex: number, intid: number): void => {
    dropConfig(gic, rdIndex, intid);
  },
  /** DISCARD of a virtual event lands at its vPE. */
  discardVirtual: (vpe: Vpe, vINTID: number): void => {
    vpe.cache.delete(vINTID);
  },
  /** VINVALL lands at its vPE (I-42). */
  invalidateVpe: (vpe: Vpe): void => {
    vpe.cache.clear();
  },
  /** INVDB lands: every redistributor drops the byte of the default doorbell (I-43). */
  invalidateDefaultDoorbell: (gic: Gic, { defaultDoorbell }: Vpe): void => {
    for (let rd = 0; rd < gic.rds.length; rd += 1) dropConfig(gic, rd, defaultDoorbell);
  },
};

const OF_A_DEFAULT_DOORBELL = ['the byte is dropped', 'the byte stays'] as const;

/** The LPI is a default doorbell, for which there is INVDB: an invalidation by register need not reach it. */
const staysCached = (gic: Gic, intid: number): boolean => {
  for (const { mapped, defaultDoorbell } of gic.vpes.values()) {
    if (mapped && defaultDoorbell === intid) return gic.choose('A-81', OF_A_DEFAULT_DOORBELL) === 1;
  }
  return false;
};

const HERE = ['no effect', 'a byte cached here is dropped'] as const;

/** A write of GICR_INVLPIR takes place. It has to reach LPIs that are stored at this redistributor. */
export const invlpir = {
  invalidate: (gic: Gic, rdIndex: number, intid: number): void => {
    if (!gic.rd(rdIndex).cache.has(intid) || staysCached(gic, intid)) return;
    if (isHostedElsewhere(gic, rdIndex, intid) && gic.choose('A-29', HERE) === 0) return;
    dropConfig(gic, rdIndex, intid);
  },
  /** V=1. */
  invalidateVirtual: (vpe: Vpe, vINTID: number): void => {
    vpe.cache.delete(vINTID);
  },
};

/** A write of GICR_INVALLR takes place. */
export const invallr = {
  invalidate: (gic: Gic, rdIndex: number): void => {
    const { cache } = gic.rd(rdIndex);
    for (const intid of cache.keys()) if (!staysCached(gic, intid)) cache.delete(intid);
  },
  /** V=1. */
  invalidateVirtual: (vpe: Vpe): void => {
    vpe.cache.clear();
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly configurationCache: typeof configurationCache;
    readonly GICR_INVLPIR: typeof invlpir;
    readonly GICR_INVALLR: typeof invallr;
  }
}

export const loadConfig = (gic: Gic, rdIndex: number, intid: number): void => {
  const rd = gic.rd(rdIndex);
  rd.cache.set(intid, gic.configInMemory(intid, rd));
};

export const dropConfig = (gic: Gic, rdIndex: number, intid: number): void => {
  gic.rd(rdIndex).cache.delete(intid);
};

export const loadVirtualConfig = (gic: Gic, vpeid: number, vINTID: number): void => {
  gic.vpe(vpeid).cache.set(vINTID, gic.vconfigInMemory(vpeid, vINTID));
};

export const dropVirtualConfig = (gic: Gic, vpeid: number, vINTID: number): void => {
  gic.vpe(vpeid).cache.delete(vINTID);
};

/** INV of a virtual event, or VINVALL (vINTID -1), lands at its vPE. */
export const invalidateVirtual = (gic: Gic, vpeid: number, vINTID: number): void => {
  const { configurationCache } = gic.ops;
  const vpe = gic.vpe(vpeid);
  if (vINTID >= 0) configurationCache.invalidateVirtual(vpe, vINTID);
  else configurationCache.invalidateVpe(vpe);
  if (vpe.mapped) doorbellForConfiguration(gic, vpeid, vpe);
};

/** The vPE is mapped to this redistributor, or to one of its CommonLPIAff group. */
const serves = (gic: Gic, rdIndex: number, vpeid: number): boolean => {
  const vpe = gic.vpes.get(vpeid);
  const groups = gic.profile.commonLpiAffGroups;
  return vpe?.mapped === true && groups[vpe.home] === groups[rdIndex];
};

/** GICR_INVLPIR; V=1 where a vPE is named. */
export const writeInvlpir = (gic: Gic, rd: number, intid: number, vpeid: number | undefined): void => {
  gic.sink.emit({ kind: 'invlpir', rd, intid, vpeid });
  if (vpeid !== undefined && !serves(gic, rd, vpeid)) gic.unpredictable('I-44', 'GICR_INVLPIR names a vPE elsewhere');
  else gic.rd(rd).registerInvalidations.push({ intid, vpeid: vpeid ?? -1 });
};

/** GICR_INVALLR; V=1 where a vPE is named. */
export const writeInvallr = (gic: Gic, rd: number, vpeid: number | undefined): void => {
  gic.sink.emit({ kind: 'invallr', rd, vpeid });
  if (vpeid !== undefined && !serves(gic, rd, vpeid)) gic.unpredictable('I-44', 'GICR_INVALLR names a vPE elsewhere');
  else gic.rd(rd).registerInvalidations.push({ intid: -1, vpeid: vpeid ?? -1 });
};

/** The oldest write of GICR_INVLPIR or GICR_INVALLR takes place. */
export const invalidateByRegister = (gic: Gic, rdIndex: number): void => {
  const next = gic.rd(rdIndex).registerInvalidations.shift();
  if (next === undefined) return;
  const { intid, vpeid } = next;
  const { GICR_INVLPIR, GICR_INVALLR } = gic.ops;
  if (vpeid < 0) {
    if (intid >= 0) GICR_INVLPIR.invalidate(gic, rdIndex, intid);
    else GICR_INVALLR.invalidate(gic, rdIndex);
    return;
  }
  const vpe = gic.vpe(vpeid);
  if (intid >= 0) GICR_INVLPIR.invalidateVirtual(vpe, intid);
  else GICR_INVALLR.invalidateVirtual(vpe);
  if (vpe.mapped) doorbellForConfiguration(gic, vpeid, vpe);
};

/** Every mapping of the LPI leads to another redistributor. */
const isHostedElsewhere = (gic: Gic, rdIndex: number, intid: number): boolean => {
  for (const vpe of gic.vpes.values()) {
    if (vpe.mapped && vpe.defaultDoorbell === intid && vpe.home === rdIndex) return false;
  }
  for (const { tables } of gic.itss) {
    for (const { now } of tables.ites.values()) {
      if (now?.virtual === false && now.intid === intid && tables.collection(now.icid) === rdIndex) return false;
      if (now?.virtual === true && now.doorbell === intid && tables.vpe(now.vpeid)?.rd === rdIndex) return false;
    }
  }
  return true;
};
