/** The hardware and liveness properties of the command queue and of the ITS registers: each notices a fault. */
import { describe, expect, it } from 'vitest';
import { queueMutants } from '../../models/mutants/queue-mutants.ts';
import { profileOf, search } from '../../test/support/search.ts';
import { itsRegisterProperties } from '../registers/its.ts';
import { queueProperties } from './queue.ts';

const PROPERTIES = [...queueProperties, ...itsRegisterProperties];
const PROGRAMS = 20_000;

/** What each property has to notice, and where. */
const KILLERS = queueMutants.map(({ kills, profile, mutation }) => [kills, profile, mutation] as const);

describe('a broken rule', () => {
  it.each(KILLERS)('is noticed by %s on %s: %o', (id, profile, mutation) => {
    const watching = PROPERTIES.filter((property) => property.id === id);
    const { found } = search(profileOf(profile), watching, PROGRAMS, mutation);
    expect(found).not.toEqual([]);
    expect(found[0]).toMatch(new RegExp(`^${id}: `));
  });

  it('is planted for every property', () => {
    const killed = new Set(KILLERS.map(([id]) => id));
    expect(PROPERTIES.filter(({ id }) => !killed.has(id))).toEqual([]);
  });
});
