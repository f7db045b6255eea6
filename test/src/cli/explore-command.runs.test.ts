/** `gicheck explore` as a script sees it. */

import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ABSTRACT_PROPERTIES } from '../../../properties/index.abstract.ts';
import { EXPECTED_DEFAULT } from '../../../src/explore/manifest.ts';
import { document, run, TINY } from '../../support/cli.ts';

describe('gicheck explore', () => {
  const explored = document.extend({
    states: z.number(),
    transitions: z.number(),
    complete: z.boolean(),
    properties: z.array(
      z.looseObject({
        id: z.string(),
        verdict: z.string(),
        exercised: z.number(),
        program: z.array(z.string()).optional(),
      }),
    ),
  });

  it('visits every state of a scope', () => {
    const { status, stdout } = run('explore', '--scope', 'tiny', '--property', 'I-66', '--json');
    expect(status).toBe(0);
    expect(explored.parse(JSON.parse(stdout))).toMatchObject({
      command: 'explore',
      verdict: 'held',
      states: TINY?.states,
      complete: true,
      properties: [{ id: 'I-66', verdict: 'held' }],
    });
  });

  it('comes to every property in the default scope, and visits it whole', () => {
    const { status, stdout } = run('explore', '--json');
    const { properties, ...found } = explored.parse(JSON.parse(stdout));
    const { states, transitions } = EXPECTED_DEFAULT;
    expect(status).toBe(0);
    expect(found).toMatchObject({ verdict: 'held', states, transitions, complete: true });
    expect(properties.map(({ id, verdict }) => `${id} ${verdict}`)).toEqual(
      ABSTRACT_PROPERTIES.map((id) => `${id} held`),
    );
  });

  it('shows the shortest program that breaks a property', () => {
    const args = ['explore', '--scope', 'tiny', '--property', 'no-default-doorbell-after-pending-last'];
    const { status, stdout } = run(...args, '--mutant', 'pendingLastSuppressesDoorbell');
    expect(status).toBe(1);
    expect(stdout).toMatch(/I-65 no-default-doorbell-after-pending-last.*violated/);
    expect(stdout).toMatch(/ 7 {2}INT event 0\n/);
    expect(stdout).not.toMatch(/^ +8 {2}/m);
  });

  it.each([
    ['single', ['I-104', 'I-105', 'I-11', 'I-116', 'I-26', 'I-29', 'I-34', 'I-56', 'I-75']],
    ['races', ['I-104', 'I-105', 'I-29', 'I-56', 'I-75']],
  ])('does not miss what cannot arise in scope %s', (scope, absent) => {
    const { status, stdout } = run('explore', '--scope', scope, '--json');
    expect(status).toBe(0);
    const { verdict, properties } = explored.parse(JSON.parse(stdout));
    expect(verdict).toBe('held');
    const others = properties.filter((each) => each.verdict !== 'held');
    expect(others.map(({ id }) => id).toSorted()).toEqual(absent);
    expect(others.every((each) => each.verdict === 'not applicable' && each.exercised === 0)).toBe(true);
  });

  it('says when a scope does not fit', () => {
    const { status, stdout } = run('explore', '--scope', 'tiny', '--states', '5000');
    expect(status).toBe(3);
    expect(stdout).toMatch(
      /tiny: stopped after [45],\d{3} states\. Raise the limit with --states \(a state takes about \d+ bytes\)/,
    );
  });

  it('visits the reference model too', () => {
    const broken = ['explore', '--reference', '--mutant', 'ringDisarms'] as const;
    const { status, stdout } = run(...broken, '--json');
    expect(status).toBe(1);
    const [property] = explored.parse(JSON.parse(stdout)).properties;
    expect(property).toMatchObject({ id: 'P-REFINES', verdict: 'violated' });
    expect(property?.program?.at(-1)).toMatch(/INT sets vLPI 8192 of vPE 0/);
    expect(run(...broken).stdout).toMatch(/has fewer than \d stimuli violates it/);
    const { status: cutShort, stdout: said } = run('explore', '--reference', '--scope', 'tiny', '--states', '1000');
    expect({ status: cutShort, said }).toEqual({
      status: 3,
      said: expect.stringMatching(/tiny: stopped after 1,000 states/),
    });
  });

  it.each([
    [
      ['--reference', '--scope', 'doorbells'],
      /needs a scope with one ITS and without vSGIs, such as "tiny"; "doorbells" is not/,
    ],
    [['--reference', '--scope', 'tiny', '--scope', 'races'], /--scope: --reference takes only one scope/],
    [['--reference', '--order'], /--order: cannot be used with --reference/],
    [['--reference', '--property', 'I-66'], /--property: --reference checks P-REFINES only/],
    [['--scope', 'nowhere'], /no scope "nowhere"; the scopes are default, single, tiny, /],
    [['--mutant', 'nothing'], /no rule "nothing"; it has msiSetsPending, /],
    [['--property', 'I-01'], /the abstract model has no I-01; it has I-08, /],
    [['--workers', '0'], /--workers: "0" is not a whole number from 1 to /],
    [['--states', '0'], /--states: "0" is not a whole number of 1 or more/],
  ])('refuses %j', (args, message) => {
    const { status, stdout, stderr } = run('explore', ...args);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr.split('\n')).toHaveLength(2);
    expect(stderr).toMatch(message);
  });
});
