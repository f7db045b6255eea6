/** State of the registers that gate physical LPIs, known from their writes. */

import type { LpiControlEvent } from '../architecture/events/lpi-control-events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import {
  LPI_CONFIGURATION_TABLE,
  lpiLimit,
  lpiPendingTable,
  vlpiLimit,
  vpeConfigurationTable,
} from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';

export interface RedistributorControl {
  /** Accesses of the redistributor told the value of EnableLPIs. False only for a source that does not show everything. */
  isSeen: boolean;
  /** GICR_CTLR.EnableLPIs. */
  enabled: boolean;
  /** RWP has not cleared yet after EnableLPIs was cleared. */
  stopping: boolean;
  /** Software has not read RWP=0 since it cleared EnableLPIs. */
  unpolled: boolean;
  /** -1: not known. */
  configTable: number;
  idBits: number;
  /** INTIDs from here on are certainly out of range; from `sureLimit` on they may be, until EnableLPIs is set again. */
  limit: number;
  sureLimit: number;
  /** Shareability and Cacheability of GICR_PROPBASER and of GICR_PENDBASER; undefined if the source does not tell. */
  propAttributes: number | undefined;
  pendAttributes: number | undefined;
  /** -1: not known. */
  pendingTable: number;
  ptz: boolean;
  /** GICR_PENDBASER was written since LPIs were enabled last. */
  ptzIsFresh: boolean;
  sleep: boolean;
  childrenAsleep: boolean;
  /** ProcessorSleep was changed, and ChildrenAsleep has not been read equal to it yet. */
  wakerUnpolled: boolean;
  /** The v4.1 GICR_VPROPBASER. */
  vpeTableValid: boolean;
  vpeTable: number;
  /** Software has not read RWP=0 since it cleared GICR_VPROPBASER.Valid. */
  vpeTableUnpolled: boolean;
  /** Time of the last write of EnableLPIs; -1 if never. */
  changedAt: number;
}

export class LpiControl {
  /** Some register was written; until then everything is as bring-up left it. */
  isTouched = false;
  /** The registers are known: bring-up was seen, or is taken for granted. */
  isKnown = false;
  enableGrp0 = false;
  enableGrp1 = true;
  /** EnableGrp1 was cleared, and LPIs that were presented before may still be acknowledged. */
  forwardingStops = false;
  nassgireq = false;
  /** vINTIDs from here on may be out of range of a resident vPE: the least that some v4.0 GICR_VPROPBASER has held. */
  vlpiLimit = Number.POSITIVE_INFINITY;
  private readonly profile: Profile;
  private readonly rds: RedistributorControl[];
  /** The source shows accesses only: a redistributor is known once one of its accesses was seen. */
  private isObserving = false;

  constructor(profile: Profile) {
    this.profile = profile;
    this.rds = Array.from({ length: profile.redistributors }, (_, rd) => this.afterBringUp(rd));
  }

  private afterBringUp(rd: number): RedistributorControl {
    const idBits = this.profile.intidBits - 1;
    const limit = lpiLimit(this.profile, idBits);
    return {
      isSeen: true,
      enabled: true,
      stopping: false,
      unpolled: false,
      configTable: LPI_CONFIGURATION_TABLE,
      idBits,
      limit,
      sureLimit: limit,
      propAttributes: 0,
      pendAttributes: 0,
      pendingTable: lpiPendingTable(rd, this.profile),
      ptz: false,
      ptzIsFresh: false,
      sleep: false,
      childrenAsleep: false,
      wakerUnpolled: false,
      vpeTableValid: true,
      vpeTable: vpeConfigurationTable(this.profile.commonLpiAffGroups[rd] ?? 0),
      vpeTableUnpolled: false,
      changedAt: -1,
    };
  }

  /** Hardware after bring-up has LPIs enabled at every redistributor, with one configuration table. */
  assumeBringUp(): void {
    this.isKnown = true;
  }

  /** Nothing is known, not even how many redistributors there are, but from the accesses that follow. */
  observe(): void {
    this.isTouched = true;
    this.isKnown = true;
    this.isObserving = true;
    this.rds.forEach((_, rd) => {
      this.rds[rd] = this.unseen(rd);
    });
  }

