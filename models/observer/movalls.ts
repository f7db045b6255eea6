/** MOVALLs whose effects may be under way: none is once everything has settled. */
import type { Movall as Command } from '../architecture/commands.ts';
import type { LpiEvent } from '../architecture/events/interrupt-events.ts';
import type { GicEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { fixedOutcomes, type Profile } from '../architecture/profiles.ts';
import type { Basis } from './basis.ts';

export interface Movall {
  readonly its: number;
  readonly from: number;
  readonly to: number;
  /** MOVALL was consumed. */
  readonly at: number;
  /** No event is routed to `from` any more, and that is certain. */
  readonly isQuiet: boolean;
  /** EnableLPIs was or became 0 at one of the two: whether pending bits move is open. */
  isOpen: boolean;
  /** LPIs that have to be pending at `to` in the end: not acknowledged or cleared since. */
  readonly owed: Set<number>;
  /** LPIs that something else has set at `from` since. */
  readonly excused: Set<number>;
}

export class Movalls {
  private readonly active: Movall[] = [];
  /** Effects of commands that share a redistributor land in queue order. */
  private readonly keepsOrder: boolean;

  constructor(profile: Profile) {
    this.keepsOrder = fixedOutcomes(profile)['A-75'] === 'queue order';
  }

  reset(): void {
    this.active.length = 0;
  }

  get isEmpty(): boolean {
    return this.active.length === 0;
  }

  all(): readonly Movall[] {
    return this.active;
  }

  /** Updates from an event; call it before the other knowledge is updated. */
  handle(event: GicEvent, now: number, basis: Basis): void {
    if (event.kind === 'consumed') {
      if (event.error === undefined && event.command.op === 'MOVALL') this.begin(event.its, event.command, now, basis);
      return;
    }
    if (this.active.length === 0) return;
    switch (event.kind) {
      case 'lpi':
        for (const movall of this.active) change(movall, event, this.keepsOrder);
        break;
      case 'acknowledged':
        for (const { from, to, owed } of this.active) {
          if (event.rd === from || event.rd === to) owed.delete(event.intid);
        }
        break;
      case 'enable-lpis':
      case 'propbaser':
        for (const movall of this.active) movall.isOpen ||= movall.from === event.rd || movall.to === event.rd;
        break;
      case 'settled':
        this.reset();
        break;
      default:
        break;
    }
  }

  private begin(its: number, { rdbase1: from, rdbase2: to }: Command, at: number, basis: Basis): void {
    const { control, ledgers, lpis } = basis;
    const owed = new Set<number>();
    const limit = control.at(to)?.sureLimit ?? Number.POSITIVE_INFINITY;
    for (const { holder, intid } of lpis.all()) {
      if ((holder === from || holder === to) && intid < limit) owed.add(intid);
    }
    const isAlone = ledgers.all.length === 1;
    const reaches = ledgers.findMapping((mapping, entry) => {
      if (mapping.virtual) return false;
      const { to: target, rd, certain } = ledgers.of(entry.its).resolve(entry.deviceId, entry.eventId);
      return !certain || (target === 'lpi' && rd === from);
    });
    // Nothing orders MOVALL with moves and clears of another ITS either.
    const isOpen = !isAlone || !control.isOn(from) || !control.isOn(to);
    // A SYNC on this ITS does not wait for effects of another ITS.
    const isQuiet = isAlone && reaches === undefined;
    this.active.push({ its, from, to, at, isQuiet, isOpen, owed, excused: new Set() });
  }

  fingerprint(print: Fingerprint): void {
    for (const { from, to, at, isQuiet, isOpen, owed, excused } of this.active) {
      print.text(`${from} ${to} ${isQuiet} ${isOpen}`).time(at);
      print.text([...owed].sort().join(' ')).text([...excused].sort().join(' '));
    }
  }
}

/** MOVALL takes along what MSIs before it have set, and what INTs before it have set if their effects keep queue order. */
const change = (
  { from, to, at, owed, excused }: Movall,
  { rd, intid, pending, cause, origin }: LpiEvent,
  keepsOrder: boolean,
): void => {
  if (cause === 'MOVALL' && origin === at) return;
  if (!pending) {
    if (rd === from || rd === to) owed.delete(intid);
  } else if (rd === from) {
    const isTaken = (cause === 'MSI' || (cause === 'INT' && keepsOrder)) && origin < at;
    if (isTaken) owed.add(intid);
    else excused.add(intid);
  }
};
