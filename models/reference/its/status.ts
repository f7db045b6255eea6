/** GITS_STATUSR and GITS_UMSIR: reports of dropped MSIs. */
import type { Int } from '../../architecture/commands.ts';
import type { ErrorReason } from '../../architecture/error-reasons.ts';
import { UMSI_SYNDROME } from '../../architecture/registers/its-registers.ts';
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';
import type { Translation } from './tables.ts';

type Reason = Translation['why'];

const REPORTED = ['not reported', 'reported with some syndrome'] as const;
const SYNDROME = ['the exact syndrome', 'syndrome 0000'] as const;
const FOR_INT = ['nothing, for INT', 'a report, for INT'] as const;

/** Source: Arm sysreg GITS_STATUSR, GITS_UMSIR. */
export const gitsStatusr = {
  /** Called for each translation; reports those that dropped their MSI. */
  observe: (gic: Gic, its: Its, deviceId: number, eventId: number, { kind, why }: Translation): void => {
    if (kind === 'none') reportUnmapped(gic, its, deviceId, eventId, why);
  },
  /** The first dropped MSI stays in GITS_UMSIR while UMSI is 1; a further one sets Overflow. */
  report: (gic: Gic, its: Its, deviceId: number, eventId: number, why: Reason): void => {
    if (its.control.umsi) its.control.overflow = true;
    else gic.ops.GITS_STATUSR.capture(gic, its, deviceId, eventId, why);
  },
  capture: (gic: Gic, { control }: Its, deviceId: number, eventId: number, why: Reason): void => {
    control.umsi = true;
    control.umsiDeviceId = deviceId;
    control.umsiEventId = eventId;
    const isInRange = deviceId < gic.supported.devices && control.hasEntry('Devices', deviceId);
    const exact = UMSI_SYNDROME[isInRange ? why : 'DEVICE_OOR'];
    control.syndrome = exact !== 0 && gic.choose('A-38', SYNDROME) === 1 ? UMSI_SYNDROME.UNKNOWN_REASON : exact;
  },
  /** A write of GITS_STATUSR: a 1 clears its bit. */
  clear: ({ control }: Its, umsi: boolean, overflow: boolean): void => {
    if (overflow) control.overflow = false;
    if (umsi) control.umsi = false;
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly GITS_STATUSR: typeof gitsStatusr;
  }
}

/** Reports a dropped MSI in the registers, if the ITS has them. */
export const reportUnmapped = (gic: Gic, its: Its, deviceId: number, eventId: number, why: Reason): void => {
  if (!gic.profile.umsi) return;
  // MSIs that are dropped for another reason than a mapping may be reported or not.
  if (why === 'UNKNOWN_REASON' && gic.choose('A-57', REPORTED) === 0) return;
  gic.ops.GITS_STATUSR.report(gic, its, deviceId, eventId, why);
};

/** Error of an INT → the same reason for an MSI. */
const REASON: Readonly<Partial<Record<ErrorReason, Reason>>> = {
  DEVICE_OOR: 'DEVICE_OOR',
  UNMAPPED_DEVICE: 'DEVICE_UNMAPPED',
  ID_OOR: 'EVENT_OOR',
  UNMAPPED_INTERRUPT: 'EVENT_UNMAPPED',
};

/** An INT that fails, or stalls the queue, because of its event may be reported as an MSI is. */
export const reportFailedInt = (gic: Gic, its: Its, { deviceId, eventId }: Int, error: ErrorReason): void => {
  if (gic.profile.umsi !== true) return;
  const ite = its.tables.ite(deviceId, eventId);
  const target: Reason = ite?.virtual === true ? 'VPE_UNMAPPED' : 'COLLECTION_UNMAPPED';
  const why = error === 'ITE_INVALID' ? target : REASON[error];
  if (why === undefined || gic.choose('A-38', FOR_INT) === 0) return;
  gic.ops.GITS_STATUSR.report(gic, its, deviceId, eventId, why);
};
