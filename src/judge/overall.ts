/** The verdict of several properties together: the worst one. A vacuous property counts worse than a remark. */
import type { Verdict } from './verdict.ts';

const RANK: Readonly<Record<Verdict, number>> = {
  held: 0,
  lint: 1,
  vacuous: 2,
  inconclusive: 3,
  disputed: 4,
  violated: 5,
};

/** The worse of two verdicts. */
export const worse = (a: Verdict | undefined, b: Verdict): Verdict => (a === undefined || RANK[b] > RANK[a] ? b : a);

/** The verdict of a whole run: the worst of its properties. */
export const overall = (results: readonly { readonly verdict: Verdict }[]): Verdict =>
  results.reduce<Verdict>((sum, { verdict }) => worse(sum, verdict), 'held');
