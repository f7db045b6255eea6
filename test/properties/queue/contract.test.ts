/** Contracts of queue: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import { cbaser, cwriter, enabled, quiescent, restart, slot } from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v3 } from '../../support/contracts/profiles.ts';

const cases: readonly Case[] = [
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
];

describe('contracts of queue', () => {
  testContracts('queue', cases);
});
