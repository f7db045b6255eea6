/** VMAPTI and VMAPI in the model: they map an event to a vLPI of a vPE. */
import type { Vmapi, Vmapti } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import { checkListRegisters } from '../../redistributor/hypervisor.ts';
import type { Its } from '../its.ts';
import type { Ite } from '../tables.ts';
import { homeOfVpe } from './disabled-redistributor.ts';
import { checkDoorbell, checkEvent, checkMappedVpe, checkVirtualIntid } from './operands.ts';

const map = (gic: Gic, its: Its, command: Vmapti | Vmapi, ite: Ite): void => {
  if (its.tables.ite(command.deviceId, command.eventId) !== undefined) {
    gic.unpredictable('I-21', `${command.op} of an event that is mapped`);
    return;
  }
  gic.ops.ITT.write(gic, its, command, ite);
  const at = gic.residentAt(ite.vpeid);
  if (at >= 0) checkListRegisters(gic, at);
};

/** The vPE has to be mapped. VMAPTI changes no pending bit. */
export const vmapti = {
  section: 'IHI 0069, VMAPTI',
  check: (gic: Gic, its: Its, command: Vmapti): ErrorReason | undefined =>
    checkEvent(gic, its, command) ??
    checkMappedVpe(gic, its, command.vpeid) ??
    checkVirtualIntid(gic, its, command.vpeid, command.vINTID) ??
    checkDoorbell(gic, command.doorbell),
  concerns: homeOfVpe,
  execute: (gic: Gic, its: Its, command: Vmapti): void => map(gic, its, command, gic.ops.VMAPTI.ite(command)),
  /** The new ITE of the event. */
  ite: ({ vINTID, vpeid, doorbell }: Vmapti): Ite => ({ virtual: true, intid: vINTID, icid: -1, vpeid, doorbell }),
};

/** VMAPTI with the EventID as vINTID. */
export const vmapi = {
  section: 'IHI 0069, VMAPI',
  check: (gic: Gic, its: Its, command: Vmapi): ErrorReason | undefined =>
    checkEvent(gic, its, command) ??
    checkMappedVpe(gic, its, command.vpeid) ??
    checkVirtualIntid(gic, its, command.vpeid, command.eventId) ??
    checkDoorbell(gic, command.doorbell),
  concerns: homeOfVpe,
  execute: (gic: Gic, its: Its, command: Vmapi): void => map(gic, its, command, gic.ops.VMAPI.ite(command)),
  /** The new ITE of the event. */
  ite: ({ eventId, vpeid, doorbell }: Vmapi): Ite => ({ virtual: true, intid: eventId, icid: -1, vpeid, doorbell }),
};

declare module '../../operations.ts' {
  interface Operations {
    readonly VMAPTI: typeof vmapti;
    readonly VMAPI: typeof vmapi;
  }
}
