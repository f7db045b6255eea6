/**
 * LPIs that MOVI has moved from one redistributor to another, as long as the event keeps that mapping and is the only user of the LPI.
 */

import type { Command, Movi } from '../architecture/commands.ts';
import type { LpiEvent } from '../architecture/events/interrupt-events.ts';
import type { GicEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { itsEventKey } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import type { Arrivals } from './arrivals.ts';
import type { Basis } from './basis.ts';
import type { Ledger } from './ledger.ts';
import { mayHaveDoorbell } from './vpe-record.ts';

export interface Move {
  /** ITS that consumed MOVI. */
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
  readonly intid: number;
  readonly from: number;
  readonly to: number;
  /** MOVI was consumed. */
  readonly at: number;
  /** Pending at either place when MOVI was consumed, or set since; and neither acknowledged nor cleared since. */
  alive: boolean;
  /** A set-event of the event was accepted at this time, and nothing was acknowledged or cleared since; -1 if not so. */
  acceptedAt: number;
}

/** Redistributor of a collection; -1 if it is not mapped, or if an MSI may still use an older mapping. */
const redistributorOf = (ledger: Ledger, icid: number): number => {
  const collection = ledger.collection(icid);
  if (collection === undefined) return -1;
  return collection.changedAt < 0 || collection.changedAt < ledger.lastSync ? collection.rd : -1;
};

/** The ITS has consumed SYNCs of both redistributors since. */
const isComplete = ({ syncedAt }: Ledger, { from, to, at }: Move): boolean =>
  (syncedAt.get(from) ?? -1) > at && (syncedAt.get(to) ?? -1) > at;

export class Moves {
  private readonly byEvent = new ReusableMap<number, Move>();
  /**
   * LPIs with a move that came before an earlier one of the LPI was complete, so that their halves may mix. No move of these is judged until
   * all that was under way has taken effect.
   */
  private readonly mixed = new ReusableMap<number, true>();
  /** A MOVALL, which moves all LPIs, may be under way. */
  private isMovallOpen = false;
  private readonly arrivals: Arrivals;

  constructor(arrivals: Arrivals) {
    this.arrivals = arrivals;
  }

  reset(): void {
    this.forget();
    this.settled();
  }

  private forget(): void {
    if (this.byEvent.size > 0) this.byEvent.clear();
  }

  private settled(): void {
    if (this.mixed.size > 0) this.mixed.clear();
    this.isMovallOpen = false;
  }

  /** Drops the moves that are not complete by what the ITSs have consumed: what comes next may mix with them. */
  private interrupt(basis: Basis, holds: (move: Move) => boolean): void {
    for (const [key, move] of this.byEvent) {
      if (!holds(move)) continue;
      if (!isComplete(basis.ledgers.of(move.its), move)) this.mixed.set(move.intid, true);
      this.byEvent.delete(key);
    }
  }

  get isEmpty(): boolean {
    return this.byEvent.size === 0;
  }

  all(): Iterable<Move> {
    return this.byEvent.values();
  }

  /** Updates from an event; call it before the other knowledge is updated. */
  handle(event: GicEvent, now: number, basis: Basis): void {
    if (event.kind === 'settled') {
      this.settled();
    } else if (event.kind === 'consumed') {
      if (event.error === undefined) this.consumed(event.its, event.command, now, basis);
    } else if (this.byEvent.size === 0) {
      return;
    } else if (event.kind === 'lpi') {
      this.lpi(event);
    } else if (event.kind === 'enable-lpis' || event.kind === 'propbaser') {
      for (const [key, { from, to }] of this.byEvent)
        if (from === event.rd || to === event.rd) this.byEvent.delete(key);
    } else if (event.kind === 'translated' && event.target.kind === 'lpi') {
      const move = this.byEvent.get(itsEventKey(event.its, event.deviceId, event.eventId));
      if (move?.intid !== event.target.intid) return;
      if (event.target.rd === move.from || event.target.rd === move.to) move.acceptedAt = now;
    }
  }

  private lpi({ rd, intid, pending, cause, origin }: LpiEvent): void {
    for (const [key, move] of this.byEvent) {
      if (move.intid !== intid || (rd !== move.from && rd !== move.to)) continue;
      if (cause === 'MOVI') continue;
      if (!pending) {
        move.alive = false;
        move.acceptedAt = -1;
        continue;
      }
      const arrival = cause === 'MSI' || cause === 'INT' ? this.arrivals.of(origin) : undefined;
      const own = arrival?.deviceId === move.deviceId && arrival.eventId === move.eventId && arrival.its === move.its;
      if (own) move.alive = true;
      // Another event or write sets the same LPI: its pending state no longer depends on this move alone.
      else this.byEvent.delete(key);
    }
  }

  private consumed(its: number, command: Command, now: number, basis: Basis): void {
    switch (command.op) {
      case 'MOVI':
        this.moved(basis.ledgers.of(its), command, now, basis);
        break;
      case 'DISCARD':
        this.interrupt(
          basis,
          (move) => move.its === its && move.deviceId === command.deviceId && move.eventId === command.eventId,
        );
        break;
      case 'MAPTI':
      case 'MAPI':
        this.used(basis, command.op === 'MAPTI' ? command.pINTID : command.eventId);
        break;
      case 'VMAPTI':
      case 'VMAPI':
      case 'VMOVI':
        this.used(basis, command.doorbell);
        break;
      case 'VMAPP':
      case 'VMOVP':
        if (command.form === 'v4.1') this.used(basis, command.defaultDoorbell);
        break;
      case 'MOVALL':
        this.isMovallOpen = true;
        this.interrupt(basis, () => true);
        break;
      case 'MAPD':
      case 'MAPC':
        this.interrupt(basis, () => true);
        break;
      default:
        break;
    }
  }

  /** The LPI gets another user. */
  private used(basis: Basis, intid: number): void {
    this.interrupt(basis, (move) => move.intid === intid);
  }

  private moved(ledger: Ledger, { deviceId, eventId, icid }: Movi, now: number, basis: Basis): void {
    const { lpis } = basis;
    const { its } = ledger;
    const key = itsEventKey(its, deviceId, eventId);
    const mapping = ledger.mapping(deviceId, eventId);
    if (mapping === undefined || mapping.virtual) return;
    const { intid } = mapping;
    const from = redistributorOf(ledger, mapping.icid);
    const to = redistributorOf(ledger, icid);
    // To where the LPI is already: nothing moves, and an earlier move goes on.
    if (from === to && from >= 0) return;
    this.interrupt(basis, (move) => move.intid === intid);
    if (from < 0 || to < 0 || !this.isJudged(basis, key, intid, from, to)) {
      this.mixed.set(intid, true);
      return;
    }
    const alive = lpis.has(from, intid) || lpis.has(to, intid);
    this.byEvent.set(key, { its, deviceId, eventId, intid, from, to, at: now, alive, acceptedAt: -1 });
  }

  /** Whether the pending state of the LPI, which MOVI of this event moves, depends on this move alone. */
  private isJudged(basis: Basis, event: number, intid: number, from: number, to: number): boolean {
    if (this.isMovallOpen || this.mixed.has(intid)) return false;
    if (!basis.control.takes(from, intid) || !basis.control.takes(to, intid)) return false;
    const other = basis.ledgers.findUser(
      intid,
      (_, entry) => itsEventKey(entry.its, entry.deviceId, entry.eventId) !== event,
    );
    if (other !== undefined || basis.hasChangedIts(intid)) return false;
    for (const vpe of basis.ledgers.vpes.values()) if (mayHaveDoorbell(vpe, intid)) return false;
    return true;
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.byEvent, ({ intid, from, to, at, alive, acceptedAt }) =>
      print.text(`${intid} ${from} ${to} ${alive}`).time(at).time(acceptedAt),
    );
    for (const intid of this.mixed.keys()) print.text(`mixed ${intid}`);
    if (this.isMovallOpen) print.text('MOVALL');
  }
}
