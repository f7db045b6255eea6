/**
 * Faults of redistributors that overlook pending vLPIs: an overlooked vLPI is not presented to the resident vPE, and does not count in
 * PendingLast, until the residency of the vPE changes.
 */
import type { Operations, Replaced } from '../reference/operations.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** vPE → the vLPIs that are overlooked. */
type Overlooked = Map<number, Set<number>>;

const add = (overlooked: Overlooked, vpeid: number, vINTID: number): void => {
  const vINTIDs = overlooked.get(vpeid);
  if (vINTIDs === undefined) overlooked.set(vpeid, new Set([vINTID]));
  else vINTIDs.add(vINTID);
};

/** Replaced operations that overlook vLPIs, and the moments at which that ends. */
const overlooking = ({ VPENDBASER, ICV_IAR1_EL1 }: Operations, overlooked: () => Overlooked) =>
  ({
    VPENDBASER: {
      makeResident: (gic, write) => {
        VPENDBASER.makeResident(gic, write);
        overlooked().delete(write.vpeid);
      },
      makeNonResident: (gic, write) => {
        VPENDBASER.makeNonResident(gic, write);
        overlooked().delete(gic.rd(write.rd).vpeid);
      },
      finishDeschedule: (gic, rdIndex) => {
        overlooked().delete(gic.rd(rdIndex).vpeid);
        VPENDBASER.finishDeschedule(gic, rdIndex);
      },
      counts: (gic, vpeid, vpe, vINTID) =>
        overlooked().get(vpeid)?.has(vINTID) !== true && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
    },
    ICV_IAR1_EL1: {
      presents: (gic, rd, vpe, vINTID) =>
        !(rd.valid && overlooked().get(rd.vpeid)?.has(vINTID) === true) && ICV_IAR1_EL1.presents(gic, rd, vpe, vINTID),
    },
  }) satisfies Replaced;

/** vLPIs that were pending before residency are overlooked until another event comes for them. */
const overlooksOldVlpis: Replacement = (healthy, remember) => {
  const overlooked = remember((): Overlooked => new Map());
  const { VPENDBASER, ICV_IAR1_EL1 } = overlooking(healthy, overlooked);
  const { virtualPending } = healthy;
  return {
    ICV_IAR1_EL1,
    VPENDBASER: {
      ...VPENDBASER,
      makeResident: (gic, write) => {
        VPENDBASER.makeResident(gic, write);
        overlooked().set(write.vpeid, new Set(gic.vpe(write.vpeid).pending.members()));
      },
    },
    virtualPending: {
      arrive: (gic, vpeid, vpe, vINTID, ...event) => {
        if (gic.residentAt(vpeid) >= 0) overlooked().get(vpeid)?.delete(vINTID);
        virtualPending.arrive(gic, vpeid, vpe, vINTID, ...event);
      },
    },
  };
};

/** A vLPI that becomes pending beside another one is overlooked. */
const overlooksSecondVlpis: Replacement = (healthy, remember) => {
  const overlooked = remember((): Overlooked => new Map());
  const { virtualPending } = healthy;
  return {
    ...overlooking(healthy, overlooked),
    virtualPending: {
      arrive: (gic, vpeid, vpe, vINTID, ...event) => {
        if (!vpe.pending.isEmpty && !vpe.pending.has(vINTID)) add(overlooked(), vpeid, vINTID);
        virtualPending.arrive(gic, vpeid, vpe, vINTID, ...event);
      },
    },
  };
};

/** A vLPI that arrives after Valid was cleared and before Dirty has cleared is overlooked, and rings no default doorbell. */
const overlooksArrivalsWhileDirty: Replacement = (healthy, remember) => {
  const overlooked = remember((): Overlooked => new Map());
  const { virtualPending, doorbells } = healthy;
  return {
    ...overlooking(healthy, overlooked),
    virtualPending: {
      arrive: (gic, vpeid, vpe, vINTID, ...event) => {
        if (gic.residentAt(vpeid) >= 0) overlooked().get(vpeid)?.delete(vINTID);
        if (gic.leavingAt(vpeid) >= 0) add(overlooked(), vpeid, vINTID);
        virtualPending.arrive(gic, vpeid, vpe, vINTID, ...event);
      },
    },
    doorbells: {
      ringsFor: (gic, vpeid, vpe, vINTID) => doorbells.ringsFor(gic, vpeid, vpe, vINTID) && gic.leavingAt(vpeid) < 0,
    },
  };
};

export const overlooked = defineFaults({
  'pending-vlpi-is-overlooked': {
    title: 'vLPIs that were pending before residency are not presented',
    violates: 'I-92',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: overlooksOldVlpis,
  },
  'pending-vlpi-is-overlooked-v4.0': {
    title: 'v4.0 vLPIs that were pending before residency are not presented',
    violates: 'I-92',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: overlooksOldVlpis,
  },
  'second-vlpi-is-overlooked': {
    title: 'of two pending vLPIs only the first is presented',
    violates: 'I-92',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: overlooksSecondVlpis,
  },
  'planted-arrival-lost-while-dirty': {
    title: 'a vLPI that arrives while Dirty is set neither counts nor rings',
    violates: 'I-66',
    profile: 'v4.1',
    source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER',
    provenance: 'planted',
    shortest: [7],
    abstractRule: 'arrivalWhileDirtyIsNotLost',
    replaces: overlooksArrivalsWhileDirty,
  },
});
