/** Faults of SYNC and VSYNC: they wait for the wrong effects, or leave stale mappings in use. */

import type { Gic } from '../reference/gic.ts';
import type { EffectKind } from '../reference/its/effects.ts';
import type { Its } from '../reference/its/its.ts';
import { onUse } from './caching.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** SYNC does not wait for such effects. */
const syncIgnores =
  (...kinds: readonly EffectKind[]): Replacement =>
  ({ SYNC }) => ({ SYNC: { awaits: (effect) => !kinds.includes(effect.kind) && SYNC.awaits(effect) } });

/** VSYNC does not wait for such effects. */
const vsyncIgnores =
  (...kinds: readonly EffectKind[]): Replacement =>
  ({ VSYNC }) => ({ VSYNC: { awaits: (effect) => !kinds.includes(effect.kind) && VSYNC.awaits(effect) } });

const otherIts = (gic: Gic, its: Its): Its => gic.its((its.number + 1) % gic.itss.length);

/** Effects of that kind at that place are lost. */
const drop = ({ bag }: Its, kind: EffectKind, place: 'rd' | 'vpeid', at: number): void => {
  for (let index = bag.length - 1; index >= 0; index -= 1) {
    if (bag[index]?.kind === kind && bag[index]?.[place] === at) bag.splice(index, 1);
  }
};

/** The first mapped vPE other than this one, in the order of their first VMAPP on the ITS; this one if there is none. */
const otherVpe = ({ tables }: Its, vpeid: number): number => {
  for (const [other, entry] of tables.vpes) if (other !== vpeid && entry.now !== undefined) return other;
  return vpeid;
};

