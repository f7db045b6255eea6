/** States that are sorted by the part of the table before they are looked up. */

import { describe, expect, it } from 'vitest';
import { BIN_STATES, Bins } from '../../../src/explore/bins.ts';
import { hashOf, PART_BYTES, readPart, Visited } from '../../../src/explore/visited.ts';
import { add, sharedVisited } from '../../support/state-sets.ts';

describe('parts of a table', () => {
  it('are no larger than fits into the cache', () => {
    const most = 1_000_000;
    const sets = [new Visited(2, most), sharedVisited(2, most)];
    for (const visited of sets) {
      expect(visited.partBits).toBe(0);
      for (let batch = 0; batch < 200; batch += 1) {
        add(
          visited,
          Array.from({ length: 1000 }, (_, index) => [index, batch]),
        );
      }
      // 2^19 places of two words.
      expect([visited.bytes, visited.partBits]).toEqual([2 ** 22, 3]);
      expect(visited.bytes / 2 ** visited.partBits).toBe(PART_BYTES);
    }
  });

  it('are read in every line', () => {
    const table = new Int32Array(2 ** 12);
    for (let line = 0; line < 32; line += 1) table[16 * line + 1024] = 2 ** line;
    expect(readPart(table, 2 ** 11, 2, 2)).toBe(-1);
    expect([0, 1, 3].map((part) => readPart(table, 2 ** 11, part, 2))).toEqual([0, 0, 0]);
  });
});

describe('states that are sorted before they are looked up', () => {
  it('come as they are, each once, those of one part together', () => {
    const visited = new Visited(2, 1_000_000, 2 ** 15);
    const fresh = new Int32Array(BIN_STATES);
    const seen: number[] = [];
    const together: number[] = [];
    const bins = new Bins(2, visited, (states, count) => {
      // The bits as they were when these were put.
      const parts = new Set<number>();
      for (let from = 0; from < 2 * count; from += 2) {
        seen.push(states[from] ?? 0);
        expect(states[from + 1]).toBe(7);
        if (bits > 0) parts.add(hashOf(states, from, 2) >>> (32 - bits));
      }
      expect(parts.size).toBe(bits > 0 ? 1 : 0);
      together.push(count);
      visited.addAll(states, count, fresh);
    });
    let bits = 0;
    const put = 60_000;
    for (let first = 0; first < put; first += 200) {
      const batch = Uint32Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? first + at / 2 : 7));
      const now = visited.partBits;
      bins.put(batch, 200);
      bits = now;
    }
    expect(bits).toBeGreaterThan(3);
    expect(Math.max(...together)).toBe(BIN_STATES);
    expect(seen.length).toBeLessThan(put);
    bins.empty();
    expect(seen.toSorted((one, other) => one - other)).toEqual(Array.from({ length: put }, (_, index) => index));
    const { length } = together;
    bins.empty();
    expect(together.length).toBe(length);
    expect(visited.added).toBe(put);
  });
});
