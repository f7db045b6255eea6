/** Knowledge that only GICs with several ITSs need: the ITS that each effect comes from, and interrupts whose events pass from one ITS to another. */

import type { Command } from '../architecture/commands.ts';
import type { GicEvent } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { pair } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import type { Ledgers } from './ledgers.ts';

/** Stands for "no vPE" in keys. */
const PHYSICAL = 0xff;

const keyOf = (intid: number, vpeid: number): number => pair(vpeid < 0 ? PHYSICAL : vpeid + 0x100, intid);

export class Crossings {
  /** Time → the ITS that translated an event or consumed a command then. */
  private readonly origins = new ReusableMap<number, number>();
  /** Interrupt → the ITS that last mapped an event to it; and the interrupts that another ITS has taken over since everything settled. */
  private readonly owners = new ReusableMap<number, number>();
  private readonly changed = new Set<number>();
  // The last event that reached a vPE.
  private at = -1;
  private vpeid = -1;
  private vINTID = -1;
  private origin = -1;

  reset(): void {
    this.origins.clear();
    this.owners.clear();
    this.changed.clear();
    this.at = -1;
  }

  itsOf(origin: number): number {
    return this.origins.get(origin) ?? -1;
  }

  hasChangedIts(intid: number, vpeid: number): boolean {
    return this.changed.has(keyOf(intid, vpeid));
  }

  isLate(vpeid: number, vINTID: number, now: number, ledgers: Ledgers): boolean {
    if (this.at !== now || this.vpeid !== vpeid || this.vINTID !== vINTID) return false;
    const { origin } = this;
    const its = this.itsOf(origin);
    if (its < 0) return false;
    const certainAt = ledgers.vpes.get(vpeid)?.certainAt ?? -1;
    return !ledgers.isEntryCertain(its, vpeid) || (origin < certainAt && !ledgers.isFlushed(its, vpeid, origin));
  }

  /** Updates from an event; call it before the ledgers are updated. */
  handle(event: GicEvent, now: number, ledgers: Ledgers): void {
    switch (event.kind) {
      case 'msi':
        this.origins.set(now, event.its);
        break;
      case 'translated':
        if (event.arrivedAt !== undefined) this.origins.set(now, event.its);
        break;
      case 'consumed':
        this.origins.set(now, event.its);
        if (event.error === undefined) this.consumed(event.its, event.command, ledgers);
        break;
      case 'vlpi':
        if (!event.pending) break;
        this.at = now;
        this.vpeid = event.vpeid;
        this.vINTID = event.vINTID;
        this.origin = event.origin;
        break;
      case 'settled':
        // Nothing is on its way any more.
        this.origins.clear();
        this.changed.clear();
        break;
      default:
        break;
    }
  }

  private consumed(its: number, command: Command, ledgers: Ledgers): void {
    switch (command.op) {
      case 'MAPTI':
        this.use(its, keyOf(command.pINTID, -1));
        break;
      case 'MAPI':
        this.use(its, keyOf(command.eventId, -1));
        break;
      case 'VMAPTI':
        this.use(its, keyOf(command.vINTID, command.vpeid));
        break;
      case 'VMAPI':
        this.use(its, keyOf(command.eventId, command.vpeid));
        break;
      case 'VMOVI': {
        const mapping = ledgers.of(its).mapping(command.deviceId, command.eventId);
        if (mapping !== undefined) this.use(its, keyOf(mapping.intid, command.vpeid));
        break;
      }
      default:
        break;
    }
  }

  private use(its: number, key: number): void {
    const before = this.owners.get(key);
    if (before !== undefined && before !== its) this.changed.add(key);
    this.owners.set(key, its);
  }

  fingerprint(print: Fingerprint): void {
    for (const [at, its] of this.origins) print.time(at).text(its);
    print.map(this.owners, (its) => print.text(its));
    for (const key of [...this.changed].sort((a, b) => a - b)) print.text(key);
  }
}
