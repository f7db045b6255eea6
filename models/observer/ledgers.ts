/**
 * The ledgers of all ITSs, and a record of each vPE over all of them: which ITSs map the vPE, the redistributor that it is mapped to, and
 * whether that is certain.
 *
 * The queues of two ITSs have no order, and a SYNC or VSYNC speaks for its own queue only. VMOVP is what couples them.
 */
import type { Command, Vmapp, Vmovp, VmovpV41 } from '../architecture/commands.ts';
import type { ConsumedEvent } from '../architecture/events/queue-events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import { canBeDoorbell } from '../architecture/identifiers.ts';
import type { Profile } from '../architecture/profiles.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { Ledger } from './ledger.ts';
import { DISORDERED, type EventEntry, type Mapping } from './ledger-entries.ts';
import { bitOf, NO_MOVES, NO_OPEN_DOORBELLS, type VpeRecord, without } from './vpe-record.ts';

export class Ledgers {
  /** By ITS. */
  readonly all: readonly Ledger[];
  /** By vPEID. */
  readonly vpes = new ReusableMap<number, VpeRecord>();
  private readonly profile: Profile;
  private readonly isOne: boolean;

  constructor(profile: Profile) {
    this.profile = profile;
    this.all = Array.from({ length: profile.itsCount }, (_, its) => new Ledger(profile, its));
    this.isOne = profile.itsCount === 1;
  }

  of(its: number): Ledger {
    const ledger = this.all[its];
    if (ledger === undefined) throw new RangeError(`no ITS ${its}: the profile has ${this.all.length}`);
    return ledger;
  }

  reset(): void {
    for (const ledger of this.all) ledger.reset();
    if (this.vpes.size > 0) this.vpes.clear();
  }

  assumeBringUp(): void {
    for (const ledger of this.all) ledger.assumeBringUp();
  }

  copyFrom(other: Ledgers): void {
    this.vpes.clear();
    for (const [vpeid, record] of other.vpes) this.vpes.set(vpeid, { ...record });
    for (const ledger of this.all) ledger.copyFrom(other.of(ledger.its));
  }

  /** The vPE, if some ITS maps it. */
  vpe(vpeid: number): VpeRecord | undefined {
    const record = this.vpes.get(vpeid);
    return record !== undefined && record.mappers !== 0 ? record : undefined;
  }

  /** ITSs that map the vPE: one bit each. */
  mappers(vpeid: number): number {
    return this.vpes.get(vpeid)?.mappers ?? 0;
  }

  /** ITSs whose VSYNC is still needed to make the home of the vPE certain after a VSYNC of this one. */
  owedAfterVsync(its: number, vpeid: number): number {
    const record = this.vpes.get(vpeid);
    if (record === undefined) return 0;
    // It may have to consume a VMOVP first.
    return record.moves.some(({ missing }) => (missing & bitOf(its)) !== 0) ? record.owed : record.owed & ~bitOf(its);
  }

  /** The ITS maps the vPE, and VSYNCs have completed its entry in the vPE table. */
  isEntryCertain(its: number, vpeid: number): boolean {
    const { vpes, vsyncedAt } = this.of(its);
    const entry = vpes.get(vpeid);
    return entry?.mapped === true && entry.awaits === 0 && entry.changedAt < (vsyncedAt.get(vpeid) ?? -1);
  }

  /** Every other ITS has completed its changes of the vPE by a VSYNC, so that none sends events to the old home. */
  isSettledBeside(its: number, vpeid: number): boolean {
    for (const { its: other, vpes, vsyncedAt } of this.all) {
      const entry = other === its ? undefined : vpes.get(vpeid);
      if (entry !== undefined && entry.changedAt >= (vsyncedAt.get(vpeid) ?? -1)) return false;
    }
    return true;
  }

  /** The vPE is mapped, and a VSYNC has completed its first VMAPP. */
  isMapCertain(vpeid: number): boolean {
    const record = this.vpes.get(vpeid);
    return record !== undefined && record.mappers !== 0 && record.isMapCompleted;
  }

