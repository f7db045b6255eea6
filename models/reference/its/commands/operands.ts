/** Checks of operands that several commands share. */

import type { CommandName } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { FIRST_LPI, fitsIn, NO_DOORBELL } from '../../../architecture/identifiers.ts';
import { deviceOfKey, eventKey, eventOfKey } from '../../../architecture/keys.ts';
import type { Gic, Its } from '../../state.ts';
import type { Ite } from '../tables.ts';

interface OnEvent {
  readonly deviceId: number;
  readonly eventId: number;
}

export const checkDevice = (gic: Gic, deviceId: number): ErrorReason | undefined =>
  deviceId >= gic.supported.devices ? 'DEVICE_OOR' : undefined;

/** The device is mapped and the event within its ITT. */
export const checkEvent = (gic: Gic, its: Its, command: OnEvent): ErrorReason | undefined => {
  const error = checkDevice(gic, command.deviceId);
  if (error !== undefined) return error;
  const device = its.tables.device(command.deviceId);
  if (device === undefined) return 'UNMAPPED_DEVICE';
  return command.eventId >= device.events ? 'ID_OOR' : undefined;
};

/** The event is mapped, and so is what its ITE names: the pending state it speaks of can be found. */
export const checkMappedEvent = (gic: Gic, its: Its, command: OnEvent): ErrorReason | undefined => {
  const error = checkEvent(gic, its, command);
  if (error !== undefined) return error;
  const ite = its.tables.ite(command.deviceId, command.eventId);
  if (ite === undefined) return 'UNMAPPED_INTERRUPT';
  if (ite.virtual) return its.tables.vpe(ite.vpeid) === undefined ? 'ITE_INVALID' : undefined;
  return its.tables.collection(ite.icid) === undefined ? 'ITE_INVALID' : undefined;
};

export const checkCollection = (gic: Gic, icid: number): ErrorReason | undefined =>
  icid >= gic.supported.collections ? 'COLLECTION_OOR' : undefined;

export const checkPhysicalIntid = (gic: Gic, intid: number): ErrorReason | undefined =>
  gic.rules.pintidIsRangeChecked && (intid < FIRST_LPI || intid >= gic.supported.intids) ? 'PHYSICALID_OOR' : undefined;

const BEYOND_PROPBASER = ['does not become pending', 'is a command error'] as const;

/** The pINTID is within GICR_PROPBASER.IDbits of the redistributor that the collection has now; if not, it is A-78. */
export const checkPropbaser = (gic: Gic, its: Its, icid: number, intid: number): ErrorReason | undefined => {
  if (!gic.lpiControlInUse) return undefined;
  const rd = its.tables.collection(icid);
  if (rd === undefined || intid < gic.rd(rd).control.limit) return undefined;
  return gic.choose('A-78', BEYOND_PROPBASER) === 1 ? 'PHYSICALID_OOR' : undefined;
};

/** A doorbell is an LPI, or 1023 for none. */
export const checkDoorbell = (gic: Gic, intid: number): ErrorReason | undefined =>
  intid === NO_DOORBELL ? undefined : checkPhysicalIntid(gic, intid);

export const checkVpeid = (gic: Gic, vpeid: number): ErrorReason | undefined =>
  vpeid >= gic.supported.vpes ? 'VCPU_OOR' : undefined;

export const checkMappedVpe = (gic: Gic, its: Its, vpeid: number): ErrorReason | undefined =>
  checkVpeid(gic, vpeid) ?? (its.tables.vpe(vpeid) === undefined ? 'VCPU_INVALID' : undefined);

export const checkVirtualIntid = (gic: Gic, its: Its, vpeid: number, vINTID: number): ErrorReason | undefined => {
  if (!gic.rules.vintidIsRangeChecked) return undefined;
  const vptSize = its.tables.vpe(vpeid)?.vptSize ?? gic.profile.intidBits - 1;
  const isInRange = vINTID >= FIRST_LPI && gic.vintidBitsWillDo(vptSize, (bits) => fitsIn(vINTID, bits));
  return isInRange ? undefined : 'VIRTUALID_OOR';
};

export const checkRedistributor = (gic: Gic, rdbase: number): ErrorReason | undefined =>
  rdbase >= gic.rds.length ? 'PROCNUM_OOR' : undefined;

/** Writes an ITE and tells observers. */
export const writeIte = (
  gic: Gic,
  its: Its,
  command: OnEvent & { readonly op: CommandName },
  ite: Ite | undefined,
): void => {
  const { tables } = its;
  const { deviceId, eventId } = command;
  const entry = tables.write(tables.ites, eventKey(deviceId, eventId), ite, gic.time);
  if (ite === undefined && !gic.rules.discardDropsCachedTranslations) entry.stuck = true;
  if (ite?.virtual === false && !gic.rules.vmaptiReplacesTheLpi) {
    tables.lastPhysical.set(eventKey(deviceId, eventId), ite);
  }
  if (!gic.rules.firstMsiIsTaken && ite !== undefined) tables.fresh.add(eventKey(deviceId, eventId));
  tellIte(gic, its, deviceId, eventId, command.op, deviceId);
  if (!gic.rules.commandsNameTheirDevice) damageAnotherDevice(gic, its, command);
};

const tellIte = (
  gic: Gic,
  its: Its,
  deviceId: number,
  eventId: number,
  cause: CommandName,
  causeDeviceId: number,
): void => {
  gic.sink.emit({ kind: 'ite', its: its.number, deviceId, eventId, cause, causeDeviceId });
};

/** A fault: an event of every other device loses its ITE. */
const damageAnotherDevice = (gic: Gic, its: Its, command: OnEvent & { readonly op: CommandName }): void => {
  const { tables } = its;
  for (const [key, entry] of tables.ites) {
    const deviceId = deviceOfKey(key);
    if (deviceId === command.deviceId || entry.now === undefined) continue;
    tables.write(tables.ites, key, undefined, gic.time);
    tellIte(gic, its, deviceId, eventOfKey(key), command.op, command.deviceId);
  }
};
