/** INT, CLEAR and DISCARD in the model: they set or clear the pending state of an event. */
import type { Clear, Discard, Int } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import { atRedistributor, atVpe, type Origin, virtualSet } from '../effects.ts';
import type { Its } from '../its.ts';
import type { Ite } from '../tables.ts';
import { translatedEvent } from '../translation.ts';
import { hostOfEvent } from './disabled-redistributor.ts';
import { checkMappedEvent } from './operands.ts';
import { movingCollectionOf } from './remaps.ts';

/** The origin of the effect of a command on the pending state of its event. */
export const originOf = (gic: Gic, { op, deviceId, eventId }: Int | Clear | Discard): Origin => ({
  cause: op,
  at: gic.time,
  deviceId,
  eventId,
});

/** Sends a clear to where the pending state of the event is: its redistributor or its vPE. */
const sendClear = (gic: Gic, { bag, tables }: Its, command: Clear | Discard, ite: Ite): void => {
  const origin = originOf(gic, command);
  if (!ite.virtual) {
    const rd = tables.collection(ite.icid);
    if (rd !== undefined) bag.push(atRedistributor('clear', origin, rd, ite.intid));
    return;
  }
  const effect = atVpe('vclear', origin, ite.vpeid, ite.intid);
  if (gic.profile.individualDoorbells) {
    effect.home = tables.vpe(ite.vpeid)?.rd ?? -1;
    effect.doorbell = ite.doorbell;
  }
  bag.push(effect);
};

/** INT acts as an MSI of its event, but is translated with the newest tables, and SYNC and VSYNC order it. */
export const int = {
  section: 'IHI 0069, INT',
  check: (gic: Gic, its: Its, command: Int): ErrorReason | undefined => checkMappedEvent(gic, its, command),
  concerns: hostOfEvent,
  execute: (gic: Gic, its: Its, command: Int): void => {
    const { deviceId, eventId } = command;
    const ite = its.tables.ite(deviceId, eventId);
    if (ite === undefined) return;
    const to = its.tables.translate(deviceId, eventId, undefined, gic.ops.translation);
    gic.sink.emit(translatedEvent(its.number, deviceId, eventId, 'INT', to));
    gic.ops.INT.setPending(gic, its, command, ite);
  },
  /** Sends the event to its redistributor, or to its vPE with the doorbell of its ITE. */
  setPending: (gic: Gic, { bag, tables }: Its, command: Int, ite: Ite): void => {
    const origin = originOf(gic, command);
    if (!ite.virtual) {
      const rd = tables.collection(ite.icid);
      if (rd !== undefined) bag.push(atRedistributor('set', origin, rd, ite.intid));
      return;
    }
    const { vpeid, intid, doorbell } = ite;
    bag.push(virtualSet('vset', origin, vpeid, intid, tables.vpe(vpeid)?.rd ?? -1, doorbell));
  },
};

/** Clears the pending state of the event. */
export const clear = {
  section: 'IHI 0069, CLEAR',
  check: (gic: Gic, its: Its, command: Clear): ErrorReason | undefined => checkMappedEvent(gic, its, command),
  concerns: hostOfEvent,
  disturbs: (its: Its, { deviceId, eventId }: Clear): number => movingCollectionOf(its, deviceId, eventId),
  execute: (gic: Gic, its: Its, command: Clear): void => {
    const ite = its.tables.ite(command.deviceId, command.eventId);
    if (ite !== undefined) gic.ops.CLEAR.clearPending(gic, its, command, ite);
  },
  clearPending: (gic: Gic, its: Its, command: Clear, ite: Ite): void => sendClear(gic, its, command, ite),
};

/** DISCARD clears the pending state of the old mapping, then removes the mapping. */
export const discard = {
  section: 'IHI 0069, DISCARD',
  check: (gic: Gic, its: Its, command: Discard): ErrorReason | undefined => checkMappedEvent(gic, its, command),
  concerns: hostOfEvent,
  disturbs: (its: Its, { deviceId, eventId }: Discard): number => movingCollectionOf(its, deviceId, eventId),
  execute: (gic: Gic, its: Its, command: Discard): void => {
    const { DISCARD } = gic.ops;
    const ite = its.tables.ite(command.deviceId, command.eventId);
    if (ite === undefined) return;
    DISCARD.clearPending(gic, its, command, ite);
    DISCARD.unmap(gic, its, command);
  },
  clearPending: (gic: Gic, its: Its, command: Discard, ite: Ite): void => sendClear(gic, its, command, ite),
  /** The ITE becomes invalid. */
  unmap: (gic: Gic, its: Its, command: Discard): void => gic.ops.ITT.write(gic, its, command, undefined),
};

declare module '../../operations.ts' {
  interface Operations {
    readonly INT: typeof int;
    readonly CLEAR: typeof clear;
    readonly DISCARD: typeof discard;
  }
}
