import { describe, expect, it } from 'vitest';
import { minimal } from '../../../models/drivers/minimal/minimal.ts';
import type { Act } from '../../../models/software/act.ts';
import type { Filter } from '../../../models/software/filter.ts';
import { DRIVER_PROPERTIES } from '../../../properties/drivers/index.ts';
import { checkDriver, type DriverResult } from '../../../src/actors/check-driver.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const check = (id: string, runs: number, filter?: Filter): DriverResult =>
  checkDriver({
    registry: builtIn,
    driver: minimal,
    profile: builtIn.profile(id),
    runs,
    seed: 1,
    filter,
    stopsAtFirst: true,
  });

/** GICR_VPENDBASER.Doorbell is 0. */
const withoutDoorbell = (act: Act): Act => (act.kind === 'write' ? { ...act, value: act.value & ~(1n << 62n) } : act);

const fits = builtIn.profiles.filter((profile) => minimal.unfit(profile) === undefined);

/** The properties of drivers whose situation has not arisen. */
const never = new Set(DRIVER_PROPERTIES.map(({ id }) => id));

const note = (properties: DriverResult['properties']): void => {
  for (const { property, exercised } of properties) if (exercised > 0) never.delete(property.id);
};

describe('the minimal driver', () => {
  it.each(fits.map(({ id }) => id))('violates nothing on %s', (id) => {
    const { properties } = check(id, 150);
    expect(properties.flatMap(({ failure }) => failure?.finding.message ?? [])).toEqual([]);
    note(properties);
  });

  it('comes into every situation of the properties of drivers, over all profiles', () => {
    // It runs after the cases on each profile.
    expect([...never]).toEqual(['P-COUNT']);
  });

  it.each<[string, string, string, Filter]>([
    ['P-THEORY', 'no doorbell is asked for', 'v4.1', { changes: { label: 'put.vpendbaser', to: withoutDoorbell } }],
    ['P-RDMATCH', 'no VSYNC after VMOVP', 'v4.1', { drops: ['load.vsync'] }],
    ['I-96', 'no wait for GICR_SYNCR', 'v4.1', { drops: ['configure.syncr'] }],
    ['P-PROG', 'commands are never published', 'v4.0', { drops: ['map-event.publish'] }],
    ['P-DOWN', 'VMAPP V=0 is not sent', 'v4.0-direct', { drops: ['unmap-vpe.vmapp'] }],
  ])('breaks %s if %s', (id, _what, profile, filter) => {
    const { properties } = check(profile, 2000, filter);
    expect(properties.filter(({ failure }) => failure !== undefined).map(({ property }) => property.id)).toContain(id);
  });
});
