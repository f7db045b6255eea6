import { describe, expect, it } from 'vitest';
import { timesInWords } from '../../../properties/terms/wording.ts';

describe('points in time in messages', () => {
  it.each([
    ['VMOVP @12 is not complete', 'VMOVP at line 12 is not complete'],
    ['rings again after @4: since @1 it has not', 'rings again after line 4: since line 1 it has not'],
    ['LPI 8192 at rd0 is lost', 'LPI 8192 at rd0 is lost'],
  ])('%s', (message, words) => {
    expect(timesInWords(message, 'line')).toBe(words);
  });

  it('may be numbered anew', () => {
    expect(timesInWords('MAPC @40', 'step', (time) => time / 10)).toBe('MAPC at step 4');
  });
});
