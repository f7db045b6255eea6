/** MAPC in the model: it maps a collection to a redistributor, or unmaps it. */
import type { Mapc } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { deviceOfKey, eventOfKey } from '../../../architecture/keys.ts';
import type { Gic } from '../../gic.ts';
import { dropConfig } from '../../redistributor/configuration.ts';
import { atRedistributor, move, type Origin } from '../effects.ts';
import type { Its } from '../its.ts';
import { checkCollection, checkRedistributor } from './operands.ts';
import { unlessUnmap } from './operands-of-an-unmap.ts';
import { beginRemap } from './remaps.ts';

const SAME_REDISTRIBUTOR = ['no effect', 'caches are dropped'] as const;

/** MAPC to the redistributor that already has the collection: it may drop cached bytes of its LPIs, at once. */
const dropCaches = (gic: Gic, { tables }: Its, icid: number, rd: number): void => {
  const { cache } = gic.rd(rd);
  if (cache.size === 0) return;
  const cached: number[] = [];
  for (const { now } of tables.ites.values()) {
    if (now?.virtual === false && now.icid === icid && cache.has(now.intid)) cached.push(now.intid);
  }
  if (cached.length === 0 || gic.choose('A-77', SAME_REDISTRIBUTOR) === 0) return;
  for (const intid of cached) dropConfig(gic, rd, intid);
};

const PENDING_LPIS = ['stay until MOVALL', 'move at once'] as const;

/** MAPC to another redistributor: the pending LPIs of the collection wait for the MOVALL, or go along. */
const movePending = (gic: Gic, { bag, tables }: Its, { icid, rdbase }: Mapc, from: number): void => {
  const keys: number[] = [];
  for (const [key, { now }] of tables.ites) {
    if (now?.virtual === false && now.icid === icid && gic.pending(from, now.intid)) keys.push(key);
  }
  if (keys.length === 0 || gic.choose('A-96', PENDING_LPIS) === 0) return;
  for (const key of keys) {
    const intid = tables.ites.get(key)?.now?.intid ?? -1;
    const origin: Origin = { cause: 'MAPC', at: gic.time, deviceId: deviceOfKey(key), eventId: eventOfKey(key) };
    move(bag, atRedistributor('take', origin, from, intid), atRedistributor('give', origin, rdbase, intid));
  }
};

/** A collection that an ITE names is remapped on the way to a MOVALL, and never unmapped; same RD: A-77. */
export const mapc = {
  section: 'IHI 0069, MAPC',
  check: (gic: Gic, its: Its, command: Mapc): ErrorReason | undefined =>
    checkCollection(gic, its, command.icid) ?? unlessUnmap(gic, command.valid, checkRedistributor(gic, command.rdbase)),
  concerns: (_its: Its, { valid, rdbase }: Mapc): readonly number[] => (valid ? [rdbase] : []),
  disturbs: ({ remaps, tables }: Its, { icid, valid, rdbase }: Mapc): number => {
    const changes = !valid || tables.collection(icid) !== rdbase;
    return changes && remaps.has(icid) ? icid : -1;
  },
  execute: (gic: Gic, its: Its, command: Mapc): void => {
    const { MAPC } = gic.ops;
    const { tables } = its;
    const { icid, valid } = command;
    const before = tables.collection(icid);
    const after = MAPC.target(command);
    if (before !== undefined && before !== after && tables.someIte((ite) => ite.icid === icid)) {
      if (!valid) {
        gic.unpredictable('I-123', 'MAPC V=0 of a collection that a valid ITE names');
        return;
      }
      beginRemap(its, command, before);
      movePending(gic, its, command, before);
    }
    if (before !== undefined && before === after) dropCaches(gic, its, icid, before);
    MAPC.writeEntry(gic, its, icid, after);
  },
  /** The new redistributor of the collection; none with V=0. */
  target: ({ valid, rdbase }: Mapc): number | undefined => (valid ? rdbase : undefined),
  /** Writes the collection table. */
  writeEntry: (gic: Gic, { tables }: Its, icid: number, rd: number | undefined): void => {
    tables.write(tables.collections, icid, rd, gic.time);
  },
};

declare module '../../operations.ts' {
  interface Operations {
    readonly MAPC: typeof mapc;
  }
}
