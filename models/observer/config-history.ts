/**
 * Which configuration a redistributor (or the cache of a vPE) may still be using (I-37): the value of the byte when the last invalidation
 * that is known to be complete began, and every value written since.
 */

import type { Fingerprint } from '../architecture/fingerprint.ts';
import { CONFIG_ENABLED } from '../architecture/identifiers.ts';
import { clearAll, halves, pair } from '../architecture/keys.ts';
import { LPI_CONFIGURATION_TABLE } from '../architecture/lpi-control.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { type Allowed, ConfigWrites, EITHER, ON, permitted, type Write } from './config-writes.ts';

/** The command or register that requested an invalidation. */
export type Means = 'INV' | 'DISCARD' | 'INVALL' | 'VINVALL' | 'INVDB' | 'INVLPIR' | 'EnableLPIs';

export interface Floor {
  readonly at: number;
  readonly by: Means;
}

interface Started extends Floor {
  readonly holder: number;
  readonly intid: number;
  /** Redistributor whose GICR_SYNCR reports that an invalidation by register is complete. */
  readonly rd: number;
}

/** The key of a virtual table whose address no VMAPP has named: the table of that vPE. */
const ownTable = (vpeid: number): number => -1 - vpeid;

/** Stands for every INTID of a holder in an invalidation: no LPI has it. */
export const EVERY_INTID = 0;

/** Stands for the number of a table that no VMAPP has named and that has no byte yet. */
const NOT_WRITTEN = -1;

export class ConfigHistory {
  private readonly writes = new ConfigWrites();
  private readonly floors = new ReusableMap<number, Floor>();
  /** Begun and not known to be complete: those of commands, and those of registers. Neither kind waits for the other. */
  private readonly started: readonly Map<number, Started>[];
  private readonly startedByRegister = new ReusableMap<number, Started>();
  private readonly sharedTable: boolean;
  /** Address of a table → its number, in the order in which they are named. */
  private readonly numbers = new ReusableMap<number, number>();
  /** Holder → number of its table: a redistributor whose table is not that of bring-up as it was then, or a vPE whose table VMAPP has named. */
  private readonly tables = new ReusableMap<number, number>();
  /** vPE → time at which a VMAPP named another table for it. What was cached of the old one may be in use until an invalidation. */
  private readonly movedAt = new ReusableMap<number, number>();
  /** Holder → time at which it last discarded all cached bytes. */
  private readonly freshAt = new ReusableMap<number, number>();
  /** Holders whose GICR_PROPBASER changed while LPIs were enabled: every value is permitted until they discard all cached bytes. */
  private readonly unknown = new Set<number>();

  /** `sharedTable`: one table for all holders (the physical one) instead of one each. `itsCount`: each ITS completes only its own invalidations. */
  constructor(sharedTable: boolean, itsCount = 1) {
    this.sharedTable = sharedTable;
    this.started = Array.from({ length: itsCount }, () => new ReusableMap<number, Started>());
  }

  reset(): void {
    this.writes.reset();
    clearAll(this.floors, this.startedByRegister, ...this.started);
    clearAll(this.tables, this.freshAt, this.unknown, this.numbers, this.movedAt);
  }

  private table(holder: number): number {
    if (this.sharedTable) return this.tables.size === 0 ? 0 : (this.tables.get(holder) ?? 0);
    return this.tables.get(holder) ?? this.numbers.get(ownTable(holder)) ?? NOT_WRITTEN;
  }

  /** Of the physical tables, that of bring-up is number 0. */
  private numberOf(address: number): number {
    if (this.sharedTable && address === LPI_CONFIGURATION_TABLE) return 0;
    const number = this.numbers.get(address) ?? this.numbers.size + 1;
    if (number > this.numbers.size) this.numbers.set(address, number);
    return number;
  }

  written(holder: number, intid: number, value: number, now: number): void {
    this.writes.write(this.ownNumber(holder), intid, value, now);
  }

  /** A byte of the table at the address was written; without an address, of the physical one of bring-up. */
  writtenAt(address: number | undefined, intid: number, value: number, now: number): void {
    this.writes.write(this.numberOf(address ?? LPI_CONFIGURATION_TABLE), intid, value, now);
  }

  /** Every byte of a table was written: of the one at the address, or of that of a holder. */
  filled(address: number | undefined, value: number, now: number, holder = 0): void {
    this.writes.fill(address === undefined ? this.ownNumber(holder) : this.numberOf(address), value, now);
  }

