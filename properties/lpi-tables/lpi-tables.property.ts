/** The hardware properties of EnableLPIs, its tables, MOVALL and GICD_CTLR: each notices a fault. */
import { describe, expect, it } from 'vitest';
import { lpiTableMutants } from '../../models/mutants/lpi-table-mutants.ts';
import { lpiTableRules } from '../../models/reference/rules/lpi-table-rules.ts';
import { profileOf, search } from '../../test/support/search.ts';
import { PROPERTIES } from '../index.ts';
import { movallProperties } from '../pending/movall.ts';
import { distributorControlProperties } from '../registers/distributor-control.ts';
import { lpiTableProperties } from './lpi-tables.ts';

const OWN = [...lpiTableProperties, ...movallProperties, ...distributorControlProperties];
const PROGRAMS = 20_000;

/** What each property has to notice, and where. */
const KILLERS = lpiTableMutants.map(({ kills, profile, mutation }) => [kills, profile, mutation] as const);

describe('a broken rule', () => {
  it.each(KILLERS)('is noticed by %s on %s: %o', (id, profile, mutation) => {
    const watching = PROPERTIES.filter((property) => property.id === id);
    const { found } = search(profileOf(profile), watching, PROGRAMS, mutation);
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });

  it('is planted for every property, and for every rule', () => {
    const killed = new Set(KILLERS.map(([id]) => id));
    expect(OWN.filter(({ id }) => !killed.has(id))).toEqual([]);
    const broken = new Set<string>(KILLERS.flatMap(([, , mutation]) => Object.keys(mutation)));
    expect(Object.keys(lpiTableRules).filter((rule) => !broken.has(rule))).toEqual([]);
  });
});
