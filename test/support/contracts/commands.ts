/** Commands in few words, for short drivers. */
import type { Command } from '../../../models/architecture/commands.ts';

/** The ITT of device n begins at page n. */
export const ITT_PAGE = 0x1000;

// A vocabulary of short drivers.
export const mapd = (deviceId: number, valid = true, ittAddress = ITT_PAGE * deviceId): Command => ({
  op: 'MAPD',
  deviceId,
  size: 3,
  ittAddress,
  valid,
});

export const mapc = (icid: number, rdbase: number, valid = true): Command => ({ op: 'MAPC', icid, rdbase, valid });
export const mapti = (eventId: number, pINTID: number, icid = 0): Command => ({
  op: 'MAPTI',
  deviceId: 1,
  eventId,
  pINTID,
  icid,
});

export const movi = (eventId: number, icid: number): Command => ({ op: 'MOVI', deviceId: 1, eventId, icid });
export const discard = (eventId: number): Command => ({ op: 'DISCARD', deviceId: 1, eventId });
export const sync = (rdbase = 0): Command => ({ op: 'SYNC', rdbase });
export const vsync = (vpeid: number): Command => ({ op: 'VSYNC', vpeid });
export const vptAddress = (vpeid: number): number => (vpeid + 1) * 0x1_0000;
export const vmapp = (vpeid: number, valid = true): Command => ({
  op: 'VMAPP',
  form: 'v4.0',
  vpeid,
  rdbase: 0,
  valid,
  vptAddress: vptAddress(vpeid),
  vptSize: 15,
});

export const vmapp41 = (vpeid: number, defaultDoorbell = 8200 + vpeid, valid = true, alloc = true): Command => ({
  op: 'VMAPP',
  form: 'v4.1',
  vpeid,
  rdbase: 0,
  valid,
  vptAddress: vptAddress(vpeid),
  vptSize: 15,
  alloc,
  ptz: false,
  confAddress: 0x9_0000,
  defaultDoorbell,
});

export const vmovp = (vpeid: number, rdbase: number): Command => ({
  op: 'VMOVP',
  form: 'v4.0',
  vpeid,
  rdbase,
  sequenceNumber: 0,
  itsList: 0,
});

export const vmapti = (eventId: number, vpeid: number, vINTID: number, doorbell = 1023): Command => ({
  op: 'VMAPTI',
  deviceId: 1,
  eventId,
  vpeid,
  vINTID,
  doorbell,
});

export const vmovi = (eventId: number, vpeid: number, doorbell = 1023, doorbellValid = true): Command => ({
  op: 'VMOVI',
  deviceId: 1,
  eventId,
  vpeid,
  doorbell,
  doorbellValid,
});

export const allocating = (vpeid: number, alloc: boolean, valid = true): Command =>
  vmapp41(vpeid, valid ? 8200 + vpeid : 1023, valid, alloc);

export const listed = (vpeid: number, rdbase: number, sequenceNumber: number, itsList: number): Command => ({
  op: 'VMOVP',
  form: 'v4.0',
  vpeid,
  rdbase,
  sequenceNumber,
  itsList,
});

export const vsgi = (vpeid: number, vINTID: number, clear = false): Command => ({
  op: 'VSGI',
  vpeid,
  vINTID,
  enable: !clear,
  clear,
  group: true,
  priority: 0,
});

export const movall = (rdbase1: number, rdbase2: number): Command => ({ op: 'MOVALL', rdbase1, rdbase2 });
export const boot: Command[] = [mapc(0, 0), mapc(1, 1), sync(), mapd(1)];
export const vm: Command[] = [vmapp(0), vsync(0), vmapp(1), vsync(1)];
/** VMAPP of vPE 0 that promises a VPT of zeros. */
export const zeroed = { ...vmapp41(0), ptz: true };
export const vm41: Command[] = [vmapp41(0), vsync(0), vmapp41(1), vsync(1)];
