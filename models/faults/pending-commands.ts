/** What INT, CLEAR and DISCARD do to pending state, done wrong. */
import type { Clear, Discard } from '../architecture/commands.ts';
import { NO_DOORBELL } from '../architecture/identifiers.ts';
import { deviceOfKey } from '../architecture/keys.ts';
import type { Gic } from '../reference/gic.ts';
import { originOf } from '../reference/its/commands/pending-commands.ts';
import { atRedistributor, type Effect } from '../reference/its/effects.ts';
import type { Its } from '../reference/its/its.ts';
import type { Ite } from '../reference/its/tables.ts';
import { clearLpi } from '../reference/redistributor/pending.ts';
import { clearVlpi } from '../reference/redistributor/virtual-pending.ts';
import { nextRedistributor } from './elsewhere.ts';
import type { Fault } from './fault.ts';

/** Whatever is pending at the redistributor goes. */
const clearAllLpis = (gic: Gic, { rd, cause, origin }: Effect): void => {
  for (const intid of gic.rd(rd).pending.members()) clearLpi(gic, rd, intid, cause, origin);
};

/** Such a command clears every LPI of the redistributor. */
const clearsAllLpis =
  (command: 'CLEAR' | 'DISCARD'): Fault =>
  ({ landing }) => ({
    landing: {
      clear: (gic, its, effect) => {
        landing.clear(gic, its, effect);
        if (effect.cause === command) clearAllLpis(gic, effect);
      },
    },
  });

/** The same vINTID of every other vPE is cleared, too. */
const clearOtherVpes = (gic: Gic, { vpeid, intid, cause, origin }: Effect): void => {
  for (const [other, vpe] of gic.vpes) {
    if (other !== vpeid && vpe.pending.has(intid)) clearVlpi(gic, other, intid, cause, origin);
  }
};

/** The clear of a physical event goes to the redistributor after the right one; false for a virtual event. */
const clearsNextDoor = (gic: Gic, { bag, tables }: Its, command: Clear | Discard, ite: Ite): boolean => {
  const rd = ite.virtual ? undefined : tables.collection(ite.icid);
  if (rd === undefined) return false;
  bag.push(atRedistributor('clear', originOf(gic, command), nextRedistributor(gic, rd), ite.intid));
  return true;
};

/** The whole ITT of the device becomes invalid. */
const unmapEventsOf = (gic: Gic, { tables }: Its, deviceId: number): void => {
  for (const [key, { now }] of tables.ites) {
    if (now !== undefined && deviceOfKey(key) === deviceId) tables.write(tables.ites, key, undefined, gic.time);
  }
};

export const pendingCommands = {
  intSetsPending: () => ({ INT: { setPending: () => {} } }),
  intOfVirtualEventStaysVirtual: ({ INT }) => ({
    INT: {
      setPending: (gic, its, command, ite) => {
        if (!ite.virtual) INT.setPending(gic, its, command, ite);
        else {
          const home = its.tables.vpe(ite.vpeid)?.rd ?? -1;
          its.bag.push(atRedistributor('set', originOf(gic, command), home, ite.intid));
        }
      },
    },
  }),
  intSetsOneInterrupt: ({ INT }) => ({
    INT: {
      setPending: (gic, its, command, ite) => {
        const home = its.tables.vpe(ite.vpeid)?.rd ?? -1;
        if (ite.virtual) its.bag.push(atRedistributor('set', originOf(gic, command), home, ite.intid));
        INT.setPending(gic, its, command, ite);
      },
    },
  }),
  intRingsDoorbells: ({ INT }) => ({
    INT: {
      setPending: (gic, its, command, ite) => INT.setPending(gic, its, command, { ...ite, doorbell: NO_DOORBELL }),
    },
  }),
  clearClears: () => ({ CLEAR: { clearPending: () => {} } }),
  clearClearsVirtualPending: ({ CLEAR }) => ({
    CLEAR: {
      clearPending: (gic, its, command, ite) => {
        if (!ite.virtual) CLEAR.clearPending(gic, its, command, ite);
      },
    },
  }),
  clearReachesItsRedistributor: ({ CLEAR }) => ({
    CLEAR: {
      clearPending: (gic, its, command, ite) => {
        if (!clearsNextDoor(gic, its, command, ite)) CLEAR.clearPending(gic, its, command, ite);
      },
    },
  }),
  clearClearsItsLpiOnly: clearsAllLpis('CLEAR'),
  clearKeepsOtherVpes: ({ landing }) => ({
    landing: {
      vclear: (gic, its, effect) => {
        landing.vclear(gic, its, effect);
        clearOtherVpes(gic, effect);
      },
    },
  }),
  discardClearsPending: () => ({ DISCARD: { clearPending: () => {} } }),
  discardClearsVirtualPending: ({ DISCARD }) => ({
    DISCARD: {
      clearPending: (gic, its, command, ite) => {
        if (!ite.virtual) DISCARD.clearPending(gic, its, command, ite);
      },
    },
  }),
  discardReachesItsRedistributor: ({ DISCARD }) => ({
    DISCARD: {
      clearPending: (gic, its, command, ite) => {
        if (!clearsNextDoor(gic, its, command, ite)) DISCARD.clearPending(gic, its, command, ite);
      },
    },
  }),
  discardClearsItsLpiOnly: clearsAllLpis('DISCARD'),
  discardInvalidatesTheIte: () => ({ DISCARD: { unmap: () => {} } }),
  discardKeepsOtherEvents: ({ DISCARD }) => ({
    DISCARD: {
      unmap: (gic, its, command) => {
        DISCARD.unmap(gic, its, command);
        unmapEventsOf(gic, its, command.deviceId);
      },
    },
  }),
} satisfies Record<string, Fault>;
