/** Every property of software, on the shortest driver that keeps it and the shortest that does not. */
import { describe, expect, it } from 'vitest';
import type { Command } from '../models/architecture/commands.ts';
import type { GicEvent } from '../models/architecture/events.ts';
import type { ItsTable } from '../models/architecture/its-tables.ts';
import { LPI_CONFIGURATION_TABLE, lpiPendingTable, vpeConfigurationTable } from '../models/architecture/lpi-control.ts';
import { findProfile, type Profile } from '../models/architecture/profiles.ts';
import { PROPERTIES } from '../properties/index.ts';
import { type Finding, Judge } from '../src/judge/judge.ts';

const properties = PROPERTIES.filter(({ kind }) => kind === 'software' || kind === 'lint');

const profile = (id: string): Profile => {
  const found = findProfile(id);
  if (found === undefined) throw new Error(`no profile ${id}`);
  return found;
};

type Happening = Command | GicEvent;

/** What the happenings lead to; times count from 1. */
const judge = (on: Profile, happenings: readonly Happening[]): Judge => {
  const judge = new Judge(on, properties);
  judge.known.control.assumeBringUp();
  for (const happening of happenings) {
    judge.time += 1;
    judge.emit(
      'op' in happening ? { kind: 'consumed', its: 0, slot: -1, command: happening, error: undefined } : happening,
    );
  }
  return judge;
};

const told = ({ property, verdict, freedom, time }: Finding): string =>
  `${property.id} ${verdict}${freedom === undefined ? '' : ` ${freedom}`} @${time}`;

// A vocabulary of short drivers.
const mapd = (deviceId: number, valid = true): Command => ({
  op: 'MAPD',
  deviceId,
  size: 3,
  ittAddress: 0x1000,
  valid,
});
const mapc = (icid: number, rdbase: number, valid = true): Command => ({ op: 'MAPC', icid, rdbase, valid });
const mapti = (eventId: number, pINTID: number, icid = 0): Command => ({
  op: 'MAPTI',
  deviceId: 1,
  eventId,
  pINTID,
  icid,
});
const movi = (eventId: number, icid: number): Command => ({ op: 'MOVI', deviceId: 1, eventId, icid });
const discard = (eventId: number): Command => ({ op: 'DISCARD', deviceId: 1, eventId });
const sync = (rdbase = 0): Command => ({ op: 'SYNC', rdbase });
const vsync = (vpeid: number): Command => ({ op: 'VSYNC', vpeid });
const vptAddress = (vpeid: number): number => (vpeid + 1) * 0x1_0000;
const vmapp = (vpeid: number, valid = true): Command => ({
  op: 'VMAPP',
  form: 'v4.0',
  vpeid,
  rdbase: 0,
  valid,
  vptAddress: vptAddress(vpeid),
  vptSize: 15,
});
const vmapp41 = (vpeid: number, defaultDoorbell = 8200 + vpeid, valid = true, alloc = true): Command => ({
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
const vmovp = (vpeid: number, rdbase: number): Command => ({
  op: 'VMOVP',
  form: 'v4.0',
  vpeid,
  rdbase,
  sequenceNumber: 0,
  itsList: 0,
});
const vmapti = (eventId: number, vpeid: number, vINTID: number, doorbell = 1023): Command => ({
  op: 'VMAPTI',
  deviceId: 1,
  eventId,
  vpeid,
  vINTID,
  doorbell,
});
const vmovi = (eventId: number, vpeid: number, doorbell = 1023, doorbellValid = true): Command => ({
  op: 'VMOVI',
  deviceId: 1,
  eventId,
  vpeid,
  doorbell,
  doorbellValid,
});
const allocating = (vpeid: number, alloc: boolean, valid = true): Command =>
  vmapp41(vpeid, valid ? 8200 + vpeid : 1023, valid, alloc);
const listed = (vpeid: number, rdbase: number, sequenceNumber: number, itsList: number): Command => ({
  op: 'VMOVP',
  form: 'v4.0',
  vpeid,
  rdbase,
  sequenceNumber,
  itsList,
});
/** A command of another ITS than the first. */
const on = (its: number, command: Command): Happening => ({
  kind: 'consumed',
  its,
  slot: -1,
  command,
  error: undefined,
});
const write = (rd: number, vpeid: number, valid: boolean): Happening => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid,
  doorbell: false,
  pendingLast: valid,
});
const rwp = (rd: number): Happening => ({ kind: 'rwp', rd });
const published = (command: Command): Happening => ({ kind: 'published', its: 0, slot: -1, command });
/** Level-1 entries of the tables of the ITS: two DeviceIDs, or one vPEID, to a page. */
const itsEntry = (table: ItsTable, page: number, zeroed = true): Happening => ({
  kind: 'level-one',
  its: 0,
  table,
  page,
  valid: true,
  zeroed,
});
const deviceEntry = (page: number, zeroed = true): Happening => itsEntry('Devices', page, zeroed);
/** A level-1 entry of the vPE configuration table after bring-up: one vPEID to a page. */
const vpeEntry = (page: number): Happening => ({
  kind: 'vpe-level-one',
  table: vpeConfigurationTable(0),
  page,
  valid: true,
  zeroed: true,
});
const vpropbaser = (rd: number, valid: boolean, table = vpeConfigurationTable(0), z = false): Happening => ({
  kind: 'vpropbaser',
  rd,
  valid,
  table,
  z,
});
const clean = (rd: number, vpeid: number, after: 'schedule' | 'deschedule'): Happening => ({
  kind: 'dirty-cleared',
  rd,
  vpeid,
  after,
  pendingLast: false,
});
const load = (rd: number, vpeid: number): Happening[] => [write(rd, vpeid, true), clean(rd, vpeid, 'schedule')];
const put = (rd: number, vpeid: number): Happening[] => [write(rd, vpeid, false), clean(rd, vpeid, 'deschedule')];
const pendingLast: Happening = { kind: 'pending-last-read', rd: 0, vpeid: 0, pendingLast: false };
const enabledDoorbell: Happening = { kind: 'configured', table: undefined, intid: 8300, value: 0xa1 };
const disabledDoorbell: Happening = { kind: 'configured', table: undefined, intid: 8300, value: 0xa0 };
/** A vPE with an individual doorbell that is disabled has left; `wanted`: software wants to be woken for it. */
const asleep = (wanted: boolean): Happening[] => [
  mapd(1),
  ...vm,
  vmapti(0, 0, 8192, 8300),
  disabledDoorbell,
  ...load(0, 0),
  { kind: 'vpendbaser', rd: 0, valid: false, vpeid: 0, doorbell: wanted, pendingLast: false },
  clean(0, 0, 'deschedule'),
];
const grouped = (rd: number, vpeid: number, valid: boolean, vgrp0en: boolean): Happening => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid,
  doorbell: false,
  pendingLast: valid,
  vgrp0en,
  vgrp1en: true,
});
const vsgi = (vpeid: number, vINTID: number, clear = false): Command => ({
  op: 'VSGI',
  vpeid,
  vINTID,
  enable: !clear,
  clear,
  group: true,
  priority: 0,
});
const sgir = (vpeid: number, vINTID: number): Happening => ({ kind: 'sgir', its: 0, vpeid, vINTID });
const vsgir = (rd: number, vpeid: number): Happening => ({ kind: 'vsgir', rd, vpeid });
const vsgipendr = (rd: number): Happening => ({ kind: 'vsgipendr', rd, pending: 0 });
const msi = (eventId: number): Happening => ({ kind: 'msi', its: 0, deviceId: 1, eventId });

