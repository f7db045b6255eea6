/** Verdicts on a property, and how they follow from its findings. */
import type { EventKind } from '../../models/architecture/events.ts';

/**
 * `disputed`: violated under only one reading of an open point. `lint`: legal, but unwise. `inconclusive`: the events do not suffice to decide.
 * `vacuous`: the situation of the property never arose. `not applicable`: it cannot arise on this hardware, or in this scope.
 */
export type Verdict = 'held' | 'violated' | 'disputed' | 'lint' | 'inconclusive' | 'vacuous' | 'not applicable';

/** The verdict of a finding. */
export type FindingVerdict = Exclude<Verdict, 'held' | 'vacuous' | 'not applicable'>;

const WORST_FIRST: readonly FindingVerdict[] = ['violated', 'disputed', 'inconclusive', 'lint'];

/** The worst of these verdicts; `held` if there are none. */
export const worst = (verdicts: Iterable<FindingVerdict>): FindingVerdict | 'held' => {
  const found = new Set(verdicts);
  return WORST_FIRST.find((verdict) => found.has(verdict)) ?? 'held';
};

/** The results for one property at the end of a run. */
export interface Judged {
  /** Kinds of events that the property needs and the source does not show. */
  readonly missing: readonly EventKind[];
  readonly exercised: number;
  readonly found: Iterable<FindingVerdict>;
}

/** The verdict on a property. */
export const verdictOf = ({ missing, exercised, found }: Judged): Verdict => {
  const verdict = worst(found);
  if (missing.length > 0 && verdict === 'held') return 'inconclusive';
  return verdict === 'held' && exercised === 0 ? 'vacuous' : verdict;
};
