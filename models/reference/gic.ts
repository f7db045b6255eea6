/** The state of the reference model: ITSs, redistributors, vPEs, and the state that they share. */
import type { EventSink, GicView } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { FreedomId, Scheduler } from '../architecture/freedoms.ts';
import { BOTH_GROUPS } from '../architecture/groups.ts';
import { dirtyShowsLoading } from '../architecture/identification.ts';
import { CONFIG_ENABLE, CONFIG_ENABLED, VSGIS } from '../architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../architecture/lpi-control.ts';
import { type FixedOutcomes, fixedOutcomes, type Profile } from '../architecture/profiles.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { ConfigurationMemory } from './configuration-memory.ts';
import type { IntidSet } from './intid-set.ts';
import { Its } from './its/its.ts';
import { fingerprintRendezvous, type Rendezvous } from './its/rendezvous-state.ts';
import type { Hardware, Memory, Operations } from './operations.ts';
import { Redistributor } from './redistributor/redistributor.ts';
import type { TravellingDoorbell } from './redistributor/travelling-doorbell.ts';
import { type SavedVsgis, Vpe } from './redistributor/vpe.ts';
import { RegisterStorage } from './register-storage.ts';

const GROUP_1 = 2;

/** A step of software that is UNPREDICTABLE: nothing in the rest of the program is specified. */
export interface SoftwareFault {
  /** The contract that was broken. */
  readonly invariant: string;
  readonly what: string;
}

/** The key of a virtual configuration table whose address no VMAPP has named: the table of that vPE. */
const ownTable = (vpeid: number): number => -1 - vpeid;

const CLEARABLE = ['can be cleared', 'stays set until reset'] as const;
const VPT_SIZE = ['number of vINTID bits minus one', 'number of vINTID bits'] as const;

const ENABLED_BY = [
  'its own enable bit',
  'its own enable bit and VGrpEn',
  'its own enable bit, VGrpEn and the virtual CPU interface',
] as const;

export class Gic implements GicView {
  readonly profile: Profile;
  readonly ops: Operations;
  /** State of operations that are replaced. */
  private readonly memories: readonly Memory[];
  readonly sink: EventSink & { time: number };
  readonly itss: readonly Its[];
  readonly rds: readonly Redistributor[];
  readonly vpes = new ReusableMap<number, Vpe>();
  /** vPEs of earlier programs, to be used again. */
  private readonly spareVpes: Vpe[] = [];
  readonly doorbells: TravellingDoorbell[] = [];
  /** Rendezvous of VMOVPs that some ITS of their list has not consumed. */
  readonly rendezvous: Rendezvous[] = [];
  /** The LPI configuration tables. */
  readonly config = new ConfigurationMemory();
  /** The virtual LPI configuration tables; one that no VMAPP has named yet, by `ownTable` of its vPE. */
  readonly vconfig = new ConfigurationMemory();
  /** Pending tables in memory, physical and virtual, by address; the VPT of a mapped vPE has no copy here. */
  readonly vpts = new ReusableMap<number, IntidSet>();
  /** Configuration of vSGIs in those VPTs, by address. */
  readonly vsgiAreas = new ReusableMap<number, SavedVsgis>();
  /** GICR_VPENDBASER.Dirty is 1 while a vPE is loaded; otherwise software cannot wait for the end of it. */
  readonly dirtyShowsLoading: boolean;
  /** A-26, if the profile leaves it open: whether EnableLPIs can be cleared. Chosen once, since an implementation does not change. */
  private clearable: boolean | undefined;
  /** index in ENABLED_BY; undefined until it is needed. Chosen once, since an implementation does not change. */
  private enabledBy: number | undefined;
  /** index in VPT_SIZE; undefined until it is needed. Chosen once, since an implementation does not change. */
  private vptSizeIs: number | undefined;
  /** Address → the bits of that pending table, except those that the unmap of a vPE wrote. */
  readonly images = new ReusableMap<number, IntidSet>();
  /** Number of IDs of each kind, from the bits of the profile. */
  readonly supported: Readonly<Record<'devices' | 'events' | 'collections' | 'vpes' | 'intids', number>>;
  /** Redistributor → GICR_VPENDBASER as last written with Valid 0 before and after the write. */
  readonly vpendbasers = new Map<number, bigint>();
  /** Register and number → fields that the model stores as written and does not use. */
  readonly attributes = new Map<string, Readonly<Record<string, number>>>();
  readonly storage = new RegisterStorage();
  /** vPE configuration tables that are not all zero any more, by address. */
  readonly writtenVpeTables = new Set<number>();
  /** Addresses of the level-1 entries of vPE configuration tables that software has made valid. */
  readonly vpePages = new Set<number>();
  time = 0;
  /** The value that the last stimulus which reads a register, or a bit of a pending table, has read. */
  valueRead = 0n;
  /** Whether a register that gates LPIs was written in this program; until then all are as after bring-up. */
  lpiControlInUse = false;
  // GICD_CTLR.
  enableGrp0 = false;
  enableGrp1 = true;
  nassgireq = false;
  /** EnableGrp1 was cleared, and LPIs that were presented before may still be acknowledged. */
  forwardingStops = false;
  fault: SoftwareFault | undefined;
  private scheduler: Scheduler | undefined;
  private readonly fixed: FixedOutcomes;

