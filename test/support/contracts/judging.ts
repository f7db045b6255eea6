/** The cases of a family of contracts: for every property of software, the shortest driver that keeps it and the shortest that does not. */

import { expect, it } from 'vitest';
import type { Profile } from '../../../models/architecture/profiles.ts';
import { PROPERTIES } from '../../../properties/index.ts';
import type { Family } from '../../../properties/property.ts';
import { type Finding, Judge } from '../../../src/judge/judge.ts';
import type { Happening } from './events.ts';

const properties = PROPERTIES.filter(({ kind }) => kind === 'software' || kind === 'lint');

/** What the happenings lead to; times count from 1. */
export const judge = (on: Profile, happenings: readonly Happening[]): Judge => {
  const judge = new Judge(on, properties);
  judge.known.control.assumeBringUp();
  for (const happening of happenings) {
    judge.time += 1;
    judge.emit(
      'op' in happening ? { kind: 'consumed', its: 0, slot: -1, command: happening, error: undefined } : happening,
    );
  }
  judge.finish();
  return judge;
};

export const told = ({ property, verdict, freedom, time }: Finding): string =>
  `${property.id} ${verdict}${freedom === undefined ? '' : ` ${freedom}`} @${time}`;

export interface Case {
  readonly id: string;
  readonly on: Profile;
  readonly good: readonly Happening[];
  /** What it does wrong last, in findings. */
  readonly bad: readonly [readonly Happening[], ...string[]];
}

/** A test for each case, and one that no contract of the family is without. */
export const testContracts = (family: Family, cases: readonly Case[]): void => {
  for (const [index, { id, on, good, bad }] of cases.entries()) {
    const name = properties.find((property) => property.id === id)?.name;
    it(`${id} ${name} (${index})`, () => {
      const kept = judge(on, good);
      expect(kept.findings.map(told)).toEqual([]);
      const [happenings, ...findings] = bad;
      const broken = judge(on, happenings);
      expect(broken.findings.map(told)).toEqual(findings);
      const exercised = broken.properties.findIndex((property) => property.id === id);
      expect(broken.exercised[exercised]).toBeGreaterThan(0);
    });
  }

  it('has a case for every contract of the family', () => {
    const own = properties.filter((property) => property.family === family).map(({ id }) => id);
    expect([...new Set(cases.map(({ id }) => id))].toSorted()).toEqual(own.toSorted());
  });
};