  /** The ITS maps the vPE, and VSYNCs have completed its VMAPP there and the first one. */
  isMapCertainOn(its: number, vpeid: number): boolean {
    const { vpes, vsyncedAt } = this.of(its);
    const entry = vpes.get(vpeid);
    return entry?.mapped === true && entry.mappedAt < (vsyncedAt.get(vpeid) ?? -1) && this.isMapCertain(vpeid);
  }

  /** The vPE is mapped, and the VSYNCs have come that complete its first VMAPP and each VMOVP. */
  isHomeCertain(vpeid: number): boolean {
    const record = this.vpes.get(vpeid);
    return record !== undefined && record.mappers !== 0 && record.owed === 0;
  }

  /** No ITS maps the vPE, and each that did has completed its VMAPP V=0. */
  isUnmapCertain(vpeid: number): boolean {
    const record = this.vpes.get(vpeid);
    if (record === undefined || record.mappers !== 0) return false;
    if (this.profile.architecture === 'v4.1') return true;
    for (const { vpes, vsyncedAt } of this.all) {
      const entry = vpes.get(vpeid);
      if (entry !== undefined && (vsyncedAt.get(vpeid) ?? -1) <= entry.unmappedAt) return false;
    }
    return true;
  }

  /** A VSYNC on that ITS has completed the command that the ITS consumed for the vPE at that time. */
  isFlushed(its: number, vpeid: number, at: number): boolean {
    return (this.of(its).vsyncedAt.get(vpeid) ?? -1) > at;
  }

