/** Programs on profiles of a user's own, with as many bits of an ID as the architecture allows. */
import { describe, expect, it } from 'vitest';
import { defineProfile } from '../../../models/architecture/profiles.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { check } from '../../../src/fuzz/check.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { profileOf } from '../../support/search.ts';

const wide = (base: string, vpeidBits: number, intidBits = 16) =>
  defineProfile({ ...profileOf(base), id: `${base}-wide`, vpeidBits, intidBits });

describe('a profile with many vPEIDs', () => {
  it.each([wide('v4.0', 16), wide('v4.1', 16), wide('v4.1-itslist', 13, 15)])('$id is checked', (profile) => {
    const { properties } = check({
      registry: builtIn,
      profiles: [profile],
      properties: PROPERTIES,
      runs: 400,
      seed: 1,
    });
    expect(properties.filter(({ verdict }) => verdict === 'violated').map(({ property }) => property.id)).toEqual([]);
  });
});
