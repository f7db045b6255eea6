/** Contracts of several-itss: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import type { Command } from '../../../models/architecture/commands.ts';
import { allocating, listed, vm, vmapp, vmapp41, vsync } from '../../support/contracts/commands.ts';
import { on, vmOnTwo, vpeOnTwo } from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { itsList, v41, v41Two } from '../../support/contracts/profiles.ts';

const moved = (rdbase: number): Command => ({
  op: 'VMOVP',
  form: 'v4.1',
  vpeid: 0,
  rdbase,
  sequenceNumber: 0,
  itsList: 0,
  db: true,
  defaultDoorbell: 8200,
});

const cases: readonly Case[] = [
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
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), listed(1, 1, 1, 3)], 'I-58 violated @10'],
  },
  {
    id: 'I-58',
    on: itsList,
    good: [...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 1, 1, 3))],
    bad: [[...vmOnTwo, listed(0, 1, 1, 3), on(1, listed(0, 0, 1, 3))], 'I-58 violated @10'],
  },
  {
    id: 'P-VMOVP',
    on: v41Two,
    good: [...vpeOnTwo, moved(1), on(1, moved(0)), on(1, moved(0)), moved(1)],
    bad: [[...vpeOnTwo, moved(1), on(1, moved(1))], 'P-VMOVP violated @6'],
  },
];

describe('contracts of several-itss', () => {
  testContracts('several-itss', cases);
});
