/**
 * Configuration bytes: memory that software writes, and caches that may load or drop a byte at any moment. An invalidation drops it;
 * the next use reads memory.
 */
import type { Gic } from '../state.ts';
import { doorbellForConfiguration } from './doorbells.ts';
import { clearLpi } from './pending.ts';

export const configurationCache = {
  /** A byte is loaded when its interrupt becomes pending; A-07 allows both. */
  loadsOnUse: (): boolean => false,
};

declare module '../operations.ts' {
  interface Operations {
    readonly configurationCache: typeof configurationCache;
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

/** INV or INVALL lands at a redistributor. */
export const invalidate = (gic: Gic, rdIndex: number, intid: number, cause: 'INV' | 'INVALL', origin: number): void => {
  const obeys = cause === 'INV' ? gic.rules.invDropsTheCachedByte : gic.rules.invallDropsCachedBytes;
  if (obeys) dropConfig(gic, rdIndex, intid);
  const rd = gic.rd(rdIndex);
  if (!gic.rules.disabledLpisStayPending && !gic.enabled(rd, intid)) rd.pending.delete(intid);
  if (!gic.rules.invalidationKeepsPendingState && gic.pending(rdIndex, intid)) {
    clearLpi(gic, rdIndex, intid, cause, origin);
  }
};

/** INV of a virtual event, or VINVALL (vINTID -1), lands at its vPE. */
export const invalidateVirtual = (gic: Gic, vpeid: number, vINTID: number): void => {
  const vpe = gic.vpe(vpeid);
  if (vINTID >= 0) {
    if (gic.rules.invDropsTheCachedVirtualByte) vpe.cache.delete(vINTID);
  } else if (!gic.rules.vinvallReachesEveryVlpi) {
    for (const first of vpe.cache.keys()) {
      vpe.cache.delete(first);
      break;
    }
  } else if (gic.rules.vinvallDropsCachedBytes) vpe.cache.clear();
  if (vINTID < 0 && !gic.rules.vinvallKeepsPendingState) vpe.pending.clear();
  if (vpe.mapped) doorbellForConfiguration(gic, vpeid, vpe);
};

/** INVDB lands: every redistributor drops the byte of the default doorbell. */
export const invalidateDefaultDoorbell = (gic: Gic, vpeid: number): void => {
  if (!gic.rules.invdbDropsTheCachedByte) return;
  const { defaultDoorbell } = gic.vpe(vpeid);
  const { home } = gic.vpe(vpeid);
  for (let rd = 0; rd < gic.rds.length; rd += 1) {
    if (gic.rules.invdbReachesTheHome || rd !== home) dropConfig(gic, rd, defaultDoorbell);
    if (!gic.rules.invdbKeepsPendingState && gic.pending(rd, defaultDoorbell)) {
      clearLpi(gic, rd, defaultDoorbell, 'INVDB', gic.time);
    }
  }
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

const HERE = ['no effect', 'a byte cached here is dropped'] as const;

/** The oldest write of GICR_INVLPIR or GICR_INVALLR takes place. It has to reach LPIs that are stored at this redistributor. */
export const invalidateByRegister = (gic: Gic, rdIndex: number): void => {
  const next = gic.rd(rdIndex).registerInvalidations.shift();
  if (next === undefined) return;
  const { intid, vpeid } = next;
  const { rules } = gic;
  if (vpeid >= 0) {
    if (intid >= 0 ? rules.invlpirDropsTheCachedVirtualByte : rules.invallrDropsCachedVirtualBytes) {
      if (intid >= 0) gic.vpe(vpeid).cache.delete(intid);
      else gic.vpe(vpeid).cache.clear();
    }
    const vpe = gic.vpe(vpeid);
    if (vpe.mapped) doorbellForConfiguration(gic, vpeid, vpe);
    return;
  }
  if (intid < 0) {
    if (rules.invallrDropsCachedBytes) gic.rd(rdIndex).cache.clear();
    return;
  }
  const named = rules.invlpirNamesItsLpi ? intid : intid + 1;
  if (!rules.invlpirDropsTheCachedByte || !gic.rd(rdIndex).cache.has(named)) return;
  if (isHostedElsewhere(gic, rdIndex, named) && gic.choose('A-29', HERE) === 0) return;
  dropConfig(gic, rdIndex, named);
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
