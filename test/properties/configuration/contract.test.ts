/** Contracts of configuration: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import { boot, mapd, mapti, movi, sync, vm, vm41, vmapti, vmovi, vsync } from '../../support/contracts/commands.ts';
import { type Happening, load, rwp } from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v3, v40, v41, v41Groups } from '../../support/contracts/profiles.ts';

const pending: Happening = {
  kind: 'lpi',
  rd: 0,
  intid: 8192,
  pending: true,
  changed: true,
  cause: 'MSI',
  origin: 5,
};
const settled: Happening = { kind: 'settled' };
const enabled: Happening = { kind: 'configured', intid: 8192, value: 0xa1 };
const same: Happening = { kind: 'configured', intid: 8192, value: 0xa0 };
/** A pending LPI is disabled, and everything comes to rest. */
const changed: readonly Happening[] = [...boot, mapti(0, 8192), sync(), pending, same, settled];
const inv: Happening = { op: 'INV', deviceId: 1, eventId: 0 };
const invlpir: Happening = { kind: 'invlpir', rd: 0, intid: 8192 };
const invalidated: readonly Happening[] = [inv, sync(), settled];
const acknowledged: readonly Happening[] = [{ kind: 'acknowledged', rd: 0, intid: 1023 }];
const vchanged: readonly Happening[] = [
  ...vm,
  mapd(1),
  vmapti(0, 0, 8192),
  vsync(0),
  ...load(0, 0),
  { kind: 'vlpi', vpeid: 0, vINTID: 8192, pending: true, changed: true, cause: 'MSI', origin: 5 },
  { kind: 'vconfigured', vpeid: 0, vINTID: 8192, value: 0xa0 },
];
const vacknowledged: readonly Happening[] = [settled, { kind: 'vacknowledged', rd: 0, vINTID: 1023 }];

/** MOVI of the pending LPI to redistributor 1, where it is acknowledged. */
const movedAway: readonly Happening[] = [
  movi(0, 1),
  { ...pending, pending: false, cause: 'MOVI', origin: 11 },
  { ...pending, rd: 1, cause: 'MOVI', origin: 11 },
  sync(),
  settled,
  { kind: 'acknowledged', rd: 1, intid: 1023 },
];
/** A pending vLPI of vPE 0 is disabled, in the table that both vPEs have. */
const vchangedInCommon: readonly Happening[] = [
  ...vm41,
  mapd(1),
  vmapti(0, 0, 8192),
  vsync(0),
  { kind: 'vlpi', vpeid: 0, vINTID: 8192, pending: true, changed: true, cause: 'MSI', origin: 8 },
  { kind: 'vconfigured', vpeid: 0, vINTID: 8192, value: 0xa0 },
];
const vmovedAway: readonly Happening[] = [
  vmovi(0, 1),
  { kind: 'vlpi', vpeid: 0, vINTID: 8192, pending: false, changed: true, cause: 'VMOVI', origin: 8 },
  { kind: 'vlpi', vpeid: 1, vINTID: 8192, pending: true, changed: true, cause: 'VMOVI', origin: 8 },
  vsync(0),
  vsync(1),
  ...load(0, 1),
  settled,
  { kind: 'vacknowledged', rd: 0, vINTID: 1023 },
];

const cases: readonly Case[] = [
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
    id: 'P-CFG',
    on: v3,
    good: [...changed, ...invalidated, ...acknowledged],
    bad: [[...changed, ...acknowledged], 'P-CFG lint @10'],
  },
  {
    id: 'P-CFG',
    on: v41,
    good: [...changed, { kind: 'invlpir', rd: 0, intid: 8192 }, { kind: 'syncr', rd: 0 }, ...acknowledged],
    bad: [
      // The byte is written with the value that it has; then it changes.
      [...changed, ...invalidated, same, settled, ...acknowledged, enabled, settled, ...acknowledged],
      'P-CFG lint @18',
    ],
  },
  {
    // The invalidation reached redistributor 0. That 1 never had the LPI, and no invalidation reached it, is no neglect.
    id: 'P-CFG',
    on: v3,
    good: [...changed, ...invalidated, ...movedAway],
    bad: [[...changed, ...movedAway], 'P-CFG lint @15'],
  },
  {
    // An invalidation before the change, at whichever redistributor, is none of it.
    id: 'P-CFG',
    on: v3,
    good: [...changed, movi(0, 1), sync(), inv, sync(1), settled, ...movedAway.slice(1)],
    bad: [[...changed, ...invalidated, enabled, settled, ...movedAway], 'P-CFG lint @20'],
  },
  {
    id: 'P-CFG',
    on: v41,
    good: [...vchangedInCommon, { kind: 'invlpir', rd: 0, intid: 8192, vpeid: 0 }, ...vmovedAway],
    bad: [[...vchangedInCommon, ...vmovedAway], 'P-CFG lint @18'],
  },
  {
    id: 'P-CFG',
    on: v40,
    good: [...vchanged, { op: 'VINVALL', vpeid: 0 }, vsync(0), ...vacknowledged],
    bad: [[...vchanged, ...vacknowledged], 'P-CFG lint @13'],
  },
  {
    // An invalidation that software does not wait for.
    id: 'P-CFG',
    on: v3,
    good: [...changed, inv, sync(1), sync(), settled, ...acknowledged],
    bad: [[...changed, inv, sync(1), settled, ...acknowledged], 'P-CFG lint A-07 @13'],
  },
  {
    id: 'P-CFG',
    on: v41,
    good: [...changed, invlpir, { kind: 'syncr', rd: 0 }, settled, ...acknowledged],
    bad: [[...changed, invlpir, { kind: 'syncr', rd: 1 }, settled, ...acknowledged], 'P-CFG lint A-07 @13'],
  },
  {
    // An earlier invalidation that is complete is enough, and so is a later one.
    id: 'P-CFG',
    on: v41,
    good: [...changed, inv, sync(), invlpir, settled, ...acknowledged],
    bad: [[...changed, inv, invlpir, ...acknowledged], 'P-CFG lint A-07 @12'],
  },
  {
    // SYNC may be enough for a vLPI.
    id: 'P-CFG',
    on: v40,
    good: [...vchanged, { op: 'VINVALL', vpeid: 0 }, sync(), ...vacknowledged],
    bad: [[...vchanged, { op: 'VINVALL', vpeid: 0 }, vsync(1), ...vacknowledged], 'P-CFG lint A-07 @15'],
  },
  {
    id: 'P-TABLE',
    on: v3,
    good: [
      { kind: 'configured', intid: 8192, value: 0xa1 },
      { kind: 'enable-lpis', rd: 0, written: false, enabled: false },
      { kind: 'lpis-stopped', rd: 0 },
      rwp(0),
      { kind: 'configured', table: 0x5000_0000, intid: 8192, value: 0xa1 },
      { kind: 'propbaser', rd: 0, table: 0x5000_0000, idBits: 15 },
      { kind: 'configured', table: 0x5000_0000, intid: 8193, value: 0xa1 },
    ],
    bad: [[{ kind: 'configured', table: 0x5000_0000, intid: 8192, value: 0xa1 }], 'P-TABLE lint @1'],
  },
];

describe('contracts of configuration', () => {
  testContracts('configuration', cases);
});