const enabled = (value: boolean): Happening => ({ kind: 'its-enabled', its: 0, enabled: value });
const quiescent: Happening = { kind: 'quiescent', its: 0 };
const cbaser = (slots = 128): Happening => ({ kind: 'cbaser', its: 0, valid: true, address: 0, slots });
const cwriter = (slot: number): Happening => ({ kind: 'cwriter', its: 0, slot, retry: false });
const slot = (number: number): Happening => ({ kind: 'slot-written', its: 0, slot: number, command: sync() });
const lr = (vINTID: number): Happening => ({ kind: 'lr', rd: 0, lr: 0, vINTID });
const ich: Happening = { kind: 'ich', rd: 0, en: true, dvim: false, veng0: true, veng1: true };
const restart: Happening[] = [enabled(false), quiescent, cbaser(), cwriter(0), enabled(true)];
const enableLpis = (rd: number, written: boolean): Happening => ({
  kind: 'enable-lpis',
  rd,
  written,
  enabled: written,
});
const stop = (rd: number): Happening[] => [enableLpis(rd, false), { kind: 'lpis-stopped', rd }, { kind: 'rwp', rd }];
const propbaser = (rd: number, idBits: number): Happening => ({
  kind: 'propbaser',
  rd,
  table: LPI_CONFIGURATION_TABLE,
  idBits,
});
const pendbaser = (rd: number, table = lpiPendingTable(rd)): Happening => ({
  kind: 'pendbaser',
  rd,
  table,
  ptz: false,
});
const tableWrite = (table: number): Happening => ({
  kind: 'pending-table',
  access: 'write',
  table,
  intid: 8192,
  pending: true,
});
const waker = (rd: number, sleep: boolean): Happening => ({ kind: 'waker', rd, sleep });
const movall = (rdbase1: number, rdbase2: number): Command => ({ op: 'MOVALL', rdbase1, rdbase2 });

const boot: Command[] = [mapc(0, 0), mapc(1, 1), sync(), mapd(1)];
const vm: Command[] = [vmapp(0), vsync(0), vmapp(1), vsync(1)];
const vm41: Command[] = [vmapp41(0), vsync(0), vmapp41(1), vsync(1)];

