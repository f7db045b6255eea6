/** Who is resident where, as the writes of GICR_VPENDBASER and the clearing of Dirty tell. */
import type { DirtyClearedEvent, VpendbaserEvent } from '../../models/architecture/events.ts';

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
  readonly byRd = new Map<number, RedistributorResidency>();

  reset(): void {
    this.byRd.clear();
  }

  at(rd: number): Readonly<RedistributorResidency> {
    return this.byRd.get(rd) ?? NEVER;
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
    } else if (event.valid) {
      state.vpeid = event.vpeid;
    } else if (wasValid) {
      state.phase = 'leaving';
      state.doorbell = event.doorbell;
      state.pendingLast = event.pendingLast;
      state.leftAt = now;
    }
  }

  dirtyCleared(event: DirtyClearedEvent): void {
    const state = this.byRd.get(event.rd);
    if (state !== undefined) state.phase = event.after === 'schedule' ? 'resident' : 'idle';
  }
}
