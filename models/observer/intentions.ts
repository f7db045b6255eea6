/**
 * What an observer knows of the intentions of software, from what it tells of its operations: which LPI or vLPI each event is meant to be, which
 * interrupts were sent and have not been taken, which vCPUs sleep.
 *
 * While an operation runs, the old meaning and the new one are both possible.
 */
import type { Intent, Note } from '../architecture/events/software-events.ts';
import type { GicEvent } from '../architecture/events.ts';
import { SPURIOUS, VSGIS } from '../architecture/identifiers.ts';
import { itsEventKey } from '../architecture/keys.ts';
import type { Residency } from './residency.ts';

/** What an event is meant to be. */
export type Place =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'lpi'; readonly intid: number }
  | { readonly kind: 'vlpi'; readonly vpeid: number; readonly vINTID: number };

/** An interrupt source: an event of a device, or a vSGI of a vPE. */
export interface Source {
  /** Undefined for a vSGI. */
  readonly event: { readonly its: number; readonly deviceId: number; readonly eventId: number } | undefined;
  /** What it is; several while an operation on it runs. The first is the oldest. */
  places: readonly Place[];
  /** Whether it is enabled; undefined while an operation on that runs. */
  enabled: boolean | undefined;
  /** When an interrupt was sent that nobody has taken; 0 if there is none. */
  sentAt: number;
  /** Interrupts sent so far. */
  sent: number;
  /** The most that can still be taken of them. */
  due: number;
  /** Since when it has been enabled, or disabled. */
  configuredAt: number;
  /** An operation runs in which a pending interrupt may be lost: it is mapped anew, or cleared. */
  isLossy: boolean;
  /** When the last operation that changed its place has returned. */
  changedAt: number;
  /** The places that it had before. */
  former: readonly FormerPlace[];
  /** When the last interrupt was sent that was not taken; 0 if there is none. */
  lastSentAt: number;
  /** While an operation moves it: an interrupt may be on its way to the old place. */
  isRacing: boolean;
}

/** A place that a source has left. */
export interface FormerPlace {
  readonly place: Place;
  readonly leftAt: number;
  /** An interrupt may have come there after the command that clears it, as commands and MSIs are ordered by SYNC and VSYNC only; it was not taken. */
  readonly isRaced: boolean;
}

const NOWHERE: Place = { kind: 'nothing' };

const isSame = (a: Place, b: Place): boolean =>
  (a.kind === 'lpi' && b.kind === 'lpi' && a.intid === b.intid) ||
  (a.kind === 'vlpi' && b.kind === 'vlpi' && a.vpeid === b.vpeid && a.vINTID === b.vINTID);

export const isAt = ({ places }: Source, place: Place): boolean => places.some((each) => isSame(each, place));

/** The sources that are, or may be, this LPI or virtual interrupt. */
const atPlace = (sources: Iterable<Source>, place: Place): readonly Source[] =>
  [...sources].filter((source) => isAt(source, place));

const newSource = (event: Source['event'], place: Place, enabled: boolean): Source => ({
  event,
  places: [place],
  enabled,
  sentAt: 0,
  sent: 0,
  due: 0,
  configuredAt: 0,
  isLossy: false,
  changedAt: 0,
  former: [],
  lastSentAt: 0,
  isRacing: false,
});

/** The place that an operation on an event leads to; undefined if it changes none. */
const placeAfter = (intent: Intent, now: Place): Place | undefined => {
  switch (intent.op) {
    case 'map-event':
    case 'unforward':
      return { kind: 'lpi', intid: intent.intid };
    case 'unmap-event':
      return NOWHERE;
    case 'forward':
      return { kind: 'vlpi', vpeid: intent.vpeid, vINTID: intent.vINTID };
    case 'move-event':
      return now.kind === 'vlpi' ? { ...now, vpeid: intent.vpeid } : undefined;
    default:
      return undefined;
  }
};

export class Intentions {
  private readonly events = new Map<number, Source>();
  private readonly vsgis = new Map<number, Source>();
  /** vPEs whose vCPU sleeps. */
  readonly asleep = new Set<number>();
  private settledAt = 0;

  reset(): void {
    this.events.clear();
    this.vsgis.clear();
    this.asleep.clear();
    this.settledAt = 0;
  }

  *sources(): Generator<Source> {
    yield* this.events.values();
    yield* this.vsgis.values();
  }

  ofEvent(its: number, deviceId: number, eventId: number): Source | undefined {
    return this.events.get(itsEventKey(its, deviceId, eventId));
  }

  at(place: Place): readonly Source[] {
    return atPlace(this.sources(), place);
  }

  handle(event: GicEvent, now: number, residency: Residency): void {
    if (event.kind === 'settled') this.settledAt = now;
    switch (event.kind) {
      case 'software':
        this.note(event.note, now);
        break;
      case 'msi':
        this.send(this.ofEvent(event.its, event.deviceId, event.eventId), now);
        break;
      case 'acknowledged':
        if (event.intid !== SPURIOUS) this.take({ kind: 'lpi', intid: event.intid });
        break;
      case 'vacknowledged':
        if (event.vINTID === SPURIOUS) break;
        this.take({ kind: 'vlpi', vpeid: residency.at(event.rd).vpeid, vINTID: event.vINTID });
        break;
    }
  }

