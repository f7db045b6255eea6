/**
 * Findings that consist in an access that the log does not show: a poll of Dirty, a write of EnableLPIs.
 *
 * A line that is missing from the log looks the same. Such a finding is a violation only if the driver omits the access more often than it makes
 * it, and if the log shows accesses of this kind at all; otherwise it is inconclusive. A finding waits until that is decided.
 */
import type { Omission, Property } from '../../properties/property.ts';
import type { TraceFinding } from './trace-finding.ts';
import type { QemuEvent, Shown } from './trace-sink.ts';

interface Held {
  readonly property: Property;
  readonly finding: TraceFinding;
  readonly omitted: Omission;
  /** Tells this omission from others of its kind. */
  readonly which: number;
}

/** Without lines of this kind nobody knows whether the access was omitted; undefined: one line more or less is no habit. */
const shownBy = (omission: Omission): Shown | undefined => {
  if (omission === 'event') return 'MSIs';
  if (omission === 'ITS register') return undefined;
  return omission === 'EnableLPIs' ? 'writes of redistributors' : 'reads of redistributors';
};

/** Each PE makes the access once: one omission is as rare as one line that is missing. */
const isOnceForEach = (omission: Omission): boolean => omission === 'EnableLPIs';

/** What to say of a finding whose access may be missing from the log only. */
const missing = (omission: Omission): string =>
  `the line of the ${shownBy(omission) === 'reads of redistributors' ? 'read' : 'write'} may be missing from the log`;

/** The access that this event shows, if it is one that a driver may omit. */
const accessOf = (event: QemuEvent): Omission | undefined => {
  switch (event.kind) {
    case 'dirty-cleared':
      return event.after === 'deschedule' ? 'poll of Dirty' : undefined;
    case 'rwp':
      return 'poll of RWP';
    case 'waker-polled':
      return 'poll of ChildrenAsleep';
    case 'enable-lpis':
      return 'EnableLPIs';
    default:
      return undefined;
  }
};

export class Omissions {
  private readonly shown = new Set<Shown>();
  /** How often the driver made the access. */
  private readonly made = new Map<Omission, number>();
  /** The omissions, each once: several properties may tell of the same. */
  private readonly omitted = new Map<Omission, Set<number>>();
  private held: Held[] = [];

  shows(kind: Shown): void {
    this.shown.add(kind);
  }

  note(event: QemuEvent): void {
    if (event.kind === 'msi') this.shows('MSIs');
    const access = accessOf(event);
    // What is cleared has to be set again.
    if (access !== undefined) this.makes(access, event.kind === 'enable-lpis' && !event.enabled ? -1 : 1);
  }

  /** The driver made the access, or a device sent the event. */
  makes(access: Omission, times = 1): void {
    this.made.set(access, Math.max(0, (this.made.get(access) ?? 0) + times));
  }

  hold(held: Held): void {
    this.held.push(held);
    const omitted = this.omitted.get(held.omitted);
    if (omitted === undefined) this.omitted.set(held.omitted, new Set([held.which]));
    else omitted.add(held.which);
  }

  /** The findings that have turned out to be violations. */
  proven(): readonly Held[] {
    if (this.held.length === 0) return this.held;
    return this.take((omission) => this.times(omission) > 1 && this.isHabit(omission));
  }

  /** The findings that were not decided; the trace is over. */
  rest(): readonly Held[] {
    return [
      ...this.take((omission) => this.isHabit(omission)),
      // A remark that may be wrong is none.
      ...this.take(() => true).flatMap(({ finding, ...held }) => {
        if (finding.verdict === 'lint') return [];
        const message = `${finding.message}; ${missing(held.omitted)}`;
        return [{ ...held, finding: { ...finding, verdict: 'inconclusive' as const, message } }];
      }),
    ];
  }

  private isHabit(omission: Omission): boolean {
    const lines = shownBy(omission);
    if (lines === undefined || !this.shown.has(lines)) return false;
    return this.times(omission) > Math.max(isOnceForEach(omission) ? 1 : 0, this.made.get(omission) ?? 0);
  }

  private times(omission: Omission): number {
    return this.omitted.get(omission)?.size ?? 0;
  }

  private take(which: (omission: Omission) => boolean): readonly Held[] {
    const taken = this.held.filter(({ omitted }) => which(omitted));
    if (taken.length > 0) this.held = this.held.filter(({ omitted }) => !which(omitted));
    return taken;
  }
}
