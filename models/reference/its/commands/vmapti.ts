import type { Vmapi, Vmapti } from '../../../architecture/commands.ts';
import { NO_DOORBELL } from '../../../architecture/identifiers.ts';
import { checkListRegisters } from '../../redistributor/hypervisor.ts';
import { clearVlpi } from '../../redistributor/virtual-pending.ts';
import type { Gic, Its } from '../../state.ts';
import { checkDoorbell, checkEvent, checkMappedVpe, checkVirtualIntid, writeIte } from './operands.ts';
import type { CommandRule } from './rule.ts';

const map = (gic: Gic, its: Its, command: Vmapti | Vmapi, intid: number): void => {
  if (its.tables.ite(command.deviceId, command.eventId) !== undefined) {
    gic.unpredictable('I-21', `${command.op} of an event that is mapped`);
    return;
  }
  const { rules } = gic;
  const vpeid = rules.vmaptiNamesItsVpe ? command.vpeid : 0;
  const doorbell = rules.vmaptiTakesTheDoorbell ? command.doorbell : NO_DOORBELL;
  writeIte(gic, its, command, { virtual: true, intid, icid: -1, vpeid, doorbell });
  const at = gic.residentAt(vpeid);
  if (at >= 0) checkListRegisters(gic, at);
  if (!gic.rules.mappingKeepsPendingState && gic.vpending(vpeid, intid)) {
    clearVlpi(gic, vpeid, intid, command.op, gic.time);
  }
};

/** The vPE has to be mapped. No pending bit is touched. */
export const vmapti: CommandRule<Vmapti> = {
  section: 'IHI 0069, VMAPTI',
  check: (gic, its, command) =>
    checkEvent(gic, its, command) ??
    checkMappedVpe(gic, its, command.vpeid) ??
    checkVirtualIntid(gic, its, command.vpeid, command.vINTID) ??
    checkDoorbell(gic, command.doorbell),
  execute: (gic, its, command) =>
    map(gic, its, command, gic.rules.vmaptiUsesTheVintid ? command.vINTID : command.eventId),
};

/** VMAPTI with the EventID as vINTID. */
export const vmapi: CommandRule<Vmapi> = {
  section: 'IHI 0069, VMAPI',
  check: (gic, its, command) =>
    checkEvent(gic, its, command) ??
    checkMappedVpe(gic, its, command.vpeid) ??
    checkVirtualIntid(gic, its, command.vpeid, command.eventId) ??
    checkDoorbell(gic, command.doorbell),
  execute: (gic, its, command) => map(gic, its, command, command.eventId + (gic.rules.vmapiUsesTheEventId ? 0 : 1)),
};
