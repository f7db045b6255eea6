/** GICR_VPENDBASER.Dirty: conditions under which it clears. */
import type { Redistributor } from './redistributor.ts';

/** Source: Arm sysreg GICR_VPENDBASER. */
export const dirtyBit = {
  /** A vPE was scheduled, and the redistributor has read its VPT. */
  clearsAfterSchedule: ({ valid, dirty }: Redistributor): boolean => dirty && valid,
  /** A vPE was descheduled, PendingLast and the request of a doorbell are decided, and the VPT is written. */
  clearsAfterDeschedule: ({ valid, dirty, decided }: Redistributor): boolean => dirty && !valid && decided,
};

declare module '../operations.ts' {
  interface Operations {
    readonly Dirty: typeof dirtyBit;
  }
}
