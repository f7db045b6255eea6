/** Walks through a scope on the reference model. */

import { describe, expect, it } from 'vitest';
import { compare, scopeOf } from '../../support/refinement.ts';

describe('walks', () => {
  it('come to as much of a scope as was asked for', () => {
    const { refinement: compared } = compare({ runs: 1, walks: { scope: scopeOf('tiny'), until: 0.4 } });
    const { transitions, allTransitions } = compared?.reach ?? { transitions: 0, allTransitions: 1 };
    expect(transitions / allTransitions).toBeGreaterThanOrEqual(0.4);
    expect(transitions / allTransitions).toBeLessThan(0.6);
  });

  it('are the same again with the same seed', () => {
    const reach = (seed: number) => compare({ runs: 4000, seed, walks: { scope: scopeOf('races') } }).refinement?.reach;
    expect(reach(7)).toEqual(reach(7));
    expect(reach(7)).not.toEqual(reach(8));
  });
});
