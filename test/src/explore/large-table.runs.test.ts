/**
 * Tables of more than 2^31 words: an index no longer fits into 32 bits with a sign. The tables are sparse; the system provides the few pages that are
 * used.
 */

import { beforeAll, describe, expect, it } from 'vitest';
import { fetch, HASH_BITS, hashOf, insert, isNear, mostStatesOf, spread } from '../../../src/explore/visited.ts';

/** Words of a state, and size of the table as a power of two: 2^32 words, and more than 2^31. */
const TABLES = [
  [2, 31],
  [5, 29],
] as const;

/** Some states whose slots are in the last thousandth of the table. */
const lastStates = (width: number): Uint32Array[] => {
  const states: Uint32Array[] = [];
  for (let number = 0; states.length < 20; number += 1) {
    const state = Uint32Array.from({ length: width }, (_, word) => (word === 0 ? number : 7));
    if (hashOf(state, 0, width) >= 2 ** HASH_BITS * 0.999) states.push(state);
  }
  return states;
};

describe.each(TABLES)('a table for states of %d words with 2^%d slots', (width, bits) => {
  const states = lastStates(width);
  const batch = Uint32Array.from(states.flatMap((state) => [...state]));
  const places = new Uint32Array(states.length);
  let table: Int32Array | undefined;

  beforeAll(() => {
    try {
      table = new Int32Array(2 ** bits * width);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  });

  it('finds each state where it was put', (context) => {
    // A machine without overcommitted memory cannot have such a table.
    if (table === undefined) return context.skip('no memory for the table');
    fetch(table, width, HASH_BITS - bits, batch, states.length, places);
    expect(Math.min(...places)).toBeGreaterThan(2 ** 31);
    for (const [position, state] of states.entries()) {
      const place = places[position] ?? 0;
      expect(isNear(table, width, table.length, place, batch, position * width)).toBe(false);
      insert(table, width, bits, state);
      expect(isNear(table, width, table.length, place, batch, position * width)).toBe(true);
    }
  });

  it('moves each state to its slot when it is enlarged', (context) => {
    if (table === undefined) return context.skip('no memory for the table');
    table.fill(0, table.length * 0.998);
    const before = table.subarray(0, table.length / 2);
    for (const state of states) insert(before, width, bits - 1, state);
    const late: Uint32Array[] = [];
    spread(table, width, bits, 2 ** (bits - 1) * 0.998, 2 ** (bits - 1), late);
    for (const state of late) insert(table, width, bits, state);
    fetch(table, width, HASH_BITS - bits, batch, states.length, places);
    for (const [position, place] of places.entries()) {
      expect(isNear(table, width, table.length, place, batch, position * width)).toBe(true);
    }
  });
});

it('has room for 0.7 of 2^32 words', () => {
  expect(mostStatesOf(2)).toBe(1_503_238_553);
  expect(mostStatesOf(5)).toBe(375_809_638);
});
