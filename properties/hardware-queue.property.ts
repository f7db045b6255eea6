/** The hardware and liveness properties of the command queue and of the ITS registers: healthy hardware keeps each, and each notices a fault. */
import { describe, expect, it } from 'vitest';
import type { RuleName } from '../models/reference/rules.ts';
import { profileOf, search } from '../test/support/search.ts';
import { itsRegisterProperties } from './its-registers.ts';
import { queueProperties } from './queue.ts';

const PROPERTIES = [...queueProperties, ...itsRegisterProperties];
const HEALTHY_PROGRAMS = 6000;
const PROGRAMS = 20_000;

/** For each property: a rule that, when broken, it has to notice the absence of, and where. */
const KILLERS: readonly (readonly [id: string, profile: string, rule: RuleName])[] = [
  ['I-01', 'v3', 'creadrAdvancesOneSlot'],
  ['I-01', 'v3', 'queueWrapsAtItsEnd'],
  ['I-02', 'v3', 'cbaserWriteResetsCreadr'],
  ['I-02', 'v3', 'cbaserWriteClearsStalled'],
  ['I-03', 'v3', 'stalledQueueStandsStill'],
  ['I-04', 'v3', 'retryNeedsAStall'],
  ['I-05', 'v3', 'badCommandsChangeNothing'],
  ['I-06', 'v3', 'disabledItsReadsNoCommands'],
  ['I-06', 'v4.1', 'disabledItsDropsMsis'],
  ['I-07', 'v3', 'queueProgresses'],
  ['I-81', 'v3', 'umsiNeedsADroppedMsi'],
  ['I-81', 'v3', 'overflowNeedsUmsi'],
  ['I-81', 'v3', 'umsiIsClearedByItself'],
  ['I-81', 'v3', 'umsirIsStable'],
  ['I-83', 'v4.1', 'enabledItsIsNotQuiescent'],
  ['I-84', 'v3', 'baserTypeIsReadOnly'],
  ['I-85', 'v3', 'quiescenceIsReached'],
  ['I-107', 'v3', 'queueReadsItsOwnWrites'],
  ['I-108', 'v3', 'enablingKeepsTheQueue'],
  ['I-108', 'v3', 'disabledItsDropsMsis'],
  ['I-109', 'v3', 'stallNamesTheBadCommand'],
  ['I-109', 'v3', 'retryFetchesTheSlotAnew'],
  ['I-110', 'v3', 'creadrAdvancesOneSlot'],
  ['I-110', 'v3', 'slotsAreReadWhenTheirTurnComes'],
];

describe('healthy hardware', () => {
  it.each(['v3', 'v4.0', 'v4.1'])('keeps every property on %s, and comes to each', (id) => {
    const { found, exercised } = search(profileOf(id), PROPERTIES, HEALTHY_PROGRAMS);
    expect(found).toEqual([]);
    const vacuous = [...exercised].filter(([, count]) => count === 0).map(([property]) => property.id);
    // Only the profile of GICv3 reports unmapped MSIs.
    expect(vacuous).toEqual(id === 'v3' ? [] : ['I-81']);
  });
});

describe('a broken rule', () => {
  it.each(KILLERS)('is noticed by %s on %s: %s', (id, profile, rule) => {
    const watching = PROPERTIES.filter((property) => property.id === id);
    const { found } = search(profileOf(profile), watching, PROGRAMS, { [rule]: false });
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });

  it('is planted for every property', () => {
    const killed = new Set(KILLERS.map(([id]) => id));
    expect(PROPERTIES.filter(({ id }) => !killed.has(id))).toEqual([]);
  });
});
