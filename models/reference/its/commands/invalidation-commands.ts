/** INV, INVALL, VINVALL and INVDB in the model: they send invalidations of configuration bytes. */
import type { Inv, Invall, Invdb, Vinvall } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import { atRedistributor, atVpe, from } from '../effects.ts';
import type { Its } from '../its.ts';
import { homeOfVpe, hostOfEvent } from './disabled-redistributor.ts';
import { checkCollection, checkMappedEvent, checkMappedVpe } from './operands.ts';

type Cause = 'INV' | 'INVALL';

const REACH = ['every redistributor', 'the hosting redistributor only'] as const;

/** INV, INVALL, VINVALL and INVDB: the redistributors and vPEs that they send invalidations to. */
export const invalidation = {
  /** INV of a physical event: the redistributor of its collection drops the byte. */
  reachHost: (gic: Gic, { bag }: Its, cause: Cause, intid: number, host: number): void => {
    bag.push(atRedistributor('invalidate', from(cause, gic.time), host, intid));
  },
  /** A stale byte at another redistributor is dropped, or stays. */
  reachOthers: (gic: Gic, { bag }: Its, cause: Cause, intid: number, host: number): void => {
    const others = gic.rds.flatMap((rd, index) => (index !== host && rd.cache.has(intid) ? [index] : []));
    if (others.length === 0 || gic.choose('A-55', REACH) !== 0) return;
    for (const rd of others) bag.push(atRedistributor('invalidate', from(cause, gic.time), rd, intid));
  },
};

const SCOPE = ['those of the collection', 'every LPI'] as const;

const invalidateLpi = (gic: Gic, its: Its, cause: Cause, intid: number, host: number): void => {
  gic.ops.invalidation.reachHost(gic, its, cause, intid, host);
  gic.ops.invalidation.reachOthers(gic, its, cause, intid, host);
};

export const inv = {
  section: 'IHI 0069, INV',
  check: (gic: Gic, its: Its, command: Inv): ErrorReason | undefined => checkMappedEvent(gic, its, command),
  concerns: hostOfEvent,
  execute: (gic: Gic, its: Its, command: Inv): void => {
    const { tables } = its;
    const ite = tables.ite(command.deviceId, command.eventId);
    if (ite === undefined) return;
    if (ite.virtual) {
      its.bag.push(atVpe('vinvalidate', from('INV', gic.time), ite.vpeid, ite.intid));
      return;
    }
    const host = tables.collection(ite.icid);
    if (host !== undefined) invalidateLpi(gic, its, 'INV', ite.intid, host);
  },
};

export const invall = {
  section: 'IHI 0069, INVALL',
  check: (gic: Gic, its: Its, command: Invall): ErrorReason | undefined =>
    checkCollection(gic, its, command.icid) ??
    (its.tables.collection(command.icid) === undefined ? 'UNMAPPED_COLLECTION' : undefined),
  concerns: ({ tables }: Its, { icid }: Invall): readonly (number | undefined)[] => [tables.collection(icid)],
  execute: (gic: Gic, its: Its, { icid }: Invall): void => {
    const host = its.tables.collection(icid);
    if (host === undefined) return;
    const lpis = gic.ops.INVALL.lpis(its, icid);
    for (const intid of lpis) invalidateLpi(gic, its, 'INVALL', intid, host);
    const others = [...gic.rd(host).cache.keys()].filter((intid) => !lpis.includes(intid));
    if (others.length === 0 || gic.choose('A-97', SCOPE) === 0) return;
    for (const intid of others) gic.ops.invalidation.reachHost(gic, its, 'INVALL', intid, host);
  },
  /** Every LPI whose event is routed through the collection. */
  lpis: ({ tables }: Its, icid: number): readonly number[] => {
    const lpis: number[] = [];
    for (const { now } of tables.ites.values()) if (now?.virtual === false && now.icid === icid) lpis.push(now.intid);
    return lpis;
  },
};

export const vinvall = {
  section: 'IHI 0069, VINVALL',
  check: (gic: Gic, its: Its, command: Vinvall): ErrorReason | undefined => checkMappedVpe(gic, its, command.vpeid),
  concerns: homeOfVpe,
  execute: (gic: Gic, its: Its, { vpeid }: Vinvall): void => {
    its.bag.push(atVpe('vinvalidate-all', from('VINVALL', gic.time), vpeid));
  },
};

export const invdb = {
  section: 'IHI 0069, INVDB',
  check: (gic: Gic, its: Its, command: Invdb): ErrorReason | undefined => checkMappedVpe(gic, its, command.vpeid),
  concerns: homeOfVpe,
  execute: (gic: Gic, its: Its, { vpeid }: Invdb): void => {
    its.bag.push(atVpe('invdb', from('INVDB', gic.time), vpeid));
  },
};

declare module '../../operations.ts' {
  interface Operations {
    readonly invalidation: typeof invalidation;
    readonly INV: typeof inv;
    readonly INVALL: typeof invall;
    readonly VINVALL: typeof vinvall;
    readonly INVDB: typeof invdb;
  }
}
