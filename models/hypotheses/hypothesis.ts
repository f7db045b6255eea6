/**
 * A hypothesis: a named mutation of the hardware, with what it should break, how software gets around it, and where it was reported.
 */

import type { Step } from '../architecture/steps.ts';
import type { Mutation } from '../faults/rules.ts';

export interface Workaround {
  readonly description: string;
  /** Steps that software with the workaround never takes. */
  readonly avoids: (step: Step) => boolean;
}

/** One way the suspicion could be true; rival scopes of one hypothesis are told apart by what they break. */
export interface Scope {
  readonly id: string;
  readonly description: string;
  readonly mutation: Mutation;
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
  /** Properties that it has to break. */
  readonly violates: readonly string[];
  /** At least one. */
  readonly scopes: readonly Scope[];
}

/** Declares a hypothesis. */
export const defineHypothesis = (hypothesis: Hypothesis): Hypothesis => hypothesis;
