/** The commands of sequences. A sequence has one device, one event at a time, one LPI and one vPE, with the numbers here. */
import type { Command } from '../architecture/commands.ts';
import { NO_DOORBELL } from '../architecture/identifiers.ts';
import type { Profile } from '../architecture/profiles.ts';
import { vptSizeOf } from '../architecture/vpe-commands.ts';
import { doorbellOf, ittOf } from '../drivers/memory.ts';
import { vmappOf } from '../drivers/vmapp.ts';
import { vmovpOf } from '../drivers/vmovp.ts';
import type { Vpe } from '../software/host-driver.ts';
import { isV41 } from './fitness.ts';

export const LPI = 8192;
export const VLPI = 8200;
export const VPE: Vpe = { vpeid: 0, vm: 0 };
/** A second vPE, of the same VM. */
export const OTHER_VPE: Vpe = { vpeid: 1, vm: 0 };
export const DOORBELL = doorbellOf(VPE.vpeid);
/** A vSGI that sequences use; all sixteen are configured. */
export const VSGI = 2;
/** Home of the vPE in every sequence. */
export const HOME = 0;
/** MAPD Size: EventID bits minus one. */
const EVENT_BITS = 3;

export const EVENT = { deviceId: 1, eventId: 0 };
const { vpeid } = VPE;

export const mapd = (valid = true, size = EVENT_BITS, deviceId = EVENT.deviceId): Command => ({
  op: 'MAPD',
  deviceId,
  size,
  ittAddress: ittOf(0, deviceId),
  valid,
});
export const mapc = (icid: number, rdbase: number): Command => ({ op: 'MAPC', icid, rdbase, valid: true });
export const mapti = (icid = 0, eventId = EVENT.eventId): Command => ({
  op: 'MAPTI',
  ...EVENT,
  eventId,
  pINTID: LPI,
  icid,
});
export const movi = (icid: number): Command => ({ op: 'MOVI', ...EVENT, icid });
export const discard: Command = { op: 'DISCARD', ...EVENT };
export const int: Command = { op: 'INT', ...EVENT };
export const inv: Command = { op: 'INV', ...EVENT };
export const invall = (icid: number): Command => ({ op: 'INVALL', icid });
export const movall = (rdbase1: number, rdbase2: number): Command => ({ op: 'MOVALL', rdbase1, rdbase2 });
export const sync = (rdbase: number): Command => ({ op: 'SYNC', rdbase });
export const vsync: Command = { op: 'VSYNC', vpeid };
export const vinvall: Command = { op: 'VINVALL', vpeid };
export const invdb: Command = { op: 'INVDB', vpeid };

export const vmapti = (profile: Profile, vINTID = VLPI): Command => ({
  op: 'VMAPTI',
  ...EVENT,
  vpeid,
  vINTID,
  doorbell: profile.individualDoorbells && !isV41(profile) ? DOORBELL : NO_DOORBELL,
});

export const vmovi: Command = { op: 'VMOVI', ...EVENT, vpeid, doorbell: NO_DOORBELL, doorbellValid: false };

const homeOf = (profile: Profile, valid: boolean, alloc: boolean) =>
  ({ isV41: isV41(profile), valid, rdbase: HOME, vptSize: vptSizeOf(profile), alloc }) as const;

export const vmapp = (profile: Profile, alloc = true, ptz = false, vpe = VPE): Command =>
  vmappOf(vpe, { ...homeOf(profile, true, alloc), ptz });

export const vunmapp = (profile: Profile, alloc = true): Command => vmappOf(VPE, homeOf(profile, false, alloc));

/** VMOVP as every ITS needs it that takes part. */
export const vmovp = (profile: Profile, rdbase: number): Command => {
  const isListed = profile.vmovp === 'every ITS';
  const itsList = isListed ? 2 ** profile.itsCount - 1 : 0;
  return vmovpOf(VPE, { isV41: isV41(profile), rdbase, sequenceNumber: isListed ? 1 : 0, itsList });
};

export const vsgi = (vINTID: number): Command => ({
  op: 'VSGI',
  vpeid,
  vINTID,
  enable: true,
  clear: false,
  group: true,
  priority: 0xa,
});
