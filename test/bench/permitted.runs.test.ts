/** Behaviours that are unusual and permitted: no property blames them. `node dist/bench/permitted.js` runs more programs. */
import { describe, expect, it } from 'vitest';
import { blamedForced, FORCED } from '../../bench/permitted/forced.ts';
import { PERMITTED } from '../../bench/permitted/index.ts';
import { blamed } from '../../bench/permitted/run.ts';
import { builtIn } from '../../src/registry/built-in.ts';

const CASES = PERMITTED.flatMap((behaviour) => behaviour.profiles.map((profile) => ({ behaviour, profile })));

describe('permitted behaviour', () => {
  it('is named once', () => {
    expect(new Set(PERMITTED.map(({ id }) => id)).size).toBe(PERMITTED.length);
  });

  it.each(CASES)('$behaviour.id is not blamed on $profile', ({ behaviour, profile }) => {
    expect(blamed(builtIn, behaviour, profile, { runs: 100, seed: 1 }).by).toEqual([]);
  });
});

describe('hardware that always takes the same outcome of an open point', () => {
  it.each(FORCED)('is not blamed: $freedom, $outcome', (forced) => {
    for (const profile of ['v3-direct', 'v4.0', 'v4.1']) {
      expect(blamedForced(builtIn, forced, profile, { runs: 50, seed: 1 })).toEqual([]);
    }
  });
});
