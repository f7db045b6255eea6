/** Residency of vPEs, known from writes of GICR_VPENDBASER and from Dirty. */

import type { DirtyClearedEvent, VpendbaserEvent } from '../architecture/events/residency-events.ts';
import { BOTH_GROUPS, groupsWritten } from '../architecture/groups.ts';
import { clearAll } from '../architecture/keys.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';

/** `loading`: Valid=1, Dirty=1; `resident`: Valid=1, Dirty=0; `leaving`: Valid=0, Dirty=1. */
export type Phase = 'idle' | 'loading' | 'resident' | 'leaving';

export interface RedistributorResidency {
  phase: Phase;
  /** The vPE concerned; meaningful unless idle. */
  vpeid: number;
  /** Bits of the last write that cleared Valid. */
  doorbell: boolean;
  pendingLast: boolean;
  scheduledAt: number;
  leftAt: number;
}

const fresh = (): RedistributorResidency => ({
  phase: 'idle',
  vpeid: -1,
  doorbell: false,
  pendingLast: false,
  scheduledAt: -1,
  leftAt: -1,
});

const NEVER: Readonly<RedistributorResidency> = fresh();

export class Residency {
  readonly byRd = new ReusableMap<number, RedistributorResidency>();

  /** vPE → the groups certainly enabled at its last residency, unless both are; and the groups that may be enabled, if they are more. */
  readonly groups = new ReusableMap<number, number>();
  readonly possibleGroups = new ReusableMap<number, number>();

  reset(): void {
    this.byRd.clear();
    if (this.groups.size > 0) clearAll(this.groups, this.possibleGroups);
  }

  /** VGrpEn of the last residency, as bits. A vPE that was never resident counts as having both groups enabled. */
  groupsOf(vpeid: number): number {
    return this.groups.size === 0 ? BOTH_GROUPS : (this.groups.get(vpeid) ?? BOTH_GROUPS);
  }

  /** The groups that may be enabled: VGrpEn of the last residency, and of a write that cleared Valid with other bits. */
  possibleGroupsOf(vpeid: number): number {
    return this.possibleGroups.size === 0
      ? this.groupsOf(vpeid)
      : (this.possibleGroups.get(vpeid) ?? this.groupsOf(vpeid));
  }

  /** VMAPP V=1: the vPE has not been resident. */
  mapped(vpeid: number): void {
    this.enabled(vpeid, BOTH_GROUPS, BOTH_GROUPS);
  }

  private enabled(vpeid: number, certainly: number, possibly: number): void {
    if (certainly !== BOTH_GROUPS) this.groups.set(vpeid, certainly);
    else if (this.groups.size > 0) this.groups.delete(vpeid);
    if (certainly !== possibly) this.possibleGroups.set(vpeid, possibly);
    else if (this.possibleGroups.size > 0) this.possibleGroups.delete(vpeid);
  }

  at(rd: number): Readonly<RedistributorResidency> {
    return this.byRd.get(rd) ?? NEVER;
  }

  /** For some vPE that is being loaded, resident or leaving, the answer is true. */
  someVpe(holds: (vpeid: number) => boolean): boolean {
    for (const { phase, vpeid } of this.byRd.values()) if (phase !== 'idle' && holds(vpeid)) return true;
    return false;
  }

  /** Redistributor at which the vPE is being loaded, resident or leaving; -1 if none. */
  whereIs(vpeid: number): number {
    for (const [rd, state] of this.byRd) {
      if (state.vpeid === vpeid && state.phase !== 'idle') return rd;
    }
    return -1;
  }

  /** GICR_VPENDBASER.Valid is 1 for this vPE somewhere. */
  isScheduled(vpeid: number): boolean {
    for (const state of this.byRd.values()) {
      if (state.vpeid === vpeid && (state.phase === 'loading' || state.phase === 'resident')) return true;
    }
    return false;
  }

  written(event: VpendbaserEvent, now: number): void {
    let state = this.byRd.get(event.rd);
    if (state === undefined) {
      if (!event.valid) return;
      state = fresh();
      this.byRd.set(event.rd, state);
    }
    const wasValid = state.phase === 'loading' || state.phase === 'resident';
    if (event.valid && !wasValid) {
      state.phase = 'loading';
      state.vpeid = event.vpeid;
      state.scheduledAt = now;
      const groups = groupsWritten(event);
      this.enabled(event.vpeid, groups, groups);
    } else if (event.valid) {
      state.vpeid = event.vpeid;
    } else if (wasValid) {
      state.phase = 'leaving';
      state.doorbell = event.doorbell;
      state.pendingLast = event.pendingLast;
      state.leftAt = now;
      const before = this.groupsOf(state.vpeid);
      const groups = groupsWritten(event);
      if (groups !== before) this.enabled(state.vpeid, groups & before, groups | before);
    }
  }

  /** The register was read, and differs from what its writes have left: a source has missed one. */
  learnt(rd: number, phase: Phase, vpeid: number, now: number): void {
    this.byRd.set(rd, { ...fresh(), phase, vpeid, scheduledAt: now });
  }

  dirtyCleared(event: DirtyClearedEvent): void {
    const state = this.byRd.get(event.rd);
    if (state !== undefined) state.phase = event.after === 'schedule' ? 'resident' : 'idle';
  }
}
