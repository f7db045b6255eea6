/** Contracts of queue: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import { vmapp, vsync } from '../../support/contracts/commands.ts';
import {
  baser,
  cbaser,
  cwriter,
  enabled,
  type Happening,
  quiescent,
  restart,
  slot,
} from '../../support/contracts/events.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v3, v40 } from '../../support/contracts/profiles.ts';

const tables = [baser(0, true), baser(1, true)];

const unaligned: Happening = { kind: 'cbaser', its: 0, valid: true, address: 0x300_1000, slots: 128 };

/** Slots that one write of GITS_CWRITER publishes until a ring of one page is full. */
const full = Array.from({ length: 127 }, (_, number) => number);
const publishedAt = (number: number): Happening => ({
  kind: 'published',
  its: 0,
  slot: number,
  command: { op: 'SYNC', rdbase: 0 },
});

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
    good: [{ kind: 'reset' }, ...tables, cwriter(0), cbaser(), enabled(true)],
    bad: [[{ kind: 'reset' }, ...tables, cbaser(), enabled(true)], 'I-82 violated @5'],
  },
  {
    id: 'I-82',
    on: v3,
    good: [baser(4, false), enabled(false), quiescent, baser(1, false), baser(1, true), baser(3, false), enabled(true)],
    bad: [[enabled(false), quiescent, baser(1, false), enabled(true)], 'I-82 violated @4'],
  },
  {
    id: 'I-82',
    on: v40,
    good: [enabled(false), quiescent, baser(2, false), baser(2, true), enabled(true), vmapp(0), vsync(0)],
    bad: [[enabled(false), quiescent, baser(2, false), enabled(true), vmapp(0)], 'I-82 lint @4', 'I-82 violated @5'],
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
    good: [enabled(false), quiescent, cwriter(2), cbaser(), slot(0), slot(1), slot(0), enabled(true)],
    bad: [[enabled(false), quiescent, cwriter(2), cbaser(), slot(0), enabled(true)], 'I-111 violated @6'],
  },
  {
    id: 'I-111',
    on: v3,
    good: [...restart, slot(0), cwriter(1), enabled(false), quiescent, slot(1), cwriter(2), cwriter(1), enabled(true)],
    bad: [
      [...restart, slot(0), cwriter(1), enabled(false), quiescent, cwriter(0), enabled(true)],
      'I-111 violated @11',
    ],
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
    id: 'I-111',
    on: v3,
    good: [...restart, ...full.map(slot), cwriter(127), ...full.map(publishedAt)],
    bad: [
      [...restart, ...full.map(slot), cwriter(127), ...full.map(publishedAt), publishedAt(127)],
      'I-111 violated @261',
    ],
  },
  {
    id: 'P-ALIGN',
    on: v3,
    good: restart,
    bad: [[enabled(false), quiescent, unaligned], 'P-ALIGN disputed A-03 @3'],
  },
  {
    id: 'P-ALIGN',
    on: { ...v3, fixed: { 'A-03': 'count as zero' } },
    good: restart,
    bad: [[enabled(false), quiescent, unaligned], 'P-ALIGN lint @3'],
  },
];

describe('contracts of queue', () => {
  testContracts('queue', cases);
});
