/** The command queue of each ITS, known from accesses of its registers and of its memory. */
import type { Command } from '../architecture/commands.ts';
import type { EventOf, GicEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { hasBaser } from '../architecture/identification.ts';
import type { Profile } from '../architecture/profiles.ts';
import { BRING_UP_QUEUE } from '../architecture/queue.ts';
import { BASER_INDEX } from '../architecture/registers/its-registers.ts';

export class QueueState {
  /** GITS_CTLR.Enabled as written; and in effect. */
  enabled = true;
  active = true;
  quiescent = false;
  valid = true;
  slots = BRING_UP_QUEUE.slots;
  /** Slots by number. */
  creadr = BRING_UP_QUEUE.first;
  cwriter = BRING_UP_QUEUE.first;
  stalled = false;
  /** GITS_CWRITER was written since reset; its reset value is UNKNOWN. */
  isKnown = true;
  /** GITS_CBASER was written, and since then neither GITS_CWRITER nor Enabled. GITS_CWRITER has the value that it had before. */
  isFresh = false;
  /** GITS_CBASER was written while GITS_CWRITER was not 0, and GITS_CWRITER not since: it may be 0 now. */
  mayBeCleared = false;
  /** The ITS, if it is enabled, may read the slots before this one: GITS_CWRITER, if it was written or Enabled set since GITS_CBASER was written. */
  published = BRING_UP_QUEUE.first;
  /** Implemented GITS_BASER<n> with Valid=0: bit n. */
  invalidTables = 0;
  /** GITS_BASER<n> that read Valid=0, and that no write has changed since: bit n. Only for a source that may lack a write. */
  unwrittenTables = 0;
  /** The source shows a write of GITS_CWRITER. */
  isWritten = true;
  /** A slot was executed since the last write of GITS_CBASER. */
  started = true;
  /** The source shows writes of the ring in memory. */
  showsMemory = true;
  /** Slots of the ring as software wrote them. */
  readonly memory = Array.from({ length: BRING_UP_QUEUE.slots }, (): Command | undefined => undefined);

  reset(): void {
    this.enabled = true;
    this.active = true;
    this.quiescent = false;
    this.valid = true;
    this.slots = BRING_UP_QUEUE.slots;
    this.creadr = BRING_UP_QUEUE.first;
    this.cwriter = BRING_UP_QUEUE.first;
    this.stalled = false;
    this.isKnown = true;
    this.isFresh = false;
    this.mayBeCleared = false;
    this.published = BRING_UP_QUEUE.first;
    this.invalidTables = 0;
    this.unwrittenTables = 0;
    this.isWritten = true;
    this.started = true;
    this.memory.fill(undefined);
  }

  /** The reset state: nothing is enabled, valid or known. */
  powerOn(profile: Profile): void {
    this.reset();
    for (const n of Object.values(BASER_INDEX)) if (hasBaser(profile, n)) this.invalidTables |= 1 << n;
    this.enabled = false;
    this.active = false;
    this.quiescent = true;
    this.valid = false;
    this.creadr = 0;
    this.cwriter = 0;
    this.published = 0;
    this.isKnown = false;
    this.isFresh = true;
    this.started = false;
  }

  /** Nothing is known but from the accesses that follow: what may be in order, counts as in order. */
  observe(): void {
    this.reset();
    this.enabled = false;
    this.active = false;
    this.quiescent = true;
    this.creadr = 0;
    this.cwriter = 0;
    this.published = 0;
    this.isWritten = false;
    this.slots = Number.MAX_SAFE_INTEGER;
    this.showsMemory = false;
  }

  /** GITS_CWRITER lies within the ring. */
  get inRange(): boolean {
    return this.cwriter < this.slots;
  }

  /** Published slots that were not executed. */
  get length(): number {
    return (this.published - this.creadr + this.slots) % this.slots;
  }

  /** The slot is published and was not executed. */
  isPublished(slot: number): boolean {
    return this.published < this.slots && (slot - this.creadr + this.slots) % this.slots < this.length;
  }

  fingerprint(print: Fingerprint): void {
    const { enabled, active, quiescent, valid, slots, stalled, isKnown, isFresh, started, inRange } = this;
    print.text([enabled, active, quiescent, valid, slots, stalled, isKnown, isFresh, started, inRange].join(' '));
    print.text(this.mayBeCleared);
    print.text(`${this.length} ${this.cwriter === this.published} ${this.invalidTables}`);
  }
}

export class Queues {
  private readonly states: readonly QueueState[];
  private readonly profile: Profile;

  constructor(profile: Profile) {
    this.profile = profile;
    this.states = Array.from({ length: profile.itsCount }, () => new QueueState());
  }

  reset(): void {
    for (const state of this.states) state.reset();
  }

  powerOn(): void {
    for (const state of this.states) state.powerOn(this.profile);
  }

  of(its: number): QueueState | undefined {
    return this.states[its];
  }

  all(): IterableIterator<[number, QueueState]> {
    return this.states.entries();
  }

  handle(event: GicEvent): void {
    switch (event.kind) {
      case 'published':
      case 'consumed':
      case 'slot-written':
      case 'stalled':
      case 'cbaser':
      case 'cwriter':
      case 'baser':
      case 'its-enabled':
      case 'its-active':
      case 'quiescent': {
        if (event.kind === 'baser' && !hasBaser(this.profile, event.n)) break;
        const queue = this.states[event.its];
        if (queue !== undefined) note(queue, event);
        break;
      }
      default:
        break;
    }
  }

  fingerprint(print: Fingerprint): void {
    for (const state of this.states) state.fingerprint(print);
  }
}

type QueueEvent = EventOf<
  | 'published'
  | 'consumed'
  | 'slot-written'
  | 'stalled'
  | 'cbaser'
  | 'cwriter'
  | 'baser'
  | 'its-enabled'
  | 'its-active'
  | 'quiescent'
>;

const note = (queue: QueueState, event: QueueEvent): void => {
  switch (event.kind) {
    case 'published':
      if (event.slot < 0) break;
      queue.memory[event.slot] = event.command;
      queue.published = (event.slot + 1) % queue.slots;
      queue.cwriter = queue.published;
      queue.isKnown = true;
      queue.isFresh = false;
      queue.mayBeCleared = false;
      break;
    case 'slot-written':
      queue.memory[event.slot] = event.command;
      break;
    case 'consumed':
      if (event.slot < 0) break;
      queue.creadr = (event.slot + 1) % queue.slots;
      queue.stalled = false;
      queue.started = true;
      break;
    case 'stalled':
      queue.stalled = true;
      queue.started = true;
      break;
    case 'cbaser':
      queue.valid = event.valid;
      queue.slots = event.slots;
      queue.creadr = 0;
      queue.published = 0;
      queue.stalled = false;
      queue.isFresh = true;
      queue.mayBeCleared = queue.isKnown && queue.cwriter !== 0;
      queue.started = false;
      // Another ring: the content of its memory is known only from writes.
      queue.memory.length = 0;
      break;
    case 'cwriter':
      queue.cwriter = event.slot;
      queue.isKnown = true;
      queue.isWritten = true;
      queue.isFresh = false;
      queue.mayBeCleared = false;
      if (queue.enabled) queue.published = event.slot;
      if (event.retry) queue.stalled = false;
      break;
    case 'its-enabled':
      queue.enabled = event.enabled;
      queue.active = false;
      if (event.enabled) {
        queue.published = queue.cwriter;
        queue.isFresh = false;
      }
      if (!event.enabled) queue.quiescent = false;
      break;
    case 'baser':
      queue.unwrittenTables &= ~(1 << event.n);
      if (event.valid) queue.invalidTables &= ~(1 << event.n);
      else queue.invalidTables |= 1 << event.n;
      break;
    case 'its-active':
      queue.active = true;
      queue.quiescent = false;
      break;
    case 'quiescent':
      queue.quiescent = true;
      break;
  }
};
