/** What software does besides commands, and what it sees, in few words. */
import type { Command } from '../../../models/architecture/commands.ts';
import type { MsiEvent } from '../../../models/architecture/events/interrupt-events.ts';
import type { GicEvent } from '../../../models/architecture/events.ts';
import type { ItsTable } from '../../../models/architecture/its-tables.ts';
import {
  LPI_CONFIGURATION_TABLE,
  lpiPendingTable,
  vpeConfigurationTable,
} from '../../../models/architecture/lpi-control.ts';
import { allocating, mapd, sync, vm, vmapp, vmapti, vptAddress, vsync } from './commands.ts';

export type Happening = Command | GicEvent;
/** A command of another ITS than the first. */
export const on = (its: number, command: Command): Happening => ({
  kind: 'consumed',
  its,
  slot: -1,
  command,
  error: undefined,
});

export const write = (rd: number, vpeid: number, valid: boolean): Happening => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid,
  doorbell: false,
  pendingLast: valid,
});

export const rwp = (rd: number): Happening => ({ kind: 'rwp', rd });
export const published = (command: Command): Happening => ({ kind: 'published', its: 0, slot: -1, command });
/** Level-1 entries of the tables of the ITS: two DeviceIDs, or one vPEID, to a page. */
export const itsEntry = (table: ItsTable, page: number, zeroed = true): Happening => ({
  kind: 'level-one',
  its: 0,
  table,
  page,
  valid: true,
  zeroed,
});

export const deviceEntry = (page: number, zeroed = true): Happening => itsEntry('Devices', page, zeroed);
/** A level-1 entry of the vPE configuration table after bring-up: one vPEID to a page. */
export const vpeEntry = (page: number): Happening => ({
  kind: 'vpe-level-one',
  table: vpeConfigurationTable(0),
  page,
  valid: true,
  zeroed: true,
});

export const vpropbaser = (rd: number, valid: boolean, table = vpeConfigurationTable(0), z = false): Happening => ({
  kind: 'vpropbaser',
  rd,
  valid,
  table,
  z,
});

export const clean = (rd: number, vpeid: number, after: 'schedule' | 'deschedule'): Happening => ({
  kind: 'dirty-cleared',
  rd,
  vpeid,
  after,
  pendingLast: false,
});

export const load = (rd: number, vpeid: number): Happening[] => [write(rd, vpeid, true), clean(rd, vpeid, 'schedule')];
export const put = (rd: number, vpeid: number): Happening[] => [
  write(rd, vpeid, false),
  clean(rd, vpeid, 'deschedule'),
];
export const pendingLast: Happening = { kind: 'pending-last-read', rd: 0, vpeid: 0, pendingLast: false };
export const enabledDoorbell: Happening = { kind: 'configured', table: undefined, intid: 8300, value: 0xa1 };
export const disabledDoorbell: Happening = { kind: 'configured', table: undefined, intid: 8300, value: 0xa0 };
/** A vPE with an individual doorbell that is disabled has left; `wanted`: software wants to be woken for it. */
export const asleep = (wanted: boolean): Happening[] => [
  mapd(1),
  ...vm,
  vmapti(0, 0, 8192, 8300),
  disabledDoorbell,
  ...load(0, 0),
  { kind: 'vpendbaser', rd: 0, valid: false, vpeid: 0, doorbell: wanted, pendingLast: false },
  clean(0, 0, 'deschedule'),
];

export const grouped = (rd: number, vpeid: number, valid: boolean, vgrp0en: boolean): Happening => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid,
  doorbell: false,
  pendingLast: valid,
  vgrp0en,
  vgrp1en: true,
});

export const sgir = (vpeid: number, vINTID: number): Happening => ({ kind: 'sgir', its: 0, vpeid, vINTID });
export const vsgir = (rd: number, vpeid: number): Happening => ({ kind: 'vsgir', rd, vpeid });
export const vsgipendr = (rd: number): Happening => ({ kind: 'vsgipendr', rd, pending: 0 });
export const msi = (eventId: number): MsiEvent => ({ kind: 'msi', its: 0, deviceId: 1, eventId });
export const enabled = (value: boolean): Happening => ({ kind: 'its-enabled', its: 0, enabled: value });
export const quiescent: Happening = { kind: 'quiescent', its: 0 };
export const cbaser = (slots = 128): Happening => ({ kind: 'cbaser', its: 0, valid: true, address: 0, slots });
/** vLPI 8192 of vPE 0 becomes pending, or is not pending any more. */
export const vlpiAt = (pending: boolean): Happening => ({
  kind: 'vlpi',
  vpeid: 0,
  vINTID: 8192,
  pending,
  changed: true,
  cause: 'MSI',
  origin: 0,
});
/** Software writes the bit of vLPI 8192 in the VPT of vPE 0. */
export const bitInVpt = (pending: boolean): Happening => ({
  kind: 'pending-table',
  access: 'write',
  table: vptAddress(0),
  intid: 8192,
  pending,
});
export const baser = (n: number, valid: boolean): Happening => ({ kind: 'baser', its: 0, n, valid });
export const cwriter = (slot: number): Happening => ({ kind: 'cwriter', its: 0, slot, retry: false });
export const slot = (number: number): Happening => ({ kind: 'slot-written', its: 0, slot: number, command: sync() });
export const lr = (vINTID: number): Happening => ({ kind: 'lr', rd: 0, lr: 0, vINTID });
export const ich: Happening = { kind: 'ich', rd: 0, en: true, dvim: false, veng0: true, veng1: true };
export const restart: Happening[] = [enabled(false), quiescent, cbaser(), cwriter(0), enabled(true)];
export const enableLpis = (rd: number, written: boolean): Happening => ({
  kind: 'enable-lpis',
  rd,
  written,
  enabled: written,
});

export const stop = (rd: number): Happening[] => [
  enableLpis(rd, false),
  { kind: 'lpis-stopped', rd },
  { kind: 'rwp', rd },
];
export const propbaser = (rd: number, idBits: number, attributes?: number): Happening => ({
  kind: 'propbaser',
  rd,
  table: LPI_CONFIGURATION_TABLE,
  idBits,
  attributes,
});

export const pendbaser = (rd: number, table = lpiPendingTable(rd), attributes?: number): Happening => ({
  kind: 'pendbaser',
  rd,
  table,
  ptz: false,
  attributes,
});

export const tableWrite = (table: number): Happening => ({
  kind: 'pending-table',
  access: 'write',
  table,
  intid: 8192,
  pending: true,
});

export const waker = (rd: number, sleep: boolean): Happening => ({ kind: 'waker', rd, sleep });
/** Two vPEs that both ITSs map. */
export const vmOnTwo: Happening[] = [...vm, on(1, vmapp(0)), on(1, vsync(0)), on(1, vmapp(1)), on(1, vsync(1))];

export const vpeOnTwo: Happening[] = [allocating(0, true), vsync(0), on(1, allocating(0, false)), on(1, vsync(0))];
