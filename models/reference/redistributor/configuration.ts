/**
 * Configuration bytes: memory that software writes, and caches that may load or drop a byte at any moment. An invalidation drops it;
 * the next use reads memory.
 */
import type { Gic } from '../state.ts';
import { doorbellForConfiguration } from './doorbells.ts';
import { clearLpi } from './pending.ts';

export const loadConfig = (gic: Gic, rdIndex: number, intid: number): void => {
  gic.rd(rdIndex).cache.set(intid, gic.configInMemory(intid));
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
  } else if (gic.rules.vinvallDropsCachedBytes) vpe.cache.clear();
  if (vpe.mapped) doorbellForConfiguration(gic, vpeid, vpe);
};

/** INVDB lands: every redistributor drops the byte of the default doorbell. */
export const invalidateDefaultDoorbell = (gic: Gic, vpeid: number): void => {
  if (!gic.rules.invdbDropsTheCachedByte) return;
  const { defaultDoorbell } = gic.vpe(vpeid);
  for (let rd = 0; rd < gic.rds.length; rd += 1) dropConfig(gic, rd, defaultDoorbell);
};

/** The oldest GICR_INVLPIR write takes place. It reaches LPIs that are stored at this redistributor. */
export const invalidateByRegister = (gic: Gic, rdIndex: number): void => {
  const intid = gic.rd(rdIndex).registerInvalidations.shift();
  if (intid !== undefined && gic.rules.invlpirDropsTheCachedByte) dropConfig(gic, rdIndex, intid);
};
