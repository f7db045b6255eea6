/** Sets of states: of one worker, and as a team of one sees those that workers share. */

import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { add, SETS } from '../../support/state-sets.ts';

describe.each(SETS)('the set of states %s', (_, setOf) => {
  it.each([2, 3, 5])('is that of all that were added, of %d words', (width) => {
    const someState = fc.array(fc.nat(3), { minLength: width, maxLength: width });
    fc.assert(
      fc.property(fc.array(fc.array(someState, { maxLength: 50 }), { maxLength: 10 }), (batches) => {
        const visited = setOf(width, 1000);
        const known = new Set<string>();
        for (const batch of batches) {
          const isNew = batch.map((state) => {
            const before = known.size;
            return known.add(state.join()).size > before;
          });
          expect(add(visited, batch)).toEqual([...batch.keys()].filter((position) => isNew[position]));
        }
        expect(visited.added).toBe(known.size);
      }),
    );
  });

  it('grows, and says when there is no more room', () => {
    const visited = setOf(2, 5000);
    const states = Array.from({ length: 5000 }, (__, index) => [index * 4096, index]);
    for (const state of states) expect(add(visited, [state])).toEqual([0]);
    expect(add(visited, states)).toEqual([]);
    expect(() => add(visited, [[1, 1]])).toThrow('more than 5000 states');
    expect(visited.added).toBe(5000);
  });
});
