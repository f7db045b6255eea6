/** Properties whose situation cannot arise on some hardware are not applicable there. */
import { describe, expect, it } from 'vitest';
import { defineProfile, type Profile } from '../../models/architecture/profiles.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { appliesTo } from '../../properties/property.ts';
import { profileOf } from '../support/search.ts';

const v41 = profileOf('v4.1');

const lostBy = (more: Partial<Profile>): readonly string[] => {
  const profile = defineProfile({ ...v41, id: 'odd', ...more });
  return PROPERTIES.filter((property) => appliesTo(property, v41) && !appliesTo(property, profile))
    .map(({ id }) => id)
    .sort();
};

describe('a property is not applicable', () => {
  it('without vSGIs, if it is about them', () => {
    expect(lostBy({ vsgi: false })).toEqual(['I-104', 'I-74', 'I-75', 'I-76', 'I-77', 'I-78', 'I-79', 'P-SGIR']);
  });

  it('with one redistributor, if it is about two', () => {
    expect(lostBy({ redistributors: 1, commonLpiAffGroups: [0] })).toEqual([
      'I-114',
      'I-29',
      'I-30',
      'I-31',
      'I-45',
      'I-57',
    ]);
  });

  it('with individual doorbells, if it is about their absence', () => {
    expect(lostBy({ individualDoorbells: true })).toEqual(['I-120']);
  });
});
