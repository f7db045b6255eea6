import { describe, expect, it } from 'vitest';
import { MUTATIONS } from '../../../models/drivers/theory/mutations.ts';
import { theory } from '../../../models/drivers/theory/theory.ts';
import type { Filter } from '../../../models/software/filter.ts';
import { DRIVER_PROPERTIES } from '../../../properties/drivers/index.ts';
import { checkDriver, type DriverResult } from '../../../src/actors/check-driver.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const check = (id: string, runs: number, filter?: Filter, stopsAtFirst = false): DriverResult =>
  checkDriver({ registry: builtIn, driver: theory, profile: builtIn.profile(id), runs, seed: 1, filter, stopsAtFirst });

const fits = builtIn.profiles.filter((profile) => theory.unfit(profile) === undefined);

const brokenBy = ({ properties }: DriverResult): readonly string[] =>
  properties.filter(({ failure }) => failure !== undefined).map(({ property }) => property.id);

/** The properties of drivers whose situation has not arisen. */
const never = new Set(DRIVER_PROPERTIES.map(({ id }) => id));

const note = (properties: DriverResult['properties']): void => {
  for (const { property, exercised } of properties) if (exercised > 0) never.delete(property.id);
};

describe('the theory of operation', () => {
  it.each(fits.map(({ id }) => id))('violates nothing on %s', (id) => {
    const { properties } = check(id, 120);
    expect(properties.flatMap(({ failure }) => failure?.finding.message ?? [])).toEqual([]);
    note(properties);
  });

  it('comes into every situation of the properties of drivers, over all profiles', () => {
    // It runs after the cases on each profile.
    expect([...never]).toEqual([]);
  });

  it.each([
    ['P-THEORY', 'forward-without-discard'],
    ['P-HOST', 'host-lpi-disabled'],
    ['P-VSGICFG', 'vsgi-stays-enabled'],
    ['P-DBQUIET', 'doorbell-enabled-while-it-runs'],
    ['P-DONE', 'old-vpe-not-synced'],
    ['P-REUSE', 'vsgis-left-pending'],
  ])('breaks %s first with the mutation %s', (id, name) => {
    const mutation = MUTATIONS.find((each) => each.id === `theory-${name}`);
    expect(mutation).toBeDefined();
    if (mutation === undefined) return;
    expect(brokenBy(check(mutation.profile, 3000, mutation.filter, true))).toContain(id);
  });

  it.each([
    ['P-COUNT', 'never-unmapped-lazily'],
    ['P-VSGIPEND', 'vsgi-configuration-clears'],
    ['P-WAKE', 'load-while-waiting'],
  ])('breaks %s, beside others, with the mutation %s', (id, name) => {
    const mutation = MUTATIONS.find((each) => each.id === `theory-${name}`);
    expect(mutation).toBeDefined();
    if (mutation === undefined) return;
    expect(brokenBy(check(mutation.profile, 800, mutation.filter))).toContain(id);
  });

  it('has mutations whose ids differ, and profiles that it works with', () => {
    expect(new Set(MUTATIONS.map(({ id }) => id)).size).toBe(MUTATIONS.length);
    for (const { profile } of MUTATIONS) expect(fits.map(({ id }) => id)).toContain(profile);
  });
});
