/** GITS_STATUSR and GITS_UMSIR: reports of dropped MSIs. */
import { UMSI_SYNDROME } from '../../architecture/registers/its-registers.ts';
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';
import type { Translation } from './tables.ts';

type Reason = Translation['why'];

const REPORTED = ['not reported', 'reported with some syndrome'] as const;
const SYNDROME = ['the exact syndrome', 'syndrome 0000'] as const;

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
    const exact = UMSI_SYNDROME[why];
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
