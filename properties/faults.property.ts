/** Each hardware property, run alone, finds the first fault of the catalogue that violates it. `npm run mutants` searches all faults. */
import { describe, expect, it } from 'vitest';
import { FAULTS, faultNamed } from '../models/faults/index.ts';
import { profileOf, search } from '../test/support/search.ts';
import { PROPERTIES } from './index.ts';

const PROGRAMS = 20_000;

/** A random program seldom invalidates a default doorbell and acknowledges it as well: written programs test these properties. */
const SELDOM: ReadonlySet<string> = new Set(['I-41', 'I-43']);

const firstFaultOf = (property: string): readonly [property: string, fault: string, profile: string][] => {
  const fault = FAULTS.find(({ violates, equivalent }) => violates === property && equivalent === undefined);
  return fault === undefined ? [] : [[property, fault.id, fault.profile]];
};

const NAMED = PROPERTIES.filter(
  ({ kind, id }) => (kind === 'hardware' || kind === 'liveness') && !SELDOM.has(id),
).flatMap(({ id }) => firstFaultOf(id));

/** Faults that further properties find as well, or that show on another profile. */
const ALSO: readonly (readonly [property: string, fault: string, profile: string])[] = [
  ['I-11', 'mapc-leaves-cached-target', 'v3'],
  ['I-15', 'planted-doorbell-1023', 'v4.0'],
  ['I-18', 'planted-mapping-clears-pending', 'v4.0'],
  ['I-26', 'planted-vmovp-drags-doorbell', 'v4.0'],
  ['I-37', 'disabled-lpi-is-presented', 'v3'],
  ['I-41', 'disabled-lpi-is-presented', 'v4.0-direct'],
  ['I-87', 'virtual-msi-lost', 'v4.1'],
  ['I-88', 'planted-discard-leaves-cached-translation', 'v3'],
  ['I-88', 'vmovp-stays-at-its-its', 'v4.1-itslist'],
  ['I-91', 'disabled-vsgi-is-presented', 'v4.1'],
];

describe('a fault', () => {
  it.each([...NAMED, ...ALSO])('is noticed by %s: %s on %s', (property, fault, profile) => {
    const watching = PROPERTIES.filter(({ id }) => id === property);
    const { found } = search(profileOf(profile), watching, PROGRAMS, faultNamed(fault).replaces);
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${property}: `));
  });
});
