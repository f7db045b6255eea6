/** The state of the reference model. */

import type { EventSink, GicView } from '../architecture/events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { FreedomId, Scheduler } from '../architecture/freedoms.ts';
import { BOTH_GROUPS } from '../architecture/groups.ts';
import { CONFIG_ENABLE, CONFIG_ENABLED, VSGIS } from '../architecture/identifiers.ts';
import { pair } from '../architecture/keys.ts';
import { LPI_CONFIGURATION_TABLE } from '../architecture/lpi-control.ts';
import { type FixedOutcomes, fixedOutcomes, type Profile } from '../architecture/profiles.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { IntidSet } from './intid-set.ts';
import type { Remap } from './its/commands/remaps.ts';
import { ItsControl } from './its/control-state.ts';
import type { Effect } from './its/effects.ts';
import { LevelOne } from './its/level-one.ts';
import { CommandQueue } from './its/queue.ts';
import { fingerprintRendezvous, type Rendezvous } from './its/rendezvous.ts';
import { Tables, Versioned } from './its/tables.ts';
import type { Hardware, Memory, Operations } from './operations.ts';
import { Hypervisor } from './redistributor/hypervisor.ts';
import { LpiControl } from './redistributor/lpi-control-state.ts';

export class Its {
  readonly queue = new CommandQueue();
  readonly control = new ItsControl();
  readonly tables = new Tables();
  readonly levelOne = new LevelOne();
  /** Effects on their way, oldest first. */
  readonly bag: Effect[] = [];
  /** Live collections that MAPC has moved and MOVALL has not followed yet, by ICID. */
  readonly remaps = new ReusableMap<number, Remap>();
  /** GITS_CTLR.ITS_Number. */
  readonly number: number;
  /** The rendezvous of each VMOVP in the queue, where VMOVP is sent to every ITS; and that of the one being consumed. */
  readonly rendezvous: Rendezvous[] = [];
  joined: Rendezvous | undefined = undefined;

  constructor(number: number) {
    this.number = number;
  }

  reset(redistributors: number): void {
    this.queue.reset();
    this.control.reset();
    this.bag.length = 0;
    this.rendezvous.length = 0;
    this.joined = undefined;
    if (this.remaps.size > 0) this.remaps.clear();
    this.tables.reset();
    this.levelOne.reset();
    for (let rd = 0; rd < redistributors; rd += 1) this.tables.collections.set(rd, new Versioned(rd));
  }
}

const GROUP_1 = 2;

/** A doorbell that was generated and has not become pending yet. */
export interface TravellingDoorbell {
  readonly form: 'individual' | 'default';
  readonly rd: number;
  readonly intid: number;
  readonly vpeid: number;
  readonly origin: number;
}

/** What a write of GICR_INVLPIR or GICR_INVALLR names: an INTID, or all (-1); of a vPE, or physical ones (-1). */
export interface RegisterInvalidation {
  readonly intid: number;
  readonly vpeid: number;
}

export class Redistributor {
  readonly pending = new IntidSet();
  readonly cache = new ReusableMap<number, number>();
  /** Writes of GICR_INVLPIR and GICR_INVALLR that have not taken place. */
  readonly registerInvalidations: RegisterInvalidation[] = [];
  // GICR_VPENDBASER.
  valid = false;
  dirty = false;
  vpeid = -1;
  doorbell = false;
  pendingLastWritten = false;
  pendingLast = false;
  /** Leaving: PendingLast and the request have been decided. */
  decided = false;
  readonly hypervisor = new Hypervisor();
  /** VGrp0En and VGrp1En, as bits 0 and 1. */
  groups = BOTH_GROUPS;
  // GICR_VSGIR and GICR_VSGIPENDR.
  /** A query is under way. */
  querying = false;
  queried = -1;
  /** The answer to the last query. */
  vsgipendr = 0;
  /** The registers that gate physical LPIs. */
  readonly control: LpiControl;

  constructor(index: number, group: number) {
    this.control = new LpiControl(index, group);
  }

  reset(): void {
    this.pending.clear();
    if (this.cache.size > 0) this.cache.clear();
    this.registerInvalidations.length = 0;
    this.valid = false;
    this.dirty = false;
    this.vpeid = -1;
    this.doorbell = false;
    this.pendingLastWritten = false;
    this.pendingLast = false;
    this.decided = false;
    this.hypervisor.reset();
    this.groups = BOTH_GROUPS;
    this.querying = false;
    this.queried = -1;
    this.vsgipendr = 0;
  }
}

