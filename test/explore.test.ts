/** Exploring: the packing, the set of states, the search against a plain one, and what the manifest says. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { get, Layout, set } from '../models/abstract/layout.ts';
import { AbstractMachine } from '../models/abstract/machine.ts';
import { ABSTRACT_RULES, abstractRules } from '../models/abstract/rules.ts';
import { findScope, type Scope } from '../models/abstract/scope.ts';
import { operand, step, stepCode } from '../models/abstract/steps.ts';
import { RULE_NAMES } from '../models/reference/rules.ts';
import { PROPERTIES } from '../properties/index.ts';
import { estimateOf } from '../src/explore/estimate.ts';
import type { StateSet } from '../src/explore/explorer.ts';
import { ABSTRACT_PROPERTIES } from '../src/explore/invariants.ts';
import { LeafMemory } from '../src/explore/leaf-memory.ts';
import { LearntSteps } from '../src/explore/learnt-steps.ts';
import { CANARIES, EXPECTED, VACUOUS } from '../src/explore/manifest.ts';
import { search } from '../src/explore/search.ts';
import { LIST_NUMBERS, SharedList } from '../src/explore/shared-list.ts';
import { SharedVisited, TABLE_NUMBERS, tableWords } from '../src/explore/shared-visited.ts';
import { Symmetry } from '../src/explore/symmetry.ts';
import { STOP, TEAM_NUMBERS, Team } from '../src/explore/team.ts';
import { hashOf, spread, Visited } from '../src/explore/visited.ts';
import { Watch } from '../src/explore/watch.ts';
import { linesOf } from '../src/explore/words.ts';

const scopeOf = (name: string): Scope => {
  const scope = findScope(name);
  if (scope === undefined) throw new Error(`no scope ${name}`);
  return scope;
};

/** Every state, found by a search that keeps them as text; nothing is shared with the one under test but the machine. */
const statesOf = (scope: Scope, order = false): ReadonlySet<string> => {
  const machine = new AbstractMachine(scope);
  const found = new Set<string>();
  const queue = [machine.layout.initial()];
  found.add(queue.join());
  for (let words = queue.pop(); words !== undefined; words = queue.pop()) {
    const visit = (to: Uint32Array): void => {
      if (found.has(to.join())) return;
      found.add(to.join());
      queue.push(to.slice());
    };
    machine.internalSteps(words, visit, order);
    machine.stimuli(words, visit, order);
  }
  return found;
};

describe('the packing', () => {
  it('keeps every number apart from the others', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(2 ** 20), { minLength: 1, maxLength: 30 }),
        fc.infiniteStream(fc.nat()),
        (most, draws) => {
          const layout = new Layout();
          const fields = most.map((each) => layout.field(each));
          const values = most.map((each) => Number(draws.next().value) % (each + 1));
          const words = new Uint32Array(layout.words);
          for (const [index, field] of fields.entries()) set(words, field, values[index] ?? 0);
          expect(fields.map((field) => get(words, field))).toEqual(values);
        },
      ),
    );
  });

  it('keeps the operands of a step', () => {
    const packed = step(14, 2, 5, 9);
    expect([stepCode(packed), operand(packed, 0), operand(packed, 1), operand(packed, 2)]).toEqual([14, 2, 5, 9]);
  });
});

describe('the packing of states', () => {
  it('leaves a bit of each word free: a table of states has no word of zeros', () => {
    const { layout } = new AbstractMachine(scopeOf('large'));
    const words = new Uint32Array(layout.words);
    layout.pack(
      Int32Array.from(layout.fields, ({ mask }) => mask),
      words,
    );
    expect([...words].every((word) => word > 0 && word < 2 ** 31)).toBe(true);
  });
});

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

