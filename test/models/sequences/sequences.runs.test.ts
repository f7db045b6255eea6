/** What software does when it does it right: in every profile, and in many orders. */

import { describe, expect, it } from 'vitest';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { SEQUENCES } from '../../../models/sequences/sequences.ts';
import { missing, numbers, Stage, seen, told } from '../../support/sequences.ts';

/** Schedules for each sequence and profile: with plain outcomes, and with any. */
const PLAIN_SCHEDULES = 100;

const FREE_SCHEDULES = 200;

describe.each(PROFILES.map((profile) => ({ profile, id: profile.id })))('sequences on $id', ({ profile }) => {
  const stage = new Stage(profile);
  const sequences = SEQUENCES.filter(({ unfit }) => unfit(profile) === undefined).map((sequence) => ({
    sequence,
    id: sequence.id,
    name: sequence.name,
  }));

  it.each(sequences)('$id $name', ({ sequence }) => {
    const { findings, events, fault, isFinished } = stage.plainly(sequence.run);
    expect(fault).toBeUndefined();
    expect(isFinished).toBe(true);
    expect(findings.map(told)).toEqual(sequence.lints.map((id) => `${id} lint`));
    expect(missing(events, sequence.shows(profile))).toEqual([]);
    expect(seen(events, sequence.never(profile))).toEqual([]);
  });

  it.each(sequences)('$id $name, in any order', ({ sequence }) => {
    for (let seed = 1; seed <= PLAIN_SCHEDULES; seed += 1) {
      const { findings, events, fault, isFinished } = stage.atRandom(sequence.run, numbers(seed), false);
      expect(fault, `seed ${seed}`).toBeUndefined();
      expect(isFinished, `seed ${seed}`).toBe(true);
      expect(findings.filter(({ verdict }) => verdict === 'violated').map(told), `seed ${seed}`).toEqual([]);
      expect(missing(events, sequence.shows(profile)), `seed ${seed}`).toEqual([]);
      expect(seen(events, sequence.never(profile)), `seed ${seed}`).toEqual([]);
    }
  });

  it.each(sequences)('$id $name, in any order and with any outcome', ({ sequence }) => {
    for (let seed = 1; seed <= FREE_SCHEDULES; seed += 1) {
      const { findings, fault, isFinished } = stage.atRandom(sequence.run, numbers(seed), true);
      expect(fault, `seed ${seed}`).toBeUndefined();
      expect(isFinished, `seed ${seed}`).toBe(true);
      expect(findings.filter(({ verdict }) => verdict === 'violated').map(told), `seed ${seed}`).toEqual([]);
    }
  });
});