  constructor(profile: Profile, { ops, memories }: Hardware, sink: EventSink & { time: number }) {
    this.profile = profile;
    this.fixed = fixedOutcomes(profile);
    this.dirtyShowsLoading = dirtyShowsLoading(profile);
    this.ops = ops;
    this.memories = memories;
    this.supported = {
      devices: 2 ** profile.deviceIdBits,
      events: 2 ** profile.eventIdBits,
      collections: 2 ** profile.icidBits,
      vpes: 2 ** profile.vpeidBits,
      intids: 2 ** profile.intidBits,
    };
    this.sink = sink;
    this.itss = Array.from({ length: profile.itsCount }, (_, number) => new Its(number, profile));
    this.rds = Array.from({ length: profile.redistributors }, (_, index) => {
      return new Redistributor(index, profile.commonLpiAffGroups[index] ?? 0, profile);
    });
    this.reset();
  }

  reset(): void {
    this.clear();
    this.storage.reset();
    this.enabledBy = undefined;
    this.vptSizeIs = undefined;
    this.clearable = undefined;
    this.time = 0;
    this.fault = undefined;
  }

  /** Resets all but the choices that a machine makes once. */
  private clear(): void {
    for (const memory of this.memories) memory.reset();
    for (const its of this.itss) its.reset(this.profile.redistributors);
    for (const rd of this.rds) rd.reset();
    for (const vpe of this.vpes.values()) {
      vpe.reset();
      this.spareVpes.push(vpe);
    }
    if (this.vpes.size > 0) this.vpes.clear();
    this.config.clear();
    this.vconfig.clear();
    if (this.vpts.size > 0) this.vpts.clear();
    if (this.vsgiAreas.size > 0) this.vsgiAreas.clear();
    if (this.images.size > 0) this.images.clear();
    this.doorbells.length = 0;
    this.rendezvous.length = 0;
    if (this.lpiControlInUse) this.resetLpiControl();
    if (this.vpendbasers.size > 0) this.vpendbasers.clear();
    if (this.attributes.size > 0) this.attributes.clear();
    if (this.writtenVpeTables.size > 0) this.writtenVpeTables.clear();
    if (this.vpePages.size > 0) this.vpePages.clear();
  }

  /** Resets registers, and memory as at the start of a program. */
  powerOn(): void {
    this.clear();
    this.storage.powerOn();
    this.lpiControlInUse = true;
    for (const { number } of this.itss) this.ops.reset.its(this, number);
    for (let rd = 0; rd < this.rds.length; rd += 1) this.ops.reset.redistributor(this, rd);
    this.ops.reset.distributor(this);
    this.sink.emit({ kind: 'reset' });
  }

  private resetLpiControl(): void {
    this.lpiControlInUse = false;
    this.enableGrp0 = false;
    this.enableGrp1 = true;
    this.nassgireq = false;
    this.forwardingStops = false;
    for (const { control } of this.rds) control.reset();
  }

