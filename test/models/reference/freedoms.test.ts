/** What a profile that fixes a freedom is asked, and what it may not fix. */

import { describe, expect, it } from 'vitest';
import { defineProfile, type Profile } from '../../../models/architecture/profiles.ts';
import { hardwareWith } from '../../../models/faults/fault.ts';
import { Gic } from '../../../models/reference/gic.ts';
import { profileOf } from '../../support/search.ts';

const silent = { time: 0, emit: () => {} };

/** A machine with these outcomes fixed, whose scheduler takes the last outcome of all. */
const machineWith = (fixed: Profile['fixed']): Gic => {
  const gic = new Gic({ ...profileOf('v4.1'), id: 'mine', fixed }, hardwareWith(), silent);
  gic.tick({ choose: (_, outcomes) => outcomes.length - 1 });
  return gic;
};

describe('a profile that fixes a freedom', () => {
  it('takes the outcome of that name without asking', () => {
    const gic = machineWith({ 'A-17': 'does not ring' });
    expect(gic.choose('A-17', ['rings', 'does not ring'])).toBe(1);
    expect(gic.choose('A-19', ['rings', 'does not ring', 'explodes'])).toBe(2);
  });

  it('takes the plainest where another question is asked', () => {
    const gic = machineWith({ 'A-16': 'request follows the vPE' });
    expect(gic.choose('A-16', ['DB is the request', 'request follows the vPE'])).toBe(1);
    expect(gic.choose('A-16', ['request stays', 'rings at once'])).toBe(0);
  });

  it.each<[string, Readonly<Record<string, string>>, string]>([
    ['no freedom', { 'A-51': 'rings' }, 'profile mine: there is no freedom A-51'],
    [
      'no outcome of it',
      { 'A-17': 'sings' },
      'profile mine: A-17 has no outcome "sings"; it has "rings", "does not ring"',
    ],
    ['no choice', { 'A-05': 'at once' }, 'profile mine: A-05 is no choice of hardware (schedule) and cannot be fixed'],
    [
      'the moment',
      { 'A-40': 'another one' },
      'profile mine: A-40 "another one" depends on the moment; only "lowest INTID" can be fixed',
    ],
  ])('is refused if it fixes %s', (_, fixed, message) => {
    expect(() => defineProfile({ ...profileOf('v4.1'), id: 'mine', fixed })).toThrow(new Error(message));
    expect(() => machineWith(fixed)).toThrow(new Error(message));
  });
});
