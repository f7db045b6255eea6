/** Tracks register writes that start an operation which software has not waited for yet by a poll or a read. */
import type { Step } from '../../models/architecture/steps.ts';

export class Polls {
  /** Redistributors with a write of GICR_INVLPIR or GICR_INVALLR and no poll of GICR_SYNCR since. */
  readonly unpolled = new Set<number>();
  /** Redistributors with a write of GICR_VSGIR and no read of GICR_VSGIPENDR since. */
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
