/** The hardware properties of EnableLPIs, its tables, MOVALL and GICD_CTLR: healthy hardware keeps each, and each notices a fault. */
import { describe, expect, it } from 'vitest';
import { PROFILES, type Profile } from '../models/architecture/profiles.ts';
import { lpiTableRules } from '../models/reference/rules/lpi-table-rules.ts';
import type { RuleName } from '../models/reference/rules.ts';
import { profileOf, search } from '../test/support/search.ts';
import { distributorControlProperties } from './distributor-control.ts';
import { PROPERTIES } from './index.ts';
import { lpiTableProperties } from './lpi-tables.ts';
import { movallProperties } from './movall.ts';

const OWN = [...lpiTableProperties, ...movallProperties, ...distributorControlProperties];
const HEALTHY_PROGRAMS = 15_000;
const PROGRAMS = 60_000;

const withoutCapability: Profile = { ...profileOf('v4.1'), nassgiCap: false };

/** For each property: a rule that, when broken, it has to notice the absence of, and where. */
const KILLERS: readonly (readonly [id: string, profile: Profile | string, rule: RuleName])[] = [
  ['I-31', 'v3', 'movallTakesThePendingBits'],
  ['I-31', 'v3', 'movallHandsThePendingBitsOver'],
  ['I-31', 'v3', 'movallCatchesStragglers'],
  ['I-31', 'v4.1', 'movallMovesDoorbells'],
  ['I-31', 'v3', 'movallToItselfDoesNothing'],
  ['I-27', 'v3', 'movallTakesThePendingBits'],
  ['I-35', 'v3', 'disabledRedistributorTakesNoLpis'],
  ['I-35', 'v4.1', 'droppedEventsStayDropped'],
  ['I-95', 'v4.1', 'disabledHomeRingsNoDefaultDoorbell'],
  ['I-95', 'v4.0-direct', 'disabledHomeRingsNoIndividualDoorbell'],
  ['I-15', 'v3', 'propbaserBoundsLpis'],
  ['I-15', 'v3', 'pendingTableStartsAtTheFirstLpi'],
  ['I-118', 'v3', 'enableReadsThePendingTable'],
  ['I-118', 'v3', 'enableReadsItsOwnTable'],
  ['I-118', 'v4.1', 'ptzStartsEmpty'],
  ['I-118', 'v3', 'enableReadsConfigurationAfresh'],
  ['I-118', 'v3', 'pendingTableIsStableAfterRwp'],
  ['I-26', 'v3', 'groupDisableKeepsPendingState'],
  ['I-26', 'v3', 'sleepKeepsPendingState'],
  ['I-116', 'v3', 'groupDisableStopsPresentation'],
  ['I-116', 'v3', 'sleepStopsPresentation'],
  ['I-117', 'v3', 'groupEnableForwardsPendingLpis'],
  ['I-117', 'v3', 'wakeUpForwardsPendingLpis'],
  ['I-80', 'v4.1', 'nassgireqIsIgnoredWhileEnabled'],
  ['I-80', 'v4.1', 'nassgireqIsTakenWhileDisabled'],
  ['I-80', withoutCapability, 'nassgireqNeedsItsCapability'],
  ['P-DIRECT', 'v3-direct', 'setlpirSetsPending'],
  ['P-DIRECT', 'v4.0-direct', 'clrlpirClearsPending'],
  ['P-DIRECT', 'v3-direct', 'syncrWaitsForClrlpir'],
];

const theProfile = (profile: Profile | string): Profile => (typeof profile === 'string' ? profileOf(profile) : profile);

describe('healthy hardware', () => {
  it.each(PROFILES.map(({ id }) => id))('keeps every property on %s, and comes to each', (id) => {
    const profile = profileOf(id);
    const { found, exercised } = search(profile, OWN, HEALTHY_PROGRAMS);
    expect(found).toEqual([]);
    const vacuous = [...exercised].filter(([, count]) => count === 0).map(([property]) => property.id);
    // EnableLPIs stays 1 on v4.0.
    expect(vacuous).toEqual(profile.enableLpisIsClearable === false ? ['I-35', 'I-95'] : []);
  });
});

describe('a broken rule', () => {
  it.each(KILLERS)('is noticed by %s: %o %s', (id, profile, rule) => {
    const watching = PROPERTIES.filter((property) => property.id === id);
    const { found } = search(theProfile(profile), watching, PROGRAMS, { [rule]: false });
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });

  it('is planted for every property, and for every rule', () => {
    const killed = new Set(KILLERS.map(([id]) => id));
    expect(OWN.filter(({ id }) => !killed.has(id))).toEqual([]);
    const broken = new Set<string>(KILLERS.map(([, , rule]) => rule));
    expect(Object.keys(lpiTableRules).filter((rule) => !broken.has(rule))).toEqual([]);
  });
});
