/** The verdict on a property at the end of a trace, with its counts. */
import type { EventKind } from '../../models/architecture/events.ts';
import type { Property } from '../../properties/property.ts';
import { type FindingVerdict, type Verdict, verdictOf } from '../judge/verdict.ts';

export interface PropertyOutcome {
  readonly id: string;
  readonly name: string;
  readonly verdict: Verdict;
  readonly exercised: number;
  /** Kinds of events that the property needs and the trace does not show; only with `inconclusive`. */
  readonly missing?: readonly EventKind[];
  /** Another reason why the property was not judged to the end; only with `inconclusive`. */
  readonly reason?: string;
}

/** What the trace has told about one property. */
interface Told {
  readonly missing: readonly EventKind[];
  readonly exercised: number;
  readonly found: Iterable<FindingVerdict>;
  /** Why the property was not judged to the end. */
  readonly reason: string | undefined;
}

const isOpen = (verdict: Verdict): boolean => verdict === 'held' || verdict === 'vacuous' || verdict === 'lint';

export const outcomeOf = ({ id, name }: Property, { missing, exercised, found, reason }: Told): PropertyOutcome => {
  const verdict = verdictOf({ missing, exercised, found });
  const outcome = { id, name, verdict, exercised, ...(missing.length === 0 ? {} : { missing }) };
  return reason === undefined || missing.length > 0 || !isOpen(verdict)
    ? outcome
    : { ...outcome, verdict: 'inconclusive', reason };
};
