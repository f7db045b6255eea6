/** Contracts of hypervisor: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import { boot, vm, vm41, vmapti, vsync } from '../../support/contracts/commands.ts';
import { ich, load, lr, put, write } from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v40, v41 } from '../../support/contracts/profiles.ts';

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
];

describe('contracts of hypervisor', () => {
  testContracts('hypervisor', cases);
});
