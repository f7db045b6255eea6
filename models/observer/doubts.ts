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

/** What a change that was missed can have done to an entry. */
export type Effect = 'maps' | 'unmaps' | 'moves' | 'anything';

/** What a finding rests on: an entry is still there, or there is none; otherwise on what the entry says as well. */
export type Presence = 'present' | 'absent';

/** Changes that were missed. */
export interface Missed {
  readonly effect: Effect;
  /** Number of changes. */
  readonly count: number;
}

const UNKNOWN: Missed = { effect: 'anything', count: Number.POSITIVE_INFINITY };

const NEVER_IN_DOUBT = Number.POSITIVE_INFINITY;

interface Gap {
  readonly ground: Ground;
  readonly effect: Effect;
  /** The last moment at which a change may have been missed. */
  until: number;
  why: string;
  /** Number of changes that may have been missed: each excuses one object. */
  count: number;
  readonly excused: Set<string>;
}

const canExplain = (effect: Effect, presence: Presence | undefined): boolean =>
  effect === 'anything' || presence === undefined || effect === (presence === 'present' ? 'unmaps' : 'maps');

const keyOf = ({ deviceId, eventId, icid, vpeid }: Objects): string => `${deviceId} ${eventId} ${icid} ${vpeid}`;

export class Doubts {
  private gaps: Gap[] = [];
  private readonly ledgers: Ledgers;

  constructor(ledgers: Ledgers) {
    this.ledgers = ledgers;
  }

  get isEmpty(): boolean {
    return this.gaps.length === 0;
  }

  reset(): void {
    if (this.gaps.length > 0) this.gaps = [];
  }

  /** Changes of these tables up to this moment may have been missed. */
  miss(grounds: readonly Ground[], until: number, why: string, { effect, count }: Missed = UNKNOWN): void {
    for (const ground of grounds) {
      const gap = this.gaps.find((each) => each.ground === ground && each.effect === effect);
      if (gap === undefined) this.gaps.push({ ground, effect, until, why, count, excused: new Set() });
      else Object.assign(gap, { until, why, count: gap.count + count });
    }
  }

  /** Why some of these objects is not known; undefined if all are. */
  about(grounds: readonly Ground[], objects: Objects): string | undefined {
    return this.gaps.find((gap) => grounds.includes(gap.ground) && this.isOpen(gap, objects))?.why;
  }

  /** Why a finding about these objects may be wrong. One change that was missed explains the findings about one object. */
  excuse(grounds: readonly Ground[], objects: Objects, presence: Presence | undefined): string | undefined {
    for (const gap of this.gaps) {
      if (!grounds.includes(gap.ground) || !canExplain(gap.effect, presence) || !this.isOpen(gap, objects)) continue;
      if (presence === undefined || gap.effect === 'anything') return gap.why;
      const key = keyOf(objects);
      if (!gap.excused.has(key) && gap.excused.size >= gap.count) continue;
      gap.excused.add(key);
      return gap.why;
    }
    return undefined;
  }

  private isOpen({ ground, until }: Gap, objects: Objects): boolean {
    return this.learntAt(ground, objects) <= until;
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
