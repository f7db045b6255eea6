/** Blind faults of PendingLast and doorbells. */
import { VSGIS } from '../../models/architecture/identifiers.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v40 = on('v4.0');
const v41 = on('v4.1');

/** vLPIs that arrive before PendingLast is decided are overlooked. */
const overlooksLateArrivals: Replacement = ({ landing, VPENDBASER }, remember) => {
  const late = remember(() => new Set<string>());
  return {
    landing: {
      vset: (gic, its, effect) => {
        const { vpeid, intid } = effect;
        const at = gic.leavingAt(vpeid);
        if (at >= 0 && !gic.rd(at).decided && !gic.vpending(vpeid, intid)) late().add(`${vpeid} ${intid}`);
        landing.vset(gic, its, effect);
      },
    },
    VPENDBASER: {
      counts: (gic, vpeid, vpe, vINTID) =>
        !late().has(`${vpeid} ${vINTID}`) && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
      makeResident: (gic, write) => {
        late().clear();
        VPENDBASER.makeResident(gic, write);
      },
    },
  };
};

const ringsOnce: Replacement = ({ doorbells }, remember) => {
  const rung = remember(() => new Set<number>());
  return {
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) => {
        if (form === 'default' && rung().has(vpeid)) return;
        if (form === 'default') rung().add(vpeid);
        doorbells.ring(gic, form, rd, intid, vpeid, vINTID);
      },
    },
  };
};

const staysBehind: Replacement = ({ doorbells, vpeMapping }, remember) => {
  const former = remember(() => new Map<number, number>());
  return {
    vpeMapping: {
      moveDoorbells: (gic, landing, vpe, from) => {
        if (landing.db) former().set(landing.vpeid, from);
        vpeMapping.moveDoorbells(gic, landing, vpe, from);
      },
    },
    doorbells: {
      ring: (gic, form, rd, intid, vpeid, vINTID) =>
        doorbells.ring(gic, form, form === 'default' ? (former().get(vpeid) ?? rd) : rd, intid, vpeid, vINTID),
    },
  };
};

export const DOORBELL_FAULTS: readonly BlindFault[] = [
  v41('pendinglast-counts-disabled', ({ VPENDBASER }) => ({
    VPENDBASER: {
      decidePendingLast: (gic, rd, vpe, pendingEnabled) =>
        VPENDBASER.decidePendingLast(gic, rd, vpe, pendingEnabled || !vpe.pending.isEmpty),
    },
  })),
  v41('pendinglast-forgets-vsgis', ({ VPENDBASER }) => ({
    VPENDBASER: {
      counts: (gic, vpeid, vpe, vINTID) => vINTID >= VSGIS && VPENDBASER.counts(gic, vpeid, vpe, vINTID),
    },
  })),
  v41('doorbell-of-disabled-vlpi', () => ({ doorbells: { ringsFor: () => true } })),
  v41('doorbell-unasked', ({ VPENDBASER }) => ({
    VPENDBASER: {
      requestsDoorbell: (gic, _doorbell, pendingLastWritten, pendingEnabled) =>
        VPENDBASER.requestsDoorbell(gic, true, pendingLastWritten, pendingEnabled),
    },
  })),
  v41('doorbell-beside-pendinglast', ({ VPENDBASER }) => ({
    VPENDBASER: {
      requestsDoorbell: (gic, doorbell, pendingLastWritten) =>
        VPENDBASER.requestsDoorbell(gic, doorbell, pendingLastWritten, false),
    },
  })),
  v41('doorbell-lost-while-leaving', overlooksLateArrivals),
  v41('doorbell-only-once', ringsOnce),
  v41('doorbell-stays-behind', staysBehind),
  v41('doorbell-lost-in-place', ({ vpeMapping }) => ({
    vpeMapping: {
      moveDoorbells: (gic, landing, vpe, from) => {
        vpeMapping.moveDoorbells(gic, landing, vpe, from);
        if (from === landing.home) vpe.armed = false;
      },
    },
  })),
  v40('individual-doorbell-while-resident', () => ({ doorbells: { isServed: () => false } })),
  v40(
    'individual-doorbell-of-disabled-vlpi',
    ({ doorbells }) => ({
      doorbells: {
        individualForEvent: (gic, vpeid, vpe, vINTID, wasPending, sentTo, doorbell) => {
          if (!wasPending && !gic.venabled(vpeid, vpe, vINTID))
            doorbells.ring(gic, 'individual', sentTo, doorbell, vpeid, vINTID);
          else doorbells.individualForEvent(gic, vpeid, vpe, vINTID, wasPending, sentTo, doorbell);
        },
      },
    }),
    'A-17',
  ),
];
