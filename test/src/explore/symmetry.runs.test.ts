/** Reductions of the search: by symmetry, and to one order. */

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AbstractMachine } from '../../../models/abstract/machine.ts';
import { ABSTRACT_RULES, abstractRules } from '../../../models/abstract/rules.ts';
import { ABSTRACT_PROPERTIES } from '../../../properties/index.abstract.ts';
import { CANARIES, EXPECTED } from '../../../src/explore/manifest.ts';
import { search } from '../../../src/explore/search.ts';
import { Symmetry } from '../../../src/explore/symmetry.ts';
import { linesOf } from '../../../src/explore/words.ts';
import { scopeOf, statesOf } from '../../support/scopes.ts';

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
