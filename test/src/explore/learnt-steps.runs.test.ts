/** Steps that a search has learnt. */

import { describe, expect, it } from 'vitest';
import { AbstractMachine } from '../../../models/abstract/machine.ts';
import { LeafMemory, MOST_REMEMBERED } from '../../../src/explore/leaf-memory.ts';
import { LearntSteps } from '../../../src/explore/learnt-steps.ts';
import { search } from '../../../src/explore/search.ts';
import { Watch } from '../../../src/explore/watch.ts';
import { scopeOf, statesOf } from '../../support/scopes.ts';

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
