/** Exploring: the packing, what is learnt, the search against a plain one, and what the manifest says. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { get, Layout, set } from '../models/abstract/layout.ts';
import { AbstractMachine } from '../models/abstract/machine.ts';
import { ABSTRACT_RULES, abstractRules } from '../models/abstract/rules.ts';
import { findScope, type Scope } from '../models/abstract/scope.ts';
import { operand, step, stepCode } from '../models/abstract/steps.ts';
import { ABSTRACT_PROPERTIES } from '../properties/index.abstract.ts';
import { PROPERTIES } from '../properties/index.ts';
import { estimateOf } from '../src/explore/estimate.ts';
import { Explorer, ownRoom } from '../src/explore/explorer.ts';
import { LeafMemory, MOST_REMEMBERED } from '../src/explore/leaf-memory.ts';
import { LearntSteps } from '../src/explore/learnt-steps.ts';
import { CANARIES, EXPECTED, VACUOUS } from '../src/explore/manifest.ts';
import { search } from '../src/explore/search.ts';
import { Symmetry } from '../src/explore/symmetry.ts';
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
    for (let number = 0; number < MOST_REMEMBERED; number += 1) memory.add(stateOf(number), leaves, 0, number % 4);
    for (let number = 0; number < MOST_REMEMBERED; number += 997) {
      expect(known(number)).toEqual([7, 8, 9].slice(0, number % 4));
    }
    memory.add(stateOf(MOST_REMEMBERED), leaves, 0, 1);
    expect(known(0)).toBeUndefined();
    expect(known(MOST_REMEMBERED)).toEqual([7]);
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

  it('does not lose steps where a state has more than there is room for', () => {
    const many = 2000;
    const source = {
      width: 2,
      initial: () => Uint32Array.of(many, 0),
      internal: () => 1,
      stimuli: () => 0,
      leaves: Int32Array.of(0),
      first: Int32Array.of(0, many),
      steps: new Int32Array(many),
      // Step n leads to state n.
      changes: Int32Array.from({ length: 4 * many }, (_, index) => (index % 4 === 1 ? index >>> 2 : 0)),
      tellWrong: () => {},
      exercised: new Map<string, number>(),
    };
    const explorer = new Explorer(source, ownRoom(2, 10_000), { onWrong: () => {} });
    explorer.begin();
    expect(() => explorer.close(explorer.level, 0, 1)).toThrow('a state has more than 1024 steps');
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

describe('workers', () => {
  it.each([2, 3])('are %d, and find what one finds', (workers) => {
    for (const options of [{}, { symmetry: true, order: true }]) {
      const scope = scopeOf('races');
      const { bytesPerState: _, ...alone } = search({ scope, ...options });
      expect(search({ scope, workers, gathered: true, ...options })).toMatchObject(alone);
    }
  });

  it.each([true, false])('make the table larger together; gathered: %s', (gathered) => {
    // 2^14 places at first, 2^19 in the end.
    const scope = scopeOf('two-vpes');
    const { bytesPerState: _, ...alone } = search({ scope });
    expect(search({ scope, workers: 2, gathered })).toMatchObject(alone);
  });

  it('are not needed where the first one is done before they have started', () => {
    const { bytesPerState: _, ...alone } = search({ scope: scopeOf('single') });
    expect(search({ scope: scopeOf('single'), workers: 2 })).toMatchObject(alone);
  });

  it('give the same programs', () => {
    const options = { scope: scopeOf('tiny'), rules: abstractRules({ ringDisarms: false }) };
    const alone = search(options);
    expect(alone.violations.length).toBeGreaterThan(1);
    expect(search({ ...options, workers: 2, gathered: true }).violations).toEqual(alone.violations);
    const first = { ...options, stopAtFirst: true };
    expect(search({ ...first, workers: 2, gathered: true }).violations).toEqual(search(first).violations);
  });

  it('stop where there is no more room, and say so', () => {
    const { states, complete } = search({ scope: scopeOf('tiny'), mostStates: 3000, workers: 2, gathered: true });
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

  it('has properties of the names that they have elsewhere', () => {
    const ids = PROPERTIES.map(({ id }) => id);
    for (const id of ABSTRACT_PROPERTIES) expect(ids).toContain(id);
  });
});
