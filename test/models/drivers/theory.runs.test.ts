import { describe, expect, it } from 'vitest';
import { theory } from '../../../models/drivers/theory/theory.ts';
import type { Filter } from '../../../models/software/filter.ts';
import { checkDriver, type DriverResult } from '../../../src/actors/check-driver.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const check = (id: string, runs: number, filter?: Filter): DriverResult =>
  checkDriver({ registry: builtIn, driver: theory, profile: builtIn.profile(id), runs, seed: 1, filter });

const fits = builtIn.profiles.filter((profile) => theory.unfit(profile) === undefined);

const brokenBy = ({ properties }: DriverResult): readonly string[] =>
  properties.filter(({ failure }) => failure !== undefined).map(({ property }) => property.id);

describe('the theory of operation', () => {
  it.each(fits.map(({ id }) => id))('violates nothing on %s', (id) => {
    const { properties } = check(id, 400);
    expect(properties.flatMap(({ failure }) => failure?.finding.message ?? [])).toEqual([]);
    const vacuous = properties.filter(
      ({ property, verdict }) => property.family === 'drivers' && verdict === 'vacuous',
    );
    expect(vacuous.map(({ property }) => property.id)).toEqual([]);
  });

  it('is not preempted out of its sleep: without the test of IN_WFI a vCPU sleeps on while its vPE is resident', () => {
    expect(brokenBy(check('v4.1', 2000, { drops: ['load.test-in-wfi'] }))).toContain('P-WAKE');
  });
});
