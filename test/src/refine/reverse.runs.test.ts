/** The abstract model does nothing that the reference model cannot do. */

import { describe, expect, it } from 'vitest';
import { abstractRules } from '../../../models/abstract/rules.ts';
import { ScopeGraph } from '../../../src/refine/graph.ts';
import { checkReverse } from '../../../src/refine/reverse.ts';
import { LOOSER, scopeFor, scopeOf, v41 } from '../../support/refinement.ts';

describe('the other direction', () => {
  it.each(['tiny', 'races'])('the reference model makes every step of scope %s', (name) => {
    const { states, transitions, missing } = checkReverse(v41, scopeOf(name));
    const graph = new ScopeGraph(scopeOf(name)).reached;
    expect(missing).toEqual([]);
    expect({ states, transitions }).toEqual({ states: graph.allStates, transitions: graph.allTransitions });
  });

  it.each(LOOSER)('an abstract model with %s broken does more than it can', (rule) => {
    const { missing } = checkReverse(v41, scopeFor(rule), abstractRules({ [rule]: false }), 1);
    expect(missing).toHaveLength(1);
  });
});