  private send(source: Source | undefined, now: number): void {
    if (source === undefined) return;
    source.sent += 1;
    source.due += 1;
    source.lastSentAt = now;
    if (source.isLossy || source.places.length > 1) source.isRacing = true;
    if (!source.isLossy && source.sentAt === 0) source.sentAt = now;
  }

  private take(place: Place): void {
    for (const source of this.at(place)) {
      source.sentAt = 0;
      source.due = Math.max(0, source.due - 1);
      // Of several that were sent, one may be on its way still.
      if (source.due === 0) source.lastSentAt = 0;
    }
    for (const source of this.sources()) {
      if (!source.former.some((former) => former.isRaced && isSame(former.place, place))) continue;
      source.former = source.former.filter((former) => !isSame(former.place, place));
    }
  }

  /** The sources that were at this place, with what is known of that. */
  formerlyAt(place: Place): readonly { readonly source: Source; readonly former: FormerPlace }[] {
    return [...this.sources()].flatMap((source) => {
      const former = source.former.find((each) => isSame(each.place, place));
      return former === undefined ? [] : [{ source, former }];
    });
  }

  private note(note: Note, now: number): void {
    switch (note.what) {
      case 'begins':
        this.begins(note.intent, now);
        break;
      case 'returns':
        this.returns(note.intent, now);
        break;
      case 'sleeps':
        this.asleep.add(note.vpeid);
        break;
      case 'wakes':
        this.asleep.delete(note.vpeid);
        break;
    }
  }

  /** The source that the operation is about. */
  sourceOf(intent: Intent): Source | undefined {
    if ('deviceId' in intent) return this.ofEvent(intent.its, intent.deviceId, intent.eventId);
    return 'vINTID' in intent ? this.vsgis.get(intent.vpeid * VSGIS + intent.vINTID) : undefined;
  }

  private create(intent: Intent): Source | undefined {
    const source = this.sourceOf(intent);
    if (source !== undefined) return source;
    if ('deviceId' in intent) {
      const { its, deviceId, eventId } = intent;
      const created = newSource({ its, deviceId, eventId }, NOWHERE, true);
      this.events.set(itsEventKey(its, deviceId, eventId), created);
      return created;
    }
    if (!('vINTID' in intent)) return undefined;
    const { vpeid, vINTID } = intent;
    const created = newSource(undefined, { kind: 'vlpi', vpeid, vINTID }, false);
    this.vsgis.set(vpeid * VSGIS + vINTID, created);
    return created;
  }

  private begins(intent: Intent, now: number): void {
    const source = this.create(intent);
    if (source === undefined) return;
    const [place = NOWHERE] = source.places;
    const after = placeAfter(intent, place);
    if (after !== undefined) {
      source.isRacing = source.lastSentAt > this.settledAt;
      source.places = [...source.places, after];
    }
    if (intent.op === 'configure' || intent.op === 'configure-vsgi') source.enabled = undefined;
    if (intent.op === 'forward') source.enabled = intent.enabled;
    const isPendingOp = intent.op === 'set-pending' || intent.op === 'set-vsgi-pending';
    if (isPendingOp && intent.pending) this.send(source, now);
    else if (isPendingOp || (after !== undefined && intent.op !== 'move-event')) {
      // A pending interrupt is dropped, and one that is sent meanwhile may be.
      source.sentAt = 0;
      source.isLossy = true;
      source.isRacing = source.lastSentAt > this.settledAt;
    }
  }

  private returns(intent: Intent, now: number): void {
    const source = this.sourceOf(intent);
    if (intent.op === 'unmap-vpe') this.forgetVpe(intent.vpeid);
    if (source === undefined) return;
    const after = placeAfter(intent, source.places[0] ?? NOWHERE);
    if (after !== undefined) {
      const [place = NOWHERE] = source.places;
      const raced = source.former.some((former) => former.isRaced && isSame(former.place, place));
      const left = { place, leftAt: now, isRaced: source.isRacing || raced };
      source.former = [...source.former.filter((former) => !isSame(former.place, place)), left];
      source.places = [after];
      source.changedAt = now;
    }
    if (intent.op === 'unforward') source.enabled = true;
    if (intent.op === 'configure' || intent.op === 'configure-vsgi') source.enabled = intent.enabled;
    source.configuredAt = now;
    // What was pending before is gone, unless it may have come after the command.
    if (source.isLossy && !source.isRacing && !source.former.some(({ isRaced }) => isRaced)) source.due = 0;
    source.isLossy = false;
  }

  /** vSGIs that are pending, and their configuration, may be in the table of the vPE, and come back with it. */
  private forgetVpe(vpeid: number): void {
    this.asleep.delete(vpeid);
    for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
      const source = this.vsgis.get(vpeid * VSGIS + vINTID);
      if (source === undefined) continue;
      source.sentAt = 0;
      source.enabled = undefined;
    }
  }
}
