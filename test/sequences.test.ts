/** What software does when it does it right, in every profile and in many orders; and what it must not do, with what is said of it. */
import { describe, expect, it } from 'vitest';
import { PROFILES } from '../models/architecture/profiles.ts';
import { MISUSES } from '../models/software/misuses.ts';
import { SEQUENCES } from '../models/software/sequences.ts';
import { missing, numbers, Stage, seen, told } from './support/sequences.ts';

/** Schedules for each sequence and profile: with plain outcomes, and with any. */
const PLAIN_SCHEDULES = 100;
const FREE_SCHEDULES = 200;

const ALL = PROFILES.flatMap((profile) => SEQUENCES.map((sequence) => ({ profile, sequence })));
const FIT = ALL.filter(({ profile, sequence }) => sequence.unfit(profile) === undefined);

describe.each(PROFILES.map((profile) => ({ profile, id: profile.id })))('sequences on $id', ({ profile }) => {
  const stage = new Stage(profile);
  const sequences = SEQUENCES.filter(({ unfit }) => unfit(profile) === undefined).map((sequence) => ({
    sequence,
    id: sequence.id,
    name: sequence.name,
  }));

  it.each(sequences)('$id $name', ({ sequence }) => {
    const { findings, events, fault } = stage.plainly(sequence.pieces(profile));
    expect(fault).toBeUndefined();
    expect(findings.map(told)).toEqual(sequence.lints.map((id) => `${id} lint`));
    expect(missing(events, sequence.shows(profile))).toEqual([]);
    expect(seen(events, sequence.never(profile))).toEqual([]);
  });

  it.each(sequences)('$id $name, in any order', ({ sequence }) => {
    const pieces = sequence.pieces(profile);
    for (let seed = 1; seed <= PLAIN_SCHEDULES; seed += 1) {
      const { findings, events, fault } = stage.atRandom(pieces, numbers(seed), false);
      expect(fault, `seed ${seed}`).toBeUndefined();
      expect(findings.filter(({ verdict }) => verdict === 'violated').map(told), `seed ${seed}`).toEqual([]);
      expect(missing(events, sequence.shows(profile)), `seed ${seed}`).toEqual([]);
      expect(seen(events, sequence.never(profile)), `seed ${seed}`).toEqual([]);
    }
  });

  it.each(sequences)('$id $name, in any order and with any outcome', ({ sequence }) => {
    const pieces = sequence.pieces(profile);
    for (let seed = 1; seed <= FREE_SCHEDULES; seed += 1) {
      const { findings, fault } = stage.atRandom(pieces, numbers(seed), true);
      expect(fault, `seed ${seed}`).toBeUndefined();
      expect(findings.filter(({ verdict }) => verdict === 'violated').map(told), `seed ${seed}`).toEqual([]);
    }
  });
});

describe.each(PROFILES.map((profile) => ({ profile, id: profile.id })))('misuses on $id', ({ profile }) => {
  const stage = new Stage(profile);
  const misuses = MISUSES.filter(({ unfit }) => unfit(profile) === undefined).map((misuse) => ({
    misuse,
    name: misuse.name,
  }));

  it.each(misuses)('$name', ({ misuse }) => {
    const { findings, events, fault } = stage.hastily(misuse.pieces(profile));
    expect(findings.map(told)).toEqual(misuse.found);
    // What the model takes for UNPREDICTABLE breaks the contract that was found broken.
    if (fault !== undefined) expect(misuse.found).toContain(`${fault} violated`);
    const errors = events.filter(
      (event) => (event.kind === 'consumed' || event.kind === 'stalled') && event.error !== undefined,
    );
    expect(errors).toHaveLength(misuse.isCommandError ? 1 : 0);
  });
});

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

describe('the list of sequences', () => {
  it('has S1 to S17, and each fits somewhere', () => {
    expect(SEQUENCES.map(({ id }) => id)).toEqual(Array.from({ length: 17 }, (_, index) => `S${index + 1}`));
    for (const { id } of SEQUENCES) expect(FIT.some(({ sequence }) => sequence.id === id)).toBe(true);
  });

  it('says why a sequence does not fit', () => {
    for (const { profile, sequence } of ALL) expect(sequence.unfit(profile) ?? 'needs nothing').toMatch(/^needs /);
  });
});
