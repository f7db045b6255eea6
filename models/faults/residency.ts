/** Faults of writes of GICR_VPENDBASER, of Dirty and of PendingLast. */
import { VSGIS } from '../architecture/identifiers.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** PendingLast does not count what was pending before the vPE was made resident. */
const forgetsOldInterrupts: Replacement = ({ VPENDBASER }, remember) => {
  /** vPE → its pending interrupts when it was last made resident. */
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

const scheduleClearsLpis: Replacement = ({ VPENDBASER }) => ({
  VPENDBASER: {
    makeResident: (gic, write) => {
      VPENDBASER.makeResident(gic, write);
      gic.rd(write.rd).pending.clear();
    },
  },
});

const pendinglastReads0: Replacement = ({ VPENDBASER }) => ({
  VPENDBASER: {
    decidePendingLast: (gic, rd, vpe, pendingEnabled) =>
      VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled) && !pendingEnabled,
  },
});

const pendinglastIsInverted: Replacement = ({ VPENDBASER }) => ({
  VPENDBASER: {
    decidePendingLast: (gic, rd, vpe, pendingEnabled) => !VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled),
  },
});

const pendinglastIsDecidedTwice: Replacement = ({ VPENDBASER }) => ({
  VPENDBASER: {
    finishDeschedule: (gic, rdIndex) => {
      const rd = gic.rd(rdIndex);
      rd.pendingLast = !gic.vpe(rd.vpeid).pending.isEmpty;
      VPENDBASER.finishDeschedule(gic, rdIndex);
    },
  },
});

export const residency = defineFaults({
  'request-outlives-residency': {
    title: 'a request for a doorbell outlives residency',
    violates: 'I-68',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'requestEndsWithResidency',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        makeResident: (gic, write) => {
          const { armed } = gic.vpe(write.vpeid);
          VPENDBASER.makeResident(gic, write);
          gic.vpe(write.vpeid).armed = armed;
        },
      },
    }),
  },
  'schedule-loses-pending': {
    title: 'making a vPE resident loses its pending bits',
    violates: 'I-46',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'scheduleKeepsPendingState',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        makeResident: (gic, write) => {
          VPENDBASER.makeResident(gic, write);
          gic.vpe(write.vpeid).pending.clear();
        },
      },
    }),
  },
  'schedule-clears-lpis': {
    title: 'making a vPE resident clears physical LPIs',
    violates: 'I-94',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    abstractRule: 'residencyKeepsPhysicalLpis',
    replaces: scheduleClearsLpis,
  },
  'residency-clears-individual-doorbells': {
    title: 'making a vPE resident clears pending individual doorbells',
    violates: 'I-106',
    profile: 'v4.0',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: scheduleClearsLpis,
  },
  'doorbell-bit-is-ignored': {
    title: 'Doorbell=1 at a deschedule requests no doorbell',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    abstractRule: 'doorbellBitIsTaken',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: { makeNonResident: (gic, write) => VPENDBASER.makeNonResident(gic, { ...write, doorbell: false }) },
    }),
  },
  'deschedule-loses-vsgi-config': {
    title: 'a deschedule loses the configuration of vSGIs',
    violates: 'I-76',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide: it is kept in the VPT',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        makeNonResident: (gic, write) => {
          VPENDBASER.makeNonResident(gic, write);
          gic.vpe(gic.rd(write.rd).vpeid).vsgiEnabled = 0;
        },
      },
    }),
  },
  'deschedule-loses-pending': {
    title: 'a deschedule loses the pending bits',
    violates: 'I-46',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'descheduleKeepsPending',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        makeNonResident: (gic, write) => {
          VPENDBASER.makeNonResident(gic, write);
          gic.vpe(gic.rd(write.rd).vpeid).pending.clear();
        },
      },
    }),
  },
  'pendinglast-forgets-old': {
    title: 'PendingLast counts new arrivals only',
    violates: 'I-55',
    profile: 'v4.0',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: forgetsOldInterrupts,
  },
  'pendinglast-looks-at-one': {
    title: 'PendingLast looks at one vLPI only',
    violates: 'I-54',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        counts: (gic, vpeid, vpe, vINTID) =>
          vINTID === vpe.pending.members()[0] && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
      },
    }),
  },
  'planted-vsgi-not-in-pendinglast': {
    title: 'PendingLast overlooks vSGIs',
    violates: 'I-54',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    provenance: 'planted',
    shortest: [6, 7],
    abstractRule: 'vsgisCountInPendingLast',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        counts: (gic, vpeid, vpe, vINTID) => vINTID >= VSGIS && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
      },
    }),
  },
  'pendinglast-reads-0': {
    title: 'PendingLast is always 0',
    violates: 'I-54',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    abstractRule: 'pendingLastSeesPendingInterrupts',
    replaces: pendinglastReads0,
  },
  'pendinglast-reads-0-v4.0': {
    title: 'v4.0 PendingLast is always 0',
    violates: 'I-55',
    profile: 'v4.0',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: pendinglastReads0,
  },
  'pendinglast-counts-disabled': {
    title: 'PendingLast counts disabled vLPIs',
    violates: 'I-54',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        decidePendingLast: (gic, rd, vpe, pendingEnabled) =>
          VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled) || !vpe.pending.isEmpty,
      },
    }),
  },
  'pendinglast-is-inverted': {
    title: 'PendingLast is inverted',
    violates: 'I-54',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    abstractRule: 'pendingLastIsNotInverted',
    replaces: pendinglastIsInverted,
  },
  'pendinglast-is-inverted-v4.0': {
    title: 'v4.0 PendingLast is inverted',
    violates: 'I-55',
    profile: 'v4.0',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: pendinglastIsInverted,
  },
  'pendinglast-is-decided-twice': {
    title: 'PendingLast changes after the decision',
    violates: 'I-54',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: pendinglastIsDecidedTwice,
  },
  'pendinglast-changes-its-mind': {
    title: 'the doorbell rings for an interrupt that PendingLast reported',
    violates: 'I-65',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    replaces: pendinglastIsDecidedTwice,
  },
  'planted-doorbell-unasked': {
    title: 'the default doorbell rings though Doorbell was written 0',
    violates: 'I-64',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    provenance: 'planted',
    shortest: [7],
    abstractRule: 'doorbellNeedsRequest',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        requestsDoorbell: (gic, _doorbell, pendingLastWritten, pendingEnabled) =>
          VPENDBASER.requestsDoorbell(gic, true, pendingLastWritten, pendingEnabled),
      },
    }),
  },
  'planted-doorbell-despite-pendinglast-written': {
    title: 'PendingLast written 1 does not suppress the doorbell',
    violates: 'I-64',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    provenance: 'planted',
    shortest: [7, 9],
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        requestsDoorbell: (gic, doorbell, _pendingLastWritten, pendingEnabled) =>
          VPENDBASER.requestsDoorbell(gic, doorbell, false, pendingEnabled),
      },
    }),
  },
  'planted-doorbell-after-pendinglast': {
    title: 'the default doorbell rings after PendingLast read 1',
    violates: 'I-65',
    profile: 'v4.1',
    source: 'Arm sysreg GICR_VPENDBASER',
    provenance: 'planted',
    shortest: [8],
    abstractRule: 'pendingLastSuppressesDoorbell',
    replaces: ({ VPENDBASER }) => ({
      VPENDBASER: {
        requestsDoorbell: (gic, doorbell, pendingLastWritten, _pendingEnabled) =>
          VPENDBASER.requestsDoorbell(gic, doorbell, pendingLastWritten, false),
      },
    }),
  },
});
