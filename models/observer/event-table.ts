/**
 * The ITEs that an observer knows of one ITS, by DeviceID and EventID.
 *
 * A large table also has an index by LPI and by device: a driver with tens of thousands of mapped events gives each of them an LPI of its own,
 * and a contract that looks for another user of that LPI must not read the whole table. Programs are too small for an index to pay.
 */
import { eventKey } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { type EventEntry, type Mapping, NEVER } from './ledger-entries.ts';

/** The index exists from this number of entries on. */
export const INDEXED_FROM = 128;

type Holds = (mapping: Mapping, entry: EventEntry) => boolean;

/** The physical LPI that a mapping uses: its own, or its individual doorbell. */
const lpiOf = ({ virtual, doorbell, intid }: Mapping): number => (virtual ? doorbell : intid);

const firstOf = (entries: Iterable<EventEntry>, holds: Holds): EventEntry | undefined => {
  for (const entry of entries) if (entry.mapping !== undefined && holds(entry.mapping, entry)) return entry;
  return undefined;
};

const NONE: readonly EventEntry[] = [];

export class EventTable extends ReusableMap<number, EventEntry> {
  private byLpi: Map<number, Set<EventEntry>> | undefined;
  private byDevice: Map<number, EventEntry[]> | undefined;

  override clear(): void {
    super.clear();
    this.byLpi = undefined;
    this.byDevice = undefined;
  }

  override set(key: number, entry: EventEntry): this {
    super.set(key, entry);
    if (this.byLpi !== undefined) this.index(entry);
    else if (this.size >= INDEXED_FROM) this.indexAll();
    return this;
  }

  /** Gives an event a mapping, or takes it away. */
  map(its: number, deviceId: number, eventId: number, now: number, mapping: Mapping | undefined): void {
    const key = eventKey(deviceId, eventId);
    const entry = this.get(key);
    if (entry === undefined) {
      this.set(key, { its, deviceId, eventId, mapping, changedAt: now, leftVpeAt: NEVER });
      return;
    }
    const before = entry.mapping;
    if (before?.virtual === true) entry.leftVpeAt = new Map(entry.leftVpeAt).set(before.vpeid, now);
    entry.mapping = mapping;
    entry.changedAt = now;
    if (this.byLpi === undefined) return;
    if (before !== undefined) this.byLpi.get(lpiOf(before))?.delete(entry);
    this.indexLpi(this.byLpi, entry);
  }

  /** Some valid ITE for which `holds` is true. */
  find(holds: Holds): EventEntry | undefined {
    return firstOf(this.values(), holds);
  }

  /** Some valid ITE with this LPI, its own or as a doorbell, for which `holds` is true. */
  findUser(lpi: number, holds: Holds): EventEntry | undefined {
    if (this.byLpi !== undefined) return firstOf(this.byLpi.get(lpi) ?? NONE, holds);
    return firstOf(this.values(), (mapping, entry) => lpiOf(mapping) === lpi && holds(mapping, entry));
  }

  /** Some valid ITE of this device. */
  findOfDevice(deviceId: number): EventEntry | undefined {
    return firstOf(this.ofDevice(deviceId), (_, entry) => entry.deviceId === deviceId);
  }

  /** Takes every mapping of a device away. */
  unmapDevice(deviceId: number, now: number): void {
    for (const { its, eventId, mapping, deviceId: owner } of this.ofDevice(deviceId)) {
      if (owner === deviceId && mapping !== undefined) this.map(its, deviceId, eventId, now, undefined);
    }
  }

  /** The ITEs of a device, valid or not; without an index, those of all devices. */
  private ofDevice(deviceId: number): Iterable<EventEntry> {
    return this.byDevice === undefined ? this.values() : (this.byDevice.get(deviceId) ?? NONE);
  }

  private indexAll(): void {
    this.byLpi = new Map();
    this.byDevice = new Map();
    for (const entry of this.values()) this.index(entry);
  }

  private index(entry: EventEntry): void {
    if (this.byLpi !== undefined) this.indexLpi(this.byLpi, entry);
    const sharing = this.byDevice?.get(entry.deviceId);
    if (sharing === undefined) this.byDevice?.set(entry.deviceId, [entry]);
    else sharing.push(entry);
  }

  private indexLpi(byLpi: Map<number, Set<EventEntry>>, entry: EventEntry): void {
    if (entry.mapping === undefined) return;
    const lpi = lpiOf(entry.mapping);
    const users = byLpi.get(lpi);
    if (users === undefined) byLpi.set(lpi, new Set([entry]));
    else users.add(entry);
  }
}