  private ownNumber(holder: number): number {
    const number = this.table(holder);
    return number === NOT_WRITTEN ? this.numberOf(ownTable(holder)) : number;
  }

  /** The writes of the byte, those that filled its table included; undefined if there is none. */
  private writesOf(holder: number, intid: number): readonly Write[] | undefined {
    return this.writes.of(this.table(holder), intid);
  }

  /** VMAPP V=1 names the table of a vPE. The first time, bytes that were written for the vPE before are in that table. */
  nameTable(vpeid: number, address: number, now: number): void {
    const number = this.numberOf(address);
    const before = this.tables.get(vpeid);
    if (before === number) return;
    this.tables.set(vpeid, number);
    if (before !== undefined) {
      this.movedAt.set(vpeid, now);
      return;
    }
    const own = this.numbers.get(ownTable(vpeid));
    if (own !== undefined) this.writes.move(own, number, now);
  }

  /** EnableLPIs 0 to 1: no byte that was read before is used any more. */
  readAfresh(holder: number, address: number | undefined, now: number): void {
    this.tables.set(holder, this.numberOf(address ?? LPI_CONFIGURATION_TABLE));
    this.freshAt.set(holder, now);
    this.unknown.delete(holder);
  }

  /** GICR_PROPBASER names another table while LPIs are enabled. */
  forget(holder: number): void {
    this.unknown.add(holder);
  }

  /** The vPE has another table than before, and no invalidation that is known to be complete began after that. */
  private hasMoved(holder: number, floor: Floor | undefined): boolean {
    return this.movedAt.size > 0 && (this.movedAt.get(holder) ?? -1) > (floor?.at ?? -1);
  }

  /** The later of the invalidations of the INTID and of every INTID, known to be complete. Only a table that was filled has the second. */
  private floorOf(holder: number, key: number): Floor | undefined {
    const own = this.floors.get(key);
    const ofAll = !this.writes.hasFills ? undefined : this.floors.get(pair(holder, EVERY_INTID));
    const floor = ofAll !== undefined && ofAll.at > (own?.at ?? -1) ? ofAll : own;
    const fresh = this.freshAt.size === 0 ? undefined : this.freshAt.get(holder);
    return fresh === undefined || fresh < (floor?.at ?? -1) ? floor : { at: fresh, by: 'EnableLPIs' };
  }

  fingerprintTables(print: Fingerprint): void {
    if (this.movedAt.size > 0) print.map(this.movedAt, (at) => print.time(at));
    this.writes.fingerprintFills(print);
    // Without bytes the numbers of tables do not matter.
    if (!this.writes.isEmpty) print.map(this.numbers, (number) => print.text(number));
    if (this.writes.bytes.size > 0 && !this.sharedTable) print.map(this.tables, (number) => print.text(number));
    if (this.freshAt.size === 0 && this.unknown.size === 0) return;
    print.map(this.tables, (table) => print.text(table)).map(this.freshAt, (at) => print.time(at));
    print.text([...this.unknown].sort().join(' '));
  }

  /** An invalidation at this holder began, by a command of the ITS; or by a register of redistributor `rd`. */
  begin(holder: number, intid: number, now: number, by: Means, its = 0, rd = holder): void {
    const started = by === 'INVLPIR' ? this.startedByRegister : this.started[its];
    started?.set(pair(holder, intid), { holder, intid, at: now, by, rd });
  }

  /** Completes every earlier invalidation at this holder by commands of the ITS, for the INTIDs that `applies` accepts. */
  complete(its: number, holder: number, applies: (intid: number) => boolean = () => true): void {
    const list = this.started[its];
    if (list === undefined || list.size === 0) return;
    for (const [key, started] of list) {
      if (started.holder !== holder || !applies(started.intid)) continue;
      this.raise(key, started);
      list.delete(key);
    }
  }

  /** Completes the invalidation of one INTID at this holder by a command of the ITS. */
  completeOne(its: number, holder: number, intid: number): void {
    const key = pair(holder, intid);
    const started = this.started[its]?.get(key);
    if (started === undefined) return;
    this.raise(key, started);
    this.started[its]?.delete(key);
  }

  /** Completes every earlier invalidation by a register of this redistributor. */
  completeByRegister(rd: number): void {
    for (const [key, started] of this.startedByRegister) {
      if (started.rd !== rd) continue;
      this.raise(key, started);
      this.startedByRegister.delete(key);
    }
  }

  private raise(key: number, { at, by }: Floor): void {
    const floor = this.floors.get(key);
    if (floor === undefined || floor.at < at) this.floors.set(key, { at, by });
  }

