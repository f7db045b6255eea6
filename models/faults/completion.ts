/** What SYNC and VSYNC wait for and publish, done wrong. */

import type { Gic } from '../reference/gic.ts';
import type { EffectKind } from '../reference/its/effects.ts';
import type { Its } from '../reference/its/its.ts';
import { onUse } from './caching.ts';
import type { Fault } from './fault.ts';

/** SYNC does not wait for such effects. */
const syncIgnores =
  (...kinds: readonly EffectKind[]): Fault =>
  ({ SYNC }) => ({ SYNC: { awaits: (effect) => !kinds.includes(effect.kind) && SYNC.awaits(effect) } });

/** VSYNC does not wait for such effects. */
const vsyncIgnores =
  (...kinds: readonly EffectKind[]): Fault =>
  ({ VSYNC }) => ({ VSYNC: { awaits: (effect) => !kinds.includes(effect.kind) && VSYNC.awaits(effect) } });

const otherIts = (gic: Gic, its: Its): Its => gic.its((its.number + 1) % gic.itss.length);

/** Effects of that kind at that place are lost. */
const drop = ({ bag }: Its, kind: EffectKind, place: 'rd' | 'vpeid', at: number): void => {
  for (let index = bag.length - 1; index >= 0; index -= 1) {
    if (bag[index]?.kind === kind && bag[index]?.[place] === at) bag.splice(index, 1);
  }
};

/** The first mapped vPE other than this one, in the order in which the ITS came to know them; this one if there is none. */
const otherVpe = ({ tables }: Its, vpeid: number): number => {
  for (const [other, entry] of tables.vpes) if (other !== vpeid && entry.now !== undefined) return other;
  return vpeid;
};

export const completion = {
  syncWaitsForSets: syncIgnores('set'),
  syncWaitsForClears: syncIgnores('clear'),
  syncWaitsForTakes: syncIgnores('take'),
  syncWaitsForGives: syncIgnores('give'),
  syncWaitsForInvalidations: onUse(syncIgnores('invalidate')),
  syncWaitsForInvall: onUse(({ SYNC }) => ({
    SYNC: { awaits: (effect) => (effect.kind !== 'invalidate' || effect.cause !== 'INVALL') && SYNC.awaits(effect) },
  })),
  syncWaitsForPhysicalEffects: ({ SYNC }) => ({
    SYNC: { awaits: (effect) => effect.kind === 'invalidate' && SYNC.awaits(effect) },
  }),
  syncNamesItsRedistributor: ({ SYNC }) => ({
    SYNC: {
      ready: (gic, its, command) => SYNC.ready(gic, its, { ...command, rdbase: (command.rdbase + 1) % gic.rds.length }),
    },
  }),
  syncWaitsForItsOwnIts: ({ SYNC }) => ({
    SYNC: { ready: (gic, its, command) => SYNC.ready(gic, otherIts(gic, its), command) },
  }),
  syncKeepsEventsUnderWay: (healthy, remember) => ({
    SYNC: {
      ...syncIgnores('set')(healthy, remember).SYNC,
      execute: (gic, its, command) => {
        drop(its, 'set', 'rd', command.rdbase);
        healthy.SYNC.execute(gic, its, command);
      },
    },
  }),
  syncPublishesTables: () => ({ SYNC: { execute: () => {} } }),
  vsyncWaitsForSets: vsyncIgnores('vset'),
  vsyncWaitsForClears: vsyncIgnores('vclear'),
  vsyncWaitsForTakes: vsyncIgnores('vtake'),
  vsyncWaitsForGives: vsyncIgnores('vgive'),
  vsyncWaitsForInv: onUse(vsyncIgnores('vinvalidate')),
  vsyncWaitsForVinvall: onUse(vsyncIgnores('vinvalidate-all')),
  vsyncWaitsForInvdb: onUse(vsyncIgnores('invdb')),
  vsyncWaitsForMapping: vsyncIgnores('map-vpe', 'unmap-vpe'),
  vsyncWaitsForMoves: vsyncIgnores('move-vpe'),
  vsyncWaitsForOtherItss: vsyncIgnores('move-entry'),
  vsyncWaitsForVsgi: vsyncIgnores('vsgi-configure', 'vsgi-clear'),
  vsyncWaitsForVirtualEffects: () => ({ VSYNC: { ready: () => true } }),
  vsyncIsNotASync: () => ({
    VSYNC: {
      ready: (_gic, its, { vpeid }) => {
        const home = its.tables.vpe(vpeid)?.rd;
        return !its.bag.some(({ rd }) => rd === home);
      },
    },
  }),
  vsyncNamesItsVpe: ({ VSYNC }) => ({
    VSYNC: {
      ready: (gic, its, command) => VSYNC.ready(gic, its, { ...command, vpeid: otherVpe(its, command.vpeid) }),
    },
  }),
  vsyncWaitsForItsOwnIts: ({ VSYNC }) => ({
    VSYNC: { ready: (gic, its, command) => VSYNC.ready(gic, otherIts(gic, its), command) },
  }),
  vsyncKeepsEventsUnderWay: (healthy, remember) => ({
    VSYNC: {
      ...vsyncIgnores('vset')(healthy, remember).VSYNC,
      execute: (gic, its, command) => {
        drop(its, 'vset', 'vpeid', command.vpeid);
        healthy.VSYNC.execute(gic, its, command);
      },
    },
  }),
  vsyncPublishesTables: () => ({ VSYNC: { execute: () => {} } }),
} satisfies Record<string, Fault>;
