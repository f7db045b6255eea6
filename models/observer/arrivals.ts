/**
 * Set-events (MSIs and INTs) on their way: the target that the ledger gave for each when it arrived, and what it has set since. Once
 * everything has settled none is on its way any more.
 */

import type { Command } from '../architecture/commands.ts';
import type { LpiEvent, TranslatedEvent, VlpiEvent } from '../architecture/events/interrupt-events.ts';
import type { GicEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { pair } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import type { Basis } from './basis.ts';
import type { Ledger } from './ledger.ts';
import type { Resolved } from './ledger-entries.ts';

export interface Arrival {
  /** Time of arrival of an MSI, of consumption of an INT. */
  readonly origin: number;
  readonly by: 'MSI' | 'INT';
  readonly its: number;
  readonly deviceId: number;
  readonly eventId: number;
  /** Its target according to the tables at that time. */
  readonly expected: Readonly<Resolved>;
  /** Whether that target was certain. */
  readonly certain: boolean;
  /** It has been translated: no later command changes where it goes. SYNC and VSYNC wait for that, too. */
  isFixed: boolean;
  /** A command since then has changed the mapping or the pending state of the event, so that its outcome is open. */
  disturbed: boolean;
  /** The set-event has set its target. */
  landedAt: number;
  /** Redistributor to which the ITS sent it as a physical LPI; -1 if it did not, or has not said so. */
  sentTo: number;
  /** Key of the LPI, and of the virtual interrupt, that it has set; -1 for none. */
  lpi: number;
  vlpi: number;
}

/** Upper bound of arrivals kept, for a source that never settles. */
const KEPT = 1000;

export class Arrivals {
  /** Number of arrivals with a certain target, undisturbed, that have not set it yet. */
  owed = 0;
  private readonly byOrigin = new ReusableMap<number, Arrival>();
  private last: Arrival | undefined;

  reset(): void {
    if (this.byOrigin.size > 0) this.byOrigin.clear();
    this.last = undefined;
    this.owed = 0;
  }

  of(origin: number): Arrival | undefined {
    return this.last?.origin === origin ? this.last : this.byOrigin.get(origin);
  }

  all(): Iterable<Arrival> {
    return this.byOrigin.values();
  }

  /** The arrival that has set its target at this moment. */
  landing(now: number): Arrival | undefined {
    for (const arrival of this.byOrigin.values()) if (arrival.landedAt === now) return arrival;
    return undefined;
  }

  isOwed(arrival: Arrival): boolean {
    return arrival.certain && !arrival.disturbed && arrival.landedAt < 0 && hasTarget(arrival);
  }

  /** Updates from an event; call it before the ledger is updated. */
  handle(event: GicEvent, now: number, basis: Basis): void {
    switch (event.kind) {
      case 'msi':
        this.arrive('MSI', event.deviceId, event.eventId, now, basis.ledgers.of(event.its), basis);
        break;
      case 'consumed':
        if (event.error === undefined) this.consumed(event.command, now, basis.ledgers.of(event.its), basis);
        break;
      case 'translated':
        this.translated(event, now);
        break;
      case 'lpi':
        if (event.pending && (event.cause === 'MSI' || event.cause === 'INT')) this.setLpi(event, now);
        break;
      case 'vlpi':
        if (event.pending && (event.cause === 'MSI' || event.cause === 'INT')) this.setVlpi(event, now);
        break;
      case 'enable-lpis':
      case 'propbaser':
        // The outcome of events on their way to it is open.
        if (this.byOrigin.size > 0) this.disturb(({ expected }) => expected.rd === event.rd);
        break;
      case 'virtual-propbaser':
        if (this.byOrigin.size > 0) this.disturb(({ expected }) => expected.to === 'vlpi');
        break;
      case 'settled':
        this.reset();
        break;
      default:
        break;
    }
  }

  private arrive(
    by: 'MSI' | 'INT',
    deviceId: number,
    eventId: number,
    origin: number,
    ledger: Ledger,
    { control }: Basis,
  ): void {
    const expected = ledger.resolve(deviceId, eventId);
    // A command sees the tables as earlier ones left them; the redistributors may not know of the vPE yet.
    const certain = expected.certain || (by === 'INT' && expected.to === 'lpi');
    // An LPI is dropped where EnableLPIs is 0 or the LPI is out of range; a vLPI may be.
    const { to, rd, intid } = expected;
    const disturbed =
      control.isTouched && rd >= 0 && !(to === 'lpi' ? control.takes(rd, intid) : control.takesVirtual(rd, intid));
    const arrival: Arrival = {
      origin,
      by,
      its: ledger.its,
      deviceId,
      eventId,
      expected,
      certain,
      isFixed: by === 'INT',
      disturbed,
      landedAt: -1,
      sentTo: -1,
      lpi: -1,
      vlpi: -1,
    };
    if (this.byOrigin.size >= KEPT) for (const oldest of this.byOrigin.keys()) if (this.forget(oldest)) break;
    this.byOrigin.set(origin, arrival);
    this.last = arrival;
    if (this.isOwed(arrival)) this.owed += 1;
  }

  private forget(origin: number): boolean {
    const arrival = this.byOrigin.get(origin);
    if (arrival !== undefined && this.isOwed(arrival)) this.owed -= 1;
    return this.byOrigin.delete(origin);
  }

  private translated(event: TranslatedEvent, now: number): void {
    if (event.arrivedAt !== undefined) this.translatedLate(event.arrivedAt, now);
    const arrival = this.of(now);
    if (arrival === undefined) return;
    arrival.isFixed = true;
    if (event.target.kind === 'lpi') arrival.sentTo = event.target.rd;
  }

  /** Its effect names the time of translation. */
  private translatedLate(arrivedAt: number, now: number): void {
    const arrival = this.of(arrivedAt);
    if (arrival === undefined) return;
    this.byOrigin.delete(arrivedAt);
    this.last = { ...arrival, origin: now };
    this.byOrigin.set(now, this.last);
  }

  private setLpi({ rd, intid, origin }: LpiEvent, now: number): void {
    const arrival = this.of(origin);
    if (arrival === undefined) return;
    arrival.lpi = pair(rd, intid);
    const { to, rd: expectedRd, intid: expectedIntid } = arrival.expected;
    if (to === 'lpi' && expectedRd === rd && expectedIntid === intid) this.land(arrival, now);
  }

  private setVlpi({ vpeid, vINTID, origin }: VlpiEvent, now: number): void {
    const arrival = this.of(origin);
    if (arrival === undefined) return;
    arrival.vlpi = pair(vpeid, vINTID);
    const { to, vpeid: expectedVpeid, intid } = arrival.expected;
    if (to === 'vlpi' && expectedVpeid === vpeid && intid === vINTID) this.land(arrival, now);
  }

  private land(arrival: Arrival, now: number): void {
    if (this.isOwed(arrival)) this.owed -= 1;
    arrival.landedAt = now;
  }

  private disturb(concerns: (arrival: Arrival) => boolean): void {
    for (const arrival of this.byOrigin.values()) {
      // What is on its way to a target can still be cleared or moved.
      if (arrival.disturbed || (arrival.isFixed && !hasTarget(arrival)) || !concerns(arrival)) continue;
      if (this.isOwed(arrival)) this.owed -= 1;
      arrival.disturbed = true;
    }
  }

  private consumed(command: Command, now: number, ledger: Ledger, basis: Basis): void {
    switch (command.op) {
      case 'INT':
        this.arrive('INT', command.deviceId, command.eventId, now, ledger, basis);
        break;
      case 'MAPTI':
      case 'MAPI':
      case 'VMAPTI':
      case 'VMAPI':
        if (this.byOrigin.size === 0) break;
        this.disturb(
          ({ its, deviceId, eventId, isFixed }) =>
            !isFixed && deviceId === command.deviceId && eventId === command.eventId && its === ledger.its,
        );
        break;
      case 'SYNC':
      case 'VSYNC':
        if (this.byOrigin.size === 0) break;
        for (const arrival of this.byOrigin.values()) if (arrival.its === ledger.its) arrival.isFixed = true;
        break;
      case 'MOVI':
      case 'VMOVI':
      case 'CLEAR':
      case 'DISCARD':
        if (this.byOrigin.size === 0) break;
        this.disturb(
          ({ its, deviceId, eventId }) =>
            deviceId === command.deviceId && eventId === command.eventId && its === ledger.its,
        );
        break;
      case 'MAPD':
        if (this.byOrigin.size > 0)
          this.disturb(({ its, deviceId }) => deviceId === command.deviceId && its === ledger.its);
        break;
      case 'MAPC':
      case 'MOVALL':
        if (this.byOrigin.size > 0)
          this.disturb(({ expected }) => expected.to === 'lpi' || expected.to === 'collection unmapped');
        break;
      case 'VMAPP':
        if (this.byOrigin.size > 0) this.disturb(({ expected }) => expected.vpeid === command.vpeid);
        break;
      default:
        break;
    }
  }

  fingerprint(print: Fingerprint): void {
    for (const arrival of this.byOrigin.values()) {
      const { to, rd, intid, vpeid, doorbell } = arrival.expected;
      print.text(
        `${arrival.by} ${arrival.its} ${arrival.deviceId} ${arrival.eventId} ${to} ${rd} ${intid} ${vpeid} ${doorbell}`,
      );
      print.text(
        `${arrival.certain} ${arrival.isFixed} ${arrival.disturbed} ${arrival.sentTo} ${arrival.lpi} ${arrival.vlpi}`,
      );
      print.text(arrival.landedAt >= 0).time(arrival.origin);
    }
  }
}

const hasTarget = ({ expected }: Arrival): boolean => expected.to === 'lpi' || expected.to === 'vlpi';
