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
  private readonly arrivals: Arrivals;

  constructor(arrivals: Arrivals) {
    this.arrivals = arrivals;
  }

  reset(): void {
    if (this.byEvent.size > 0) this.byEvent.clear();
  }

  get isEmpty(): boolean {
    return this.byEvent.size === 0;
  }

  all(): Iterable<Move> {
    return this.byEvent.values();
  }

  /** Updates from an event; call it before the other knowledge is updated. */
  handle(event: GicEvent, now: number, basis: Basis): void {
    if (event.kind === 'consumed') {
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
        if (this.byEvent.size > 0) this.byEvent.delete(itsEventKey(its, command.deviceId, command.eventId));
        break;
      case 'MAPTI':
      case 'MAPI':
        this.used(command.op === 'MAPTI' ? command.pINTID : command.eventId);
        break;
      case 'VMAPTI':
      case 'VMAPI':
      case 'VMOVI':
        this.used(command.doorbell);
        break;
      case 'VMAPP':
      case 'VMOVP':
        if (command.form === 'v4.1') this.used(command.defaultDoorbell);
        break;
      case 'MAPD':
      case 'MAPC':
      case 'MOVALL':
        this.reset();
        break;
      default:
        break;
    }
  }

  /** The LPI gets another user. */
  private used(intid: number): void {
    for (const [key, move] of this.byEvent) if (move.intid === intid) this.byEvent.delete(key);
  }

  private moved(ledger: Ledger, { deviceId, eventId, icid }: Movi, now: number, basis: Basis): void {
    const { ledgers, lpis } = basis;
    const { its } = ledger;
    const key = itsEventKey(its, deviceId, eventId);
    const previous = this.byEvent.get(key);
    this.byEvent.delete(key);
    // What two moves of an event carry is open while the first is not complete: its halves may mix with those of the second.
    if (previous !== undefined && !isComplete(ledger, previous)) return;
    const mapping = ledger.mapping(deviceId, eventId);
    if (mapping === undefined || mapping.virtual) return;
    const { intid } = mapping;
    const from = redistributorOf(ledger, mapping.icid);
    const to = redistributorOf(ledger, icid);
    if (from < 0 || to < 0 || from === to) return;
    if (!basis.control.takes(from, intid) || !basis.control.takes(to, intid)) return;
    const other = ledgers.findUser(
      intid,
      (_, entry) => entry.deviceId !== deviceId || entry.eventId !== eventId || entry.its !== its,
    );
    if (other !== undefined || basis.hasChangedIts(intid)) return;
    for (const vpe of ledgers.vpes.values()) if (mayHaveDoorbell(vpe, intid)) return;
    const alive = lpis.has(from, intid) || lpis.has(to, intid);
    this.byEvent.set(key, { its, deviceId, eventId, intid, from, to, at: now, alive, acceptedAt: -1 });
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.byEvent, ({ intid, from, to, at, alive, acceptedAt }) =>
      print.text(`${intid} ${from} ${to} ${alive}`).time(at).time(acceptedAt),
    );
  }
}