  /** Begins a step: time advances, and the given scheduler makes the choices of the step. */
  tick(scheduler: Scheduler): void {
    this.time += 1;
    this.sink.time = this.time;
    this.scheduler = scheduler;
  }

  /** Index of the outcome taken at an open point. If the profile fixes the point: its outcome, or the plainest one where that is not offered. */
  choose(freedom: FreedomId, outcomes: readonly string[]): number {
    const fixed = this.fixed[freedom];
    if (fixed !== undefined) return Math.max(0, outcomes.indexOf(fixed));
    return this.scheduler?.choose(freedom, outcomes) ?? 0;
  }

  /** EnableLPIs can be cleared. */
  lpisCanBeDisabled(): boolean {
    this.clearable ??= this.profile.enableLpisIsClearable ?? this.choose('A-26', CLEARABLE) === 0;
    return this.clearable;
  }

  /** The scheduler of this step, for tables, which choose versions of entries themselves. */
  readonly versions: Scheduler = { choose: (freedom, outcomes) => this.choose(freedom, outcomes) };

  unpredictable(invariant: string, what: string): void {
    this.fault ??= { invariant, what };
  }

  rd(index: number): Redistributor {
    const rd = this.rds[index];
    if (rd === undefined) throw new RangeError(`no redistributor ${index}: the profile has ${this.rds.length}`);
    return rd;
  }

  its(index: number): Its {
    const its = this.itss[index];
    if (its === undefined) throw new RangeError(`no ITS ${index}: the profile has ${this.itss.length}`);
    return its;
  }

  vpe(vpeid: number): Vpe {
    let vpe = this.vpes.get(vpeid);
    if (vpe === undefined) {
      vpe = this.spareVpes.pop() ?? new Vpe();
      this.vpes.set(vpeid, vpe);
    }
    return vpe;
  }

  /** ITSs whose vPE table has the vPE, after the commands consumed so far: one bit each. */
  mappers(vpeid: number): number {
    let bits = 0;
    for (const its of this.itss) if (its.tables.vpe(vpeid) !== undefined) bits |= 1 << its.number;
    return bits;
  }

  /** Redistributor at which GICR_VPENDBASER.Valid = 1 names the vPE, or -1. */
  residentAt(vpeid: number): number {
    for (let index = 0; index < this.rds.length; index += 1) {
      const rd = this.rds[index];
      if (rd?.valid === true && rd.vpeid === vpeid) return index;
    }
    return -1;
  }

  /** Redistributor at which the vPE is being descheduled, or -1. */
  leavingAt(vpeid: number): number {
    for (let index = 0; index < this.rds.length; index += 1) {
      const rd = this.rds[index];
      if (rd !== undefined && !rd.valid && rd.dirty && rd.vpeid === vpeid) return index;
    }
    return -1;
  }

  /** The byte in the table that the redistributor uses; after bring-up that is one table for all. */
  configInMemory(intid: number, rd?: Redistributor): number {
    const table = this.lpiControlInUse ? rd?.control.configTable : undefined;
    return this.config.byte(table ?? LPI_CONFIGURATION_TABLE, intid);
  }

  vconfigInMemory(vpeid: number, vINTID: number): number {
    return this.vconfig.isUntouched ? CONFIG_ENABLED : this.vconfig.byte(this.vconfigTable(vpeid), vINTID);
  }

  /** The key in `vconfig` of the virtual configuration table of a vPE: its address, or a negative number until a VMAPP has named one. */
  vconfigTable(vpeid: number): number {
    const address = this.vpes.get(vpeid)?.configTable ?? -1;
    return address < 0 ? ownTable(vpeid) : address;
  }

  /** VMAPP V=1 names the configuration table of the vPE. The first time, bytes that were written for the vPE before are in that table. */
  nameVirtualConfig(vpeid: number, address: number): void {
    const vpe = this.vpe(vpeid);
    const isFirst = vpe.configTable < 0;
    vpe.configTable = address;
    if (isFirst) this.vconfig.move(ownTable(vpeid), address);
  }

  /** The configuration that the redistributor uses now has the LPI enabled. */
  enabled(rd: Redistributor, intid: number): boolean {
    return ((rd.cache.get(intid) ?? this.configInMemory(intid, rd)) & CONFIG_ENABLE) !== 0;
  }