  private unseen(rd: number): RedistributorControl {
    const unknown = { isSeen: false, enabled: false, configTable: -1, pendingTable: -1, vpeTable: -1 };
    const attributes = { propAttributes: undefined, pendAttributes: undefined };
    return { ...this.afterBringUp(rd), ...unknown, ...attributes };
  }

  /** The registers of the redistributor are known. */
  knows(rd: number): boolean {
    return this.isKnown && this.rds[rd]?.isSeen === true;
  }

  /** GICR_CTLR was read, or an LPI acknowledged: a source that does not show everything may have missed the write. */
  learnt(rd: number, enabled: boolean, now: number): void {
    const state = this.written(rd);
    if (state === undefined || (state.isSeen && state.enabled === enabled)) return;
    if (enabled) this.change(state, { kind: 'enable-lpis', rd, written: true, enabled }, now);
    Object.assign(state, { isSeen: true, enabled, unpolled: false, stopping: false });
  }

  /** A source that does not show everything may have missed a write of any of these registers. */
  forget(rd: number): void {
    const state = this.written(rd);
    if (state !== undefined) Object.assign(state, this.unseen(rd));
  }

  /** GICR_WAKER was read. */
  learntSleep(rd: number, sleep: boolean): void {
    const state = this.written(rd);
    if (state === undefined || state.sleep === sleep) return;
    Object.assign(state, { sleep, wakerUnpolled: false });
  }

  /** GICR_PROPBASER was read. */
  learntTable(rd: number, configTable: number, idBits: number, propAttributes: number): void {
    const state = this.written(rd);
    if (state !== undefined) Object.assign(state, { configTable, idBits, propAttributes });
  }

  private written(rd: number): RedistributorControl | undefined {
    if (this.isObserving) for (let next = this.rds.length; next <= rd; next += 1) this.rds.push(this.unseen(next));
    return this.rds[rd];
  }

  /** The reset state: EnableLPIs and EnableGrp1 are 0, and PEs asleep. */
  powerOn(): void {
    this.reset();
    this.isTouched = true;
    this.isKnown = true;
    this.enableGrp1 = false;
    for (const state of this.rds) {
      state.enabled = false;
      state.vpeTableValid = false;
      state.sleep = true;
      state.childrenAsleep = true;
    }
  }

  reset(): void {
    this.isKnown = false;
    if (!this.isTouched) return;
    this.isTouched = false;
    this.isObserving = false;
    this.enableGrp0 = false;
    this.enableGrp1 = true;
    this.forwardingStops = false;
    this.nassgireq = false;
    this.vlpiLimit = Number.POSITIVE_INFINITY;
    this.rds.forEach((state, rd) => {
      Object.assign(state, this.afterBringUp(rd));
    });
  }

  at(rd: number): Readonly<RedistributorControl> | undefined {
    return this.rds[rd];
  }

  get all(): readonly Readonly<RedistributorControl>[] {
    return this.rds;
  }

  /** The redistributor owns its pending table. */
  isRunning(rd: number): boolean {
    const state = this.rds[rd];
    return state === undefined || state.enabled || state.stopping;
  }

  /** EnableLPIs is 1, so that commands and events for this redistributor have their normal effects. */
  isOn(rd: number): boolean {
    const state = this.rds[rd];
    return !this.isTouched || state === undefined || state.enabled || !state.isSeen;
  }

  /** An LPI that is set here certainly becomes pending. */
  takes(rd: number, intid: number): boolean {
    if (!this.isTouched) return true;
    const state = this.rds[rd];
    return state === undefined || (state.enabled && intid < state.sureLimit);
  }

  /** A vLPI that is set for a vPE whose home this is certainly becomes pending. */
  takesVirtual(rd: number, vINTID: number): boolean {
    return !this.isTouched || (vINTID < this.vlpiLimit && this.rds[rd]?.enabled !== false);
  }

