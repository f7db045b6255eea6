/** The registry: what is found in it, and what it refuses. */

import { describe, expect, it } from 'vitest';
import { defineProfile } from '../../../models/architecture/profiles.ts';
import { defineHypothesis } from '../../../models/faults/hypothesis.ts';
import { builtIn } from '../../../src/registry/built-in.ts';
import { extended, RegistryError } from '../../../src/registry/registry.ts';

const four = defineProfile({ ...builtIn.profile('v4.1'), id: 'four', redistributors: 4 });

const lost = defineHypothesis({
  id: 'acme-1',
  title: 'SYNC waits for nothing',
  source: 'none',
  profiles: ['four'],
  violates: ['I-89'],
  replaces: () => ({ SYNC: { ready: () => true } }),
});

describe('a registry', () => {
  it('finds by id, and properties by name too', () => {
    expect(builtIn.profile('v4.1').id).toBe('v4.1');
    expect(builtIn.property('at-most-one-default-doorbell')).toBe(builtIn.property('I-63'));
    expect(builtIn.scope('cavium-38539').scope.id).toBe('typer2-only');
    expect(builtIn.scope('cavium-38539/any-reserved-word').scope.id).toBe('any-reserved-word');
    expect(builtIn.fault('int-lost').violates).toBe('I-33');
  });

  it.each<[() => unknown, RegExp]>([
    [() => builtIn.profile('v4.2'), /^there is no profile "v4\.2"; known: v3, /],
    [() => builtIn.property('I-630'), /^there is no property "I-630"; did you mean .*I-63\?$/],
    [() => builtIn.property('default-doorbel'), /did you mean .*at-most-one-default-doorbell/],
    [() => builtIn.hypothesis('cavium-38593'), /did you mean cavium-38539\?$/],
    [() => builtIn.scope('cavium-38539/all'), /^there is no scope of cavium-38539 "all"; known: typer2-only, /],
    [() => builtIn.fault('sheep'), /^there is no fault "sheep"$/],
  ])('names what is near: %s', (lookUp, message) => {
    expect(lookUp).toThrow(RegistryError);
    expect(lookUp).toThrow(message);
  });

  it('is extended without being changed, and knows what is not built in', () => {
    const registry = extended(builtIn, { profiles: [four], hypotheses: [lost] });
    const property = registry.property('I-89');
    expect(registry.profile('four')).toBe(four);
    expect(builtIn.profiles).not.toContain(four);
    expect(registry.needs(four, property, 'acme-1')).toEqual({ profile: 'four', hypothesis: 'acme-1' });
    expect(registry.needs(builtIn.profile('v3'), property, undefined)).toEqual({});
  });

  it('refuses an id that is taken, and what refers to nothing', () => {
    const another = defineProfile({ ...four, id: 'v3' });
    expect(() => extended(builtIn, { profiles: [another] })).toThrow('there is a profile "v3" already');
    expect(() => extended(builtIn, { hypotheses: [lost] })).toThrow('there is no profile "four"');
    expect(extended(builtIn, { profiles: [four, four] }).profiles).toHaveLength(builtIn.profiles.length + 1);
  });
});

describe('what is left out', () => {
  it('of a profile: groups of further redistributors', () => {
    expect(four.commonLpiAffGroups).toEqual([0, 0, 0, 0]);
    expect(defineProfile({ ...builtIn.profile('loosest'), id: 'more', redistributors: 4 }).commonLpiAffGroups).toEqual([
      0, 0, 1, 1,
    ]);
  });

  it('of a hypothesis: statement, affected, scopes', () => {
    expect(lost).toMatchObject({ statement: 'SYNC waits for nothing.', affected: 'not known' });
    expect(lost.scopes).toMatchObject([{ id: 'as-stated', replaces: expect.any(Function) }]);
  });
});
