/** The search against a plain one. */

import { describe, expect, it } from 'vitest';
import { abstractRules } from '../../../models/abstract/rules.ts';
import { Explorer, ownRoom } from '../../../src/explore/explorer.ts';
import { search } from '../../../src/explore/search.ts';
import { linesOf } from '../../../src/explore/words.ts';
import { scopeOf, statesOf } from '../../support/scopes.ts';

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
