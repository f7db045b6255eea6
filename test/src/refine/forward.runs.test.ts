/** Every state of the reference model in a scope is one of the abstract model. */

import { describe, expect, it } from 'vitest';
import { ABSTRACT_RULES, type AbstractRule } from '../../../models/abstract/rules.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { refinement } from '../../../properties/refinement/refinement.ts';
import { EXPECTED, EXPECTED_REFERENCE } from '../../../src/explore/manifest.ts';
import { checkForward } from '../../../src/refine/forward.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import type { Item } from '../../../src/run/program.ts';
import { scopeOf, v41 } from '../../support/refinement.ts';

describe('every state of the reference model', () => {
  const { scope: name, ...expected } = EXPECTED_REFERENCE;
  const forward = (rule?: AbstractRule) =>
    checkForward({
      profile: v41,
      scope: scopeOf(name),
      hardware: hardwareWith(rule === undefined ? undefined : builtIn.faultOfRule(rule).replaces),
      mostStates: 100_000,
    });

  it('is one of the abstract model, which has no others', () => {
    expect(forward()).toMatchObject({ ...expected, complete: true, program: undefined });
    expect(expected.abstractStates).toBe(EXPECTED.find(({ scope }) => scope === name)?.states);
  });

  /** What these are about is not in so small a scope: LPIs, a second vPE or redistributor, vSGIs. */
  const ELSEWHERE: readonly AbstractRule[] = [
    'msiSetsPending',
    'setsAreLocal',
    'vlpiEventSetsOneVpe',
    'vmaptiReplacesTheLpi',
    'moviTakesThePendingBit',
    'moviHandsThePendingBitOver',
    'moviCatchesStragglers',
    'vmoviTakesThePendingBit',
    'vmoviHandsThePendingBitOver',
    'syncWaitsForPhysicalEffects',
    'vmovpKeepsPendingState',
    'vmovpMovesDoorbells',
    'vmovpAsksForTheDoorbell',
    'vsgiClearClears',
    'vsgisRingTheDefaultDoorbell',
    'vsgisCountInPendingLast',
    'sgirWhileLeavingIsNotLost',
    'sgirNeedsAMappedVpe',
  ];

  it.each(ABSTRACT_RULES.filter((rule) => !ELSEWHERE.includes(rule)))('tells where it breaks %s', (rule) => {
    const { program = [] } = forward(rule);
    const broken = new Laboratory(v41, hardwareWith(builtIn.faultOfRule(rule).replaces), [refinement]);
    const findingsOf = (part: readonly Item[]) =>
      broken.run(part, { strict: true }).findings.map(({ verdict }) => verdict);
    expect(findingsOf(program)).toEqual(['violated']);
    expect(findingsOf(program.slice(0, -1))).toEqual([]);
  });

  it('ends where there is no more room', () => {
    const found = checkForward({ profile: v41, scope: scopeOf(name), hardware: hardwareWith(), mostStates: 100 });
    expect(found).toMatchObject({ states: 100, complete: false, program: undefined });
  });
});
