/** Faults of INV, INVALL and VINVALL: they invalidate the wrong bytes, or too few. */
import { onUse } from './caching.ts';
import { anotherVpe, nextRedistributor } from './elsewhere.ts';
import { defineFaults, type Replacement } from './fault.ts';

const invHitsNeighbour: Replacement = onUse(({ invalidation }) => ({
  invalidation: {
    reachHost: (gic, its, cause, intid, host) =>
      invalidation.reachHost(gic, its, cause, cause === 'INV' ? intid + 1 : intid, host),
    reachOthers: (gic, its, cause, intid, host) =>
      invalidation.reachOthers(gic, its, cause, cause === 'INV' ? intid + 1 : intid, host),
  },
}));

export const invalidationCommands = defineFaults({
  'inv-at-wrong-redistributor': {
    title: 'INV drops the byte at another redistributor than that of its LPI',
    violates: 'I-38',
    profile: 'v3',
    source: 'IHI 0069, INV',
    replaces: onUse(({ invalidation }) => ({
      invalidation: {
        reachHost: (gic, its, cause, intid, host) =>
          invalidation.reachHost(gic, its, cause, intid, nextRedistributor(gic, host)),
      },
    })),
  },
  'inv-stays-local': {
    title: 'INV drops the byte at one redistributor only',
    violates: 'I-114',
    profile: 'strictest',
    source: 'IHI 0069, INV',
    replaces: () => ({ invalidation: { reachOthers: () => {} } }),
  },
  'inv-skips-absent-vpe': {
    title: 'INV of a vPE that is not resident does nothing',
    violates: 'I-42',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    replaces: onUse(({ INV }) => ({
      INV: {
        execute: (gic, its, command) => {
          const ite = its.tables.ite(command.deviceId, command.eventId);
          if (ite?.virtual !== true || gic.residentAt(ite.vpeid) >= 0) INV.execute(gic, its, command);
        },
      },
    })),
  },
  'inv-hits-neighbour': {
    title: 'INV drops the byte of the next LPI',
    violates: 'I-38',
    profile: 'v3',
    source: 'IHI 0069, INV',
    replaces: invHitsNeighbour,
  },
  'stale-byte-hides-lpi': {
    title: 'INV drops the byte of the next LPI, and its own LPI stays disabled',
    violates: 'I-39',
    profile: 'v3',
    source: 'IHI 0069, INV',
    replaces: invHitsNeighbour,
  },
  'invall-of-other-collection': {
    title: 'INVALL reaches another collection',
    violates: 'I-40',
    profile: 'v3',
    source: 'IHI 0069, INVALL',
    replaces: onUse(({ INVALL }) => ({ INVALL: { lpis: (its, icid) => INVALL.lpis(its, icid + 1) } })),
  },
  'invall-stops-at-first': {
    title: 'INVALL reaches the first LPI only',
    violates: 'I-40',
    profile: 'v3',
    source: 'IHI 0069, INVALL',
    replaces: onUse(({ INVALL }) => ({
      INVALL: { lpis: (its, icid) => INVALL.lpis(its, icid).slice(0, 1) },
    })),
  },
  'vinvall-of-other-vpe': {
    title: 'VINVALL reaches another vPE',
    violates: 'I-42',
    profile: 'v4.0',
    source: 'IHI 0069, VINVALL',
    replaces: onUse(({ VINVALL }) => ({
      VINVALL: {
        execute: (gic, its, command) =>
          VINVALL.execute(gic, its, { ...command, vpeid: anotherVpe(gic, command.vpeid) }),
      },
    })),
  },
});
