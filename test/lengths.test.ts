import { describe, expect, it } from 'vitest';
import { lengthsOf, SOONER } from '../src/explore/lengths.ts';
import { CANARIES } from '../src/explore/manifest.ts';

const lengths = (rule: string) => {
  const canary = CANARIES.find((each) => each.rule === rule);
  if (canary === undefined) throw new Error(`no canary ${rule}`);
  return lengthsOf(canary, 1);
};

describe('lengths of shortest programs', () => {
  it.each(['msiSetsPending', 'setsAreLocal', 'ringDisarms', 'doorbellGoesHome', 'requestEndsWithResidency'])(
    'are the same for fuzzing, breadth-first search and exploring: %s',
    (rule) => {
      const { fuzzed, isShortest, followed, explored } = lengths(rule);
      expect(fuzzed).toBeGreaterThan(0);
      expect(isShortest).toBe(true);
      expect(followed).toBe(explored);
    },
  );

  it('differ where exploring shows a fault before an observer can see it', () => {
    const { followed = 0, explored = 0 } = lengths('acknowledgeClearsPending');
    expect(followed).toBeGreaterThan(explored);
    expect(SOONER.acknowledgeClearsPending).toBeDefined();
  });

  it('are not compared where the abstract model leaves out a part', () => {
    expect(lengths('vmaptiReplacesTheLpi')).toMatchObject({ isShortest: true, followed: undefined });
  });
});
