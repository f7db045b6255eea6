/**
 * The ledger: what the tables of an ITS hold after the commands consumed so far, kept by an observer who reads the queue.
 *
 * It also knows which of the changes a SYNC or VSYNC has made certain for later MSIs. It takes the weakest promise that the text allows
 * SYNC speaks for the device and collection tables and for physical entries, VSYNC(v) for entries that name v.
 */
import type { Command, Mapc } from '../architecture/commands.ts';
import type { ConsumedEvent } from '../architecture/events/queue-events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { fitsIn } from '../architecture/identifiers.ts';
import { clearAll, eventKey } from '../architecture/keys.ts';
import type { Profile } from '../architecture/profiles.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { EventTable } from './event-table.ts';
import {
  type CollectionEntry,
  type DeviceEntry,
  type EventEntry,
  type LedgerTables,
  type Mapping,
  NEVER,
  type Remap,
  type Resolved,
  type VpeEntry,
} from './ledger-entries.ts';
import { printLedger } from './ledger-fingerprint.ts';

export class Ledger implements LedgerTables {
  readonly devices = new ReusableMap<number, DeviceEntry>();
  /** Key of DeviceID and EventID → entry. */
  readonly events = new EventTable();
  readonly collections = new ReusableMap<number, CollectionEntry>();
  readonly vpes = new ReusableMap<number, VpeEntry>();
  /** ICID → remap of a live collection by MAPC, until MOVALL(from, to) follows. */
  readonly remaps = new ReusableMap<number, Remap>();
  /** Time of the last SYNC to any redistributor. */
  lastSync = -1;
  /** The ITS is enabled, and MSIs find it so: the write of GITS_CTLR has taken effect. */
  accepts = true;
  acceptsForCertain = true;
  /** Redistributor → time of the last SYNC to it. */
  readonly syncedAt = new ReusableMap<number, number>();
  /** vPEID → time of the last VSYNC. */
  readonly vsyncedAt = new ReusableMap<number, number>();
  readonly its: number;
  private readonly profile: Profile;

  constructor(profile: Profile, its = 0) {
    this.profile = profile;
    this.its = its;
  }

  reset(): void {
    clearAll(this.devices, this.events, this.collections, this.vpes, this.syncedAt, this.vsyncedAt, this.remaps);
    this.lastSync = -1;
    this.accepts = true;
    this.acceptsForCertain = true;
  }

  /** Hardware after bring-up has collection n at redistributor n. */
  assumeBringUp(): void {
    for (let rd = 0; rd < this.profile.redistributors; rd += 1) {
      this.collections.set(rd, { mapped: true, rd, changedAt: -1 });
    }
  }

  /** Becomes an independent copy of another ledger. */
  copyFrom(other: Ledger): void {
    this.reset();
    for (const [key, entry] of other.devices) this.devices.set(key, { ...entry });
    for (const [key, entry] of other.events) {
      this.events.set(key, { ...entry, leftVpeAt: entry.leftVpeAt.size === 0 ? NEVER : new Map(entry.leftVpeAt) });
    }
    for (const [key, entry] of other.collections) this.collections.set(key, { ...entry });
    for (const [key, remap] of other.remaps) this.remaps.set(key, remap);
    for (const [key, entry] of other.vpes) this.vpes.set(key, { ...entry });
    for (const [key, at] of other.syncedAt) this.syncedAt.set(key, at);
    for (const [key, at] of other.vsyncedAt) this.vsyncedAt.set(key, at);
    this.lastSync = other.lastSync;
    this.accepts = other.accepts;
    this.acceptsForCertain = other.acceptsForCertain;
  }

  entry(deviceId: number, eventId: number): EventEntry | undefined {
    return this.events.get(eventKey(deviceId, eventId));
  }

  mapping(deviceId: number, eventId: number): Mapping | undefined {
    return this.entry(deviceId, eventId)?.mapping;
  }

