/** A hypothesis: a suspected fault of hardware, with the properties that it violates, the workaround of software, and the report. */

import { branded } from '../architecture/brand.ts';
import type { Step } from '../architecture/steps.ts';
import type { Fault, Replacement } from './fault.ts';

export interface Workaround {
  readonly description: string;
  /** Steps that software with the workaround never takes. */
  readonly avoids: (step: Step) => boolean;
}

/** One possible extent of the suspected fault. Scopes of one hypothesis differ in the programs that violate a property. */
export interface Scope {
  readonly id: string;
  readonly description: string;
  /** The operations of the model that the hardware does wrong. */
  readonly replaces: Replacement;
  readonly workaround?: Workaround;
}

export interface Hypothesis {
  /** Kebab-case, starting with the vendor or project; `planted-…` for faults made up to test the properties. */
  readonly id: string;
  readonly title: string;
  /** What the hardware is suspected to do. */
  readonly statement: string;
  readonly affected: string;
  readonly source: string;
  /** Profiles that it is checked on. */
  readonly profiles: readonly string[];
  /** Ids of the properties that the fault has to violate. */
  readonly violates: readonly string[];
  /** At least one. */
  readonly scopes: readonly Scope[];
}

/** The argument of `defineHypothesis`; `replaces` and `workaround` are short for a single scope. */
export type HypothesisData = Omit<Hypothesis, 'statement' | 'affected' | 'scopes'> & {
  /** The title by default. */
  readonly statement?: string;
  readonly affected?: string;
} & (
    | { readonly scopes: readonly Scope[]; readonly replaces?: never; readonly workaround?: never }
    | { readonly replaces: Replacement; readonly workaround?: Workaround; readonly scopes?: never }
  );

/** Id of the scope of a hypothesis with a single scope. */
export const ONLY_SCOPE = 'as-stated';

const scopesOf = (data: HypothesisData): readonly Scope[] => {
  if (data.scopes !== undefined) return data.scopes;
  const { title, replaces, workaround } = data;
  return [{ id: ONLY_SCOPE, description: title, replaces, ...(workaround === undefined ? {} : { workaround }) }];
};

/** Declares a hypothesis. Fields that hypotheses do not have are kept, so that whoever loads the hypothesis can name them. */
export const defineHypothesis = (data: HypothesisData): Hypothesis => {
  const { title, statement = `${title}.`, affected = 'not known' } = data;
  const { replaces, workaround, ...own } = data;
  const ignored = data.scopes === undefined ? {} : { replaces, workaround };
  const given = Object.fromEntries(Object.entries(ignored).filter(([, value]) => value !== undefined));
  return branded('hypothesis', { ...own, ...given, statement, affected, scopes: scopesOf(data) });
};

/** A planted fault, to be checked as a hypothesis. */
export const hypothesisOf = ({ id, title, source, profile, violates, replaces }: Fault): Hypothesis =>
  defineHypothesis({
    id,
    title,
    affected: 'nothing: it is planted',
    source,
    profiles: [profile],
    violates: [violates],
    replaces,
  });

/** The faults that a hypothesis suspects, one for each scope, on the first of its profiles. */
export const faultsOf = ({ id, source, profiles, violates, scopes }: Hypothesis): readonly Fault[] =>
  scopes.map(({ id: scope, description, replaces }) => ({
    id: `${id}/${scope}`,
    title: description,
    violates: violates[0] ?? '',
    profile: profiles[0] ?? '',
    source,
    provenance: 'erratum',
    replaces,
  }));
