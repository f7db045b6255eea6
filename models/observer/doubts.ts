/**
 * The parts of the knowledge that the events so far may not show in full: a trace begins in the middle, or lacks a command.
 *
 * What was learnt after the gap is known again. A source that shows everything has no doubts, and asking then costs one comparison.
 */
import type { Ledger } from './ledger.ts';
import type { Ledgers } from './ledgers.ts';

/** The entries of a table, or the commands that complete its changes. */
export type Ground = 'devices' | 'events' | 'collections' | 'vpes' | 'vsyncs';

export const TABLES: readonly Ground[] = ['devices', 'events', 'collections', 'vpes', 'vsyncs'];

/** Objects that a finding is about; those of a `Subject`. */
export interface Objects {
  readonly deviceId?: number;
  readonly eventId?: number;
  readonly icid?: number;
  readonly vpeid?: number;
}

const NEVER_IN_DOUBT = Number.POSITIVE_INFINITY;

interface Gap {
  /** The last moment at which a change may have been missed. */
  readonly until: number;
  readonly why: string;
}

export class Doubts {
  private readonly gaps = new Map<Ground, Gap>();
  private readonly ledgers: Ledgers;

  constructor(ledgers: Ledgers) {
    this.ledgers = ledgers;
  }

  get isEmpty(): boolean {
    return this.gaps.size === 0;
  }

  reset(): void {
    if (this.gaps.size > 0) this.gaps.clear();
  }

  /** Changes of these tables up to this moment may have been missed. */
  miss(grounds: readonly Ground[], until: number, why: string): void {
    for (const ground of grounds) this.gaps.set(ground, { until, why });
  }

  /** Why some of these objects is not known; undefined if all are. */
  about(grounds: readonly Ground[], objects: Objects): string | undefined {
    for (const ground of grounds) {
      const gap = this.gaps.get(ground);
      if (gap !== undefined && this.learntAt(ground, objects) <= gap.until) return gap.why;
    }
    return undefined;
  }

  /** When a command last said what the table holds for this object: -1 if none did, never if the finding is about no such object. */
  private learntAt(ground: Ground, { deviceId, eventId, icid, vpeid }: Objects): number {
    switch (ground) {
      case 'devices':
        return deviceId === undefined ? NEVER_IN_DOUBT : this.latest((ledger) => ledger.devices.get(deviceId));
      case 'events':
        if (deviceId === undefined || eventId === undefined) return NEVER_IN_DOUBT;
        // A new ITT is all zero.
        return Math.max(
          this.latest((ledger) => ledger.devices.get(deviceId)),
          this.latest((ledger) => ledger.entry(deviceId, eventId)),
        );
      case 'collections':
        return icid === undefined ? NEVER_IN_DOUBT : this.latest((ledger) => ledger.collections.get(icid));
      case 'vpes':
      case 'vsyncs':
        return vpeid === undefined ? NEVER_IN_DOUBT : (this.ledgers.vpes.get(vpeid)?.changedAt ?? -1);
    }
  }

  private latest(entryOf: (ledger: Ledger) => { readonly changedAt: number } | undefined): number {
    return Math.max(...this.ledgers.all.map((ledger) => entryOf(ledger)?.changedAt ?? -1));
  }
}
