/**
 * Findings that consist in an access that the log does not show: a poll of Dirty, a write of EnableLPIs.
 *
 * A line that is missing from the log looks the same. Such a finding is a violation only if the driver omits the access more often than it makes
 * it, and if the log shows accesses of this kind at all; otherwise it is inconclusive. A finding waits until that is decided.
 */
import type { Omission, Property } from '../../properties/property.ts';
import type { TraceFinding } from './trace-finding.ts';
import type { QemuEvent } from './trace-sink.ts';

interface Held {
  readonly property: Property;
  readonly finding: TraceFinding;
  readonly omitted: Omission;
  /** Tells this omission from others of its kind. */
  readonly which: number;
}

/** What to say of a finding whose access may be missing from the log only. */
const DOUBTS: Readonly<Record<Omission, string>> = {
  'poll of Dirty': 'the line of the read may be missing from the log',
  EnableLPIs: 'the line of the write may be missing from the log',
};

export class Omissions {
  readsAreShown = false;
  /** How often the driver made the access. */
  private readonly made: Record<Omission, number> = { 'poll of Dirty': 0, EnableLPIs: 0 };
  /** The omissions, each once: several properties may tell of the same. */
  private readonly omitted: Readonly<Record<Omission, Set<number>>> = {
    'poll of Dirty': new Set(),
    EnableLPIs: new Set(),
  };
  private held: Held[] = [];

  note(event: QemuEvent): void {
    if (event.kind === 'dirty-cleared' && event.after === 'deschedule') this.made['poll of Dirty'] += 1;
  }

  hold(held: Held): void {
    this.held.push(held);
    this.omitted[held.omitted].add(held.which);
  }

  /** The findings that have turned out to be violations. */
  proven(): readonly Held[] {
    if (this.held.length === 0) return this.held;
    return this.take((omission) => this.omitted[omission].size > 1 && this.isHabit(omission));
  }

  /** The findings that were not decided; the trace is over. */
  rest(): readonly Held[] {
    return [
      ...this.take((omission) => this.isHabit(omission)),
      ...this.take(() => true).map(({ finding, ...held }) => {
        const message = `${finding.message}; ${DOUBTS[held.omitted]}`;
        return { ...held, finding: { ...finding, verdict: 'inconclusive' as const, message } };
      }),
    ];
  }

  private isHabit(omission: Omission): boolean {
    if (omission === 'poll of Dirty' && !this.readsAreShown) return false;
    return this.omitted[omission].size > this.made[omission];
  }

  private take(which: (omission: Omission) => boolean): readonly Held[] {
    const taken = this.held.filter(({ omitted }) => which(omitted));
    if (taken.length > 0) this.held = this.held.filter(({ omitted }) => !which(omitted));
    return taken;
  }
}
