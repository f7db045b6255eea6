/**
 * The tables of an ITS, with the older versions of their entries that an MSI may still be translated with.
 *
 * Commands see the newest version at once (I-107). An MSI may use an older one until a SYNC or VSYNC makes the newest certain (A-06, P2 of
 * SYNC); for one event the choice never goes back in time.
 */

import type { Fingerprint } from '../../architecture/fingerprint.ts';
import type { Scheduler } from '../../architecture/freedoms.ts';
import { clearAll, eventKey } from '../../architecture/keys.ts';
import type { UmsiReason } from '../../architecture/registers/its-registers.ts';
import { ReusableMap } from '../../architecture/reusable-map.ts';
import type { Operations } from '../operations.ts';

export interface Device {
  /** Number of EventIDs of the ITT. */
  readonly events: number;
  /** Address of the ITT. */
  readonly itt: number;
}

export interface Ite {
  readonly virtual: boolean;
  /** pINTID or vINTID. */
  readonly intid: number;
  readonly icid: number;
  readonly vpeid: number;
  readonly doorbell: number;
}

export interface VpeMapping {
  readonly rd: number;
  readonly vptSize: number;
  /** Time at which the VMAPP or VMOVP of this entry was consumed, on this or another ITS. */
  readonly placedAt: number;
}

interface Past<T> {
  readonly value: T | undefined;
  /** Time at which it was replaced. */
  readonly until: number;
}

export class Versioned<T> {
  now: T | undefined;
  past: Past<T>[] | undefined;

  constructor(value: T | undefined) {
    this.now = value;
  }

  /** Ends the use of older versions. */
  publish(): void {
    this.past = undefined;
  }
}

/** Event → the oldest versions that may still be used, since a newer one was used already. */
interface Floors {
  readonly deviceId: number;
  device: number;
  ite: number;
  collection: number;
  icid: number;
  vpe: number;
  vpeid: number;
}

/** Target of a translation; `kind` is 'none' if the event is dropped. */
export interface Translation {
  kind: 'none' | 'lpi' | 'vlpi';
  rd: number;
  intid: number;
  vpeid: number;
  doorbell: number;
  /** Why an event is dropped. */
  why: UmsiReason;
}

const NEWEST = Number.MAX_SAFE_INTEGER;
const VERSION_NAMES = ['new mapping', 'old mapping', 'older mapping', 'still older mapping'] as const;

const versionName = (age: number): string => VERSION_NAMES[age] ?? `mapping of ${age} changes ago`;

export class Tables {
  readonly devices = new ReusableMap<number, Versioned<Device>>();
  readonly ites = new ReusableMap<number, Versioned<Ite>>();
  readonly collections = new ReusableMap<number, Versioned<number>>();
  readonly vpes = new ReusableMap<number, Versioned<VpeMapping>>();
  private readonly floors = new ReusableMap<number, Floors>();
  readonly translation: Translation = {
    kind: 'none',
    rd: -1,
    intid: -1,
    vpeid: -1,
    doorbell: -1,
    why: 'DEVICE_UNMAPPED',
  };

  reset(): void {
    clearAll(this.devices, this.ites, this.collections, this.vpes, this.floors);
  }

  device(deviceId: number): Device | undefined {
    return this.devices.get(deviceId)?.now;
  }

  ite(deviceId: number, eventId: number): Ite | undefined {
    return this.ites.get(eventKey(deviceId, eventId))?.now;
  }

  /** Redistributor of a collection. */
  collection(icid: number): number | undefined {
    return this.collections.get(icid)?.now;
  }

  vpe(vpeid: number): VpeMapping | undefined {
    return this.vpes.get(vpeid)?.now;
  }

  /** Some valid ITE that `holds`. */
  someIte(holds: (ite: Ite) => boolean): boolean {
    for (const entry of this.ites.values()) if (entry.now !== undefined && holds(entry.now)) return true;
    return false;
  }

  /** Writes an entry; the old value stays usable by MSIs until it is published. */
  write<T>(table: Map<number, Versioned<T>>, key: number, value: T | undefined, time: number): Versioned<T> {
    let entry = table.get(key);
    if (entry === undefined) {
      entry = new Versioned<T>(undefined);
      table.set(key, entry);
    }
    entry.past ??= [];
    entry.past.push({ value: entry.now, until: time });
    entry.now = value;
    return entry;
  }

  /** There are older versions of some entry. */
  hasPast(): boolean {
    for (const table of [this.devices, this.ites, this.collections, this.vpes]) {
      for (const { past } of table.values()) if (past !== undefined) return true;
    }
    return false;
  }

  /** Older versions of the entry that has most of them. */
  get mostPast(): number {
    let most = 0;
    for (const table of [this.devices, this.ites, this.collections, this.vpes]) {
      for (const { past } of table.values()) most = Math.max(most, past?.length ?? 0);
    }
    return most;
  }

  /** Drops the age limits of all events. */
  forgetChoices(): void {
    this.floors.clear();
  }

  /** The version of an entry that is used; `floor` is the age limit from an earlier choice for the same event. */
  private pick<T>(entry: Versioned<T> | undefined, floor: number, scheduler: Scheduler | undefined): number {
    const past = entry?.past;
    if (past === undefined || scheduler === undefined || floor === NEWEST) return NEWEST;
    const usable = past.filter((version) => version.until >= floor).reverse();
    if (usable.length === 0) return NEWEST;
    const choice = scheduler.choose('A-06', [versionName(0), ...usable.map((_, index) => versionName(index + 1))]);
    return choice === 0 ? NEWEST : (usable[choice - 1]?.until ?? NEWEST);
  }

  private valueOf<T>(entry: Versioned<T> | undefined, until: number): T | undefined {
    if (until === NEWEST || entry === undefined) return entry?.now;
    return entry.past?.find((version) => version.until === until)?.value;
  }

