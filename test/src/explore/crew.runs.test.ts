/** A search by several workers. */

import { describe, expect, it } from 'vitest';
import { abstractRules } from '../../../models/abstract/rules.ts';
import { search } from '../../../src/explore/search.ts';
import { scopeOf } from '../../support/scopes.ts';

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
