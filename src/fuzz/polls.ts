/** Registers that start something, and were not polled or read since: software waits for them before it goes on. */
import type { Step } from '../../models/architecture/steps.ts';

export class Polls {
  /** Redistributors whose GICR_INVLPIR or GICR_INVALLR was written, and GICR_SYNCR not polled since. */
  readonly unpolled = new Set<number>();
  /** Redistributors whose GICR_VSGIR was written, and GICR_VSGIPENDR not read since. */
  readonly unread = new Set<number>();

  begin(): void {
    if (this.unpolled.size > 0) this.unpolled.clear();
    if (this.unread.size > 0) this.unread.clear();
  }

  follow(step: Step): void {
    if (step.kind === 'invlpir' || step.kind === 'invallr') this.unpolled.add(step.rd);
    else if (step.kind === 'syncr') this.unpolled.delete(step.rd);
    else if (step.kind === 'vsgir') this.unread.add(step.rd);
    else if (step.kind === 'vsgipendr') this.unread.delete(step.rd);
  }
}