  /** The table of the holder was filled as a whole. */
  isFilled(holder: number): boolean {
    return this.writes.isFilled(this.table(holder));
  }

  /** The byte has been written. */
  isWritten(holder: number, intid: number): boolean {
    return this.writesOf(holder, intid) !== undefined;
  }

  /** Intids of this holder's table that were written by themselves. */
  writtenIntids(holder: number): Iterable<number> {
    return this.writes.intids(this.table(holder));
  }

  /** An invalidation of this INTID at this holder is known to be complete, and it began after the last write of the byte. */
  isCertain(holder: number, intid: number): boolean {
    const last = this.writesOf(holder, intid)?.at(-1);
    if (last === undefined || this.unknown.has(holder)) return false;
    const floor = this.floorOf(holder, pair(holder, intid));
    return (floor?.at ?? -1) >= last.at && !this.hasMoved(holder, floor);
  }

  /** The means of the invalidation that makes the configuration certain; undefined if it is not certain. */
  certainBy(holder: number, intid: number): Means | undefined {
    return this.isCertain(holder, intid) ? this.floorOf(holder, pair(holder, intid))?.by : undefined;
  }

  allowed(holder: number, intid: number): Allowed {
    if (this.unknown.size > 0 && this.unknown.has(holder)) return EITHER;
    if (this.writes.isEmpty) return ON;
    const writes = this.writesOf(holder, intid);
    const began = this.floorOf(holder, pair(holder, intid));
    if (this.hasMoved(holder, began)) return EITHER;
    if (writes === undefined) return ON;
    return permitted(writes, began?.at ?? -1);
  }

  /**
   * Time of a write that changed the byte, and since which no invalidation has begun at any holder that uses it; -1 for none. The interrupt may
   * have moved to this holder after the invalidation.
   */
  neglectedSince(holder: number, intid: number): number {
    const writes = this.writesOf(holder, intid);
    const last = writes?.at(-1);
    if (writes === undefined || last === undefined) return -1;
    if (last.value === (writes.at(-2)?.value ?? CONFIG_ENABLED)) return -1;
    if ((this.floorOf(holder, pair(holder, intid))?.at ?? -1) >= last.at) return -1;
    return this.hasBegunSomewhere(holder, intid, last.at) ? -1 : last.at;
  }

  /** An invalidation of the INTID has begun since then, at some holder with the same table as this one. */
  private hasBegunSomewhere(holder: number, intid: number, since: number): boolean {
    const isIn = (list: ReadonlyMap<number, Floor>): boolean => this.isSomewhereIn(list, holder, intid, since);
    return isIn(this.floors) || isIn(this.startedByRegister) || this.started.some(isIn);
  }

  private isSomewhereIn(list: ReadonlyMap<number, Floor>, holder: number, intid: number, since: number): boolean {
    const table = this.table(holder);
    for (const [key, { at }] of list) {
      if (at < since) continue;
      const place = halves(key);
      if ((place.intid === intid || place.intid === EVERY_INTID) && this.table(place.holder) === table) return true;
    }
    return false;
  }

  /**
   * The invalidation at this holder, by a command or a register, that began after a write had changed the byte; undefined if there is none, or if
   * one since that write, at any holder, is known to be complete.
   */
  unfinished(holder: number, intid: number): Floor | undefined {
    const key = pair(holder, intid);
    const writes = this.writesOf(holder, intid);
    const last = writes?.at(-1);
    if (writes === undefined || last === undefined) return undefined;
    if (last.value === (writes.at(-2)?.value ?? CONFIG_ENABLED)) return undefined;
    const ofAll = pair(holder, EVERY_INTID);
    const begun = [this.startedByRegister, ...this.started].flatMap((list) => [list.get(key), list.get(ofAll)]);
    const found = begun.find((started) => started !== undefined && started.at >= last.at);
    if (found === undefined || (this.floorOf(holder, key)?.at ?? -1) >= last.at) return undefined;
    return this.isSomewhereIn(this.floors, holder, intid, last.at) ? undefined : found;
  }

  forFingerprint(): {
    readonly writes: ReadonlyMap<number, readonly Write[]>;
    readonly floors: ReadonlyMap<number, Floor>;
    readonly started: readonly ReadonlyMap<number, Started>[];
    readonly startedByRegister: ReadonlyMap<number, Started>;
  } {
    const { writes, floors, started, startedByRegister } = this;
    return { writes: writes.bytes, floors, started, startedByRegister };
  }
}