describe('what is learnt', () => {
  it.each([
    ['tiny', false],
    ['races', true],
    ['two-itss', true],
  ])('is what the machine does, in scope %s, in one order: %s', (name, order) => {
    const scope = scopeOf(name);
    const machine = new AbstractMachine(scope);
    const watch = new Watch(machine);
    const counts = watch.ids.map(() => 0);
    let transitions = 0;
    const visit = (_: Uint32Array, each: number): void => {
      transitions += 1;
      for (const index of watch.look(each).exercised) counts[index] = (counts[index] ?? 0) + 1;
    };
    for (const state of statesOf(scope, order)) {
      const words = Uint32Array.from(state.split(','), Number);
      machine.internalSteps(words, visit, order);
      machine.stimuli(words, visit, order);
    }
    const result = search({ scope, order });
    expect(result.transitions).toBe(transitions);
    expect([...result.exercised.values()]).toEqual(counts);
  });

  it.each([1, 50, 5000])('comes to the same where no more than %d steps are remembered at a time', (most) => {
    const scope = scopeOf('races');
    const machine = new AbstractMachine(scope);
    const watch = new Watch(machine);
    const learnt = new LearntSteps(machine, watch, false, most);
    let transitions = 0;
    const count = (found: number): void => {
      for (const leaf of learnt.leaves.subarray(0, found)) {
        transitions += (learnt.first[leaf + 1] ?? 0) - (learnt.first[leaf] ?? 0);
      }
    };
    for (const state of statesOf(scope)) {
      const words = Uint32Array.from(state.split(','), Number);
      count(learnt.internal(words));
      count(learnt.stimuli(words));
    }
    const result = search({ scope });
    expect(transitions).toBe(result.transitions);
    expect(learnt.exercised).toEqual(result.exercised);
  });

  it('is forgotten where another number matters, and where there is too much of it', () => {
    const memory = new LeafMemory(2, 3);
    const leaves = Int32Array.of(7, 8, 9);
    const stateOf = (number: number): Uint32Array => Uint32Array.of(number & 0x3ff, number >>> 10);
    const known = (number: number): readonly number[] | undefined => {
      const list = memory.find(stateOf(number));
      return list < 0 ? undefined : [...memory.lists.subarray(list + 1, list + 1 + (memory.lists[list] ?? 0))];
    };
    memory.heed({ slot: 0, word: 0, shift: 0, mask: 0x3ff });
    memory.add(stateOf(5), leaves, 1, 3);
    // The second word does not matter yet.
    expect(known(5)).toEqual([8, 9]);
    expect(known(5 + 1024)).toEqual([8, 9]);
    expect(known(6)).toBeUndefined();
    memory.heed({ slot: 1, word: 1, shift: 0, mask: 0xfff });
    expect(known(5)).toBeUndefined();
    for (let number = 0; number < 2 ** 17; number += 1) memory.add(stateOf(number), leaves, 0, number % 4);
    for (let number = 0; number < 2 ** 17; number += 997) expect(known(number)).toEqual([7, 8, 9].slice(0, number % 4));
    memory.add(stateOf(2 ** 17), leaves, 0, 1);
    expect(known(0)).toBeUndefined();
    expect(known(2 ** 17)).toEqual([7]);
  });
});