export class Vpe {
  readonly pending = new IntidSet();
  readonly cache = new ReusableMap<number, number>();
  mapped = false;
  /** Redistributor that the vPE is mapped to, as the redistributors know it. */
  home = -1;
  defaultDoorbell = -1;
  vptAddress = 0;
  /** ITSs that map it, as the redistributors know it: one bit each. */
  mappers = 0;
  /** When the VMAPP or VMOVP that made `home` what it is was consumed; one that is older does not take effect any more. */
  placedAt = -1;
  /** The operands that every VMAPP V=1 has to carry; undefined while no ITS maps the vPE. */
  operands: VpeOperands | undefined = undefined;
  /** What was pending when VMAPP V=0 took effect, where vSGIs make a difference between VPTs. */
  left: IntidSet | undefined = undefined;
  armed = false;
  /** Residency has yet to remove the default doorbell. */
  unring = false;
  /** What the CPU interface may have been shown before the deschedule began. */
  readonly presented = new IntidSet();
  /** Configuration of vSGIs: bit n is that of vSGI n. */
  vsgiEnabled = 0;
  vsgiGroup1 = 0;
  /** VGrp0En and VGrp1En of the last residency, as bits 0 and 1; both, if there was none. */
  groups = BOTH_GROUPS;
  /** The groups that the virtual CPU interface let through when PendingLast was decided last, as bits. */
  groupsLetThrough = BOTH_GROUPS;

  reset(): void {
    this.pending.clear();
    this.presented.clear();
    if (this.cache.size > 0) this.cache.clear();
    this.mapped = false;
    this.home = -1;
    this.defaultDoorbell = -1;
    this.vptAddress = 0;
    this.mappers = 0;
    this.placedAt = -1;
    this.operands = undefined;
    this.left = undefined;
    this.armed = false;
    this.unring = false;
    this.vsgiEnabled = 0;
    this.vsgiGroup1 = 0;
    this.groups = BOTH_GROUPS;
    this.groupsLetThrough = BOTH_GROUPS;
  }
}

/** What VMAPP V=1 said of a vPE, and VMOVP since. */
export interface VpeOperands {
  rdbase: number;
  vptAddress: number;
  vptSize: number;
  /** -1 in v4.0. */
  confAddress: number;
  /** -1 in v4.0, and after a VMOVP with DB=0, which may have given another one. */
  defaultDoorbell: number;
}

/** The vSGIs of a vPE as VMAPP V=0 left them in its VPT. */
export interface SavedVsgis {
  readonly vpeid: number;
  readonly enabled: number;
  readonly group1: number;
}

