/** Contracts of lpi-tables: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { lpiPendingTable } from '../../../models/architecture/lpi-control.ts';
import {
  boot,
  ITT_PAGE,
  mapc,
  mapd,
  mapti,
  movall,
  movi,
  sync,
  vm,
  vm41,
  vmapp,
  vmapp41,
  vmovp,
  vptAddress,
  vsync,
} from '../../support/contracts/commands.ts';
import {
  enableLpis,
  load,
  pendbaser,
  propbaser,
  put,
  rwp,
  stop,
  tableWrite,
  vpropbaser,
  waker,
  write,
} from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v3, v40, v41, v41Groups } from '../../support/contracts/profiles.ts';

/** Another device, whose ITT begins at that offset from the ITT of device 1. */
const device2 = (offset: number, valid = true): Command => mapd(2, valid, ITT_PAGE + offset);

/** VMAPP of vPE 1 with the VPT of vPE 0. */
const vmappInVptOf0: Command = {
  op: 'VMAPP',
  form: 'v4.0',
  vpeid: 1,
  rdbase: 0,
  valid: true,
  vptAddress: vptAddress(0),
  vptSize: 15,
};

const cases: readonly Case[] = [
  {
    id: 'I-36',
    on: v3,
    good: [...stop(0), pendbaser(0), enableLpis(0, true)],
    bad: [[pendbaser(0, lpiPendingTable(1))], 'I-36 violated @1'],
  },
  {
    id: 'I-36',
    on: v3,
    good: [...stop(0), pendbaser(0), enableLpis(0, true)],
    // The value that it has.
    bad: [[pendbaser(0)], 'I-36 disputed A-101 @1'],
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
    bad: [[propbaser(0, 14)], 'I-36 violated @1'],
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
    bad: [[propbaser(0, 14)], 'I-36 violated @1', 'I-45 violated @1'],
  },
  {
    id: 'I-45',
    on: v3,
    good: [
      ...stop(0),
      ...stop(1),
      ...[0, 1].map((rd) => propbaser(rd, 15, 7)),
      enableLpis(0, true),
      enableLpis(1, true),
    ],
    bad: [[...stop(0), propbaser(0, 15, 7), enableLpis(0, true)], 'I-45 violated @5'],
  },
  {
    id: 'I-45',
    on: v41Groups,
    good: [...stop(0), propbaser(0, 15, 7), pendbaser(0, undefined, 0), enableLpis(0, true)],
    bad: [[...stop(0), pendbaser(0, undefined, 7), enableLpis(0, true)], 'I-45 violated @5'],
  },
  {
    id: 'I-103',
    on: v41,
    good: [...vm41, vmapp41(0, 1023, false), vmapp41(1, 1023, false), ...stop(0)],
    bad: [[...vm41, ...load(0, 0), enableLpis(0, false)], 'I-103 violated @7'],
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
    // A VPT has as many bits as its VPT_size says, not as many as there are INTIDs.
    id: 'I-119',
    on: { ...v40, intidBits: 24 },
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
    id: 'I-119',
    on: v3,
    good: [mapd(1), device2(0x100), mapd(1), mapd(1, false), device2(0, false), sync(1), device2(0)],
    bad: [[mapd(1), device2(0)], 'I-119 violated @2'],
  },
  {
    // The same device may have its ITT back at once.
    id: 'I-119',
    on: v3,
    good: [mapd(1), mapd(1, false), mapd(1)],
    bad: [[mapd(1), mapd(1, false), device2(0)], 'I-119 disputed A-79 @3'],
  },
  {
    // The same vPE may have its VPT back at once.
    id: 'I-119',
    on: v40,
    good: [vmapp(0), vsync(0), vmapp(0, false), vmapp(0), vmapp(0, false), sync(), vmappInVptOf0],
    bad: [[vmapp(0), vsync(0), vmapp(0, false), vmappInVptOf0], 'I-119 disputed A-79 @4'],
  },
  {
    // VSYNC completes VMAPP V=0, whether or not software may send it.
    id: 'I-119',
    on: v40,
    good: [vmapp(0), vmapp(0, false), sync(), mapd(1, true, vptAddress(0))],
    bad: [[vmapp(0), vmapp(0, false), vsync(0), vmappInVptOf0], 'I-23 disputed A-48 @3'],
  },
  {
    // On v4.1 VMAPP V=0 completes by itself.
    id: 'I-119',
    on: v41,
    good: [vmapp41(0), vsync(0), vmapp41(0, 1023, false), mapd(1, true, vptAddress(0))],
    bad: [[vmapp41(0), vsync(0), mapd(1, true, vptAddress(0))], 'I-119 violated @3'],
  },
  {
    id: 'I-119',
    on: v40,
    good: [vmapp(0), vmapp(0, false), sync(), mapd(1, true, vptAddress(1))],
    bad: [[vmapp(0), vmapp(0, false), mapd(1, true, vptAddress(0))], 'I-119 disputed A-79 @3'],
  },
  {
    // 16 entries of 8 bytes.
    id: 'I-119',
    on: v3,
    good: [mapd(1), device2(0x80)],
    bad: [[mapd(1), device2(0x78)], 'I-119 violated @2'],
  },
  {
    id: 'I-45',
    on: v41,
    good: [vpropbaser(0, false), rwp(0), vpropbaser(0, true)],
    bad: [[vpropbaser(0, false), rwp(0), vpropbaser(0, true, 0x4300_0000)], 'I-45 violated @3'],
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
  {
    // Only 1 → 0 needs ChildrenAsleep: a PE may be put to sleep before it has woken up.
    id: 'P-WAKER',
    on: v3,
    good: [
      waker(0, true),
      { kind: 'waker-polled', rd: 0 },
      waker(0, false),
      waker(0, true),
      { kind: 'waker-polled', rd: 0 },
      waker(0, false),
    ],
    bad: [
      [waker(0, true), { kind: 'waker-polled', rd: 0 }, waker(0, false), waker(0, true), waker(0, false)],
      'P-WAKER violated @5',
    ],
  },
];

describe('contracts of lpi-tables', () => {
  testContracts('lpi-tables', cases);
});