  /** Translates an event into `translation`. Without a scheduler the newest versions are used (INT commands). */
  translate(
    deviceId: number,
    eventId: number,
    scheduler: Scheduler | undefined,
    { indexInItt, homeOf, isWithinVpt }: Operations['translation'],
  ): Translation {
    const result = this.translation;
    result.kind = 'none';
    const key = eventKey(deviceId, eventId);
    const floors = scheduler === undefined ? undefined : this.floors.get(key);
    const deviceEntry = this.devices.get(deviceId);
    const deviceAt = this.pick(deviceEntry, floors?.device ?? -1, scheduler);
    const device = this.valueOf(deviceEntry, deviceAt);
    result.why = 'DEVICE_UNMAPPED';
    if (device === undefined) return result;
    const index = indexInItt(device, eventId);
    result.why = 'EVENT_OOR';
    if (index < 0) return result;
    result.why = 'EVENT_UNMAPPED';
    const iteEntry = this.ites.get(eventKey(deviceId, index));
    const iteAt = this.pick(iteEntry, floors?.ite ?? -1, scheduler);
    const ite = this.valueOf(iteEntry, iteAt);
    if (ite === undefined) {
      this.remember(key, deviceId, deviceEntry, deviceAt, iteEntry, iteAt, -1, NEWEST, -1, NEWEST);
      return result;
    }
    result.intid = ite.intid;
    if (!ite.virtual) {
      const entry = this.collections.get(ite.icid);
      const floor = floors?.icid === ite.icid ? floors.collection : -1;
      const at = this.pick(entry, floor, scheduler);
      const rd = this.valueOf(entry, at);
      this.remember(key, deviceId, deviceEntry, deviceAt, iteEntry, iteAt, ite.icid, at, -1, NEWEST);
      result.why = 'COLLECTION_UNMAPPED';
      if (rd === undefined) return result;
      result.kind = 'lpi';
      result.rd = rd;
      return result;
    }
    const entry = this.vpes.get(ite.vpeid);
    const floor = floors?.vpeid === ite.vpeid ? floors.vpe : -1;
    const at = this.pick(entry, floor, scheduler);
    const vpe = this.valueOf(entry, at);
    const home = homeOf(vpe);
    this.remember(key, deviceId, deviceEntry, deviceAt, iteEntry, iteAt, -1, NEWEST, ite.vpeid, at);
    result.why = 'VPE_UNMAPPED';
    if (home < 0) return result;
    result.why = 'UNKNOWN_REASON';
    if (!isWithinVpt(vpe, ite.intid)) return result;
    result.kind = 'vlpi';
    result.rd = home;
    result.vpeid = ite.vpeid;
    result.doorbell = ite.doorbell;
    return result;
  }

  private remember(
    key: number,
    deviceId: number,
    deviceEntry: Versioned<Device> | undefined,
    device: number,
    iteEntry: Versioned<Ite> | undefined,
    ite: number,
    icid: number,
    collection: number,
    vpeid: number,
    vpe: number,
  ): void {
    const collectionPast = icid >= 0 && this.collections.get(icid)?.past !== undefined;
    const vpePast = vpeid >= 0 && this.vpes.get(vpeid)?.past !== undefined;
    if (deviceEntry?.past === undefined && iteEntry?.past === undefined && !collectionPast && !vpePast) return;
    // "Newest" as of now may be "old" later: what was replaced before now is out of reach from here on.
    const limit = (at: number, entry: Versioned<unknown> | undefined): number =>
      at !== NEWEST ? at : (entry?.past?.at(-1)?.until ?? -1) + 1;
    this.floors.set(key, {
      deviceId,
      device: limit(device, deviceEntry),
      ite: limit(ite, iteEntry),
      collection: limit(collection, this.collections.get(icid)),
      icid,
      vpe: limit(vpe, this.vpes.get(vpeid)),
      vpeid,
    });
  }

  /** A VMOVP of another ITS changes the entry, and MSIs use it from now on. A VMOVP older than the entry changes nothing. */
  moveVpe(vpeid: number, rd: number, placedAt: number): void {
    const entry = this.vpes.get(vpeid);
    const now = entry?.now;
    if (entry === undefined || now === undefined || now.placedAt > placedAt) return;
    entry.now = { ...now, rd, placedAt };
  }

  /** Writes older versions in their order, floors as the number of versions still usable, and, with several ITSs, the rank of the time at which each vPE got its home. */
  fingerprint(print: Fingerprint, hasPeers: boolean): void {
    for (const table of [this.devices, this.ites, this.collections]) {
      print.map<Versioned<unknown>>(table, ({ now, past }) => {
        print.text(JSON.stringify([now ?? null, past?.map(({ value }) => value ?? null) ?? null]));
      });
    }
    print.map(this.vpes, ({ now, past }) => {
      for (const mapping of [now, ...(past ?? []).map(({ value }) => value)]) {
        print.text(mapping === undefined ? 'unmapped' : `${mapping.rd} ${mapping.vptSize}`);
        if (hasPeers && mapping !== undefined) print.time(mapping.placedAt);
      }
    });
    for (const [key, floors] of [...this.floors].sort(([a], [b]) => a - b)) {
      const reach = (entry: Versioned<unknown> | undefined, floor: number): number =>
        entry?.past?.filter(({ until }) => until >= floor).length ?? 0;
      print.text(
        [
          key,
          reach(this.devices.get(floors.deviceId), floors.device),
          reach(this.ites.get(key), floors.ite),
          floors.icid,
          reach(this.collections.get(floors.icid), floors.collection),
          floors.vpeid,
          reach(this.vpes.get(floors.vpeid), floors.vpe),
        ].join(' '),
      );
    }
  }
}