export const completion = defineFaults({
  'sync-ignores-sets': {
    title: 'SYNC does not wait for events under way',
    violates: 'I-89',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: syncIgnores('set'),
  },
  'sync-ignores-clears': {
    title: 'SYNC does not wait for CLEAR and DISCARD',
    violates: 'I-32',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: syncIgnores('clear'),
  },
  'sync-ignores-takes': {
    title: 'SYNC does not wait for MOVI to clear the old pending bit',
    violates: 'I-29',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: syncIgnores('take'),
  },
  'sync-ignores-gives': {
    title: 'SYNC does not wait for MOVI to set the new pending bit',
    violates: 'I-89',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: syncIgnores('give'),
  },
  'planted-inv-completes-early': {
    title: 'INV completes before the cached byte is dropped',
    violates: 'I-38',
    profile: 'v3',
    source: 'IHI 0069, INV and SYNC',
    provenance: 'planted',
    shortest: [7],
    replaces: onUse(syncIgnores('invalidate')),
  },
  'sync-ignores-invall': {
    title: 'SYNC does not wait for INVALL',
    violates: 'I-40',
    profile: 'v3',
    source: 'IHI 0069, INVALL and SYNC',
    replaces: onUse(({ SYNC }) => ({
      SYNC: { awaits: (effect) => (effect.kind !== 'invalidate' || effect.cause !== 'INVALL') && SYNC.awaits(effect) },
    })),
  },
  'planted-sync-does-not-wait': {
    title: 'SYNC completes with an effect at its redistributor in flight',
    violates: 'I-89',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    provenance: 'planted',
    shortest: [5],
    abstractRule: 'syncWaitsForPhysicalEffects',
    replaces: ({ SYNC }) => ({
      SYNC: { awaits: (effect) => effect.kind === 'invalidate' && SYNC.awaits(effect) },
    }),
  },
  'planted-sync-waits-elsewhere': {
    title: 'SYNC waits at another redistributor',
    violates: 'I-89',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    provenance: 'planted',
    shortest: [5],
    replaces: ({ SYNC }) => ({
      SYNC: {
        ready: (gic, its, command) =>
          SYNC.ready(gic, its, { ...command, rdbase: (command.rdbase + 1) % gic.rds.length }),
      },
    }),
  },
  'sync-waits-for-other-its': {
    title: 'SYNC waits for another ITS than its own',
    violates: 'I-11',
    profile: 'v4.1-itslist',
    source: 'IHI 0069, SYNC',
    replaces: ({ SYNC }) => ({
      SYNC: { ready: (gic, its, command) => SYNC.ready(gic, otherIts(gic, its), command) },
    }),
  },
  'sync-drops-events': {
    title: 'SYNC drops the events that it should wait for',
    violates: 'I-11',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: (healthy, remember) => ({
      SYNC: {
        ...syncIgnores('set')(healthy, remember).SYNC,
        execute: (gic, its, command) => {
          drop(its, 'set', 'rd', command.rdbase);
          healthy.SYNC.execute(gic, its, command);
        },
      },
    }),
  },
  'sync-publishes-nothing': {
    title: 'MSIs are translated with stale tables after SYNC',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    abstractRule: 'syncPublishesTables',
    replaces: () => ({ SYNC: { execute: () => {} } }),
  },
  'vsync-ignores-sets': {
    title: 'VSYNC does not wait for events under way',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: vsyncIgnores('vset'),
  },
  'vsync-ignores-clears': {
    title: 'VSYNC does not wait for CLEAR and DISCARD',
    violates: 'I-32',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: vsyncIgnores('vclear'),
  },
  'vsync-ignores-takes': {
    title: 'VSYNC does not wait for VMOVI to clear the old pending bit',
    violates: 'P-REFINES',
    profile: 'v4.1',
    source: 'IHI 0069, VSYNC',
    replaces: vsyncIgnores('vtake'),
  },
  'vsync-ignores-gives': {
    title: 'VSYNC does not wait for VMOVI to set the new pending bit',
    violates: 'I-56',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: vsyncIgnores('vgive'),
  },
  'vsync-ignores-inv': {
    title: 'VSYNC does not wait for INV',
    violates: 'I-42',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: onUse(vsyncIgnores('vinvalidate')),
  },
  'vsync-ignores-vinvall': {
    title: 'VSYNC does not wait for VINVALL',
    violates: 'I-42',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: onUse(vsyncIgnores('vinvalidate-all')),
  },
  'vsync-ignores-invdb': {
    title: 'VSYNC does not wait for INVDB',
    violates: 'I-43',
    profile: 'v4.1',
    source: 'IHI 0069, VSYNC',
    replaces: onUse(vsyncIgnores('invdb')),
  },
  'vsync-ignores-vmapp': {
    title: 'VSYNC does not wait for VMAPP',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: vsyncIgnores('map-vpe', 'unmap-vpe'),
  },
  'vsync-ignores-vmovp': {
    title: 'VSYNC does not wait for VMOVP',
    violates: 'I-57',
    profile: 'v4.1',
    source: 'IHI 0069, VSYNC',
    replaces: vsyncIgnores('move-vpe'),
  },
  'vsync-ignores-other-itss': {
    title: 'VSYNC after VMOVP leaves other ITSs behind',
    violates: 'I-57',
    profile: 'v4.1-2its',
    source: 'Arm sysreg GITS_TYPER.VMOVP; IHI 0069, VSYNC',
    replaces: vsyncIgnores('move-entry'),
  },
  'vsync-ignores-vsgi': {
    title: 'VSYNC does not wait for VSGI',
    violates: 'I-76',
    profile: 'v4.1',
    source: 'IHI 0069, VSYNC; Linux its_build_vsgi_cmd returns the vPE',
    replaces: vsyncIgnores('vsgi-configure', 'vsgi-clear'),
  },
  'planted-vsync-does-not-wait': {
    title: 'VSYNC completes with an effect of its vPE in flight',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    provenance: 'planted',
    shortest: [7],
    abstractRule: 'vsyncWaitsForVirtualEffects',
    replaces: () => ({ VSYNC: { ready: () => true } }),
  },
  'planted-sync-in-place-of-vsync': {
    title: 'VSYNC waits for the effects that SYNC waits for',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC; Linux 286146960a11',
    provenance: 'planted',
    shortest: [7],
    replaces: () => ({
      VSYNC: {
        ready: (_gic, its, { vpeid }) => {
          const home = its.tables.vpe(vpeid)?.rd;
          return !its.bag.some(({ rd }) => rd === home);
        },
      },
    }),
  },
  'vsync-waits-for-other-vpe': {
    title: 'VSYNC waits for another vPE',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: ({ VSYNC }) => ({
      VSYNC: {
        ready: (gic, its, command) => VSYNC.ready(gic, its, { ...command, vpeid: otherVpe(its, command.vpeid) }),
      },
    }),
  },
  'vsync-waits-for-other-its': {
    title: 'VSYNC waits for another ITS than its own',
    violates: 'I-87',
    profile: 'v4.1-2its',
    source: 'IHI 0069, VSYNC',
    replaces: ({ VSYNC }) => ({
      VSYNC: { ready: (gic, its, command) => VSYNC.ready(gic, otherIts(gic, its), command) },
    }),
  },
  'vsync-drops-events': {
    title: 'VSYNC drops the events that it should wait for',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    replaces: (healthy, remember) => ({
      VSYNC: {
        ...vsyncIgnores('vset')(healthy, remember).VSYNC,
        execute: (gic, its, command) => {
          drop(its, 'vset', 'vpeid', command.vpeid);
          healthy.VSYNC.execute(gic, its, command);
        },
      },
    }),
  },
  'vsync-publishes-nothing': {
    title: 'MSIs use stale mappings of a vPE after its VSYNC',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, VSYNC',
    abstractRule: 'vsyncPublishesTables',
    replaces: () => ({ VSYNC: { execute: () => {} } }),
  },
});
