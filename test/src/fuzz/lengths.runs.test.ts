import { describe, expect, it } from 'vitest';
import { CANARIES } from '../../../src/explore/manifest.ts';
import { lengthsOf } from '../../../src/fuzz/lengths.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const canary = (rule: string) => {
  const found = CANARIES.find((each) => each.rule === rule);
  if (found === undefined) throw new Error(`no canary ${rule}`);
  return found;
};

describe('lengths of shortest programs', () => {
  // All of them: `npm run lengths`.
  it.each([
    'msiSetsPending',
    'setsAreLocal',
    'clearClears',
    'moviTakesThePendingBit',
    'moviCatchesStragglers',
    'syncWaitsForPhysicalEffects',
    'ringDisarms',
    'doorbellGoesHome',
    'acknowledgeClearsPending',
    'sgirNeedsAMappedVpe',
  ])('are the same for fuzzing, breadth-first search and exploring: %s', (rule) => {
    const { fuzzed, isShortest, followed, explored } = lengthsOf(builtIn, canary(rule), 1);
    expect(fuzzed).toBeGreaterThan(0);
    expect(isShortest).toBe(true);
    expect(followed).toBe(explored);
  });
});
