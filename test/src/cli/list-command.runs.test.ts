/** `gicheck list` as a script sees it. */

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { document, run } from '../../support/cli.ts';

describe('gicheck list', () => {
  it.each(['properties', 'profiles', 'freedoms', 'hypotheses'])('%s', (what) => {
    const { status, stdout } = run('list', what, '--json');
    const parsed = document.parse(JSON.parse(stdout));
    expect(status).toBe(0);
    expect(z.array(z.unknown()).parse(parsed[what]).length).toBeGreaterThan(3);
  });

  it('freedoms: how each is resolved, and why', () => {
    const { freedoms } = document
      .extend({
        freedoms: z.array(z.looseObject({ id: z.string(), resolved: z.string(), note: z.string().optional() })),
      })
      .parse(JSON.parse(run('list', 'freedoms', '--json').stdout));
    expect(freedoms.find(({ id }) => id === 'A-17')).toMatchObject({ resolved: 'choice' });
    expect(freedoms.find(({ id }) => id === 'A-09')).toMatchObject({ resolved: 'software', note: 'It breaks I-21.' });
    const text = run('list', 'freedoms').stdout;
    expect(text).toMatch(/A-09 .*software: It breaks I-21\./);
    expect(text).toMatch(/A-17 .*rings .*choice/);
  });

  it('profiles: the freedoms that each fixes', () => {
    const { profiles } = document
      .extend({ profiles: z.array(z.looseObject({ id: z.string(), fixed: z.record(z.string(), z.string()) })) })
      .parse(JSON.parse(run('list', 'profiles', '--json').stdout));
    expect(profiles.find(({ id }) => id === 'gic-700')?.fixed).toEqual({ 'A-21': 'a vSGI is dropped' });
    const text = run('list', 'profiles').stdout;
    for (const { id } of profiles) expect(text).toContain(`${id} `);
    expect(text).toMatch(/v4\.1 .*none/);
    expect(text).toMatch(/strictest .*every choice \(\d+\)/);
    expect(text).toMatch(/gic-600ae .*A-12 A-52/);
  });
});

describe('gicheck list properties', () => {
  it('says what each property is tested with', () => {
    const listed = z.array(z.looseObject({ id: z.string(), brokenBy: z.string(), mutants: z.array(z.string()) }));
    const parsed = document.parse(JSON.parse(run('list', 'properties', '--json').stdout));
    const properties = listed.parse(parsed.properties);
    const find = (id: string) => properties.find((property) => property.id === id);
    expect(find('I-29')).toMatchObject({ brokenBy: 'mutants' });
    expect(find('I-29')?.mutants).toContain('planted-movi-loses-pending');
    expect(find('I-21')).toMatchObject({ brokenBy: 'programs', mutants: [] });
  });
});
