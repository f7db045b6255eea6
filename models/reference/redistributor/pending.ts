/** Pending state of physical LPIs at a redistributor, and their acknowledgement. LPIs are inactive or pending, never active. */
import type { Cause } from '../../architecture/events.ts';
import { SPURIOUS, VSGIS } from '../../architecture/identifiers.ts';
import type { Gic, Redistributor } from '../state.ts';
import { presents } from './presentation.ts';

/** The LPI becomes pending; if it was already, the two events merge. */
export const setLpi = (gic: Gic, rdIndex: number, intid: number, cause: Cause, origin: number): void => {
  const rd = gic.rd(rdIndex);
  if (!gic.rules.lpisHaveNoActiveState && rd.active.has(intid)) return;
  if (gic.lpiControlInUse && !admits(gic, rd, intid, cause)) return;
  if (!gic.rules.disabledLpisBecomePending && !gic.enabled(rd, intid)) return;
  const changed = !rd.pending.has(intid);
  if (!gic.rules.secondLpiIsPresented && changed && !rd.pending.isEmpty) rd.unforwarded.add(intid);
  rd.pending.add(intid);
  if (gic.cachesOnUse && !rd.cache.has(intid)) rd.cache.set(intid, gic.configInMemory(intid, rd));
  if (!gic.rules.enabledLpisArePresented) {
    if (gic.enabled(rd, intid)) rd.unforwarded.delete(intid);
    else rd.unforwarded.add(intid);
  }
  gic.sink.emit({ kind: 'lpi', rd: rdIndex, intid, pending: true, changed, cause, origin });
};

const WHILE_STOPPING = ['is dropped', 'becomes pending'] as const;

/** EnableLPIs and GICR_PROPBASER.IDbits let the LPI become pending here. */
const admits = (gic: Gic, { control }: Redistributor, intid: number, cause: Cause): boolean => {
  const { rules } = gic;
  if (intid >= control.limit && rules.propbaserBoundsLpis) return false;
  if (control.enabled) return true;
  if (control.stopping) return gic.choose('A-27', WHILE_STOPPING) === 1;
  if (!rules.droppedEventsStayDropped) control.dropped.add(intid);
  if (cause === 'doorbell') return !rules.disabledHomeRingsNoIndividualDoorbell;
  if (cause === 'default doorbell') return !rules.disabledHomeRingsNoDefaultDoorbell;
  return !rules.disabledRedistributorTakesNoLpis;
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
  const { disabledLpisAreNotPresented } = gic.rules;
  const presented = (intid: number): boolean =>
    (!disabledLpisAreNotPresented || gic.enabled(rd, intid)) && !rd.unforwarded.has(intid);
  const isShown = !rd.pending.isEmpty && (!gic.lpiControlInUse || presents(gic, rd));
  const intid = pickOne(gic, isShown ? rd.pending.members().filter(presented) : [], 'LPI');
  gic.sink.emit({ kind: 'acknowledged', rd: rdIndex, intid });
  if (intid !== SPURIOUS && !gic.rules.lpisHaveNoActiveState) rd.active.add(intid);
  if (intid !== SPURIOUS && gic.rules.acknowledgeClearsPending) {
    clearAcknowledged(gic, rdIndex, intid);
  }
};

const clearAcknowledged = (gic: Gic, rdIndex: number, intid: number): void => {
  const { rules } = gic;
  if (rules.acknowledgeClearsItsLpi) clearLpi(gic, rdIndex, intid, 'acknowledge', gic.time);
  else clearOther(gic, rdIndex, intid, true);
  if (!rules.acknowledgeLeavesOthersPending) clearOther(gic, rdIndex, intid, false);
  if (rules.acknowledgeIsLocal) return;
  for (let other = 0; other < gic.rds.length; other += 1) {
    if (gic.pending(other, intid)) clearLpi(gic, other, intid, 'acknowledge', gic.time);
  }
};

/** A fault: other pending LPIs are cleared, one of them or all; the acknowledged one if there is no other. */
const clearOther = (gic: Gic, rdIndex: number, intid: number, one: boolean): void => {
  const others = gic
    .rd(rdIndex)
    .pending.members()
    .filter((other) => other !== intid);
  if (one) clearLpi(gic, rdIndex, others[0] ?? intid, 'acknowledge', gic.time);
  else for (const other of others) clearLpi(gic, rdIndex, other, 'acknowledge', gic.time);
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