  /** Some valid ITE of any ITS for which `holds` is true. */
  findMapping(holds: (mapping: Mapping, entry: EventEntry) => boolean): EventEntry | undefined {
    for (const ledger of this.all) {
      const entry = ledger.findMapping(holds);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** Some valid ITE of any ITS with this LPI, its own or as a doorbell, for which `holds` is true. */
  findUser(lpi: number, holds: (mapping: Mapping, entry: EventEntry) => boolean): EventEntry | undefined {
    for (const { events } of this.all) {
      const entry = events.findUser(lpi, holds);
      if (entry !== undefined) return entry;
    }
    return undefined;
  }

  /** Updates from a consumed command. */
  consume({ its, command, error }: ConsumedEvent, now: number): void {
    if (error === undefined) this.apply(its, command, now);
  }

  apply(its: number, command: Command, now: number): void {
    const ledger = this.of(its);
    switch (command.op) {
      case 'VMAPP':
        ledger.apply(command, now);
        if (command.valid) this.mapped(its, command, now);
        else this.unmapped(its, command.vpeid, now);
        break;
      case 'VMOVP':
        if (ledger.vpes.has(command.vpeid)) this.moved(its, command, now);
        ledger.apply(command, now);
        break;
      case 'VSYNC':
        ledger.apply(command, now);
        this.synchronised(its, command.vpeid, now);
        break;
      default:
        ledger.apply(command, now);
    }
  }

  private mapped(its: number, command: Vmapp, now: number): void {
    const { vpeid, rdbase: rd, vptAddress, vptSize } = command;
    const before = this.vpes.get(vpeid);
    if (before !== undefined && before.mappers !== 0 && before.mappers !== bitOf(its)) {
      before.mappers |= bitOf(its);
      return;
    }
    const isV41 = command.form === 'v4.1';
    this.vpes.set(vpeid, {
      mappers: bitOf(its),
      rd,
      vptAddress,
      vptSize,
      confAddress: isV41 ? command.confAddress : -1,
      defaultDoorbell: isV41 ? command.defaultDoorbell : -1,
      openDoorbells: NO_OPEN_DOORBELLS,
      mappedAt: now,
      unmappedAt: before?.unmappedAt ?? -1,
      changedAt: now,
      isMapCompleted: false,
      mappedBy: its,
      owed: bitOf(its),
      certainAt: -1,
      moves: NO_MOVES,
    });
  }

  private unmapped(its: number, vpeid: number, now: number): void {
    const record = this.vpes.get(vpeid);
    if (record === undefined) return;
    const had = record.mappers;
    record.moves = without(record.moves, bitOf(its));
    record.mappers &= ~bitOf(its);
    // On v4.1 VMAPP V=0 completes the earlier commands of the ITS for the vPE.
    if (this.profile.architecture === 'v4.1') this.synchronised(its, vpeid, now);
    if (record.mappers !== 0 || had === 0) return;
    record.unmappedAt = now;
    record.changedAt = now;
    record.owed = 0;
  }

  private moved(its: number, command: Vmovp, now: number): void {
    const { vpeid, rdbase } = command;
    const record = this.vpes.get(vpeid);
    if (record === undefined) return;
    const bit = bitOf(its);
    if (this.profile.vmovp === 'every ITS' && !this.isOne && this.joins(record, its, command)) return;
    record.rd = rdbase;
    // It does not tell that the vPE is mapped.
    if (record.mappers !== 0) record.changedAt = now;
    if (command.form === 'v4.1') this.nameDoorbell(record, command);
    if (this.isOne) {
      record.owed = bit;
    } else if (this.profile.vmovp === 'every ITS') {
      const missing = command.itsList & (bitOf(this.all.length) - 1) & ~bit;
      const { sequenceNumber } = command;
      if (missing !== 0) record.moves = [...record.moves, { sequenceNumber, missing }];
      record.owed |= bit | missing;
    } else {
      const isOrdered = (record.owed & ~bit & ~DISORDERED) === 0;
      record.owed = bit | (isOrdered ? 0 : record.owed | DISORDERED);
      this.tellOthers(its, command, isOrdered);
    }
  }

  /** With DB=0 the default doorbell of VMOVP counts in one reading of A-16, and only if it can be one. */
  private nameDoorbell(record: VpeRecord, { db, defaultDoorbell }: VmovpV41): void {
    const { openDoorbells } = record;
    if (db) {
      record.defaultDoorbell = defaultDoorbell;
      record.openDoorbells = NO_OPEN_DOORBELLS;
    } else if (defaultDoorbell !== record.defaultDoorbell && canBeDoorbell(defaultDoorbell, this.profile.intidBits)) {
      if (!openDoorbells.includes(defaultDoorbell)) record.openDoorbells = [...openDoorbells, defaultDoorbell];
    }
  }

  /** The VMOVP belongs to a move that another ITS has begun. */
  private joins(record: VpeRecord, its: number, { sequenceNumber }: Vmovp): boolean {
    const bit = bitOf(its);
    const begun = record.moves.find((move) => move.sequenceNumber === sequenceNumber && (move.missing & bit) !== 0);
    if (begun === undefined) return false;
    record.moves = record.moves
      .map((move) => (move === begun ? { sequenceNumber, missing: move.missing & ~bit } : move))
      .filter(({ missing }) => missing !== 0);
    return true;
  }

  /** The tables of the other ITSs change with a VMOVP that is sent to one of them. */
  private tellOthers(its: number, command: Vmovp, isOrdered: boolean): void {
    for (const { its: other, vpes } of this.all) {
      const entry = vpes.get(command.vpeid);
      if (entry?.mapped !== true) continue;
      entry.awaits = isOrdered ? entry.awaits & ~DISORDERED : entry.awaits | DISORDERED;
      if (other === its) continue;
      entry.awaits |= bitOf(its);
      entry.rd = command.rdbase;
      if (command.form === 'v4.1' && command.db) entry.defaultDoorbell = command.defaultDoorbell;
    }
  }

  private synchronised(its: number, vpeid: number, now: number): void {
    const record = this.vpes.get(vpeid);
    if (record === undefined) return;
    if (record.mappedBy === its) record.isMapCompleted = true;
    if (record.owed !== 0) {
      record.owed = this.owedAfterVsync(its, vpeid);
      if (record.owed === 0) record.certainAt = now;
    }
    if (this.isOne) return;
    for (const { vpes } of this.all) {
      const entry = vpes.get(vpeid);
      if (entry !== undefined) entry.awaits &= ~bitOf(its);
    }
  }

  fingerprint(print: Fingerprint): void {
    for (const ledger of this.all) ledger.fingerprint(print);
    if (this.isOne) return;
    print.map(this.vpes, ({ mappers, rd, defaultDoorbell, openDoorbells, owed, moves }) =>
      print.text(`${mappers} ${rd} ${defaultDoorbell} ${openDoorbells.join('/')} ${owed} ${JSON.stringify(moves)}`),
    );
  }
}
