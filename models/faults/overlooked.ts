/**
 * Redistributors that overlook pending vLPIs: these are not presented to the resident vPE, and not counted in PendingLast, until its
 * residency changes.
 */
import type { Operations, Replaced } from '../reference/operations.ts';
import type { Fault } from './fault.ts';

/** vPE → the vLPIs that are overlooked. */
type Overlooked = Map<number, Set<number>>;

const add = (overlooked: Overlooked, vpeid: number, vINTID: number): void => {
  const vINTIDs = overlooked.get(vpeid);
  if (vINTIDs === undefined) overlooked.set(vpeid, new Set([vINTID]));
  else vINTIDs.add(vINTID);
};

/** What overlooks them, and the moments at which it ends. */
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

/** What was pending before residency is overlooked, until another event comes for it. */
const overlooksOldVlpis: Fault = (healthy, remember) => {
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
const overlooksSecondVlpis: Fault = (healthy, remember) => {
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
const overlooksArrivalsWhileDirty: Fault = (healthy, remember) => {
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

export const overlooked = {
  pendingVlpisArePresentedAtResidency: overlooksOldVlpis,
  secondVlpiIsPresented: overlooksSecondVlpis,
  arrivalWhileDirtyIsNotLost: overlooksArrivalsWhileDirty,
} satisfies Record<string, Fault>;
