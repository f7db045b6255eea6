/** Checks of operands that several commands share. */

import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { FIRST_LPI, fitsIn, NO_DOORBELL } from '../../../architecture/identifiers.ts';
import type { ItsTable } from '../../../architecture/its-tables.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';
import { missingLevelOne } from '../level-one.ts';
import type { Device } from '../tables.ts';

interface OnEvent {
  readonly deviceId: number;
  readonly eventId: number;
}

type IdKind = 'devices' | 'collections' | 'vpes' | 'redistributors';

/** State that operands are checked against. */
export const operands = {
  /** The level-1 entry that the command needs and that is not valid. */
  missingPage: missingLevelOne,
  /** The newest device table entry (I-107); MSIs may still use an older one. */
  device: (its: Its, deviceId: number): Device | undefined => its.tables.device(deviceId),
  /** The ID is one of the GIC. */
  isInRange: ({ supported, rds }: Gic, kind: IdKind, id: number): boolean =>
    id < (kind === 'redistributors' ? rds.length : supported[kind]),
  /** The table of the ITS in memory has an entry for the ID. */
  hasEntry: ({ control }: Its, table: ItsTable, id: number): boolean => control.hasEntry(table, id),
  /** The EventID is within the ITT of the device. */
  isWithinItt: ({ events }: Device, eventId: number): boolean => eventId < events,
  /** A pINTID or a doorbell is an LPI that is implemented. */
  isImplementedLpi: (gic: Gic, intid: number): boolean => intid >= FIRST_LPI && intid < gic.supported.intids,
  /** A vINTID is a vLPI within the VPT of the vPE. */
  isWithinVpt: (gic: Gic, its: Its, vpeid: number, vINTID: number): boolean => {
    const vptSize = its.tables.vpe(vpeid)?.vptSize ?? gic.profile.intidBits - 1;
    return vINTID >= FIRST_LPI && gic.vintidBitsWillDo(vptSize, (bits) => fitsIn(vINTID, bits));
  },
};

/** The ID is one of the GIC, and the table of the ITS has an entry for it. */
const isHeld = (gic: Gic, its: Its, kind: IdKind, table: ItsTable, id: number): boolean =>
  gic.ops.operands.isInRange(gic, kind, id) && gic.ops.operands.hasEntry(its, table, id);

export const checkDevice = (gic: Gic, its: Its, deviceId: number): ErrorReason | undefined =>
  isHeld(gic, its, 'devices', 'Devices', deviceId) ? undefined : 'DEVICE_OOR';

/** The device is mapped and the event within its ITT. */
export const checkEvent = (gic: Gic, its: Its, command: OnEvent): ErrorReason | undefined => {
  const error = checkDevice(gic, its, command.deviceId);
  if (error !== undefined) return error;
  const device = gic.ops.operands.device(its, command.deviceId);
  if (device === undefined) return 'UNMAPPED_DEVICE';
  return gic.ops.operands.isWithinItt(device, command.eventId) ? undefined : 'ID_OOR';
};

/** The event is mapped, and so is the collection or vPE that its ITE names. */
export const checkMappedEvent = (gic: Gic, its: Its, command: OnEvent): ErrorReason | undefined => {
  const error = checkEvent(gic, its, command);
  if (error !== undefined) return error;
  const ite = its.tables.ite(command.deviceId, command.eventId);
  if (ite === undefined) return 'UNMAPPED_INTERRUPT';
  if (ite.virtual) return its.tables.vpe(ite.vpeid) === undefined ? 'ITE_INVALID' : undefined;
  return its.tables.collection(ite.icid) === undefined ? 'ITE_INVALID' : undefined;
};

export const checkCollection = (gic: Gic, its: Its, icid: number): ErrorReason | undefined =>
  isHeld(gic, its, 'collections', 'Collections', icid) ? undefined : 'COLLECTION_OOR';

export const checkPhysicalIntid = (gic: Gic, intid: number): ErrorReason | undefined =>
  gic.ops.operands.isImplementedLpi(gic, intid) ? undefined : 'PHYSICALID_OOR';

const BEYOND_PROPBASER = ['does not become pending', 'is a command error'] as const;

/** The pINTID is within GICR_PROPBASER.IDbits of the redistributor of the collection; otherwise A-78 applies. */
export const checkPropbaser = (gic: Gic, its: Its, icid: number, intid: number): ErrorReason | undefined => {
  if (!gic.lpiControlInUse) return undefined;
  const rd = its.tables.collection(icid);
  if (rd === undefined || intid < gic.rd(rd).control.limit) return undefined;
  return gic.choose('A-78', BEYOND_PROPBASER) === 1 ? 'PHYSICALID_OOR' : undefined;
};

/** A doorbell is an LPI, or 1023 for none. */
export const checkDoorbell = (gic: Gic, intid: number): ErrorReason | undefined =>
  intid === NO_DOORBELL ? undefined : checkPhysicalIntid(gic, intid);

export const checkVpeid = (gic: Gic, its: Its, vpeid: number): ErrorReason | undefined =>
  isHeld(gic, its, 'vpes', 'vPEs', vpeid) ? undefined : 'VCPU_OOR';

export const checkMappedVpe = (gic: Gic, its: Its, vpeid: number): ErrorReason | undefined =>
  checkVpeid(gic, its, vpeid) ?? (its.tables.vpe(vpeid) === undefined ? 'VCPU_INVALID' : undefined);

export const checkVirtualIntid = (gic: Gic, its: Its, vpeid: number, vINTID: number): ErrorReason | undefined =>
  gic.ops.operands.isWithinVpt(gic, its, vpeid, vINTID) ? undefined : 'VIRTUALID_OOR';

export const checkRedistributor = (gic: Gic, rdbase: number): ErrorReason | undefined =>
  gic.ops.operands.isInRange(gic, 'redistributors', rdbase) ? undefined : 'PROCNUM_OOR';

declare module '../../operations.ts' {
  interface Operations {
    readonly operands: typeof operands;
  }
}
