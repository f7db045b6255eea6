/** MAPTI and MAPI in the model: they map an event to an LPI. */
import type { Mapi, Mapti } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';
import type { Ite } from '../tables.ts';
import { checkCollection, checkEvent, checkPhysicalIntid, checkPropbaser } from './operands.ts';

const map = (gic: Gic, its: Its, command: Mapti | Mapi, ite: Ite): void => {
  if (its.tables.ite(command.deviceId, command.eventId) !== undefined) {
    gic.unpredictable('I-21', `${command.op} of an event that is mapped`);
    return;
  }
  if (gic.itss.some(({ tables }) => tables.someIte(({ virtual, intid }) => !virtual && intid === ite.intid))) {
    gic.unpredictable('I-121', `${command.op} of an LPI that another event is mapped to`);
    return;
  }
  gic.ops.ITT.write(gic, its, command, ite);
};

/** The collection need not be mapped yet. MAPTI changes no pending bit. */
export const mapti = {
  section: 'IHI 0069, MAPTI',
  check: (gic: Gic, its: Its, command: Mapti): ErrorReason | undefined =>
    checkEvent(gic, its, command) ??
    checkCollection(gic, its, command.icid) ??
    checkPhysicalIntid(gic, command.pINTID) ??
    checkPropbaser(gic, its, command.icid, command.pINTID),
  concerns: ({ tables }: Its, { icid }: Mapti): readonly (number | undefined)[] => [tables.collection(icid)],
  execute: (gic: Gic, its: Its, command: Mapti): void => map(gic, its, command, gic.ops.MAPTI.ite(command)),
  /** The new ITE of the event. */
  ite: ({ pINTID, icid }: Mapti): Ite => ({ virtual: false, intid: pINTID, icid, vpeid: -1, doorbell: -1 }),
};

/** MAPTI with the EventID as pINTID. */
export const mapi = {
  section: 'IHI 0069, MAPI',
  check: (gic: Gic, its: Its, command: Mapi): ErrorReason | undefined =>
    checkEvent(gic, its, command) ??
    checkCollection(gic, its, command.icid) ??
    checkPhysicalIntid(gic, command.eventId) ??
    checkPropbaser(gic, its, command.icid, command.eventId),
  concerns: ({ tables }: Its, { icid }: Mapi): readonly (number | undefined)[] => [tables.collection(icid)],
  execute: (gic: Gic, its: Its, command: Mapi): void => map(gic, its, command, gic.ops.MAPI.ite(command)),
  /** The new ITE of the event. */
  ite: ({ eventId, icid }: Mapi): Ite => ({ virtual: false, intid: eventId, icid, vpeid: -1, doorbell: -1 }),
};

declare module '../../operations.ts' {
  interface Operations {
    readonly MAPTI: typeof mapti;
    readonly MAPI: typeof mapi;
  }
}
