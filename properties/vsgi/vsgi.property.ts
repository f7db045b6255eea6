/** The properties of vSGIs, and what others have to say of them: healthy hardware keeps each, and each notices a fault. */
import { describe, expect, it } from 'vitest';
import { vsgiRules } from '../../models/reference/rules/vsgi-rules.ts';
import { RULE_NAMES, type RuleName } from '../../models/reference/rules.ts';
import { profileOf, search } from '../../test/support/search.ts';
import { PROPERTIES as ALL_PROPERTIES } from '../index.ts';
import { vsgiProperties } from './vsgi.ts';

const HEALTHY_PROGRAMS = 6000;
const PROGRAMS = 20_000;
const v41 = profileOf('v4.1');

/** A rule that, when broken, the property has to notice the absence of. */
const KILLERS: readonly (readonly [id: string, rule: RuleName])[] = [
  ['I-74', 'sgirSetsTheNamedVsgi'],
  ['I-74', 'sgirSetsTheNamedVpe'],
  ['I-74', 'sgirSetsOneVsgi'],
  ['I-75', 'vsgiConfigurationClearsNothing'],
  ['I-75', 'vsgiConfigurationSetsNothing'],
  ['I-75', 'vsgiClearClears'],
  ['I-75', 'vsgiClearNamesItsVsgi'],
  ['I-75', 'vsgiClearKeepsConfiguration'],
  ['I-76', 'vsgiWritesTheEnable'],
  ['I-76', 'vsgiWritesTheGroup'],
  ['I-76', 'vsyncWaitsForVsgi'],
  ['I-76', 'disabledVsgisAreNotPresented'],
  ['I-76', 'vmovpKeepsVsgiConfiguration'],
  ['I-76', 'residencyKeepsVsgiConfiguration'],
  ['I-76', 'unmapSavesVsgiConfiguration'],
  ['I-77', 'vsgiQueryNamesItsVpe'],
  ['I-77', 'vsgipendrWaitsForTheQuery'],
  ['I-79', 'vacknowledgeClearsVsgis'],
  ['I-79', 'vsgisHaveNoActiveState'],
  ['I-104', 'sgirWhileLeavingIsNotLost'],
  ['I-104', 'sgirBurstsAreNotLost'],
  // Of properties that speak of vLPIs too.
  ['I-08', 'sgirNeedsAMappedVpe'],
  ['I-105', 'sgirNeedsAMappedVpe'],
  ['I-46', 'vsgiQueryKeepsPendingState'],
  ['I-46', 'onlyDisabledGroupsAreDropped'],
  ['I-46', 'vlpisOfADisabledGroupAreHeld'],
  ['I-47', 'sgirSetsTheNamedVpe'],
  ['I-54', 'vsgisCountInPendingLast'],
  ['I-66', 'vsgisRingTheDefaultDoorbell'],
  ['I-91', 'disabledGroupsAreNotPresented'],
  ['I-91', 'disabledVsgisAreNotPresented'],
  ['I-92', 'vsgiWritesTheEnable'],
  ['I-93', 'vacknowledgeClearsVsgis'],
];

describe('healthy hardware', () => {
  it('without vSGIs comes to none', () => {
    const { found, exercised } = search({ ...v41, vsgi: false }, vsgiProperties, HEALTHY_PROGRAMS);
    expect(found).toEqual([]);
    expect([...exercised].filter(([, count]) => count > 0).map(([{ id }]) => id)).toEqual([]);
  });
});

describe('a broken rule', () => {
  it.each(KILLERS)('is noticed by %s: %s', (id, rule) => {
    const watching = ALL_PROPERTIES.filter((property) => property.id === id);
    const { found } = search(v41, watching, PROGRAMS, { [rule]: false });
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });

  it('is planted for every property of vSGIs, and every rule of them is broken', () => {
    const killed = new Set(KILLERS.map(([id]) => id));
    expect(vsgiProperties.filter(({ id }) => !killed.has(id))).toEqual([]);
    const broken = new Set<string>(KILLERS.map(([, rule]) => rule));
    expect(RULE_NAMES.filter((name) => Object.hasOwn(vsgiRules, name) && !broken.has(name))).toEqual([]);
  });
});
