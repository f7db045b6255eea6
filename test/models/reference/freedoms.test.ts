/** What the reference model asks its scheduler, and what a profile fixes. */

import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { FREEDOMS, type FreedomId } from '../../../models/architecture/freedoms.ts';
import { defineProfile, PROFILES, type Profile } from '../../../models/architecture/profiles.ts';
import { rulesWith } from '../../../models/reference/rules.ts';
import { Gic } from '../../../models/reference/state.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import { Generator, ProgramArbitrary } from '../../../src/fuzz/generate.ts';
import { Laboratory } from '../../../src/refine/laboratory.ts';
import { profileOf } from '../../support/search.ts';

const RUNS = 1500;

const isNamedAtTheMoment = (id: FreedomId): boolean => {
  const freedom = FREEDOMS[id];
  return freedom.resolved === 'choice' && freedom.namedAtTheMoment === true;
};

const silent = { time: 0, emit: () => {} };

/** A machine with these outcomes fixed, whose scheduler takes the last outcome of all. */
const machineWith = (fixed: Profile['fixed']): Gic => {
  const gic = new Gic({ ...profileOf('v4.1'), id: 'mine', fixed }, rulesWith(), silent);
  gic.tick({ choose: (_, outcomes) => outcomes.length - 1 });
  return gic;
};

describe('what the model asks', () => {
  const asked = new Map<FreedomId, Set<string>>();
  for (const profile of PROFILES) {
    const laboratory = new Laboratory(profile, rulesWith(), PROPERTIES);
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
  }

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

  it.each([...asked].toSorted(([a], [b]) => (a < b ? -1 : 1)))(
    '%s is a choice, with outcomes of the table',
    (id, occasions) => {
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
    },
  );
});

describe('a profile that fixes a freedom', () => {
  it('takes the outcome of that name without asking', () => {
    const gic = machineWith({ 'A-17': 'does not ring' });
    expect(gic.choose('A-17', ['rings', 'does not ring'])).toBe(1);
    expect(gic.choose('A-19', ['rings', 'does not ring', 'explodes'])).toBe(2);
  });

  it('takes the plainest where another question is asked', () => {
    const gic = machineWith({ 'A-16': 'request is dropped' });
    expect(gic.choose('A-16', ['DB is the request', 'request follows the vPE', 'request is dropped'])).toBe(2);
    expect(gic.choose('A-16', ['request stays', 'rings at once'])).toBe(0);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['no freedom', { 'A-51': 'rings' }, 'profile mine: there is no freedom A-51'],
    [
      'no outcome of it',
      { 'A-17': 'sings' },
      'profile mine: A-17 has no outcome "sings"; it has "rings", "does not ring"',
    ],
    ['no choice', { 'A-05': 'at once' }, 'profile mine: A-05 is no choice of hardware (schedule) and cannot be fixed'],
    [
      'the moment',
      { 'A-40': 'another one' },
      'profile mine: A-40 "another one" depends on the moment; only "lowest INTID" can be fixed',
    ],
  ])('is refused if it fixes %s', (_, fixed, message) => {
    expect(() => defineProfile({ ...profileOf('v4.1'), id: 'mine', fixed })).toThrow(new Error(message));
    expect(() => machineWith(fixed)).toThrow(new Error(message));
  });
});
