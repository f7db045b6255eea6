import { describe, expect, it } from 'vitest';

import type { Driver } from '../../../models/software/host-driver.ts';
import { checkDriver, type DriverResult } from '../../../src/actors/check-driver.ts';
import { builtIn } from '../../../src/registry/built-in.ts';

const check = (driver: Driver, profile: string, runs: number): DriverResult =>
  checkDriver({ registry: builtIn, driver, profile: builtIn.profile(profile), runs, seed: 1 });

const violatedBy = ({ properties }: DriverResult): readonly string[] =>
  properties.flatMap(({ property, failure }) => (failure === undefined ? [] : [property.id]));

describe("Xen's series as posted", () => {
  it.each([
    ['xen-xa', 'v4.1', 'I-23'],
    ['xen-xa', 'v4.0', 'P-CMD'],
    ['xen-xa', 'v4.0-direct', 'P-WAKE'],
    ['xen-xb', 'v4.0', 'P-RDMATCH'],
    ['xen-xb', 'v4.0', 'P-SWAP'],
    ['xen-xb', 'v4.0', 'P-DOWN'],
    ['xen-xc', 'v4.0', 'P-LOCK'],
    ['xen-xc', 'v4.0-direct', 'P-DOWN'],
    ['xen-xd', 'v4.0', 'P-RDMATCH'],
  ])('%s on %s breaks %s', (id, profile, property) => {
    expect(violatedBy(check(builtIn.driver(id), profile, 150))).toContain(property);
  });
});

describe("Xen's series with corrections", () => {
  it.each([
    ['xen-xa', 'v4.1'],
    ['xen-xa', 'v4.0'],
    ['xen-xa', 'v4.0-direct'],
    ['xen-xb', 'v4.0'],
    ['xen-xb', 'v4.0-direct'],
    ['xen-xc', 'v4.0'],
    ['xen-xc', 'v4.0-direct'],
  ])('%s violates nothing on %s', (id, profile) => {
    const { properties } = check(builtIn.driver(`${id}-corrected`), profile, 200);
    expect(properties.flatMap(({ failure }) => failure?.finding.message ?? [])).toEqual([]);
  });
});
