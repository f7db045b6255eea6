/** Contracts of vsgi: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import { vm41, vsgi, vsync } from '../../support/contracts/commands.ts';
import { sgir, vsgipendr, vsgir } from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v41, v41Groups } from '../../support/contracts/profiles.ts';

const cases: readonly Case[] = [
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
];

describe('contracts of vsgi', () => {
  testContracts('vsgi', cases);
});
