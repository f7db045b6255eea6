/** The list of canonical sequences. */

import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { SEQUENCES } from '../../../models/sequences/sequences.ts';

const ALL = PROFILES.flatMap((profile) => SEQUENCES.map((sequence) => ({ profile, sequence })));

const FIT = ALL.filter(({ profile, sequence }) => sequence.unfit(profile) === undefined);

describe('the list of sequences', () => {
  it('has S1 to S17, and each fits somewhere', () => {
    expect(SEQUENCES.map(({ id }) => id)).toEqual(Array.from({ length: 17 }, (_, index) => `S${index + 1}`));
    for (const { id } of SEQUENCES) expect(FIT.some(({ sequence }) => sequence.id === id)).toBe(true);
  });

  it('says why a sequence does not fit', () => {
    for (const { profile, sequence } of ALL) expect(sequence.unfit(profile) ?? 'needs nothing').toMatch(/^needs /);
  });
});
