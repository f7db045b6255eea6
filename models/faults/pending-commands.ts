/** Faults of INT, CLEAR and DISCARD: wrong changes of pending state. */
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
import { defineFaults, type Replacement } from './fault.ts';

/** Clears every pending LPI of the redistributor. */
const clearAllLpis = (gic: Gic, { rd, cause, origin }: Effect): void => {
  for (const intid of gic.rd(rd).pending.members()) clearLpi(gic, rd, intid, cause, origin);
};

/** The command clears every LPI of the redistributor. */
const clearsAllLpis =
  (command: 'CLEAR' | 'DISCARD'): Replacement =>
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

export const pendingCommands = defineFaults({
  'int-lost': {
    title: 'INT does nothing',
    violates: 'I-33',
    profile: 'v3',
    source: 'IHI 0069, INT',
    abstractRule: 'intSetsPending',
    replaces: () => ({ INT: { setPending: () => {} } }),
  },
  'int-sets-lpi-of-vintid': {
    title: 'INT of a virtual event sets a physical LPI',
    violates: 'I-33',
    profile: 'v4.0',
    source: 'IHI 0069, INT',
    replaces: ({ INT }) => ({
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
  },
  'int-sets-both': {
    title: 'INT of a virtual event sets a physical LPI beside its vLPI',
    violates: 'I-10',
    profile: 'v4.0',
    source: 'Linux irq-gic-v4.c: one ITE per event',
    replaces: ({ INT }) => ({
      INT: {
        setPending: (gic, its, command, ite) => {
          const home = its.tables.vpe(ite.vpeid)?.rd ?? -1;
          if (ite.virtual) its.bag.push(atRedistributor('set', originOf(gic, command), home, ite.intid));
          INT.setPending(gic, its, command, ite);
        },
      },
    }),
  },
  'int-is-silent': {
    title: 'INT rings no doorbell',
    violates: 'I-71',
    profile: 'v4.0',
    source: 'Arm GIC virtualisation guide',
    replaces: ({ INT }) => ({
      INT: {
        setPending: (gic, its, command, ite) => INT.setPending(gic, its, command, { ...ite, doorbell: NO_DOORBELL }),
      },
    }),
  },
  'planted-clear-does-nothing': {
    title: 'CLEAR leaves the pending bit',
    violates: 'I-32',
    profile: 'v3',
    source: 'IHI 0069, CLEAR',
    provenance: 'planted',
    shortest: [4],
    abstractRule: 'clearClears',
    replaces: () => ({ CLEAR: { clearPending: () => {} } }),
  },
  'clear-skips-vlpi': {
    title: 'CLEAR of a virtual event does nothing',
    violates: 'I-32',
    profile: 'v4.0',
    source: 'IHI 0069, CLEAR',
    replaces: ({ CLEAR }) => ({
      CLEAR: {
        clearPending: (gic, its, command, ite) => {
          if (!ite.virtual) CLEAR.clearPending(gic, its, command, ite);
        },
      },
    }),
  },
  'clear-at-wrong-redistributor': {
    title: 'CLEAR clears at another redistributor',
    violates: 'I-32',
    profile: 'v3',
    source: 'IHI 0069, CLEAR',
    replaces: ({ CLEAR }) => ({
      CLEAR: {
        clearPending: (gic, its, command, ite) => {
          if (!clearsNextDoor(gic, its, command, ite)) CLEAR.clearPending(gic, its, command, ite);
        },
      },
    }),
  },
  'clear-clears-all': {
    title: 'CLEAR clears every LPI of the redistributor',
    violates: 'I-26',
    profile: 'v3',
    source: 'IHI 0069, CLEAR',
    replaces: clearsAllLpis('CLEAR'),
  },
  'clear-hits-other-vpes': {
    title: 'CLEAR clears the same vINTID of other vPEs',
    violates: 'I-46',
    profile: 'v4.1',
    source: 'IHI 0069, CLEAR',
    replaces: ({ landing }) => ({
      landing: {
        vclear: (gic, its, effect) => {
          landing.vclear(gic, its, effect);
          clearOtherVpes(gic, effect);
        },
      },
    }),
  },
  'discard-leaves-pending': {
    title: 'DISCARD leaves the pending bit',
    violates: 'I-32',
    profile: 'v3',
    source: 'IHI 0069, DISCARD',
    abstractRule: 'discardClearsPending',
    replaces: () => ({ DISCARD: { clearPending: () => {} } }),
  },
  'discard-skips-vlpi': {
    title: 'DISCARD leaves the vLPI pending',
    violates: 'I-32',
    profile: 'v4.0',
    source: 'IHI 0069, DISCARD',
    replaces: ({ DISCARD }) => ({
      DISCARD: {
        clearPending: (gic, its, command, ite) => {
          if (!ite.virtual) DISCARD.clearPending(gic, its, command, ite);
        },
      },
    }),
  },
  'discard-at-wrong-redistributor': {
    title: 'DISCARD clears at another redistributor',
    violates: 'I-32',
    profile: 'v3',
    source: 'IHI 0069, DISCARD',
    replaces: ({ DISCARD }) => ({
      DISCARD: {
        clearPending: (gic, its, command, ite) => {
          if (!clearsNextDoor(gic, its, command, ite)) DISCARD.clearPending(gic, its, command, ite);
        },
      },
    }),
  },
  'discard-clears-all': {
    title: 'DISCARD clears every LPI of the redistributor',
    violates: 'I-26',
    profile: 'v3',
    source: 'IHI 0069, DISCARD',
    replaces: clearsAllLpis('DISCARD'),
  },
  'discard-leaves-ite': {
    title: 'DISCARD leaves the ITE valid',
    violates: 'I-12',
    profile: 'v3',
    source: 'IHI 0069, DISCARD',
    replaces: () => ({ DISCARD: { unmap: () => {} } }),
  },
  'discard-unmaps-the-itt': {
    title: 'DISCARD unmaps every event of the device',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, DISCARD',
    replaces: ({ DISCARD }) => ({
      DISCARD: {
        unmap: (gic, its, command) => {
          DISCARD.unmap(gic, its, command);
          unmapEventsOf(gic, its, command.deviceId);
        },
      },
    }),
  },
});
