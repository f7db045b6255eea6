/** A GIC without vSGIs: the situations of the vSGI properties never arise. */
import { describe, expect, it } from 'vitest';
import { profileOf, search } from '../../test/support/search.ts';
import { vsgiProperties } from './vsgi.ts';

const HEALTHY_PROGRAMS = 6000;
const v41 = profileOf('v4.1');

describe('healthy hardware', () => {
  it('without vSGIs reaches no situation of their properties', () => {
    const { found, exercised } = search({ ...v41, vsgi: false }, vsgiProperties, HEALTHY_PROGRAMS);
    expect(found).toEqual([]);
    expect([...exercised].filter(([, count]) => count > 0).map(([{ id }]) => id)).toEqual([]);
  });
});
