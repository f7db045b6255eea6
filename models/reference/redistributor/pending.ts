/** Pending state of physical LPIs at a redistributor, and their acknowledgement. LPIs are inactive or pending, never active. */
import type { Cause } from '../../architecture/events.ts';
import { SPURIOUS, VSGIS } from '../../architecture/identifiers.ts';
import type { Gic } from '../gic.ts';
import { presents } from './presentation.ts';

const WHILE_STOPPING = ['is dropped', 'becomes pending'] as const;

export const lpis = {
  /** EnableLPIs and GICR_PROPBASER.IDbits let the LPI become pending here. */
  admits: (gic: Gic, rdIndex: number, intid: number, _cause: Cause): boolean => {
    if (!gic.lpiControlInUse) return true;
    const { control } = gic.rd(rdIndex);
    if (intid >= control.limit) return false;
    if (control.enabled) return true;
    return control.stopping && gic.choose('A-27', WHILE_STOPPING) === 1;
  },
  /** The LPI becomes pending, enabled or not (I-11); if it was already, the two events merge. */
  set: (gic: Gic, rdIndex: number, intid: number, cause: Cause, origin: number): void => {
    const rd = gic.rd(rdIndex);
    const changed = !rd.pending.has(intid);
    rd.pending.add(intid);
    if (gic.ops.configurationCache.loadsOnUse() && !rd.cache.has(intid))
      rd.cache.set(intid, gic.configInMemory(intid, rd));
    gic.sink.emit({ kind: 'lpi', rd: rdIndex, intid, pending: true, changed, cause, origin });
  },
  /** Whether the redistributor presents the pending LPI to its PE, provided that it presents LPIs at all. */
  isForwarded: (gic: Gic, rdIndex: number, intid: number): boolean => gic.enabled(gic.rd(rdIndex), intid),
  /** An acknowledgement clears the pending LPI. LPIs have no active state, so the next event makes it pending again (I-122). */
  acknowledged: (gic: Gic, rdIndex: number, intid: number): void => {
    clearLpi(gic, rdIndex, intid, 'acknowledge', gic.time);
  },
  /** EnableLPIs was cleared: nothing is pending here any more. */
  clearAll: (gic: Gic, rdIndex: number): void => {
    for (const intid of gic.rd(rdIndex).pending.members()) clearLpi(gic, rdIndex, intid, 'EnableLPIs', gic.time);
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly lpis: typeof lpis;
  }
}

/** An event of the LPI reaches the redistributor. */
export const setLpi = (gic: Gic, rdIndex: number, intid: number, cause: Cause, origin: number): void => {
  const { lpis } = gic.ops;
  if (lpis.admits(gic, rdIndex, intid, cause)) lpis.set(gic, rdIndex, intid, cause, origin);
};

/** The LPI stops being pending. */
export const clearLpi = (gic: Gic, rdIndex: number, intid: number, cause: Cause, origin: number): void => {
  const rd = gic.rd(rdIndex);
  const changed = rd.pending.has(intid);
  rd.pending.delete(intid);
  gic.sink.emit({ kind: 'lpi', rd: rdIndex, intid, pending: false, changed, cause, origin });
};

/** The PE reads ICC_IAR1_EL1: one of the pending and enabled LPIs, all of one priority here, or 1023. */
export const acknowledge = (gic: Gic, rdIndex: number): void => {
  const rd = gic.rd(rdIndex);
  const { lpis } = gic.ops;
  const isShown = !rd.pending.isEmpty && (!gic.lpiControlInUse || presents(gic, rd));
  const candidates = isShown ? rd.pending.members().filter((intid) => lpis.isForwarded(gic, rdIndex, intid)) : [];
  const intid = pickOne(gic, candidates, 'LPI');
  gic.sink.emit({ kind: 'acknowledged', rd: rdIndex, intid });
  if (intid !== SPURIOUS) lpis.acknowledged(gic, rdIndex, intid);
};

/** One of several interrupts of equal priority. */
export const pickOne = (gic: Gic, candidates: readonly number[], prefix: 'LPI' | 'vLPI'): number => {
  if (candidates.length === 0) return SPURIOUS;
  if (candidates.length === 1) return candidates[0] ?? SPURIOUS;
  const choice = gic.choose(
    'A-40',
    candidates.map((intid) => `${intid < VSGIS ? 'vSGI' : prefix} ${intid}`),
  );
  return candidates[choice] ?? SPURIOUS;
};
