/** What P-REGISTERS remembers beside the words that software wrote: by ITS, or by redistributor. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { MonitorContext } from '../property.ts';

export class RegisterNotes {
  readonly profile: Profile;
  /** 0 → the machine was reset in this program. */
  private readonly resets: Map<number, boolean>;
  /** ITSs whose GITS_CBASER was written since the reset. */
  private readonly based: Map<number, boolean>;
  /** ITSs whose GITS_CWRITER was last written with an offset beyond the ring. */
  readonly strayed: Map<number, boolean>;
  /** Stalled ITSs that were enabled again since: they may have tried the command again. */
  readonly mayRetry: Map<number, boolean>;
  /** Redistributors at which another one's write of GICR_PROPBASER may show. */
  readonly writtenElsewhere: Map<number, boolean>;
  /** Redistributor → PendingLast, since the last deschedule. */
  readonly pendingLast: Map<number, number>;
  /** Redistributors whose GICR_VPENDBASER was written with Valid = 0 before and after, since the last vPE was scheduled. */
  readonly overwritten: Map<number, boolean>;
  /** Redistributors whose GICR_VPENDBASER was written with Valid = 1 before and after. */
  readonly rewritten: Map<number, boolean>;

  /** ITS → the commands that it has consumed since everything settled. */
  readonly consumed: Map<number, number>;
  /** Redistributors to which software last wrote EnableLPIs = 1. */
  readonly enabledLpis: Map<number, boolean>;

  constructor(context: MonitorContext) {
    this.profile = context.profile;
    this.resets = context.map();
    this.based = context.map();
    this.strayed = context.map();
    this.mayRetry = context.map();
    this.writtenElsewhere = context.map();
    this.pendingLast = context.map();
    this.overwritten = context.map();
    this.rewritten = context.map();
    this.enabledLpis = context.map();
    this.consumed = context.map();
  }

  get isReset(): boolean {
    return this.resets.size > 0;
  }

  reset(): void {
    this.resets.set(0, true);
  }

  /** GITS_CREADR has an IMPLEMENTATION DEFINED value until GITS_CBASER is written. */
  hasNoQueue(its: number): boolean {
    return this.isReset && !this.based.has(its);
  }

  basedAt(its: number): void {
    if (this.isReset) this.based.set(its, true);
    this.mayRetry.delete(its);
  }

  /** GICR_PROPBASER was written at this redistributor. */
  propbaserWritten(rd: number): void {
    this.writtenElsewhere.delete(rd);
    for (let other = 0; other < this.profile.redistributors; other += 1) {
      if (other !== rd) this.writtenElsewhere.set(other, true);
    }
  }
}
