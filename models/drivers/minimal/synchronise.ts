/** The minimal driver: invalidations by registers are waited for. */
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { poll } from '../../software/acts.ts';

const { GICR_SYNCR } = redistributorRegisters;

/** Waits until GICR_SYNCR.Busy is 0. */
export function* synchronise(label: string, rd: number): Thread {
  yield* poll(label, GICR_SYNCR, rd, ({ Busy }) => Busy === 0);
}