  /** A pending LPI that is enabled is certainly presented here. */
  presents(rd: number): boolean {
    if (!this.isTouched) return true;
    const state = this.rds[rd];
    return this.enableGrp1 && (state === undefined || (state.enabled && !state.sleep && !state.childrenAsleep));
  }

  /** The reason why no LPI can be presented here; undefined if one may be. */
  closedBy(rd: number): string | undefined {
    if (!this.isTouched) return undefined;
    const state = this.rds[rd];
    if (!this.enableGrp1 && !this.forwardingStops) return 'GICD_CTLR.EnableGrp1 is 0';
    if (state?.childrenAsleep === true) return 'the redistributor sleeps';
    if (state !== undefined && !state.enabled && !state.stopping) return 'EnableLPIs is 0';
    return undefined;
  }

  handle(event: LpiControlEvent, now: number): void {
    this.isTouched = true;
    if (event.kind === 'gicd-ctlr') {
      this.forwardingStops = !event.enableGrp1 && (this.enableGrp1 || this.forwardingStops);
      this.enableGrp0 = event.enableGrp0;
      this.enableGrp1 = event.enableGrp1;
      this.nassgireq = event.nassgireq;
    } else if (event.kind === 'forwarding-stopped') this.forwardingStops = false;
    else if (event.kind !== 'pending-table') {
      const state = this.written(event.rd);
      if (state !== undefined) this.change(state, event, now);
    }
  }

  private change(
    state: RedistributorControl,
    event: Exclude<LpiControlEvent, { kind: 'gicd-ctlr' | 'forwarding-stopped' | 'pending-table' }>,
    now: number,
  ): void {
    switch (event.kind) {
      case 'enable-lpis':
        state.isSeen = true;
        if (state.enabled && !event.enabled) {
          state.stopping = true;
          state.unpolled = true;
        } else if (!state.enabled && event.enabled) {
          state.limit = lpiLimit(this.profile, state.idBits);
          state.sureLimit = state.limit;
          state.ptzIsFresh = false;
          state.stopping = false;
          state.unpolled = false;
        }
        state.enabled = event.enabled;
        state.changedAt = now;
        break;
      case 'lpis-stopped':
        state.stopping = false;
        break;
      case 'vpropbaser':
        if (state.vpeTableValid && !event.valid) state.vpeTableUnpolled = true;
        state.vpeTableValid = event.valid;
        state.vpeTable = event.table;
        break;
      case 'rwp':
        state.vpeTableUnpolled = false;
        state.stopping = false;
        state.unpolled = false;
        break;
      case 'propbaser': {
        // A driver writes the tables while EnableLPIs is 0.
        state.isSeen = true;
        const limit = lpiLimit(this.profile, event.idBits);
        state.limit = Math.max(limit, state.limit);
        state.sureLimit = Math.min(limit, state.sureLimit);
        state.idBits = event.idBits;
        state.configTable = event.table;
        state.propAttributes = event.attributes;
        break;
      }
      case 'pendbaser':
        state.isSeen = true;
        state.pendingTable = event.table;
        state.pendAttributes = event.attributes;
        state.ptz = event.ptz;
        state.ptzIsFresh = true;
        break;
      case 'waker':
        if (state.sleep !== event.sleep) state.wakerUnpolled = true;
        state.sleep = event.sleep;
        break;
      case 'children-asleep':
        state.childrenAsleep = event.asleep;
        break;
      case 'waker-polled':
        state.childrenAsleep = state.sleep;
        state.wakerUnpolled = false;
        break;
      case 'virtual-propbaser':
        this.vlpiLimit = Math.min(this.vlpiLimit, vlpiLimit(event.idBits));
        break;
      case 'direct-lpi':
        break;
    }
  }

  fingerprint(print: Fingerprint): void {
    if (!this.isTouched) return;
    print.text(`${this.enableGrp0} ${this.enableGrp1} ${this.forwardingStops} ${this.nassgireq} ${this.vlpiLimit}`);
    for (const { changedAt, ...state } of this.rds) print.text(Object.values(state).join(' ')).time(changedAt);
  }
}
