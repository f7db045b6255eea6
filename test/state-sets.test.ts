/** Sets and lists of states: of one worker, and those that workers share. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BIN_STATES, Bins } from '../src/explore/bins.ts';
import type { StateSet } from '../src/explore/room.ts';
import { LIST_NUMBERS, SharedList } from '../src/explore/shared-list.ts';
import { SharedVisited, TABLE_NUMBERS, tableWords } from '../src/explore/shared-visited.ts';
import { STOP, TEAM_NUMBERS, Team } from '../src/explore/team.ts';
import { hashOf, PART_BYTES, readPart, spread, Visited } from '../src/explore/visited.ts';

/** A set that workers share, as a team of one sees it. */
const sharedVisited = (
  width: number,
  most: number,
  table: Int32Array = new Int32Array(tableWords(width, most)),
): SharedVisited =>
  new SharedVisited(width, most, table, new Int32Array(TABLE_NUMBERS), new Team(1, 0, new Int32Array(TEAM_NUMBERS)));

const SETS: readonly (readonly [string, (width: number, most: number) => StateSet])[] = [
  ['of one worker', (width, most) => new Visited(width, most)],
  ['that workers share', sharedVisited],
];

/** Adds them as one batch, and says which of them are new. */
const add = (visited: StateSet, states: readonly (readonly number[])[]): readonly number[] => {
  const fresh = new Int32Array(states.length);
  const found = visited.addAll(Uint32Array.from(states.flat()), states.length, fresh);
  return [...fresh.subarray(0, found)];
};

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

/** Calls `meddle` before each call of a function of Atomics, with its index, while `act` runs. */
const meddling = <T>(name: 'load' | 'compareExchange' | 'notify', meddle: (index: number) => void, act: () => T): T => {
  const original = Object.getOwnPropertyDescriptor(Atomics, name) ?? {};
  const call: (numbers: Int32Array, index: number, ...rest: readonly [number, number]) => number = Atomics[name];
  const value = (numbers: Int32Array, index: number, ...rest: readonly [number, number]): number => {
    meddle(index);
    return call(numbers, index, ...rest);
  };
  Object.defineProperty(Atomics, name, { ...original, value });
  try {
    return act();
  } finally {
    Object.defineProperty(Atomics, name, original);
  }
};

/** Who waits needs memory that is shared. */
const teamNumbers = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(TEAM_NUMBERS * Int32Array.BYTES_PER_ELEMENT));

