/** A large set of states that grows within its memory. */
import { describe, expect, it } from 'vitest';
import { hashOf } from '../../../src/explore/visited.ts';
import { add, SETS } from '../../support/state-sets.ts';

describe.each(SETS)('the set of states %s', (_, setOf) => {
  it('loses none where it grows within its memory, not even at the ends of what moves together', () => {
    const crowded: number[][] = [];
    const others: number[][] = [];
    for (let number = 0; crowded.length < 600; number += 1) {
      const place = hashOf(Uint32Array.of(number, 0), 0, 2) >>> (32 - 18);
      // Far more states belong into the first and the last places, and into those around the middle, than there are.
      if ((place + 2) % 2 ** 17 < 4) crowded.push([number, 0]);
      else if (others.length < 400_000) others.push([number, 0]);
    }
    const visited = setOf(2, 1_000_000);
    const addInParts = (states: readonly (readonly number[])[]): number => {
      let found = 0;
      for (let first = 0; first < states.length; first += 1000) {
        found += add(visited, states.slice(first, first + 1000)).length;
      }
      return found;
    };
    const states = [...others.slice(0, 150_000), ...crowded, ...others.slice(150_000)];
    expect(addInParts(states)).toBe(states.length);
    expect(addInParts(states)).toBe(0);
    expect(visited.bytes).toBe(2 ** 20 * 2 * 4);
  });
});
