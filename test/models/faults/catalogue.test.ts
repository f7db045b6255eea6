/** The catalogue of faults is complete and consistent. */
import { describe, expect, it } from 'vitest';
import { ABSTRACT_RULES } from '../../../models/abstract/rules.ts';
import { findProfile } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { ERRATA, FAULTS } from '../../../models/faults/index.ts';
import { PROPERTIES } from '../../../properties/index.ts';

const hardware = PROPERTIES.filter(({ kind }) => kind === 'hardware' || kind === 'liveness');
const ROWS = FAULTS.filter(({ provenance }) => provenance !== 'erratum');

describe('the catalogue of faults', () => {
  it('has unique ids in kebab-case, and titles', () => {
    const ids = FAULTS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { id, title } of ROWS) {
      expect(id).toMatch(/^[a-z0-9.]+(-[a-z0-9.]+)*$/);
      expect(title, id).toMatch(/^\S.{8,90}\S$/);
    }
  });

  it('has each scope of each erratum', () => {
    const scopes = ERRATA.flatMap(({ id, scopes }) => scopes.map((scope) => `${id}/${scope.id}`));
    expect(FAULTS.filter(({ provenance }) => provenance === 'erratum').map(({ id }) => id)).toEqual(scopes);
  });

  it('breaks something else with each row', () => {
    const broken = new Map<string, string>();
    for (const { id, replaces, violates, profile } of FAULTS) {
      const same = FAULTS.find(
        (other) =>
          other.id !== id && other.replaces === replaces && other.violates === violates && other.profile === profile,
      );
      if (same !== undefined) broken.set(id, same.id);
    }
    expect([...broken]).toEqual([]);
  });

  it('replaces operations that the model has', () => {
    for (const { id, replaces } of FAULTS) expect(() => hardwareWith(replaces), id).not.toThrow();
  });

  it('names properties of hardware, and profiles on which they hold', () => {
    for (const { id, violates, profile } of FAULTS) {
      const property = hardware.find((each) => each.id === violates);
      expect(property, `${id} names ${violates}, which judges no hardware`).toBeDefined();
      const architecture = findProfile(profile)?.architecture;
      expect(architecture, `${id} names the profile ${profile}`).toBeDefined();
      expect(property?.architectures, `${id}: ${violates} on ${profile}`).toContain(architecture);
    }
  });

  it('has a fault for every property of hardware', () => {
    const named = new Set(FAULTS.flatMap(({ violates, equivalent }) => (equivalent === undefined ? [violates] : [])));
    expect(hardware.map(({ id }) => id).filter((id) => !named.has(id))).toEqual([]);
  });

  it('has at most one fault for each rule of the abstract model, and one for all', () => {
    const rules = FAULTS.flatMap(({ abstractRule }) => abstractRule ?? []);
    expect(rules.toSorted()).toEqual([...ABSTRACT_RULES].toSorted());
  });

  it('says why a fault that cannot be noticed is none', () => {
    for (const { id, equivalent } of FAULTS) {
      if (equivalent !== undefined) expect(equivalent, id).toMatch(/\w{3}.{40,}/);
    }
  });

  it('knows the shortest programs of planted faults', () => {
    for (const { id, provenance, shortest = [] } of FAULTS) {
      if (provenance === 'planted') expect(shortest.length, id).toBeGreaterThan(0);
    }
  });
});
