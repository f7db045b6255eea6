/** VMOVI in the model: it moves a virtual event and its pending bit to another vPE. */
import type { Vmovi } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import { clearVlpi } from '../../redistributor/virtual-pending.ts';
import { atVpe, type Effect, eventsUnderWay, move, type Origin, virtualSet } from '../effects.ts';
import type { Its } from '../its.ts';
import type { Ite } from '../tables.ts';
import { homeOfVpe, hostOfEvent } from './disabled-redistributor.ts';
import { checkDoorbell, checkEvent, checkVirtualIntid, checkVpeid } from './operands.ts';

/** Two effects, as for MOVI: the old vPE gives the pending bit up, the new one takes it over. D=0 keeps the doorbell of the ITE. */
export const vmovi = {
  section: 'IHI 0069, VMOVI',
  check: (gic: Gic, its: Its, command: Vmovi): ErrorReason | undefined => {
    const error = checkEvent(gic, its, command) ?? checkVpeid(gic, its, command.vpeid);
    if (error !== undefined) return error;
    const ite = its.tables.ite(command.deviceId, command.eventId);
    if (ite === undefined) return 'UNMAPPED_INTERRUPT';
    if (!ite.virtual) return 'ID_IS_PHYSICAL';
    if (its.tables.vpe(ite.vpeid) === undefined) return 'ITEVCPU_INVALID';
    if (its.tables.vpe(command.vpeid) === undefined) return 'CMDVCPU_INVALID';
    return (
      checkVirtualIntid(gic, its, command.vpeid, ite.intid) ??
      (command.doorbellValid ? checkDoorbell(gic, command.doorbell) : undefined)
    );
  },
  concerns: (its: Its, command: Vmovi): readonly (number | undefined)[] => [
    ...hostOfEvent(its, command),
    ...homeOfVpe(its, command),
  ],
  execute: (gic: Gic, its: Its, command: Vmovi): void => {
    const { ITT, VMOVI } = gic.ops;
    const { deviceId, eventId, vpeid } = command;
    const before = its.tables.ite(deviceId, eventId);
    if (before === undefined) return;
    const doorbell = command.doorbellValid ? command.doorbell : before.doorbell;
    const after: Ite = { ...before, vpeid, doorbell };
    ITT.write(gic, its, command, after);
    if (before.vpeid === vpeid) return;
    const origin: Origin = { cause: 'VMOVI', at: gic.time, deviceId, eventId };
    move(its.bag, atVpe('vtake', origin, before.vpeid, before.intid), VMOVI.give(its, origin, after));
  },
  /** The new vPE takes the pending bit over, as an event would set it: the doorbell goes along. */
  give: ({ tables }: Its, origin: Origin, { vpeid, intid, doorbell }: Ite): Effect =>
    virtualSet('vgive', origin, vpeid, intid, tables.vpe(vpeid)?.rd ?? -1, doorbell),
  /** The move waits for what was sent to the old vPE: MSIs translated before, and earlier INTs. */
  waits: (bag: readonly Effect[], index: number): boolean => eventsUnderWay(bag, index),
  /** The vLPI is no longer pending for the old vPE. */
  takePending: (gic: Gic, { vpeid, intid, origin }: Effect): void => clearVlpi(gic, vpeid, intid, 'VMOVI', origin),
};

declare module '../../operations.ts' {
  interface Operations {
    readonly VMOVI: typeof vmovi;
  }
}
