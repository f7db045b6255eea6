/** Contracts of mapping: the shortest driver that keeps each, and the shortest that does not. */

import { describe, expect, it } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import {
  allocating,
  boot,
  discard,
  listed,
  mapc,
  mapd,
  mapti,
  movi,
  sync,
  vm,
  vm41,
  vmapp,
  vmapp41,
  vmapti,
  vmovi,
  vmovp,
  vsgi,
  vsync,
  zeroed,
} from '../../support/contracts/commands.ts';
import {
  bitInVpt,
  deviceEntry,
  enableLpis,
  itsEntry,
  msi,
  on,
  published,
  vlpiAt,
  vpeEntry,
  vpeOnTwo,
} from '../../support/contracts/events.ts';
import { type Case, judge, testContracts, told } from '../../support/contracts/judging.ts';
import { direct, itsList, twoLevel, v3, v40, v41, v41Two } from '../../support/contracts/profiles.ts';

const cases: readonly Case[] = [
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
    bad: [[...boot, mapti(0, 8192), sync(), mapd(1, true, 0x9_0000)], 'I-22 lint @7'],
  },
  {
    id: 'I-22',
    on: v3,
    good: [...boot, mapd(1)],
    bad: [[...boot, mapti(0, 8192), sync(), mapd(1)], 'I-22 disputed A-105 @7'],
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
    bad: [[...vm, vmapp(0)], 'P-VMAPP disputed A-15 @5'],
  },
  {
    id: 'P-VMAPP',
    on: v41Two,
    good: [...vpeOnTwo],
    bad: [[...vpeOnTwo, on(1, allocating(0, false))], 'P-VMAPP disputed A-15 @5'],
  },
  {
    id: 'P-PTZ',
    on: v41,
    // The vLPI was taken before the vPE was unmapped.
    good: [...vm41, vlpiAt(true), vlpiAt(false), vmapp41(0, 8200, false), zeroed, vsync(0)],
    bad: [[...vm41, vlpiAt(true), vmapp41(0, 8200, false), zeroed], 'P-PTZ disputed A-83 @7'],
  },
  {
    id: 'P-PTZ',
    on: v41,
    // Software has cleared the bit in memory.
    good: [...vm41, vlpiAt(true), vmapp41(0, 8200, false), bitInVpt(false), zeroed],
    bad: [[...vm41, vmapp41(0, 8200, false), bitInVpt(true), zeroed], 'P-PTZ disputed A-83 @7'],
  },
  {
    id: 'P-PTZ',
    on: v41Two,
    // The mapping on a further ITS loads nothing.
    good: [zeroed, vsync(0), on(1, allocating(0, false))],
    bad: [
      [...vpeOnTwo, vlpiAt(true), allocating(0, false, false), on(1, allocating(0, true, false)), zeroed],
      'P-PTZ disputed A-83 @8',
    ],
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
    bad: [[...boot, mapti(0, 8192, 2), sync(), msi(0)], 'I-25 lint @7'],
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
    // At the end, whatever comes in between.
    good: [...boot, mapti(0, 8192), mapc(0, 1), { op: 'MOVALL', rdbase1: 0, rdbase2: 1 }],
    bad: [[...boot, mapti(0, 8192), mapc(0, 1)], 'I-112 lint @6'],
  },
  {
    id: 'I-112',
    on: v3,
    good: [...boot, mapti(0, 8192), mapc(0, 1), sync(1), { op: 'MOVALL', rdbase1: 0, rdbase2: 1 }],
    bad: [[...boot, mapti(0, 8192), mapc(0, 1), sync(1)], 'I-112 lint @7'],
  },
  {
    id: 'I-112',
    on: v3,
    good: [...boot, mapti(0, 8192), mapc(0, 1), sync(1), { op: 'MOVALL', rdbase1: 0, rdbase2: 1 }, mapd(2)],
    bad: [[...boot, mapti(0, 8192), mapc(0, 1), sync(1), mapd(2)], 'I-112 lint @8'],
  },
  {
    id: 'I-112',
    on: v3,
    good: [
      ...boot,
      mapti(0, 8192),
      mapc(0, 1),
      sync(1),
      { op: 'MOVALL', rdbase1: 0, rdbase2: 1 },
      sync(0),
      enableLpis(0, false),
    ],
    bad: [[...boot, mapti(0, 8192), mapc(0, 1), sync(1), enableLpis(0, false)], 'I-112 lint @8'],
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
    id: 'I-23',
    on: v41,
    good: [...vm41, vsgi(0, 1), vsync(0)],
    bad: [[...vm41, vsgi(2, 1)], 'I-23 violated @5'],
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
    good: [...boot, mapti(0, 8192), on(1, mapd(1, true, 0x8000)), on(1, mapti(0, 8193))],
    bad: [[...boot, mapti(0, 8192), on(1, mapd(1, true, 0x8000)), on(1, mapti(0, 8192))], 'I-121 violated @7'],
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
    id: 'P-MSI',
    on: v3,
    good: [...boot, mapti(0, 8192), sync(), msi(0)],
    bad: [[...boot, mapti(0, 8192), sync(), { ...msi(0), deviceId: 2 }], 'P-MSI lint @7'],
  },
  {
    id: 'P-MSI',
    on: v3,
    // Without SYNC the MSI may still find the event mapped.
    good: [...boot, mapti(0, 8192), sync(), discard(0), msi(0)],
    bad: [[...boot, mapti(0, 8192), sync(), discard(0), sync(), msi(0)], 'P-MSI lint @9'],
  },
  {
    id: 'P-MSI',
    on: v3,
    good: [...boot, mapti(15, 8192), sync(), msi(15)],
    bad: [[...boot, mapti(0, 8192), sync(), msi(16)], 'P-MSI lint @7'],
  },
  {
    id: 'P-VPEPAGE',
    on: twoLevel,
    good: [published(vmapp41(0)), vpeEntry(1), itsEntry('vPEs', 1), published(vmapp41(1)), published(vmovp(1, 1))],
    bad: [[itsEntry('vPEs', 1), vpeEntry(2), published(vmapp41(0)), published(vmapp41(1))], 'P-VPEPAGE violated @4'],
  },
];

describe('contracts of mapping', () => {
  testContracts('mapping', cases);

  it('lets a proxy event of v4.0 name a doorbell, once', () => {
    const proxied = [...boot, ...vm, vmapti(0, 0, 8192, 8300), mapti(1, 8300)];
    expect(judge(v40, proxied).findings).toEqual([]);
    expect(judge(v40, [...proxied, mapti(2, 8300)]).findings.map(told)).toEqual(['I-121 violated @11']);
  });

  it('waits for the right MOVALL', () => {
    const other: Command = { op: 'MOVALL', rdbase1: 1, rdbase2: 0 };
    const right: Command = { op: 'MOVALL', rdbase1: 0, rdbase2: 1 };
    const moved = [...boot, mapti(0, 8192), mapc(0, 1), sync(1), other, mapd(2)];
    expect(judge(v3, moved).findings.map(told)).toEqual(['I-112 lint @9']);
    expect(judge(v3, [...moved, movi(0, 0)]).findings.map(told)).toEqual(['I-112 violated @10']);
    expect(judge(v3, [...moved, right, movi(0, 0)]).findings).toEqual([]);
  });
});
