/** The table of freedoms. */

import { describe, expect, it } from 'vitest';
import { FREEDOM_IDS, FREEDOMS } from '../../../models/architecture/freedoms.ts';

describe('the table of freedoms', () => {
  it('has A-01 to A-79 but A-51, and later ones, in order', () => {
    const numbers = Array.from({ length: 79 }, (_, index) => index + 1).filter((number) => number !== 51);
    expect(FREEDOM_IDS.slice(0, numbers.length)).toEqual(
      numbers.map((number) => `A-${String(number).padStart(2, '0')}`),
    );
    const all = FREEDOM_IDS.map((id) => Number(id.slice(2)));
    expect(all).toEqual([...new Set(all)].toSorted((a, b) => a - b));
  });

  it.each(FREEDOM_IDS.map((id) => [id, FREEDOMS[id]] as const))(
    '%s has outcomes, and says where they are from',
    (_, freedom) => {
      const { name, outcomes, source, resolved, note } = freedom;
      expect(outcomes.length).toBeGreaterThanOrEqual(2);
      expect(new Set(outcomes).size).toBe(outcomes.length);
      expect(name).not.toMatch(/^\s|[.\s]$/);
      expect(source.length).toBeGreaterThan(3);
      if (resolved !== 'choice') expect(note).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('names every property that software breaks to get somewhere', () => {
    const said = FREEDOM_IDS.map((id) => FREEDOMS[id])
      .filter(({ resolved }) => resolved === 'software')
      .map(({ note }) => note ?? '');
    for (const note of said) expect(note).toMatch(/I-\d+/);
  });
});
