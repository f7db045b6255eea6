/** Tables in Markdown. */

import { describe, expect, it } from 'vitest';
import { markdownTable } from '../../../src/report/markdown.ts';

describe('a table in Markdown', () => {
  it('keeps a cell one cell', () => {
    expect(markdownTable(['a|b', 'c'], [['1\n2', 'GITS_BASER<n>, its_*\\']])).toBe(
      '| a\\|b | c |\n| --- | --- |\n| 1<br>2 | GITS_BASER\\<n>, its_\\*\\\\ |',
    );
  });
});
