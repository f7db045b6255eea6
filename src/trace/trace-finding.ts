/** A finding of a trace, as it is reported. */
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Property } from '../../properties/property.ts';
import type { FindingVerdict } from '../judge/verdict.ts';

/** A finding at a line of a trace. */
export interface TraceFinding {
  /** Id of the property; `trace` if the finding is about the trace itself. */
  readonly property: string;
  readonly name: string;
  readonly verdict: FindingVerdict;
  readonly line: number;
  readonly message: string;
  readonly source: string;
  /** The freedom on which a disputed finding depends. */
  readonly freedom?: FreedomId;
  /** Number of findings that this one stands for; 1 if it is left out. */
  readonly count?: number;
}

/** A finding that waits for later lines, which may take it away. */
export interface WaitingFinding {
  readonly property: Property;
  readonly finding: TraceFinding;
}

/** The trace itself is wrong or incomplete. */
export const ofTheTrace = (message: string, line: number): TraceFinding => ({
  property: 'trace',
  name: 'trace-is-complete',
  verdict: 'inconclusive',
  line,
  message,
  source: 'QEMU trace log',
});

/** The parts of a finding that say which property it is about. */
export const named = ({ id, name, source }: Property): Pick<TraceFinding, 'property' | 'name' | 'source'> => ({
  property: id,
  name,
  source,
});