/** Thrown away with each program: software did something UNPREDICTABLE, and nothing after it is promised. */
export interface SoftwareFault {
  /** The contract that was broken. */
  readonly invariant: string;
  readonly what: string;
}

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
  /** The LPI configuration table; bytes that were never written hold an enabled LPI. */
  readonly config = new ReusableMap<number, number>();
  /** LPI configuration tables beside the one of bring-up, by address. */
  readonly otherConfigs = new Map<number, Map<number, number>>();
  /** The virtual LPI configuration tables, by vPE and vINTID. */
  readonly vconfig = new ReusableMap<number, number>();
  /** Pending tables in memory, physical and virtual, by address; the VPT of a mapped vPE has no copy here. */
  readonly vpts = new ReusableMap<number, IntidSet>();
  /** Configuration of vSGIs in those VPTs, by address. */
  readonly vsgiAreas = new ReusableMap<number, SavedVsgis>();
  /** A-26, where the profile does not say: whether EnableLPIs can be cleared. One implementation has one answer. */
  private clearable: boolean | undefined;
  /** which of ENABLED_BY; undefined until it matters. One implementation has one answer. */
  private enabledBy: number | undefined;
  /** which of VPT_SIZE; undefined until it matters. One implementation has one answer. */
  private vptSizeIs: number | undefined;
  /** Bits of those tables that were not put there by unmapping a vPE, by address. */
  readonly images = new ReusableMap<number, IntidSet>();
  /** As many IDs of each kind as the profile has bits for. */
  readonly supported: Readonly<Record<'devices' | 'events' | 'collections' | 'vpes' | 'intids', number>>;
  /** GICR_VPENDBASER as it was written with Valid 0 before and after, by redistributor. */
  readonly vpendbasers = new Map<number, bigint>();
  /** Fields that mean nothing to the model, as they were written, by register and number. */
  readonly attributes = new Map<string, Readonly<Record<string, number>>>();
  /** vPE configuration tables that are not all zero any more, by address. */
  readonly writtenVpeTables = new Set<number>();
  /** Addresses of the level-1 entries of vPE configuration tables that software has made valid. */
  readonly vpePages = new Set<number>();
  time = 0;
  /** Some register that gates LPIs was written in this program; if not, all are as bring-up left them. */
  lpiControlInUse = false;
  // GICD_CTLR.
  enableGrp1 = true;
  nassgireq = false;
  /** EnableGrp1 was cleared, and LPIs that were presented may not have been retrieved yet. */
  forwardingStops = false;
  fault: SoftwareFault | undefined;
  private scheduler: Scheduler | undefined;
  private readonly fixed: FixedOutcomes;

  constructor(profile: Profile, { ops, memories }: Hardware, sink: EventSink & { time: number }) {
    this.profile = profile;
    this.fixed = fixedOutcomes(profile);
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
    this.itss = Array.from({ length: profile.itsCount }, (_, number) => new Its(number));
    this.rds = Array.from({ length: profile.redistributors }, (_, index) => {
      return new Redistributor(index, profile.commonLpiAffGroups[index] ?? 0);
    });
    this.reset();
  }

  reset(): void {
    for (const memory of this.memories) memory.reset();
    for (const its of this.itss) its.reset(this.profile.redistributors);
    for (const rd of this.rds) rd.reset();
    for (const vpe of this.vpes.values()) {
      vpe.reset();
      this.spareVpes.push(vpe);
    }
    if (this.vpes.size > 0) this.vpes.clear();
    if (this.config.size > 0) this.config.clear();
    if (this.vconfig.size > 0) this.vconfig.clear();
    if (this.vpts.size > 0) this.vpts.clear();
    if (this.vsgiAreas.size > 0) this.vsgiAreas.clear();
    if (this.images.size > 0) this.images.clear();
    this.enabledBy = undefined;
    this.vptSizeIs = undefined;
    this.clearable = undefined;
    this.doorbells.length = 0;
    this.rendezvous.length = 0;
    if (this.lpiControlInUse) this.resetLpiControl();
    if (this.otherConfigs.size > 0) this.otherConfigs.clear();
    if (this.vpendbasers.size > 0) this.vpendbasers.clear();
    if (this.attributes.size > 0) this.attributes.clear();
    if (this.writtenVpeTables.size > 0) this.writtenVpeTables.clear();
    if (this.vpePages.size > 0) this.vpePages.clear();
    this.time = 0;
    this.fault = undefined;
  }

  /** Registers take their reset state, and memory is as at the start. */
  powerOn(): void {
    const { time, enabledBy, vptSizeIs } = this;
    this.reset();
    this.time = time;
    this.enabledBy = enabledBy;
    this.vptSizeIs = vptSizeIs;
    for (const its of this.itss) {
      its.control.powerOn(this.profile);
      its.queue.powerOn();
      its.tables.collections.clear();
    }
    for (const { control } of this.rds) control.powerOn();
    this.lpiControlInUse = true;
    this.enableGrp1 = false;
    this.sink.emit({ kind: 'reset' });
  }

  private resetLpiControl(): void {
    this.lpiControlInUse = false;
    this.enableGrp1 = true;
    this.nassgireq = false;
    this.forwardingStops = false;
    for (const { control } of this.rds) control.reset();
  }

  /** A moment passes; choices of this step are made by the given scheduler. */
  tick(scheduler: Scheduler): void {
    this.time += 1;
    this.sink.time = this.time;
    this.scheduler = scheduler;
  }

  /** Index of the outcome of an open point. What the profile has fixed is taken where it is offered, else the plainest. */
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

  /** For tables, which choose versions themselves. */
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
    return this.configTable(table).get(intid) ?? CONFIG_ENABLED;
  }

  /** A configuration table by its address; by default the one of bring-up. */
  configTable(table: number = LPI_CONFIGURATION_TABLE): Map<number, number> {
    if (table === LPI_CONFIGURATION_TABLE) return this.config;
    let bytes = this.otherConfigs.get(table);
    if (bytes === undefined) {
      bytes = new Map();
      this.otherConfigs.set(table, bytes);
    }
    return bytes;
  }

  vconfigInMemory(vpeid: number, vINTID: number): number {
    return this.vconfig.get(pair(vpeid, vINTID)) ?? CONFIG_ENABLED;
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

  /** That many vINTID bits as VPT_size stands for will do; v4.1 leaves open how many that is. */
  vintidBitsWillDo(vptSize: number, willDo: (bits: number) => boolean): boolean {
    const isPlainly = willDo(vptSize + 1);
    if (this.profile.architecture !== 'v4.1' || willDo(vptSize) === isPlainly) return isPlainly;
    this.vptSizeIs ??= this.choose('A-71', VPT_SIZE);
    return (this.vptSizeIs === 0) === isPlainly;
  }

  /** The interrupt is enabled as far as PendingLast and the default doorbell are concerned. */
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

  writeVirtualConfig(vpeid: number, vINTID: number, value: number): void {
    this.vconfig.set(pair(vpeid, vINTID), value);
  }

  /** Everything that the future depends on. */
  fingerprint(print: Fingerprint): void {
    for (const its of this.itss) {
      fingerprintIts(its, print, this.itss.length > 1);
      for (const meeting of its.rendezvous) print.text(this.rendezvous.indexOf(meeting));
    }
    for (const meeting of this.rendezvous) fingerprintRendezvous(meeting, print);
    for (const rd of this.rds) {
      print.text(rd.pending.members().join(' '));
      print
        .map(rd.cache, (byte) => print.text(byte))
        .text(rd.registerInvalidations.map(({ intid, vpeid }) => `${intid}/${vpeid}`).join(' '));
      print.text(
        `${rd.valid} ${rd.dirty} ${rd.vpeid} ${rd.doorbell} ${rd.pendingLastWritten} ${rd.pendingLast} ${rd.decided}`,
      );
      rd.hypervisor.fingerprint(print);
      print.text(`${rd.groups} ${rd.querying} ${rd.queried} ${rd.vsgipendr}`);
    }
    print.map(this.vpes, (vpe) => {
      print.text(`${vpe.mapped} ${vpe.home} ${vpe.defaultDoorbell} ${vpe.vptAddress} ${vpe.armed} ${vpe.unring}`);
      if (this.itss.length > 1) print.text(`${vpe.mappers} ${JSON.stringify(vpe.operands)}`).time(vpe.placedAt);
      print.text(`${vpe.vsgiEnabled} ${vpe.vsgiGroup1} ${vpe.groups} ${vpe.groupsLetThrough}`);
      print
        .text(vpe.pending.members().join(' '))
        .text(vpe.presented.members().join(' '))
        .map(vpe.cache, (byte) => print.text(byte));
    });
    for (const doorbell of this.doorbells) {
      print.text(`${doorbell.form} ${doorbell.rd} ${doorbell.intid} ${doorbell.vpeid}`).time(doorbell.origin);
    }
    print.map(this.config, (byte) => print.text(byte)).map(this.vconfig, (byte) => print.text(byte));
    print.map(this.vpts, (bits) => print.text(bits.members().join(' ')));
    print.map(this.vsgiAreas, ({ vpeid, enabled, group1 }) => print.text(`${vpeid} ${enabled} ${group1}`));
    print.text(`${this.enabledBy} ${this.vptSizeIs}`);
    if (this.images.size > 0) print.map(this.images, (bits) => print.text(bits.members().join(' ')));
    if (this.vpendbasers.size > 0) print.map(this.vpendbasers, (value) => print.text(`${value}`));
    if (this.attributes.size > 0) print.text(JSON.stringify([...this.attributes].sort()));
    if (this.lpiControlInUse) this.fingerprintLpiControl(print);
    for (const memory of this.memories) print.text(memory.print());
  }

  private fingerprintLpiControl(print: Fingerprint): void {
    if (this.vpePages.size > 0) print.text([...this.vpePages].sort().join(' '));
    print.text(`${this.clearable} ${this.enableGrp1} ${this.nassgireq} ${this.forwardingStops}`);
    for (const [table, bytes] of [...this.otherConfigs].sort(([a], [b]) => a - b)) {
      print.text(table).map(bytes, (byte) => print.text(byte));
    }
    for (const { control } of this.rds) {
      const { enabled, stopping, configTable, idBits, pendingTable, ptz, ptzIsFresh, sleep, childrenAsleep } = control;
      print.text(
        [enabled, stopping, configTable, idBits, pendingTable, ptz, ptzIsFresh, sleep, childrenAsleep].join(' '),
      );
      print.text(
        `${control.vpeTableValid} ${control.vpeTable} ${control.vpeTableZ} ${control.freesVpeTable} ${[...this.writtenVpeTables].sort().join(' ')}`,
      );
      for (const { set, intid, origin } of control.directWrites) print.text(`${set} ${intid}`).time(origin);
    }
  }
}

const fingerprintIts = (its: Its, print: Fingerprint, hasPeers: boolean): void => {
  const { tables } = its;
  its.queue.fingerprint(print);
  its.control.fingerprint(print);
  its.levelOne.fingerprint(print);
  for (const item of its.bag) {
    const { kind, cause, deviceId, eventId, rd, vpeid, intid, home, doorbell, ready, carries, ptz, db, vptAddress } =
      item;
    if (item.lpis !== undefined) print.text(item.lpis.members().join(' '));
    print.text(
      [kind, cause, deviceId, eventId, rd, vpeid, intid, home, doorbell, ready, carries, ptz, db, vptAddress].join(' '),
    );
    if (kind === 'vsgi-configure') print.text(item.config);
    print.text(item.partner === undefined ? -1 : its.bag.indexOf(item.partner)).time(item.origin);
    if (item.share !== undefined) print.text(`${item.share.its} ${item.share.alloc} ${item.share.rendezvous?.moved}`);
  }
  if (its.remaps.size > 0) print.map(its.remaps, ({ from, to }) => print.text(`${from} ${to}`));
  tables.fingerprint(print, hasPeers);
};
