/** VMAPP and VMOVP of programs, in the form of the profile's version. */
import type { Command } from '../../models/architecture/commands.ts';
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { vmappIn, vmovpIn, vptSizeOf } from '../../models/architecture/vpe-commands.ts';
import { doorbellOf, virtualConfigOf, vptOf } from './addresses.ts';

export const vmapp = (
  profile: Profile,
  vpeid: number,
  rdbase: number,
  valid: boolean,
  doorbell: boolean,
  alloc = true,
  confAddress = virtualConfigOf(vpeid),
): Command =>
  vmappIn(profile.architecture === 'v4.1', {
    vpeid,
    rdbase,
    valid,
    vptAddress: vptOf(vpeid),
    vptSize: vptSizeOf(profile),
    alloc,
    ptz: false,
    confAddress,
    defaultDoorbell: doorbell ? doorbellOf(vpeid) : NO_DOORBELL,
  });

/** The VMAPP with PTZ=1, where it has that operand. */
export const withPtz = (command: Command): Command =>
  command.op === 'VMAPP' && command.form === 'v4.1' ? { ...command, ptz: true } : command;

export const vmovp = (
  profile: Profile,
  vpeid: number,
  rdbase: number,
  db: boolean,
  defaultDoorbell: number,
  sequenceNumber = 0,
  itsList = 0,
): Command => vmovpIn(profile.architecture === 'v4.1', { vpeid, rdbase, sequenceNumber, itsList, db, defaultDoorbell });
