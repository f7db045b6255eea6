/** Sets and lists of states that workers share. */

import { describe, expect, it } from 'vitest';
import { LIST_NUMBERS, SharedList } from '../../../src/explore/shared-list.ts';
import { SharedVisited, TABLE_NUMBERS, tableWords } from '../../../src/explore/shared-visited.ts';
import { STOP, TEAM_NUMBERS, Team } from '../../../src/explore/team.ts';
import { hashOf, spread } from '../../../src/explore/visited.ts';
import { add, sharedVisited } from '../../support/state-sets.ts';

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
