import type { Mapi, Mapti } from '../../../architecture/commands.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import type { Gic, Its } from '../../state.ts';
import { checkCollection, checkEvent, checkPhysicalIntid, checkPropbaser, writeIte } from './operands.ts';
import type { CommandRule } from './rule.ts';

const map = (gic: Gic, its: Its, command: Mapti | Mapi, intid: number): void => {
  if (its.tables.ite(command.deviceId, command.eventId) !== undefined) {
    gic.unpredictable('I-21', `${command.op} of an event that is mapped`);
    return;
  }
  const icid = gic.rules.maptiUsesItsCollection ? command.icid : 0;
  writeIte(gic, its, command, { virtual: false, intid, icid, vpeid: -1, doorbell: -1 });
  const rd = its.tables.collection(command.icid);
  if (!gic.rules.mappingKeepsPendingState && rd !== undefined && gic.pending(rd, intid)) {
    clearLpi(gic, rd, intid, command.op, gic.time);
  }
};

/** The collection need not be mapped yet. No pending bit is touched. */
export const mapti: CommandRule<Mapti> = {
  section: 'IHI 0069, MAPTI',
  check: (gic, its, command) =>
    checkEvent(gic, its, command) ??
    checkCollection(gic, command.icid) ??
    checkPhysicalIntid(gic, command.pINTID) ??
    checkPropbaser(gic, its, command.icid, command.pINTID),
  execute: (gic, its, command) =>
    map(gic, its, command, gic.rules.maptiUsesThePintid ? command.pINTID : command.eventId),
};

/** MAPTI with the EventID as pINTID. */
export const mapi: CommandRule<Mapi> = {
  section: 'IHI 0069, MAPI',
  check: (gic, its, command) =>
    checkEvent(gic, its, command) ??
    checkCollection(gic, command.icid) ??
    checkPhysicalIntid(gic, command.eventId) ??
    checkPropbaser(gic, its, command.icid, command.eventId),
  execute: (gic, its, command) => map(gic, its, command, command.eventId + (gic.rules.mapiUsesTheEventId ? 0 : 1)),
};