describe('a search', () => {
  it.each(['tiny', 'races'])('finds in scope %s what a plain search finds', (name) => {
    const { states, complete } = search({ scope: scopeOf(name) });
    expect(complete).toBe(true);
    expect(states).toBe(statesOf(scopeOf(name)).size);
  });

  it('stops where there is no more room, and says so', () => {
    const { states, complete } = search({ scope: scopeOf('tiny'), mostStates: 1000 });
    expect(states).toBe(1000);
    expect(complete).toBe(false);
  });

  it('tells how it goes', () => {
    const seen: number[] = [];
    search({ scope: scopeOf('races'), onProgress: ({ states }) => seen.push(states) });
    expect(seen.length).toBeGreaterThan(0);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  it('gives a way that can be gone, and is told in words', () => {
    const rules = abstractRules({ pendingLastSuppressesDoorbell: false });
    const { violations } = search({ scope: scopeOf('tiny'), rules, stopAtFirst: true });
    const lines = linesOf(scopeOf('tiny'), rules, violations[0]?.steps ?? []);
    expect(lines.filter(({ stimulus }) => stimulus).map(({ text }) => text)).toEqual([
      'VMAPP V=1 vPE 0 to rd0',
      'VMAPTI event 0 to its vLPI of vPE 0',
      'INT event 0',
      'VSYNC vPE 0 on ITS 0',
      'rd0 GICR_VPENDBASER: Valid:=1, vPE 0',
      'rd0 GICR_VPENDBASER: Valid:=0, Doorbell=1',
      'INT event 0',
    ]);
    expect(lines.at(-1)?.text).toContain('the default doorbell of vPE 0 rings, to rd0');
    expect(() => linesOf(scopeOf('tiny'), abstractRules(), [0])).toThrow('not possible');
  });
});

const REDUCTIONS = {
  symmetry: { symmetry: true },
  order: { order: true },
  both: { symmetry: true, order: true },
} as const;

describe('reductions', () => {
  it.each(['tiny', 'races', 'two-vpes'])('symmetry keeps one of each kind of state in scope %s', (name) => {
    const scope = scopeOf(name);
    const symmetry = new Symmetry(new AbstractMachine(scope).layout);
    const kinds = new Set<string>();
    for (const state of statesOf(scope)) {
      const words = Uint32Array.from(state.split(','), Number);
      symmetry.canonize(words, 0);
      kinds.add(words.join());
    }
    expect(search({ scope, symmetry: true }).states).toBe(kinds.size);
  });

  it.each(['tiny', 'races'])('one order leaves some of the states of scope %s, and no others', (name) => {
    const scope = scopeOf(name);
    const all = statesOf(scope);
    const left = statesOf(scope, true);
    expect([...left].filter((state) => !all.has(state))).toEqual([]);
    expect(search({ scope, order: true }).states).toBe(left.size);
  });

  it.each(EXPECTED)('leave $symmetry, $order and $both of $states states in scope $scope', (expected) => {
    const scope = scopeOf(expected.scope);
    const merged = new Symmetry(new AbstractMachine(scope).layout).size;
    for (const [name, reduction] of Object.entries(REDUCTIONS)) {
      const states = z.object({ [name]: z.number() }).parse(expected)[name] ?? 0;
      expect(search({ scope, ...reduction })).toMatchObject({ states, complete: true, violations: [] });
    }
    expect(expected.symmetry).toBeGreaterThanOrEqual(expected.states / merged);
  });

  it.each(CANARIES)('change neither verdict nor length: $rule', ({ rule, scope, property, stimuli }) => {
    const rules = abstractRules({ [rule]: false });
    for (const reduction of Object.values(REDUCTIONS)) {
      const options = { scope: scopeOf(scope), rules, properties: [property], stopAtFirst: true };
      const [found] = search({ ...options, ...reduction }).violations;
      expect(found).toMatchObject({ property, stimuli });
      expect(linesOf(scopeOf(scope), rules, found?.steps ?? [])).toHaveLength(found?.steps.length ?? -1);
    }
  });

  it.each(ABSTRACT_RULES)('change nothing that is found in a small scope without %s', (rule) => {
    const verdicts = (reduction: object): readonly (readonly [string, number])[] =>
      search({ scope: scopeOf('tiny'), rules: abstractRules({ [rule]: false }), ...reduction })
        .violations.map(({ property, stimuli }): readonly [string, number] => [property, stimuli])
        .toSorted(([a], [b]) => a.localeCompare(b));
    const plain = verdicts({});
    for (const reduction of Object.values(REDUCTIONS)) expect(verdicts(reduction)).toEqual(plain);
  });

  it('come to every property in some scope', () => {
    const exercised = new Set<string>();
    for (const { scope } of EXPECTED) {
      const { exercised: counts } = search({ scope: scopeOf(scope), ...REDUCTIONS.both });
      for (const [id, count] of counts) if (count > 0) exercised.add(id);
    }
    expect([...exercised].toSorted()).toEqual(ABSTRACT_PROPERTIES.toSorted());
  });
});

/** Calls `meddle` before each call of a function of Atomics, with its index, while `act` runs. */
const meddling = <T>(name: 'load' | 'compareExchange', meddle: (index: number) => void, act: () => T): T => {
  const original = Object.getOwnPropertyDescriptor(Atomics, name) ?? {};
  const call = Atomics[name];
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

describe('workers', () => {
  it.each([2, 3])('are %d, and find what one finds', (workers) => {
    for (const options of [{}, { symmetry: true, order: true }]) {
      const scope = scopeOf('races');
      const { bytesPerState: _, ...alone } = search({ scope, ...options });
      expect(search({ scope, workers, ...options })).toMatchObject(alone);
    }
  });

  it('make the table larger together', () => {
    // 2^14 places at first, 2^19 in the end.
    const scope = scopeOf('two-vpes');
    const { bytesPerState: _, ...alone } = search({ scope });
    expect(search({ scope, workers: 2 })).toMatchObject(alone);
  });

  it('give the same programs', () => {
    const options = { scope: scopeOf('tiny'), rules: abstractRules({ ringDisarms: false }) };
    const alone = search(options);
    expect(alone.violations.length).toBeGreaterThan(1);
    expect(search({ ...options, workers: 2 }).violations).toEqual(alone.violations);
    const first = { ...options, stopAtFirst: true };
    expect(search({ ...first, workers: 2 }).violations).toEqual(search(first).violations);
  });

  it('stop where there is no more room, and say so', () => {
    const { states, complete } = search({ scope: scopeOf('tiny'), mostStates: 3000, workers: 2 });
    expect(states).toBeLessThanOrEqual(3000);
    expect(states).toBeGreaterThan(1500);
    expect(complete).toBe(false);
  });
});

describe('the manifest', () => {
  it.each(EXPECTED)('scope $scope: $states states', ({ scope, states, transitions, depth }) => {
    const result = search({ scope: scopeOf(scope) });
    expect(result.violations).toEqual([]);
    expect(result).toMatchObject({ states, transitions, depth, complete: true });
  });

  it('has a scope in which a property is vacuous', () => {
    expect(search({ scope: scopeOf(VACUOUS.scope) }).exercised.get(VACUOUS.property)).toBe(0);
  });

  it.each(CANARIES)('$rule broken: $property after $stimuli stimuli', ({ rule, scope, property, stimuli }) => {
    const result = search({
      scope: scopeOf(scope),
      rules: abstractRules({ [rule]: false }),
      properties: [property],
      stopAtFirst: true,
    });
    expect(result.violations).toMatchObject([{ property, stimuli }]);
    expect(result.complete).toBe(false);
  });

  it('breaks every rule, and every property', () => {
    expect([...new Set(CANARIES.map(({ rule }) => rule))].toSorted()).toEqual(ABSTRACT_RULES.toSorted());
    expect([...new Set(CANARIES.map(({ property }) => property))].toSorted()).toEqual(ABSTRACT_PROPERTIES.toSorted());
  });
});

describe('the estimate', () => {
  it('is none while levels grow, and what is found and more once they shrink', () => {
    expect(estimateOf([1, 5])).toBeUndefined();
    expect(estimateOf([1, 5, 20])).toBeUndefined();
    expect(estimateOf([1, 20, 10])).toBe(41);
    expect(estimateOf([10, 0])).toBe(10);
  });
});

describe('the abstract model', () => {
  it('makes steps of one kind alone as among all others', () => {
    const scope = scopeOf('races');
    const machine = new AbstractMachine(scope);
    const kindOf = (step: number): string => `${stepCode(step)} ${operand(step, 0)}`;
    for (const state of [...statesOf(scope)].filter((_, index) => index % 97 === 0)) {
      const from = Uint32Array.from(state.split(','), Number);
      const all: [number, string][] = [];
      const visit = (to: Uint32Array, each: number): void => void all.push([each, to.join()]);
      machine.internalSteps(from, visit);
      machine.stimuli(from, visit);
      for (const kind of new Set(all.map(([each]) => kindOf(each)))) {
        const wanted = all.filter(([each]) => kindOf(each) === kind);
        const found: [number, string][] = [];
        machine.stepsLike(from, wanted[0]?.[0] ?? 0, (to, each) => void found.push([each, to.join()]));
        expect(found).toEqual(wanted);
      }
    }
  });

  it('can be made larger than anyone can explore it', () => {
    const scope = { ...scopeOf('large'), events: 4, redistributors: 4, vpes: 3, inFlight: 16 };
    const machine = new AbstractMachine(scope);
    const found: number[] = [];
    machine.stimuli(machine.layout.initial(), (_, each) => found.push(each));
    expect(found.length).toBeGreaterThan(0);
  });

  it('has rules and properties of the names that they have elsewhere', () => {
    for (const rule of ABSTRACT_RULES) expect(RULE_NAMES).toContain(rule);
    const ids = PROPERTIES.map(({ id }) => id);
    for (const id of ABSTRACT_PROPERTIES) expect(ids).toContain(id);
  });
});
