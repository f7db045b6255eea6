/** What the reference model asks its scheduler in random programs. */

import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { FREEDOM_IDS, FREEDOMS, type FreedomId } from '../../../models/architecture/freedoms.ts';
import { PROFILES } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';

const RUNS = 1500;

const isNamedAtTheMoment = (id: FreedomId): boolean => {
  const freedom = FREEDOMS[id];
  return freedom.resolved === 'choice' && freedom.namedAtTheMoment === true;
};

describe('what the model asks', () => {
  const asked = new Map<FreedomId, Set<string>>();

  it.each(PROFILES.map((profile) => [profile.id, profile] as const))('is noted in programs on %s', (_id, profile) => {
    const laboratory = new Laboratory(profile, hardwareWith(), PROPERTIES);
    const choose = vi.spyOn(laboratory.machine.gic, 'choose');
    fc.check(
      fc.property(new ProgramArbitrary(new Generator(laboratory)), () => true),
      { seed: 11, numRuns: RUNS },
    );
    for (const [freedom, outcomes] of choose.mock.calls) {
      const occasions = asked.get(freedom) ?? new Set();
      asked.set(freedom, occasions.add(JSON.stringify(outcomes)));
    }
    choose.mockRestore();
    expect(asked.size).toBeGreaterThan(0);
  });

  it('is as much as it is known to ask', () => {
    const known = [
      'A-06',
      'A-16',
      'A-17',
      'A-19',
      'A-24',
      'A-34',
      'A-40',
      'A-48',
      'A-55',
      'A-56',
      'A-61',
      'A-73',
      'A-74',
    ];
    expect([...asked.keys()]).toEqual(expect.arrayContaining(known));
  });

  it.each(FREEDOM_IDS)('%s is a choice, with outcomes of the table, if it is asked', (id) => {
    const occasions = asked.get(id);
    if (occasions === undefined) return;
    expect(FREEDOMS[id].resolved).toBe('choice');
    if (isNamedAtTheMoment(id)) return;
    for (const occasion of occasions) {
      const offered: unknown = JSON.parse(occasion);
      // Which valid command takes the place of a bad one is named at the moment.
      if (id === 'A-01' && occasion !== JSON.stringify(FREEDOMS[id].outcomes)) {
        expect(occasion).toMatch(/^\["[A-Z]+ /);
        continue;
      }
      // In the order of the table: its first outcome is the plainest of this occasion too.
      expect(offered).toEqual(FREEDOMS[id].outcomes.filter((outcome) => occasion.includes(JSON.stringify(outcome))));
    }
  });
});
