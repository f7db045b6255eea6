/**
 * A mutant: hardware with one thing wrong, and the invariant that has to say so. The mutants show what the properties are worth: one that
 * nobody notices is a gap in the properties or in the programs.
 */
import type { Mutation, RuleName } from '../faults/rules.ts';

export interface Mutant {
  /** Kebab-case. */
  readonly id: string;
  /** What goes wrong. */
  readonly title: string;
  readonly mutation: Mutation;
  /** Id of the invariant that has to notice; others may too. */
  readonly kills: string;
  /** Profile on which it shows. */
  readonly profile: string;
  /** Why no program can tell it from healthy hardware, where that is so. */
  readonly equivalent?: string;
}

/** What is broken (a rule, or a whole mutation), who has to notice, where it shows, and what goes wrong. */
export type MutantRow = readonly [
  breaks: RuleName | Mutation,
  kills: string,
  profile: string,
  title: string,
  equivalent?: string,
];

const mutationOf = (breaks: RuleName | Mutation): Mutation =>
  typeof breaks === 'string' ? { [breaks]: false } : breaks;

/** Declares the mutants of one family, by id. */
export const defineMutants = (rows: Readonly<Record<string, MutantRow>>): readonly Mutant[] =>
  Object.entries(rows).map(([id, [breaks, kills, profile, title, equivalent]]) => ({
    id,
    title,
    mutation: mutationOf(breaks),
    kills,
    profile,
    ...(equivalent === undefined ? {} : { equivalent }),
  }));
