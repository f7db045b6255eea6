/** The list of misuses. */

import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { MISUSES } from '../../../models/sequences/misuses.ts';

describe('the list of misuses', () => {
  it('has names of its own, and each fits somewhere', () => {
    expect(new Set(MISUSES.map(({ name }) => name)).size).toBe(MISUSES.length);
    for (const { unfit } of MISUSES) expect(PROFILES.some((profile) => unfit(profile) === undefined)).toBe(true);
  });

  it('says why a misuse does not fit', () => {
    for (const { unfit } of MISUSES) {
      for (const profile of PROFILES) expect(unfit(profile) ?? 'needs nothing').toMatch(/^needs /);
    }
  });
});
