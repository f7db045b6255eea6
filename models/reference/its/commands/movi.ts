/** MOVI in the model: it moves an event and its pending bit to another collection. */
import type { Movi } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import { atRedistributor, type Effect, eventsUnderWay, move, type Origin } from '../effects.ts';
import type { Its } from '../its.ts';
import { checkCollection, checkMappedEvent } from './operands.ts';
import { movingCollectionOf } from './remaps.ts';

/** Two effects: the old redistributor gives the pending bit up, then the new one takes it over. A SYNC to each completes its half. */
export const movi = {
  section: 'IHI 0069, MOVI',
  check: (gic: Gic, its: Its, command: Movi): ErrorReason | undefined => {
    const error = checkMappedEvent(gic, its, command) ?? checkCollection(gic, its, command.icid);
    if (error !== undefined) return error;
    if (its.tables.ite(command.deviceId, command.eventId)?.virtual === true) return 'ID_IS_VIRTUAL';
    return its.tables.collection(command.icid) === undefined ? 'UNMAPPED_COLLECTION' : undefined;
  },
  concerns: ({ tables }: Its, { deviceId, eventId, icid }: Movi): readonly (number | undefined)[] => {
    const ite = tables.ite(deviceId, eventId);
    return [tables.collection(ite?.icid ?? -1), tables.collection(icid)];
  },
  disturbs: (its: Its, { deviceId, eventId }: Movi): number => movingCollectionOf(its, deviceId, eventId),
  execute: (gic: Gic, its: Its, command: Movi): void => {
    const { tables } = its;
    const { deviceId, eventId, icid } = command;
    const ite = tables.ite(deviceId, eventId);
    const from = tables.collection(ite?.icid ?? -1);
    const to = tables.collection(icid);
    if (ite === undefined || from === undefined || to === undefined) return;
    gic.ops.ITT.write(gic, its, command, { ...ite, icid });
    if (from === to) return;
    const origin: Origin = { cause: 'MOVI', at: gic.time, deviceId, eventId };
    move(its.bag, atRedistributor('take', origin, from, ite.intid), atRedistributor('give', origin, to, ite.intid));
  },
  /** The move waits for what was sent to the old place: MSIs translated before, and earlier INTs. */
  waits: (bag: readonly Effect[], index: number): boolean => eventsUnderWay(bag, index),
  /** The LPI is no longer pending at the old redistributor. */
  takePending: (gic: Gic, { rd, intid, cause, origin }: Effect): void => clearLpi(gic, rd, intid, cause, origin),
};

declare module '../../operations.ts' {
  interface Operations {
    readonly MOVI: typeof movi;
  }
}