describe('what workers share', () => {
  const state = [5, 9];
  const tableOf = (): Int32Array => new Int32Array(tableWords(2, 1000));

  /** Where the state belongs: a table for so few has 2^14 places. */
  const home = 2 * (hashOf(Uint32Array.from(state), 0, 2) >>> (32 - 14));

  it('keeps a state that two add at the same time once', () => {
    const table = tableOf();
    const visited = sharedVisited(2, 1000, table);
    const other = (index: number): void => {
      if (index === home) table.set([~5, ~9], home);
    };
    expect(meddling('compareExchange', other, () => add(visited, [state]))).toEqual([]);
    expect([visited.added, table[home], table[home + 2]]).toEqual([0, ~5, 0]);
  });

  it('keeps both of two states that come to the same place at the same time', () => {
    const table = tableOf();
    const visited = sharedVisited(2, 1000, table);
    const other = (index: number): void => {
      if (index === home && table[home] === 0) table.set([~5, ~8], home);
    };
    expect(meddling('compareExchange', other, () => add(visited, [state]))).toEqual([0]);
    expect([...table.subarray(home, home + 4)]).toEqual([~5, ~8, ~5, ~9]);
  });

  it('waits for the rest of a state whose first word is there', () => {
    const table = tableOf();
    const visited = sharedVisited(2, 1000, table);
    table[home] = ~5;
    let looks = 0;
    const other = (index: number): void => {
      if (index !== home + 1) return;
      looks += 1;
      if (looks === 3) table[home + 1] = ~9;
    };
    expect(meddling('load', other, () => add(visited, [state]))).toEqual([]);
    expect(looks).toBe(3);
  });

  it('gives each state of a list to one of them', () => {
    const words = new Uint32Array(200);
    const numbers = new Int32Array(LIST_NUMBERS);
    const [one, other] = [new SharedList(2, words, numbers), new SharedList(2, words, numbers)];
    const batch = Uint32Array.from({ length: 20 }, (_, index) => index);
    one.add(batch, Int32Array.of(3, 0, 9), 3);
    expect([other.length, other.isTaken]).toEqual([3, false]);
    const taken = new Uint32Array(2);
    expect([other.take(2), other.end]).toEqual([0, 2]);
    one.add(batch, Int32Array.of(7), 1);
    expect([one.take(9), one.end, other.take(9), other.isTaken]).toEqual([2, 4, -1, true]);
    other.copyTo(3, taken);
    expect([...taken]).toEqual([14, 15]);
    one.giveBack();
    expect([other.take(9), other.end]).toEqual([0, 4]);
    one.clear();
    expect([other.length, other.take(9), one.bytes]).toEqual([0, -1, 4 * 2 * 4]);
  });

  it('takes no more than there is where another one takes too', () => {
    const numbers = new Int32Array(LIST_NUMBERS);
    const [one, other] = [0, 1].map(() => new SharedList(2, new Uint32Array(20), numbers));
    one?.add(new Uint32Array(20), Int32Array.from({ length: 10 }), 10);
    let isFirst = true;
    const takeBefore = (): void => {
      if (!isFirst) return;
      isFirst = false;
      expect([other?.take(4), other?.end]).toEqual([0, 4]);
    };
    expect(meddling('compareExchange', takeBefore, () => one?.take(4))).toBe(4);
    expect(one?.end).toBe(8);
  });

  it('is over when all have nothing to do, and not before', () => {
    const numbers = new Int32Array(TEAM_NUMBERS);
    const [one, other] = [new Team(2, 0, numbers), new Team(2, 1, numbers)];
    let looks = 0;
    const isOver = one.rest(
      () => false,
      () => {
        looks += 1;
        // The other one comes, and goes as there is something to do; then it stays.
        if (looks === 2)
          expect(
            other.rest(
              () => true,
              () => {},
            ),
          ).toBe(false);
        if (looks === 4)
          expect(
            other.rest(
              () => false,
              () => {},
            ),
          ).toBe(true);
      },
    );
    expect([isOver, looks]).toEqual([true, 4]);
  });

  it("moves states within the part of the table that is one worker's, and leaves others for later", () => {
    const table = new Int32Array(2 * 64);
    const placeOf = (number: number, bits: number): number => hashOf(Uint32Array.of(number, 0), 0, 2) >>> (32 - bits);
    const numbers = Array.from({ length: 10_000 }, (_, number) => number);
    const belongs = (place: number): readonly number[] => numbers.filter((number) => placeOf(number, 5) === place);
    // Two belong to place 7 of 32, and one of them stands in place 8; one that will belong to the last place of 32 is alone in place 15.
    const [displaced = 0] = belongs(7).slice(1);
    const last = belongs(15).find((number) => placeOf(number, 6) === 31) ?? 0;
    const [before = 0] = belongs(7);
    table.set([~before, ~0], 14);
    table.set([~displaced, ~0], 16);
    table.set([~last, ~0], 30);
    const late: Uint32Array[] = [];
    spread(table, 2, 6, 8, 16, late);
    expect(late.map(([number]) => number)).toEqual([displaced]);
    expect([...table.entries()].filter(([index, word]) => index % 2 === 0 && word !== 0)).toEqual([
      [14, ~before],
      [62, ~last],
    ]);
  });

  it('is begun by the first one, and gone on with by all when they have come', () => {
    const numbers = teamNumbers();
    const [first, second, third] = [0, 1, 2].map((self) => new Team(3, self, numbers));
    first?.goAhead();
    expect([first?.present, first?.part(0, 9)]).toEqual([1, [0, 9]]);
    // Alone it waits for nobody.
    first?.meet();
    first?.letIn(0);
    expect(first?.present).toBe(1);
    const levels: unknown[] = [];
    const come = (): void => {
      levels.push(third?.comeIn());
    };
    let coming = 0;
    const letIn = (): void => {
      coming += 1;
      // The third one comes while the second one does, and then both are let in.
      if (coming === 1) come();
      else if (coming === 2) first?.letIn(4);
    };
    levels.push(meddling('notify', letIn, () => second?.comeIn()));
    expect(levels).toEqual([4, 4]);
    expect([first?.present, first?.part(0, 9)]).toEqual([3, [0, 3]]);
  });

  it('is over for who comes too late', () => {
    const numbers = teamNumbers();
    const [first, late] = [new Team(2, 0, numbers), new Team(2, 1, numbers)];
    first.goAhead();
    first.close();
    expect(late.comeIn()).toBe(-1);
    expect(() => new Team(2, 0, teamNumbers()).gather(1)).toThrow('did not start');
  });

  it('has one table also for who comes when it has grown', () => {
    const most = 100_000;
    const table = new Int32Array(tableWords(2, most));
    const numbers = new Int32Array(TABLE_NUMBERS);
    const team = new Int32Array(TEAM_NUMBERS);
    const [first, second] = [new Team(2, 0, team), new Team(2, 1, team)];
    first.goAhead();
    const [one, other] = [first, second].map((each) => new SharedVisited(2, most, table, numbers, each));
    const states = Array.from({ length: 30_000 }, (_, number) => [number, 1]);
    for (let from = 0; from < states.length; from += 1000) {
      expect(one === undefined ? 0 : add(one, states.slice(from, from + 1000)).length).toBe(1000);
    }
    other?.catchUp();
    for (let from = 0; from < states.length; from += 1000) {
      expect(other === undefined ? 1 : add(other, states.slice(from, from + 1000)).length).toBe(0);
    }
    expect([one?.added, other?.added]).toEqual([30_000, 0]);
  });

  it('stops for the first reason', () => {
    const numbers = new Int32Array(TEAM_NUMBERS);
    const [one, other] = [new Team(2, 0, numbers), new Team(2, 1, numbers)];
    expect(one.stopped).toBe(STOP.NOT);
    other.stop(STOP.TOO_LARGE);
    one.stop(STOP.VIOLATED);
    expect(one.stopped).toBe(STOP.TOO_LARGE);
  });

  it('is divided among all of them', () => {
    const parts = [0, 1, 2].map((self) => new Team(3, self, new Int32Array(TEAM_NUMBERS)).part(100, 200));
    expect(parts).toEqual([
      [100, 133],
      [133, 166],
      [166, 200],
    ]);
  });
});
