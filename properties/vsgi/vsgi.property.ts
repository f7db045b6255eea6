/** The properties of vSGIs, and what others have to say of them: healthy hardware keeps each, and each notices a fault. */
import { describe, expect, it } from 'vitest';
import { profileOf, search } from '../../test/support/search.ts';
import { vsgiProperties } from './vsgi.ts';

const HEALTHY_PROGRAMS = 6000;
const v41 = profileOf('v4.1');

describe('healthy hardware', () => {
  it('without vSGIs comes to none', () => {
    const { found, exercised } = search({ ...v41, vsgi: false }, vsgiProperties, HEALTHY_PROGRAMS);
    expect(found).toEqual([]);
    expect([...exercised].filter(([, count]) => count > 0).map(([{ id }]) => id)).toEqual([]);
  });
});
