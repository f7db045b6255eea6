/** What the manifest says of each scope and canary. */

import { describe, expect, it } from 'vitest';
import { ABSTRACT_RULES, abstractRules } from '../../../models/abstract/rules.ts';
import { ABSTRACT_PROPERTIES } from '../../../properties/index.abstract.ts';
import { CANARIES, EXPECTED, VACUOUS } from '../../../src/explore/manifest.ts';
import { search } from '../../../src/explore/search.ts';
import { scopeOf } from '../../support/scopes.ts';

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