  device(deviceId: number): DeviceEntry | undefined {
    const entry = this.devices.get(deviceId);
    return entry?.mapped === true ? entry : undefined;
  }

  collection(icid: number): CollectionEntry | undefined {
    const entry = this.collections.get(icid);
    return entry?.mapped === true ? entry : undefined;
  }

  vpe(vpeid: number): VpeEntry | undefined {
    const entry = this.vpes.get(vpeid);
    return entry?.mapped === true ? entry : undefined;
  }

  /** Some valid ITE for which `holds` is true. */
  findMapping(holds: (mapping: Mapping, entry: EventEntry) => boolean): EventEntry | undefined {
    return this.events.find(holds);
  }

  /** Where a set-event for (deviceId, eventId) goes now. */
  resolve(deviceId: number, eventId: number): Resolved {
    const result: Resolved = { to: 'device unmapped', rd: -1, intid: -1, vpeid: -1, doorbell: -1, certain: false };
    if (!this.accepts) {
      result.to = 'ITS disabled';
      result.certain = this.acceptsForCertain;
      return result;
    }
    const device = this.devices.get(deviceId);
    result.certain = device === undefined || device.changedAt < Math.max(0, this.lastSync);
    if (device?.mapped !== true) return result;
    if (!fitsIn(eventId, device.size + 1)) {
      result.to = 'event out of range';
      // An MSI may be taken without the bits that the ITS does not support.
      if (!fitsIn(eventId, this.profile.eventIdBits)) result.certain = false;
      return result;
    }
    const entry = this.events.get(eventKey(deviceId, eventId));
    const mapping = entry?.mapping;
    if (entry !== undefined && !this.entryCertain(entry)) result.certain = false;
    if (mapping === undefined) {
      result.to = 'event unmapped';
      return result;
    }
    result.intid = mapping.intid;
    if (!mapping.virtual) {
      const collection = this.collections.get(mapping.icid);
      if (collection !== undefined && collection.changedAt >= 0 && collection.changedAt >= this.lastSync) {
        result.certain = false;
      }
      if (collection?.mapped !== true) {
        result.to = 'collection unmapped';
        return result;
      }
      result.to = 'lpi';
      result.rd = collection.rd;
      return result;
    }
    const vpe = this.vpes.get(mapping.vpeid);
    const selfSynchronising = vpe !== undefined && !vpe.mapped && this.profile.architecture === 'v4.1';
    if (vpe !== undefined && !selfSynchronising && vpe.changedAt >= (this.vsyncedAt.get(mapping.vpeid) ?? -1)) {
      result.certain = false;
    }
    if (vpe !== undefined && vpe.awaits !== 0) result.certain = false;
    result.vpeid = mapping.vpeid;
    result.doorbell = mapping.doorbell;
    if (vpe?.mapped !== true) {
      result.to = 'vPE unmapped';
      return result;
    }
    // The vPE may have got a smaller VPT since the event was mapped.
    if (!fitsIn(mapping.intid, this.profile.architecture === 'v4.0' ? vpe.vptSize + 1 : vpe.vptSize)) {
      result.certain = false;
    }
    result.to = 'vlpi';
    result.rd = vpe.rd;
    return result;
  }

  private entryCertain(entry: EventEntry): boolean {
    const mapping = entry.mapping;
    if (mapping?.virtual === true) return entry.changedAt < (this.vsyncedAt.get(mapping.vpeid) ?? -1);
    if (entry.changedAt >= this.lastSync) return false;
    for (const [vpeid, at] of entry.leftVpeAt) {
      if (at >= (this.vsyncedAt.get(vpeid) ?? -1)) return false;
    }
    return true;
  }

  /** Updates from a consumed command. */
  consume(event: ConsumedEvent, now: number): void {
    if (event.error === undefined) this.apply(event.command, now);
  }

