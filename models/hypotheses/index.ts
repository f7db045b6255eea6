/** Every hypothesis. */
import { cavium38539 } from './cavium-38539.ts';
import type { Hypothesis, Scope } from './hypothesis.ts';
import { PLANTED } from './planted.ts';

/** Suspected faults of real hardware. */
export const ERRATA: readonly Hypothesis[] = [cavium38539];

export const HYPOTHESES: readonly Hypothesis[] = [...ERRATA, ...PLANTED];

/** A hypothesis by id, with the scope after a slash (`cavium-38539/any-reserved-word`), else its first. */
export const findHypothesis = (
  name: string,
): { readonly hypothesis: Hypothesis; readonly scope: Scope } | undefined => {
  const [id, scopeId] = name.split('/');
  const hypothesis = HYPOTHESES.find((candidate) => candidate.id === id);
  const scope =
    scopeId === undefined ? hypothesis?.scopes[0] : hypothesis?.scopes.find((candidate) => candidate.id === scopeId);
  return hypothesis === undefined || scope === undefined ? undefined : { hypothesis, scope };
};
