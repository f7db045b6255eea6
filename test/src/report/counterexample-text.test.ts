/** What the text of a counterexample says of numbers. */
import { describe, expect, it } from 'vitest';
import { shrinkingInWords } from '../../../src/report/counterexample-text.ts';

const story = {
  originalLength: 4,
  runs: 1,
  deletionsTried: 2,
  plainerTried: 0,
  coveredLength: 1,
  searchedStates: 0,
};

describe('how a program was shrunk', () => {
  it('counts one run, and names no states where none were searched', () => {
    expect(shrinkingInWords(story, 2)).toBe(
      'Shrunk from 4 to 2 steps in 1 run: no program with adjacent steps deleted (2 tried) or a plainer choice (0 tried) fails; no shorter program of the same stimuli fails (breadth-first search).',
    );
    expect(shrinkingInWords({ ...story, searchedStates: 1 }, 2)).toMatch(/search, 1 state\)/);
  });
});
