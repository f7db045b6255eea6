/** Builds VMAPP and VMOVP in the form of the profile's version (v4.0 or v4.1). */
import type { Command } from '../../models/architecture/commands.ts';
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { doorbellOf, virtualConfigOf, vptOf, vptSizeOf } from './addresses.ts';

export const vmapp = (
  profile: Profile,
  vpeid: number,
  rdbase: number,
  valid: boolean,
  doorbell: boolean,
  alloc = true,
  confAddress = virtualConfigOf(vpeid),
): Command => {
  const vptAddress = vptOf(vpeid);
  const vptSize = vptSizeOf(profile);
  if (profile.architecture !== 'v4.1') {
    return { op: 'VMAPP', form: 'v4.0', vpeid, rdbase, valid, vptAddress, vptSize };
  }
  const defaultDoorbell = doorbell ? doorbellOf(vpeid) : NO_DOORBELL;
  return {
    op: 'VMAPP',
    form: 'v4.1',
    vpeid,
    rdbase,
    valid,
    vptAddress,
    vptSize,
    alloc,
    ptz: false,
    confAddress,
    defaultDoorbell,
  };
};

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
): Command =>
  profile.architecture === 'v4.1'
    ? { op: 'VMOVP', form: 'v4.1', vpeid, rdbase, sequenceNumber, itsList, db, defaultDoorbell }
    : { op: 'VMOVP', form: 'v4.0', vpeid, rdbase, sequenceNumber, itsList };
