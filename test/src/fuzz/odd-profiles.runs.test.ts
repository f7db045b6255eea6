/** Programs on profiles of a user's own, with few or many bits of an ID, one redistributor, or other features: healthy hardware, and software without a fault. */
import { describe, expect, it } from 'vitest';
import { defineProfile, type Profile } from '../../../models/architecture/profiles.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { check } from '../../../src/fuzz/check.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { profileOf } from '../../support/search.ts';

const odd = (base: string, id: string, more: Partial<Profile>): Profile =>
  defineProfile({ ...profileOf(base), id, ...more });

const ODD: readonly Profile[] = [
  odd('v4.1', 'both kinds of doorbells', { individualDoorbells: true }),
  odd('v4.1', 'no vSGIs', { vsgi: false }),
  odd('v4.1', 'one redistributor', { redistributors: 1, commonLpiAffGroups: [0] }),
  odd('v4.1', 'one bit of vPEID', { vpeidBits: 1 }),
  odd('v4.1', '24 bits of INTID', { intidBits: 24 }),
  odd('v4.1', '15 bits of INTID, one of EventID', { intidBits: 15, eventIdBits: 1 }),
  odd('v4.0', '14 bits of INTID', { intidBits: 14 }),
  odd('v3', 'v3 with 14 bits of INTID', { intidBits: 14 }),
  odd('v3', 'one bit of EventID', { eventIdBits: 1 }),
  odd('v3', 'one bit of DeviceID and ICID', { deviceIdBits: 1, icidBits: 1 }),
  odd('v3', '16 bits of each ID', { deviceIdBits: 16, eventIdBits: 16, icidBits: 16 }),
  odd('v3', '32 bits of DeviceID and EventID', { deviceIdBits: 32, eventIdBits: 32 }),
  odd('v4.1-2its', 'two ITSs with small IDs', { deviceIdBits: 2, eventIdBits: 8, icidBits: 2, vpeidBits: 1 }),
];

describe('a profile of sizes that no built-in one has', () => {
  it.each(ODD.map((profile) => [profile.id, profile] as const))('is checked: %s', (_, profile) => {
    const { properties } = check({
      registry: builtIn,
      profiles: [profile],
      properties: PROPERTIES,
      runs: 300,
      seed: 2,
    });
    const violated = properties.filter(({ verdict }) => verdict === 'violated' || verdict === 'disputed');
    expect(violated.map(({ property }) => property.id)).toEqual([]);
  });
});
