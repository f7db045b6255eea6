/** The verdicts on a property, and how they follow from the findings of a run. */
import type { EventKind } from '../../models/architecture/events.ts';

/**
 * `disputed`: violated under one reading of an uncertain point only. `lint`: legal, but unwise. `inconclusive`: the observation does not tell.
 * `vacuous`: the situation that the property is about never arose.
 */
export type Verdict = 'held' | 'violated' | 'disputed' | 'lint' | 'inconclusive' | 'vacuous';

/** The verdict of a finding. */
export type FindingVerdict = Exclude<Verdict, 'held' | 'vacuous'>;

const WORST_FIRST: readonly FindingVerdict[] = ['violated', 'disputed', 'inconclusive', 'lint'];

/** The worst of some verdicts; held if there is none. */
export const worst = (verdicts: Iterable<FindingVerdict>): FindingVerdict | 'held' => {
  const found = new Set(verdicts);
  return WORST_FIRST.find((verdict) => found.has(verdict)) ?? 'held';
};

/** What is known of a property at the end of a run. */
export interface Judged {
  /** Kinds of events that it needs and the source does not show. */
  readonly missing: readonly EventKind[];
  readonly exercised: number;
  readonly found: Iterable<FindingVerdict>;
}

/** The verdict on a property. */
export const verdictOf = ({ missing, exercised, found }: Judged): Verdict => {
  if (missing.length > 0) return 'inconclusive';
  const verdict = worst(found);
  return verdict === 'held' && exercised === 0 ? 'vacuous' : verdict;
};
