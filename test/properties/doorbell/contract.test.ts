/** Contracts of doorbell: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import { boot, mapti, vm41, vmapp41, vmapti, vsync } from '../../support/contracts/commands.ts';
import { asleep, disabledDoorbell, enabledDoorbell, pendingLast } from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v40, v41, v41Individual } from '../../support/contracts/profiles.ts';

const cases: readonly Case[] = [
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
    bad: [
      [
        ...vm41,
        {
          op: 'VMOVP',
          form: 'v4.1',
          vpeid: 0,
          rdbase: 1,
          sequenceNumber: 0,
          itsList: 0,
          db: true,
          defaultDoorbell: 100,
        },
      ],
      'I-99 violated @5',
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
];

describe('contracts of doorbell', () => {
  testContracts('doorbell', cases);
});