  apply(command: Command, now: number): void {
    switch (command.op) {
      case 'MAPD':
        this.mapDevice(command.deviceId, command.valid, command.size, command.ittAddress, now);
        break;
      case 'MAPC':
        this.noteRemap(command, now);
        this.collections.set(command.icid, { mapped: command.valid, rd: command.rdbase, changedAt: now });
        break;
      case 'MAPTI':
      case 'MAPI':
        this.setMapping(command.deviceId, command.eventId, now, {
          virtual: false,
          intid: command.op === 'MAPTI' ? command.pINTID : command.eventId,
          icid: command.icid,
          vpeid: -1,
          doorbell: -1,
        });
        break;
      case 'VMAPTI':
      case 'VMAPI':
        this.setMapping(command.deviceId, command.eventId, now, {
          virtual: true,
          intid: command.op === 'VMAPTI' ? command.vINTID : command.eventId,
          icid: -1,
          vpeid: command.vpeid,
          doorbell: command.doorbell,
        });
        break;
      case 'MOVI': {
        const mapping = this.mapping(command.deviceId, command.eventId);
        if (mapping !== undefined) {
          this.setMapping(command.deviceId, command.eventId, now, { ...mapping, icid: command.icid });
        }
        break;
      }
      case 'VMOVI': {
        const mapping = this.mapping(command.deviceId, command.eventId);
        if (mapping !== undefined) {
          const doorbell = command.doorbellValid ? command.doorbell : mapping.doorbell;
          this.setMapping(command.deviceId, command.eventId, now, { ...mapping, vpeid: command.vpeid, doorbell });
        }
        break;
      }
      case 'DISCARD':
        this.setMapping(command.deviceId, command.eventId, now, undefined);
        break;
      case 'VMAPP': {
        const before = this.vpes.get(command.vpeid);
        this.vpes.set(command.vpeid, {
          mapped: command.valid,
          rd: command.valid ? command.rdbase : -1,
          vptAddress: command.vptAddress,
          vptSize: command.vptSize,
          defaultDoorbell: command.form === 'v4.1' && command.valid ? command.defaultDoorbell : -1,
          changedAt: now,
          mappedAt: command.valid ? now : (before?.mappedAt ?? -1),
          unmappedAt: command.valid ? (before?.unmappedAt ?? -1) : now,
          awaits: 0,
        });
        break;
      }
      case 'VMOVP': {
        const vpe = this.vpes.get(command.vpeid);
        if (vpe !== undefined) {
          vpe.rd = command.rdbase;
          vpe.changedAt = now;
          if (command.form === 'v4.1' && command.db) vpe.defaultDoorbell = command.defaultDoorbell;
        }
        break;
      }
      case 'MOVALL':
        for (const [icid, { from, to }] of this.remaps) {
          if (from === command.rdbase1 && to === command.rdbase2) this.remaps.delete(icid);
        }
        break;
      case 'SYNC':
        this.lastSync = now;
        this.syncedAt.set(command.rdbase, now);
        break;
      case 'VSYNC':
        this.vsyncedAt.set(command.vpeid, now);
        break;
      default:
        break;
    }
  }

  fingerprint(print: Fingerprint): void {
    printLedger(this, print);
  }

  private noteRemap({ icid, rdbase, valid }: Mapc, now: number): void {
    const before = this.collection(icid);
    if (before === undefined || (valid && before.rd === rdbase)) return;
    const isLive = valid && this.findMapping((mapping) => !mapping.virtual && mapping.icid === icid) !== undefined;
    if (isLive) this.remaps.set(icid, { from: before.rd, to: rdbase, at: now });
    else if (this.remaps.size > 0) this.remaps.delete(icid);
  }

  private mapDevice(deviceId: number, valid: boolean, size: number, ittAddress: number, now: number): void {
    this.devices.set(deviceId, { mapped: valid, size, ittAddress, changedAt: now });
    // A new ITT is all zero, and an unmapped device has none.
    this.events.unmapDevice(deviceId, now);
  }

  private setMapping(deviceId: number, eventId: number, now: number, mapping: Mapping | undefined): void {
    this.events.map(this.its, deviceId, eventId, now, mapping);
  }
}
