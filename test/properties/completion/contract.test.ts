/** Contracts of completion: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import {
  allocating,
  boot,
  discard,
  mapti,
  sync,
  vm,
  vm41,
  vmapp41,
  vmapti,
  vmovi,
  vsync,
} from '../../support/contracts/commands.ts';
import { on, vmOnTwo, vpeOnTwo } from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { itsList, v40, v41, v41Three } from '../../support/contracts/profiles.ts';

/** An event that VMOVI has given from vPE 0 to vPE 1. */
const given = [...boot, ...vm41, vmapti(0, 0, 8192), vsync(0), vmovi(0, 1)];

const cases: readonly Case[] = [
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
    // A VMOVI to the vPE that the event has only changes its doorbell.
    id: 'P-VMOVI',
    on: v41,
    good: [...given, vsync(0), vsync(1), vmovi(0, 0), vmovi(0, 0)],
    bad: [[...given, vsync(1), vmovi(0, 0)], 'P-VMOVI disputed A-43 @13'],
  },
  {
    id: 'P-VMOVI',
    on: v40,
    good: [
      ...boot,
      ...vm,
      vmapti(0, 0, 8192),
      vsync(0),
      vmovi(0, 1),
      discard(0),
      vsync(1),
      vmapti(0, 0, 8192),
      vmovi(0, 1),
    ],
    bad: [[...boot, ...vm, vmapti(0, 0, 8192), vsync(0), vmovi(0, 1), vmovi(0, 0)], 'P-VMOVI disputed A-43 @12'],
  },
];

describe('contracts of completion', () => {
  testContracts('completion', cases);
});
