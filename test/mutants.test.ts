/** The catalogue of mutants is complete and consistent, and a sample of it is killed; `npm run mutants` hunts all. */
import { describe, expect, it } from 'vitest';
import { findProfile } from '../models/architecture/profiles.ts';
import { RULE_NAMES } from '../models/faults/rules.ts';
import { MUTANTS, mutantsOf } from '../models/mutants/index.ts';
import { PROPERTIES } from '../properties/index.ts';
import { hunt } from '../src/hypotheses/hunt.ts';
import { builtIn } from '../src/registry/built-in.ts';

const hardware = PROPERTIES.filter(({ kind }) => kind === 'hardware' || kind === 'liveness');

describe('the catalogue of mutants', () => {
  it('has unique ids in kebab-case, and titles', () => {
    const ids = MUTANTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title } of MUTANTS) {
      expect(id).toMatch(/^[a-z0-9.]+(-[a-z0-9.]+)*$/);
      expect(title, id).toMatch(/^\S.{8,90}\S$/);
    }
  });

  it('breaks every rule of the model', () => {
    const broken = new Set(MUTANTS.flatMap(({ mutation }) => Object.keys(mutation)));
    const missing = RULE_NAMES.filter((name) => !broken.has(name));
    expect(missing, 'a rule that no row of models/mutants breaks: add one').toEqual([]);
  });

  it('breaks one thing at a time, differently each time', () => {
    const broken = MUTANTS.map(({ mutation, kills, profile }) => `${JSON.stringify(mutation)} ${kills} ${profile}`);
    expect(new Set(broken).size).toBe(broken.length);
    for (const { id, mutation } of MUTANTS) expect(Object.keys(mutation).length, id).toBe(1);
  });

  it('names properties of hardware, and profiles on which they hold', () => {
    for (const { id, kills, profile } of MUTANTS) {
      const property = hardware.find((each) => each.id === kills);
      expect(property, `${id} names ${kills}, which judges no hardware`).toBeDefined();
      const architecture = findProfile(profile)?.architecture;
      expect(architecture, `${id} names the profile ${profile}`).toBeDefined();
      expect(property?.architectures, `${id}: ${kills} on ${profile}`).toContain(architecture);
    }
  });

  it('has a mutant for every property of hardware', () => {
    expect(hardware.map(({ id }) => id).filter((id) => mutantsOf(id).length === 0)).toEqual([]);
  });

  it('says why a mutant that cannot be noticed is none', () => {
    for (const { id, equivalent } of MUTANTS)
      if (equivalent !== undefined) expect(equivalent, id).toMatch(/\w{3}.{40,}/);
  });
});

describe('a sample of the mutants', () => {
  const SAMPLE = 15;
  const step = Math.floor(MUTANTS.length / SAMPLE);
  const sample = Array.from({ length: SAMPLE }, (_, index) => MUTANTS[index * step]).flatMap((mutant) => mutant ?? []);

  it.each(sample.map((mutant) => [mutant.id, mutant.kills, mutant] as const))(
    '%s is noticed by %s',
    (_id, kills, mutant) => {
      const { asExpected, noticedBy, killedAt } = hunt(builtIn, mutant, { runs: 20_000, seed: 1 });
      expect(asExpected, `first noticed by ${noticedBy.join(' ')}`).toBe(true);
      if (mutant.equivalent === undefined) expect(killedAt, kills).toBeGreaterThan(0);
    },
  );
});
