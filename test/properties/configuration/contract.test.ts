/** Contracts of configuration: the shortest driver that keeps each, and the shortest that does not. */

import { describe } from 'vitest';
import { vm41 } from '../../support/contracts/commands.ts';
import { type Case, testContracts } from '../../support/contracts/judging.ts';
import { v41, v41Groups } from '../../support/contracts/profiles.ts';

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
];

describe('contracts of configuration', () => {
  testContracts('configuration', cases);
});