const v3 = profile('v3');
const v40 = profile('v4.0');
const direct = profile('v4.0-direct');
const v41 = profile('v4.1');
const twoLevel = profile('v4.1-two-level');
const itsList = profile('v4.0-itslist');
const v41Two = profile('v4.1-2its');
const v41Three = profile('v4.1-itslist');
const v41Individual: Profile = { ...v41, individualDoorbells: true };
const v41Groups: Profile = { ...v41, commonLpiAffGroups: [0, 1] };

/** Two vPEs that both ITSs map. */
const vmOnTwo: Happening[] = [...vm, on(1, vmapp(0)), on(1, vsync(0)), on(1, vmapp(1)), on(1, vsync(1))];
const vpeOnTwo: Happening[] = [allocating(0, true), vsync(0), on(1, allocating(0, false)), on(1, vsync(0))];

interface Case {
  readonly id: string;
  readonly on: Profile;
  readonly good: readonly Happening[];
  /** What it does wrong last, in findings. */
  readonly bad: readonly [readonly Happening[], ...string[]];
}

const cases: readonly Case[] = [
  {
    id: 'I-62',
    on: v40,
    good: [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), ...load(0, 0), lr(8193)],
    bad: [[...boot, ...vm, vmapti(0, 0, 8192), vsync(0), ...load(0, 0), lr(8192)], 'I-62 violated @13'],
  },
  {
    id: 'I-62',
    on: v40,
    good: [...boot, ...vm, lr(8192), ...load(0, 0), lr(-1), vmapti(0, 0, 8192)],
    bad: [[...boot, ...vm, lr(8192), ...load(0, 0), vmapti(0, 0, 8192)], 'I-62 violated @12'],
  },
  {
    id: 'I-97',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), ich],
    bad: [[...vm41, ...load(0, 0), write(0, 0, false), ich], 'I-97 lint @8'],
  },
  {
    id: 'I-44',
    on: v41Groups,
    good: [...vm41, { kind: 'invlpir', rd: 0, intid: 8192, vpeid: 0 }],
    bad: [[...vm41, { kind: 'invlpir', rd: 1, intid: 8192, vpeid: 0 }], 'I-44 violated @5'],
  },
  {
    id: 'I-44',
    on: v41,
    good: [...vm41, { kind: 'invallr', rd: 1, vpeid: 0 }],
    bad: [[...vm41, { kind: 'invallr', rd: 1, vpeid: 3 }], 'I-44 violated @5'],
  },
  {
    id: 'I-82',
    on: v3,
    good: restart,
    bad: [[enabled(false), cbaser()], 'I-82 violated @2'],
  },
  {
    id: 'I-82',
    on: v3,
    good: [...restart, enabled(false), quiescent, enabled(true)],
    bad: [[enabled(false), quiescent, cbaser(), enabled(true)], 'I-82 violated @4'],
  },
  {
    id: 'I-111',
    on: v3,
    good: [...restart, slot(0), slot(1), cwriter(2)],
    bad: [[...restart, slot(0), cwriter(2)], 'I-111 violated @7'],
  },
  {
    id: 'I-111',
    on: v3,
    good: [...restart, slot(0), cwriter(1), slot(1)],
    bad: [[...restart, slot(0), cwriter(1), slot(0)], 'I-111 violated @8'],
  },
  {
    id: 'I-111',
    on: v3,
    good: [...restart, cwriter(0)],
    bad: [[...restart, cwriter(128)], 'I-111 violated @6'],
  },
  {
    id: 'I-96',
    on: v41,
    good: [
      { kind: 'invlpir', rd: 0, intid: 8192 },
      { kind: 'invlpir', rd: 1, intid: 8192 },
      { kind: 'syncr', rd: 0 },
      { kind: 'invlpir', rd: 0, intid: 8193 },
    ],
    bad: [
      [
        { kind: 'invlpir', rd: 0, intid: 8192 },
        { kind: 'syncr', rd: 1 },
        { kind: 'invlpir', rd: 0, intid: 8193 },
      ],
      'I-96 violated @3',
    ],
  },
  {
    id: 'I-21',
    on: v3,
    good: [...boot, mapti(0, 8192), sync(), discard(0), sync(), mapti(0, 8193)],
    bad: [[...boot, mapti(0, 8192), sync(), mapti(0, 8193)], 'I-21 violated @7'],
  },
  {
    id: 'I-22',
    on: v3,
    good: [...boot, mapti(0, 8192), discard(0), sync(), mapd(1, false)],
    bad: [[...boot, mapti(0, 8192), sync(), mapd(1, false)], 'I-22 violated @7'],
  },
  {
    id: 'I-22',
    on: v3,
    good: [...boot, mapti(0, 8192), discard(0), sync(), mapd(1)],
    bad: [[...boot, mapti(0, 8192), sync(), mapd(1)], 'I-22 lint @7'],
  },
  {
    id: 'I-23',
    on: v40,
    good: [...vm, vmovp(0, 1), vsync(0)],
    bad: [[...vm, vmovp(2, 1)], 'I-23 violated @5'],
  },
  {
    id: 'I-23',
    on: v40,
    good: [...vm, vsync(0), vmapp(0, false)],
    bad: [[...vm, vmapp(0, false), vsync(0)], 'I-23 disputed A-48 @6'],
  },
  {
    id: 'I-23',
    on: v40,
    good: [...vm, vmapp(0, false), sync()],
    bad: [[...vm, vmapp(0, false), sync(), vsync(0)], 'I-23 violated @7'],
  },
  {
    id: 'P-VMAPP',
    on: v40,
    good: [...vm, vmapp(0, false), vmapp(0), vsync(0)],
    bad: [[...vm, vmapp(0)], 'P-VMAPP violated @5'],
  },
  {
    id: 'P-VMAPP',
    on: v41Two,
    good: [...vpeOnTwo],
    bad: [[...vpeOnTwo, on(1, allocating(0, false))], 'P-VMAPP violated @5'],
  },
  {
    id: 'I-24',
    on: v40,
    good: [...boot, ...vm, vmapti(0, 0, 8192, 8300), vmapti(1, 0, 8193, 8300), vmovi(1, 1, 8301)],
    bad: [
      [...boot, ...vm, vmapti(0, 0, 8192, 8300), vmapti(1, 0, 8193, 8300), vmovi(1, 1, 0, false)],
      'I-24 violated @11',
    ],
  },
  {
    id: 'I-25',
    on: v3,
    good: [...boot, mapti(0, 8192), movi(0, 1), msi(0)],
    bad: [[...boot, mapti(0, 8192), movi(0, 2), msi(0)], 'I-25 lint @6', 'I-25 lint @7'],
  },
  {
    id: 'I-112',
    on: v3,
    good: [...boot, mapti(0, 8192), mapc(0, 1), sync(1), { op: 'MOVALL', rdbase1: 0, rdbase2: 1 }, sync(0), mapd(2)],
    bad: [[...boot, mapti(0, 8192), mapc(0, 1), sync(1), discard(0)], 'I-112 violated @8'],
  },
  {
    id: 'I-112',
    on: v3,
    good: [...boot, mapc(0, 1)],
    bad: [[...boot, mapti(0, 8192), mapc(0, 0)], 'I-112 lint A-77 @6'],
  },
  {
    id: 'I-120',
    on: v41,
    good: [...boot, ...vm41, vmapti(0, 0, 8192), vmovi(0, 1, 8300, false)],
    bad: [[...boot, ...vm41, vmapti(0, 0, 8192, 8300)], 'I-120 violated @9'],
  },
  {
    id: 'I-121',
    on: v3,
    good: [...boot, mapti(0, 8192), mapti(1, 8193)],
    bad: [[...boot, mapti(0, 8192), mapti(1, 8192)], 'I-121 violated @6'],
  },
  {
    // The proxy of v4.0 gives a doorbell an event on purpose; with DirectLPI there is no reason to.
    id: 'I-121',
    on: direct,
    good: [...boot, ...vm, vmapti(0, 0, 8192, 8300), mapti(1, 8301)],
    bad: [[...boot, ...vm, vmapti(0, 0, 8192, 8300), mapti(1, 8300)], 'I-121 violated @10'],
  },
  {
    id: 'I-123',
    on: v3,
    good: [...boot, mapti(0, 8192), movi(0, 1), sync(), mapc(0, 0, false)],
    bad: [[...boot, mapti(0, 8192), mapc(0, 0, false)], 'I-123 violated @6'],
  },
  {
    id: 'I-49',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), ...load(1, 0)],
    bad: [[...vm41, ...load(0, 0), write(0, 0, false), ...load(1, 0)], 'I-49 violated @8'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), ...load(0, 1)],
    bad: [[...vm, ...load(0, 0), write(0, 0, false), write(0, 1, true)], 'I-50 violated @8'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0)],
    bad: [[...vm, ...load(0, 0), write(0, 1, true)], 'I-50 violated @7'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), ...load(0, 0)],
    bad: [[...vm, ...load(0, 0), write(0, 0, true)], 'I-50 lint @7'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), write(0, 0, false)],
    bad: [[...vm, ...load(0, 0), write(0, -1, false)], 'I-50 violated @7'],
  },
  {
    id: 'I-50',
    on: v41,
    good: [...vm41, ...load(0, 0), write(0, 0, false)],
    bad: [[...vm41, write(0, 0, true), write(0, 0, false)], 'I-50 violated @6'],
  },
  {
    id: 'I-50',
    on: v40,
    good: [...vm, ...load(0, 0), write(0, 0, false)],
    bad: [[...vm, write(0, 0, true), write(0, 0, false)], 'I-50 violated @6'],
  },
  {
    id: 'I-51',
    on: v41Groups,
    good: [...vm41, ...load(0, 0)],
    bad: [[...vm41, ...load(1, 0)], 'I-51 violated @5'],
  },
  {
    id: 'I-52',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), vmovp(0, 1), vsync(0)],
    bad: [[...vm, ...load(0, 0), write(0, 0, false), vmovp(0, 1), vsync(0)], 'I-52 violated @8'],
  },
  {
    id: 'I-61',
    on: v40,
    good: [...vm, ...load(0, 0), ...put(0, 0), vmapp(0, false)],
    bad: [[...vm, ...load(0, 0), vmapp(0, false)], 'I-61 violated @7'],
  },
  {
    id: 'I-61',
    on: v40,
    good: [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), discard(0), vsync(0), vmapp(0, false)],
    bad: [[...boot, ...vm, vmapti(0, 0, 8192), vsync(0), vmapp(0, false)], 'I-61 lint @11'],
  },
  {
    id: 'I-102',
    on: v40,
    good: [...vm, vmovp(0, 1), vsync(0), ...load(1, 0)],
    bad: [[...vm, vmovp(0, 1), vsync(1), ...load(1, 0)], 'I-102 violated @7'],
  },
  {
    id: 'I-102',
    on: v40,
    good: [vmapp(0), vsync(0), ...load(0, 0)],
    bad: [[vmapp(0), ...load(0, 0)], 'I-102 violated @2'],
  },
  {
    id: 'I-102',
    on: v40,
    good: [...vm, ...load(0, 0)],
    bad: [[...vm, ...load(1, 0)], 'I-102 violated @5'],
  },
  {
    id: 'I-98',
    on: v41,
    good: [...vm41, ...load(0, 1), ...put(0, 1)],
    bad: [[...vm41, ...load(0, 1), ...put(0, 0)], 'I-98 lint @7'],
  },
  {
    id: 'I-98',
    on: v41,
    good: [...vm41, grouped(0, 1, true, false), clean(0, 1, 'schedule'), grouped(0, 1, false, false)],
    bad: [[...vm41, grouped(0, 1, true, false), clean(0, 1, 'schedule'), ...put(0, 1)], 'I-98 lint @7'],
  },
  {
    // S14: other group enables take a deschedule.
    id: 'I-50',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), grouped(0, 0, true, false)],
    bad: [[...vm41, ...load(0, 0), grouped(0, 0, true, false)], 'I-50 violated @7'],
  },
  {
    id: 'I-102',
    on: v41,
    good: [vmapp41(0), vsgi(0, 1), vsync(0), sgir(0, 1)],
    bad: [[vmapp41(0), sgir(0, 1)], 'I-102 violated @2'],
  },
  {
    id: 'I-102',
    on: v41,
    good: [...vm41, vsgir(0, 0), vsgipendr(0)],
    bad: [[...vm41, vsgir(0, 2), vsgipendr(0)], 'I-102 violated @5'],
  },
  {
    id: 'I-23',
    on: v41,
    good: [...vm41, vsgi(0, 1), vsync(0)],
    bad: [[...vm41, vsgi(2, 1)], 'I-23 violated @5'],
  },
  {
    id: 'I-78',
    on: v41,
    good: [...vm41, vsgir(0, 0), vsgir(1, 1), vsgipendr(0), vsgir(0, 1)],
    bad: [[...vm41, vsgir(0, 0), vsgipendr(1), vsgir(0, 1)], 'I-78 violated @7'],
  },
  {
    id: 'I-78',
    on: v41Groups,
    good: [...vm41, vsgir(0, 0)],
    bad: [[...vm41, vsgir(1, 0)], 'I-78 violated @5'],
  },
  {
    id: 'P-SGIR',
    on: v41,
    good: [...vm41, vsgi(0, 1), vsync(0), sgir(0, 1), vsgi(0, 2), sgir(0, 1)],
    bad: [[...vm41, vsgi(0, 1), vsync(1), sgir(0, 1)], 'P-SGIR lint A-64 @7'],
  },
  {
    id: 'I-59',
    on: v41,
    good: [vmapp41(0), vsync(0), vmapp41(0, 1023, false)],
    bad: [[vmapp41(0), vsync(0), vmapp41(0, 1023, false, false)], 'I-59 violated @3'],
  },
  {
    id: 'I-59',
    on: v41Two,
    good: [...vpeOnTwo, allocating(0, false, false), on(1, allocating(0, true, false))],
    bad: [[...vpeOnTwo, allocating(0, true, false)], 'I-59 violated @5'],
  },
  {
    id: 'I-59',
    on: v41Two,
    good: [allocating(0, true), vsync(0), on(1, allocating(1, true))],
    bad: [[allocating(0, true), vsync(0), on(1, allocating(0, true))], 'I-59 violated @3'],
  },
  {
    id: 'I-59',
    on: v41Two,
    good: [on(1, allocating(0, true)), on(1, vsync(0)), allocating(0, false)],
    bad: [[on(1, allocating(0, false))], 'I-59 violated @1'],
  },
  {
    id: 'I-101',
    on: v41Two,
    good: [...vpeOnTwo],
    bad: [[allocating(0, true), vsync(0), on(1, vmapp41(0, 8300, true, false))], 'I-101 violated @3'],
  },
  {
    // Where VMOVP has taken the vPE is where a further ITS has to map it.
    id: 'I-101',
    on: itsList,
    good: [vmapp(0), vsync(0), listed(0, 0, 1, 1), vsync(0), on(1, vmapp(0))],
    bad: [[vmapp(0), vsync(0), listed(0, 1, 1, 1), vsync(0), on(1, vmapp(0))], 'I-101 violated @5'],
  },
  {
    id: 'I-102',
    on: v41Two,
    good: [allocating(0, true), vsync(0), on(1, allocating(0, false))],
    bad: [[allocating(0, true), on(1, allocating(0, false))], 'I-102 violated @2'],
  },
  {
    id: 'I-102',
    on: itsList,
    good: [...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 1, 1, 3)), vsync(0), on(1, vsync(0)), ...load(1, 0)],
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), vsync(0), on(1, listed(0, 1, 1, 3)), ...load(1, 0)], 'I-102 violated @12'],
  },
  {
    id: 'I-58',
    on: itsList,
    good: [...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 1, 1, 3)), on(1, listed(1, 1, 2, 3)), listed(1, 1, 2, 3)],
    bad: [[...vmOnTwo, listed(0, 1, 1, 1)], 'I-58 violated @9'],
  },
  {
    id: 'I-58',
    on: itsList,
    good: [...vm, listed(0, 1, 1, 1)],
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 1, 2, 3))], 'I-58 violated @10'],
  },
  {
    id: 'I-58',
    on: itsList,
    good: [...vmOnTwo, listed(0, 1, 1, 3), listed(1, 1, 2, 3), on(1, listed(0, 1, 1, 3)), on(1, listed(1, 1, 2, 3))],
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(1, 1, 2, 3))], 'I-58 violated @10'],
  },
  {
    id: 'I-58',
    on: itsList,
    good: [...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 1, 1, 3)), listed(1, 1, 1, 3)],
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), listed(1, 1, 1, 3)], 'I-58 lint @10'],
  },
  {
    id: 'I-58',
    on: itsList,
    good: [...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 1, 1, 3))],
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 0, 1, 3))], 'I-58 violated @10'],
  },
  {
    id: 'I-23',
    on: itsList,
    good: [...vm, listed(0, 1, 1, 1)],
    bad: [[...vm, on(1, vsync(0))], 'I-23 violated @5'],
  },
  {
    id: 'I-121',
    on: itsList,
    good: [...boot, mapti(0, 8192), on(1, mapd(1)), on(1, mapti(0, 8193))],
    bad: [[...boot, mapti(0, 8192), on(1, mapd(1)), on(1, mapti(0, 8192))], 'I-121 violated @7'],
  },
  {
    // The VSYNC has to be on the ITS that the DISCARD was sent to.
    id: 'P-SYNC',
    on: itsList,
    good: [...boot, ...vmOnTwo, vmapti(0, 0, 8192), vsync(0), discard(0), vsync(0), vmapti(0, 0, 8192)],
    bad: [
      [...boot, ...vmOnTwo, vmapti(0, 0, 8192), vsync(0), discard(0), on(1, vsync(0)), vmapti(0, 0, 8192)],
      'P-SYNC lint @17',
    ],
  },
  {
    id: 'I-09',
    on: v41Three,
    good: [...vpeOnTwo, allocating(0, false, false), on(1, vsync(0))],
    bad: [[...vpeOnTwo, allocating(0, false, false), vsync(0)], 'I-09 violated @6', 'I-23 violated @6'],
  },
  {
    id: 'I-09',
    on: v41,
    good: [...vm41, vmapp41(0, 1023, false), vmapp41(0), vsync(0)],
    bad: [[...vm41, vmapp41(0, 1023, false), vsync(0)], 'I-09 violated @6', 'I-23 violated @6'],
  },
  {
    // What Linux does when a device goes back from a guest to the host.
    id: 'P-SYNC',
    on: v40,
    good: [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), discard(0), vsync(0), mapti(0, 8192)],
    bad: [
      [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), discard(0), sync(), mapti(0, 8192)],
      'P-SYNC disputed A-56 @13',
    ],
  },
  {
    id: 'P-SYNC',
    on: v40,
    good: [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), discard(0), vsync(0), vmapti(1, 0, 8192)],
    bad: [
      [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), discard(0), sync(), vmapti(1, 0, 8192)],
      'P-SYNC disputed A-56 @13',
    ],
  },
  {
    id: 'P-SYNC',
    on: v40,
    good: [...boot, ...vm, vmapti(0, 0, 8192), vsync(0), vmovi(0, 1)],
    bad: [[...boot, ...vm, vmapti(0, 0, 8192), vsync(0), discard(0), vmapti(0, 0, 8192)], 'P-SYNC lint @12'],
  },
  {
    id: 'I-99',
    on: v41,
    good: [...boot, ...vm41, mapti(0, 8300)],
    bad: [[...boot, ...vm41, mapti(0, 8201)], 'I-99 violated @9'],
  },
  {
    id: 'I-99',
    on: v41,
    good: [vmapp41(0), vsync(0), vmapp41(1, 1023)],
    bad: [[vmapp41(0), vsync(0), vmapp41(1, 8200)], 'I-99 violated @3'],
  },
  {
    id: 'I-99',
    on: v41Individual,
    good: [...boot, ...vm41, vmapti(0, 0, 8192, 8300)],
    bad: [[...boot, vmapp41(0, 100)], 'I-99 violated @5'],
  },
  {
    id: 'I-36',
    on: v3,
    good: [...stop(0), pendbaser(0), enableLpis(0, true)],
    bad: [[pendbaser(0)], 'I-36 violated @1'],
  },
  {
    id: 'I-36',
    on: v3,
    good: [...stop(0), propbaser(0, 15), pendbaser(0)],
    bad: [
      [enableLpis(0, false), propbaser(0, 15), pendbaser(0), enableLpis(0, true)],
      'I-36 violated @2',
      'I-36 violated @3',
      'I-36 violated @4',
    ],
  },
  {
    id: 'I-36',
    on: v41Groups,
    good: [propbaser(0, 15)],
    bad: [[propbaser(0, 14)], 'I-36 lint @1'],
  },
  {
    id: 'I-45',
    on: v3,
    good: [...stop(0), ...stop(1), propbaser(0, 14), propbaser(1, 14), enableLpis(0, true), enableLpis(1, true)],
    bad: [[...stop(0), propbaser(0, 14), enableLpis(0, true)], 'I-45 violated @5'],
  },
  {
    id: 'I-45',
    on: v3,
    good: [propbaser(0, 15)],
    bad: [[propbaser(0, 14)], 'I-36 lint @1', 'I-45 violated @1'],
  },
  {
    id: 'I-103',
    on: v41,
    good: [...vm41, vmapp41(0, 1023, false), vmapp41(1, 1023, false), ...stop(0)],
    bad: [[...vm41, enableLpis(0, false)], 'I-103 violated @5'],
  },
  {
    id: 'I-103',
    on: v41,
    good: [...vm41, ...load(1, 0), ...put(1, 0), enableLpis(1, false)],
    bad: [[...vm41, ...load(1, 0), write(1, 0, false), enableLpis(1, false)], 'I-103 violated @8'],
  },
  {
    id: 'I-103',
    on: v41,
    good: [...vm41, waker(1, true)],
    bad: [[...vm41, ...load(1, 0), waker(1, true)], 'I-103 violated @7'],
  },
  {
    id: 'I-103',
    on: v41,
    good: [waker(0, true)],
    bad: [[...vm41, waker(0, true)], 'I-103 lint @5'],
  },
  {
    id: 'I-103',
    on: v41,
    good: [tableWrite(vptAddress(0)), ...vm41],
    bad: [[...vm41, tableWrite(vptAddress(0))], 'I-103 violated @5'],
  },
  {
    id: 'I-113',
    on: v3,
    good: [...boot, mapti(0, 8192), ...stop(1), movi(0, 0), movall(1, 0)],
    bad: [[...boot, mapti(0, 8192), ...stop(1), movi(0, 1), movall(0, 1)], 'I-113 violated @9', 'I-113 violated @10'],
  },
  {
    id: 'I-113',
    on: v40,
    good: [mapc(0, 0), vmapp(0), ...stop(1), vmovp(0, 0)],
    bad: [[...vm, ...stop(1), mapc(2, 1), vmovp(0, 1)], 'I-113 lint A-12 @8', 'I-113 lint A-52 @9'],
  },
  {
    id: 'I-119',
    on: v3,
    good: [...stop(0), ...stop(1), pendbaser(0, lpiPendingTable(1)), enableLpis(0, true)],
    bad: [[...stop(0), pendbaser(0, lpiPendingTable(1)), enableLpis(0, true)], 'I-119 violated @5'],
  },
  {
    id: 'I-119',
    on: v40,
    good: [vmapp(0), vmapp(1)],
    bad: [[...stop(0), pendbaser(0, vptAddress(0)), enableLpis(0, true), vmapp(0)], 'I-119 violated @6'],
  },
  {
    id: 'I-119',
    on: v3,
    good: [...stop(0), tableWrite(lpiPendingTable(0)), enableLpis(0, true)],
    bad: [[enableLpis(0, false), tableWrite(lpiPendingTable(0))], 'I-119 violated @2'],
  },
  {
    id: 'I-45',
    on: v41,
    good: [vpropbaser(0, false), rwp(0), vpropbaser(0, true)],
    bad: [[vpropbaser(0, false), rwp(0), vpropbaser(0, true, 0x4300_0000)], 'I-45 violated @3'],
  },
  {
    id: 'I-51',
    on: v41,
    good: [...vm41, ...load(0, 0)],
    bad: [[vpropbaser(0, false), ...vm41, ...load(0, 0)], 'I-51 violated @6'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [...vm41, ...load(0, 0), ...put(0, 0), vpropbaser(0, true)],
    bad: [[...vm41, ...load(0, 0), write(0, 0, false), vpropbaser(0, true)], 'I-100 violated @8'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [...vm41, vmapp41(0, 1023, false), vmapp41(1, 1023, false), vpropbaser(1, false)],
    bad: [[...vm41, vpropbaser(1, false)], 'I-100 violated @5'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [vpropbaser(0, false), rwp(0), vpropbaser(0, true)],
    bad: [[vpropbaser(0, false), vpropbaser(0, true)], 'I-100 violated @2'],
  },
  {
    id: 'I-100',
    on: v41,
    good: [vpropbaser(0, false), rwp(0), vpropbaser(0, true, vpeConfigurationTable(0), true), ...vm41],
    bad: [
      [
        ...vm41,
        vmapp41(0, 1023, false),
        vmapp41(1, 1023, false),
        vpropbaser(0, false),
        rwp(0),
        vpropbaser(0, true, vpeConfigurationTable(0), true),
      ],
      'I-100 violated @9',
    ],
  },
  {
    id: 'I-73',
    on: v40,
    good: [...asleep(true), enabledDoorbell, pendingLast],
    bad: [[...asleep(true), pendingLast], 'I-73 violated @12'],
  },
  {
    id: 'I-73',
    on: v40,
    good: [...asleep(false), pendingLast],
    bad: [[...asleep(true), enabledDoorbell, disabledDoorbell, pendingLast], 'I-73 violated @14'],
  },
  {
    id: 'I-115',
    on: twoLevel,
    good: [deviceEntry(1), published(mapd(2))],
    bad: [[deviceEntry(2), published(mapd(2))], 'I-115 violated @2'],
  },
  {
    id: 'I-115',
    on: twoLevel,
    good: [deviceEntry(1), deviceEntry(2)],
    bad: [[deviceEntry(1), deviceEntry(1)], 'I-115 violated @2'],
  },
  {
    id: 'I-115',
    on: twoLevel,
    good: [deviceEntry(1), published(mapd(3))],
    bad: [[deviceEntry(1, false), published(mapd(3))], 'I-115 violated @1'],
  },
  {
    id: 'I-115',
    on: twoLevel,
    good: [vpeEntry(1)],
    bad: [[vpeEntry(1), vpeEntry(1)], 'I-115 violated @2'],
  },
  {
    id: 'P-VPEPAGE',
    on: twoLevel,
    good: [published(vmapp41(0)), vpeEntry(1), itsEntry('vPEs', 1), published(vmapp41(1)), published(vmovp(1, 1))],
    bad: [[itsEntry('vPEs', 1), vpeEntry(2), published(vmapp41(0)), published(vmapp41(1))], 'P-VPEPAGE violated @4'],
  },
  {
    id: 'P-WAKER',
    on: v3,
    good: [
      waker(0, true),
      { kind: 'children-asleep', rd: 0, asleep: true },
      { kind: 'waker-polled', rd: 0 },
      waker(0, false),
    ],
    bad: [[waker(0, true), { kind: 'children-asleep', rd: 0, asleep: true }, waker(0, false)], 'P-WAKER violated @3'],
  },
];

describe('properties of software', () => {
  for (const [index, { id, on, good, bad }] of cases.entries()) {
    const name = properties.find((property) => property.id === id)?.name;
    it(`${id} ${name} (${index})`, () => {
      const kept = judge(on, good);
      expect(kept.findings.map(told)).toEqual([]);
      const [happenings, ...findings] = bad;
      const broken = judge(on, happenings);
      expect(broken.findings.map(told)).toEqual(findings);
      const exercised = broken.properties.findIndex((property) => property.id === id);
      expect(broken.exercised[exercised]).toBeGreaterThan(0);
    });
  }

  it('has a case for every property', () => {
    const killed = new Set(cases.map(({ id }) => id));
    expect(properties.map(({ id }) => id).filter((id) => !killed.has(id))).toEqual([]);
  });

  it('has speaking names, each once', () => {
    const names = properties.map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
    for (const name of names) expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/);
  });

  it('says when the earlier thing happened', () => {
    const [finding] = judge(v40, [...vm, vmovp(0, 1), ...load(1, 0)]).findings;
    expect(finding?.message).toContain('VMOVP @5');
  });

  it('lets a proxy event of v4.0 name a doorbell, once', () => {
    const proxied = [...boot, ...vm, vmapti(0, 0, 8192, 8300), mapti(1, 8300)];
    expect(judge(v40, proxied).findings).toEqual([]);
    expect(judge(v40, [...proxied, mapti(2, 8300)]).findings.map(told)).toEqual(['I-121 violated @11']);
  });

  it('waits for the right MOVALL', () => {
    const other: Command = { op: 'MOVALL', rdbase1: 1, rdbase2: 0 };
    const right: Command = { op: 'MOVALL', rdbase1: 0, rdbase2: 1 };
    const moved = [...boot, mapti(0, 8192), mapc(0, 1), sync(1), other, mapd(2)];
    expect(judge(v3, moved).findings).toEqual([]);
    expect(judge(v3, [...moved, movi(0, 0)]).findings.map(told)).toEqual(['I-112 violated @10']);
    expect(judge(v3, [...moved, right, movi(0, 0)]).findings).toEqual([]);
  });
});
