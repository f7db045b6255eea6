/** Writes of GICR_VPENDBASER, Dirty and PendingLast, done wrong. */
import { VSGIS } from '../architecture/identifiers.ts';
import type { Fault } from './fault.ts';

/** PendingLast does not count what was pending before the vPE was made resident. */
const forgetsOldInterrupts: Fault = ({ VPENDBASER }, remember) => {
  /** vPE → what was pending when it was made resident last. */
  const old = remember(() => new Map<number, Set<number>>());
  return {
    VPENDBASER: {
      makeResident: (gic, write) => {
        VPENDBASER.makeResident(gic, write);
        old().set(write.vpeid, new Set(gic.vpe(write.vpeid).pending.members()));
      },
      counts: (gic, vpeid, vpe, vINTID) =>
        old().get(vpeid)?.has(vINTID) !== true && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
    },
  };
};

export const residency = {
  requestEndsWithResidency: ({ VPENDBASER }) => ({
    VPENDBASER: {
      makeResident: (gic, write) => {
        const { armed } = gic.vpe(write.vpeid);
        VPENDBASER.makeResident(gic, write);
        gic.vpe(write.vpeid).armed = armed;
      },
    },
  }),
  scheduleKeepsPendingState: ({ VPENDBASER }) => ({
    VPENDBASER: {
      makeResident: (gic, write) => {
        VPENDBASER.makeResident(gic, write);
        gic.vpe(write.vpeid).pending.clear();
      },
    },
  }),
  residencyKeepsPhysicalLpis: ({ VPENDBASER }) => ({
    VPENDBASER: {
      makeResident: (gic, write) => {
        VPENDBASER.makeResident(gic, write);
        gic.rd(write.rd).pending.clear();
      },
    },
  }),
  doorbellBitIsTaken: ({ VPENDBASER }) => ({
    VPENDBASER: { makeNonResident: (gic, write) => VPENDBASER.makeNonResident(gic, { ...write, doorbell: false }) },
  }),
  residencyKeepsVsgiConfiguration: ({ VPENDBASER }) => ({
    VPENDBASER: {
      makeNonResident: (gic, write) => {
        VPENDBASER.makeNonResident(gic, write);
        gic.vpe(gic.rd(write.rd).vpeid).vsgiEnabled = 0;
      },
    },
  }),
  descheduleKeepsPending: ({ VPENDBASER }) => ({
    VPENDBASER: {
      makeNonResident: (gic, write) => {
        VPENDBASER.makeNonResident(gic, write);
        gic.vpe(gic.rd(write.rd).vpeid).pending.clear();
      },
    },
  }),
  pendingLastCountsOldInterrupts: forgetsOldInterrupts,
  pendingLastCountsEveryInterrupt: ({ VPENDBASER }) => ({
    VPENDBASER: {
      counts: (gic, vpeid, vpe, vINTID) =>
        vINTID === vpe.pending.members()[0] && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
    },
  }),
  vsgisCountInPendingLast: ({ VPENDBASER }) => ({
    VPENDBASER: {
      counts: (gic, vpeid, vpe, vINTID) => vINTID >= VSGIS && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
    },
  }),
  pendingLastSeesPendingInterrupts: ({ VPENDBASER }) => ({
    VPENDBASER: {
      decidePendingLast: (gic, rd, vpe, pendingEnabled) =>
        VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled) && !pendingEnabled,
    },
  }),
  pendingLastIgnoresDisabledInterrupts: ({ VPENDBASER }) => ({
    VPENDBASER: {
      decidePendingLast: (gic, rd, vpe, pendingEnabled) =>
        VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled) || !vpe.pending.isEmpty,
    },
  }),
  pendingLastIsNotInverted: ({ VPENDBASER }) => ({
    VPENDBASER: {
      decidePendingLast: (gic, rd, vpe, pendingEnabled) => !VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled),
    },
  }),
  pendingLastStaysDecided: ({ VPENDBASER }) => ({
    VPENDBASER: {
      finishDeschedule: (gic, rdIndex) => {
        const rd = gic.rd(rdIndex);
        rd.pendingLast = !gic.vpe(rd.vpeid).pending.isEmpty;
        VPENDBASER.finishDeschedule(gic, rdIndex);
      },
    },
  }),
  doorbellNeedsRequest: ({ VPENDBASER }) => ({
    VPENDBASER: {
      requestsDoorbell: (gic, _doorbell, pendingLastWritten, pendingEnabled) =>
        VPENDBASER.requestsDoorbell(gic, true, pendingLastWritten, pendingEnabled),
    },
  }),
  pendingLastWrittenSuppressesDoorbell: ({ VPENDBASER }) => ({
    VPENDBASER: {
      requestsDoorbell: (gic, doorbell, _pendingLastWritten, pendingEnabled) =>
        VPENDBASER.requestsDoorbell(gic, doorbell, false, pendingEnabled),
    },
  }),
  pendingLastSuppressesDoorbell: ({ VPENDBASER }) => ({
    VPENDBASER: {
      requestsDoorbell: (gic, doorbell, pendingLastWritten, _pendingEnabled) =>
        VPENDBASER.requestsDoorbell(gic, doorbell, pendingLastWritten, false),
    },
  }),
} satisfies Record<string, Fault>;
