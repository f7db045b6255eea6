/** The verdict of several properties together: the worst one. A vacuous property counts worse than a remark. */
import type { Verdict } from './verdict.ts';

const RANK: Readonly<Record<Verdict, number>> = {
  'not applicable': 0,
  held: 1,
  lint: 2,
  vacuous: 3,
  inconclusive: 4,
  disputed: 5,
  violated: 6,
};

/** The worse of two verdicts. */
export const worse = (a: Verdict | undefined, b: Verdict): Verdict => (a === undefined || RANK[b] > RANK[a] ? b : a);

/** The verdict of a whole run: the worst of its properties. */
export const overall = (results: readonly { readonly verdict: Verdict }[]): Verdict =>
  results.reduce<Verdict>((sum, { verdict }) => worse(sum, verdict), 'held');