  venabled(vpeid: number, vpe: Vpe, vINTID: number): boolean {
    if (vINTID < VSGIS) return (vpe.vsgiEnabled & (1 << vINTID)) !== 0;
    return (this.ops.configurationCache.virtualByte(this, vpeid, vpe, vINTID) & CONFIG_ENABLE) !== 0;
  }

  /** The bit of VGrp0En or VGrp1En that the interrupt belongs to; vLPIs are group 1. */
  groupBit(vpe: Vpe, vINTID: number): number {
    return vINTID >= VSGIS || (vpe.vsgiGroup1 & (1 << vINTID)) !== 0 ? GROUP_1 : 1;
  }

  /** The number of vINTID bits that VPT_size stands for is valid. v4.1 leaves the number open. */
  vintidBitsWillDo(vptSize: number, willDo: (bits: number) => boolean): boolean {
    const isPlainly = willDo(vptSize + 1);
    if (this.profile.architecture !== 'v4.1' || willDo(vptSize) === isPlainly) return isPlainly;
    this.vptSizeIs ??= this.choose('A-71', VPT_SIZE);
    return (this.vptSizeIs === 0) === isPlainly;
  }

  /** The interrupt counts as enabled for PendingLast and the default doorbell. */
  countsAsEnabled(vpeid: number, vpe: Vpe, vINTID: number): boolean {
    if (!this.venabled(vpeid, vpe, vINTID)) return false;
    const { groups, groupsLetThrough } = vpe;
    const bit = groups === BOTH_GROUPS && groupsLetThrough === BOTH_GROUPS ? 0 : this.groupBit(vpe, vINTID);
    if ((groups & groupsLetThrough & bit) === bit) return true;
    this.enabledBy ??= this.choose('A-20', ENABLED_BY);
    return this.enabledBy === 0 || ((groups & bit) !== 0 && this.enabledBy === 1);
  }

  pending(rd: number, intid: number): boolean {
    return this.rds[rd]?.pending.has(intid) === true;
  }

  vpending(vpeid: number, vINTID: number): boolean {
    return this.vpes.get(vpeid)?.pending.has(vINTID) === true;
  }

  /** Writes all state that later steps depend on. */
  fingerprint(print: Fingerprint): void {
    const hasSeveralItss = this.itss.length > 1;
    for (const its of this.itss) its.fingerprint(print, hasSeveralItss, this.rendezvous);
    for (const meeting of this.rendezvous) fingerprintRendezvous(meeting, print);
    for (const rd of this.rds) rd.fingerprint(print);
    print.map(this.vpes, (vpe) => vpe.fingerprint(print, hasSeveralItss));
    for (const doorbell of this.doorbells) {
      print.text(`${doorbell.form} ${doorbell.rd} ${doorbell.intid} ${doorbell.vpeid}`).time(doorbell.origin);
    }
    this.config.fingerprint(print);
    this.vconfig.fingerprint(print);
    print.map(this.vpts, (bits) => print.text(bits.members().join(' ')));
    print.map(this.vsgiAreas, ({ vpeid, enabled, group1 }) => print.text(`${vpeid} ${enabled} ${group1}`));
    print.text(`${this.enabledBy} ${this.vptSizeIs}`);
    if (this.images.size > 0) print.map(this.images, (bits) => print.text(bits.members().join(' ')));
    if (this.vpendbasers.size > 0) print.map(this.vpendbasers, (value) => print.text(`${value}`));
    this.storage.fingerprint(print);
    if (this.attributes.size > 0) print.text(JSON.stringify([...this.attributes].sort()));
    if (this.vpePages.size > 0) print.text([...this.vpePages].sort().join(' '));
    if (this.lpiControlInUse) this.fingerprintLpiControl(print);
    for (const memory of this.memories) print.text(memory.print());
  }

  private fingerprintLpiControl(print: Fingerprint): void {
    print.text(`${this.clearable} ${this.enableGrp0} ${this.enableGrp1} ${this.nassgireq} ${this.forwardingStops}`);
    print.text([...this.writtenVpeTables].sort().join(' '));
    for (const { control } of this.rds) control.fingerprint(print);
  }
}
