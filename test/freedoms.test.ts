import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { FREEDOM_IDS, FREEDOMS, type FreedomId } from '../models/architecture/freedoms.ts';
import { defineProfile, PROFILES, type Profile } from '../models/architecture/profiles.ts';
import { hardwareWith } from '../models/faults/fault.ts';
import { Gic } from '../models/reference/gic.ts';
import { PROPERTIES } from '../properties/index.ts';
import { Generator, ProgramArbitrary } from '../src/fuzz/generate.ts';
import { Laboratory } from '../src/refine/laboratory.ts';
import { profileOf } from './support/search.ts';

const RUNS = 1500;

const isNamedAtTheMoment = (id: FreedomId): boolean => {
  const freedom = FREEDOMS[id];
  return freedom.resolved === 'choice' && freedom.namedAtTheMoment === true;
};

const silent = { time: 0, emit: () => {} };

/** A machine with these outcomes fixed, whose scheduler takes the last outcome of all. */
const machineWith = (fixed: Profile['fixed']): Gic => {
  const gic = new Gic({ ...profileOf('v4.1'), id: 'mine', fixed }, hardwareWith(), silent);
  gic.tick({ choose: (_, outcomes) => outcomes.length - 1 });
  return gic;
};

describe('the table of freedoms', () => {
  it('has A-01 to A-79 but A-51, and A-80, in order', () => {
    const numbers = Array.from({ length: 80 }, (_, index) => index + 1).filter((number) => number !== 51);
    expect(FREEDOM_IDS).toEqual(numbers.map((number) => `A-${String(number).padStart(2, '0')}`));
  });

  it.each(FREEDOM_IDS.map((id) => [id, FREEDOMS[id]] as const))(
    '%s has outcomes, and says where they are from',
    (_, freedom) => {
      const { name, outcomes, source, resolved, note } = freedom;
      expect(outcomes.length).toBeGreaterThanOrEqual(2);
      expect(new Set(outcomes).size).toBe(outcomes.length);
      expect(name).not.toMatch(/^\s|[.\s]$/);
      expect(source.length).toBeGreaterThan(3);
      if (resolved !== 'choice') expect(note).toMatch(/^[A-Z].*\.$/);
    },
  );

  it('names every property that software breaks to get somewhere', () => {
    const said = FREEDOM_IDS.map((id) => FREEDOMS[id])
      .filter(({ resolved }) => resolved === 'software')
      .map(({ note }) => note ?? '');
    for (const note of said) expect(note).toMatch(/I-\d+/);
  });
});

describe('what the model asks', () => {
  const asked = new Map<FreedomId, Set<string>>();
  for (const profile of PROFILES) {
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

describe('the ready profiles', () => {
  it('have each their own id', () => {
    expect(new Set(PROFILES.map(({ id }) => id)).size).toBe(PROFILES.length);
  });

  it('name a group for each redistributor', () => {
    for (const { id, redistributors, commonLpiAffGroups } of PROFILES) {
      expect(commonLpiAffGroups.length, id).toBe(redistributors);
    }
  });

  it('are bounded: the strictest fixes every choice, the loosest none', () => {
    const choices = FREEDOM_IDS.filter((id) => FREEDOMS[id].resolved === 'choice');
    expect(Object.keys(profileOf('strictest').fixed).toSorted()).toEqual(choices);
    expect(profileOf('loosest').fixed).toEqual({});
  });

  it('leave the strictest machine nothing to choose', () => {
    const { profile, machine } = new Laboratory(profileOf('strictest'), hardwareWith(), PROPERTIES);
    const scheduler = {
      choose: () => {
        throw new Error('asked');
      },
    };
    machine.gic.tick(scheduler);
    for (const [id, outcome] of Object.entries(profile.fixed)) {
      const freedom = FREEDOM_IDS.find((candidate) => candidate === id);
      if (freedom === undefined) throw new Error(`no freedom ${id}`);
      expect(FREEDOMS[freedom].outcomes[machine.gic.choose(freedom, FREEDOMS[freedom].outcomes)]).toBe(outcome);
    }
  });
});
