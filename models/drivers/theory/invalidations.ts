/** The theory of operation: invalidations by registers of a redistributor, each waited for under the lock of that redistributor. */
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, poll, write } from '../../software/acts.ts';

const { GICR_INVLPIR, GICR_INVALLR, GICR_SYNCR } = redistributorRegisters;

/** Waits until GICR_SYNCR.Busy is 0. */
export function* waitForSyncr(label: string, rd: number): Thread {
  yield* poll(`${label}.syncr`, GICR_SYNCR, rd, ({ Busy }) => Busy === 0);
}

function* physical(label: string, rd: number, intid: number): Thread {
  yield* write(`${label}.invlpir`, GICR_INVLPIR, rd, { INTID: intid });
  yield* waitForSyncr(label, rd);
}

function* virtual(label: string, rd: number, vpeid: number, vINTID: number): Thread {
  yield* write(`${label}.invlpir`, GICR_INVLPIR, rd, { V: 1, vPEID: vpeid, INTID: vINTID });
  yield* waitForSyncr(label, rd);
}

function* all(label: string, rd: number, vpeid: number): Thread {
  yield* write(`${label}.invallr`, GICR_INVALLR, rd, { V: 1, vPEID: vpeid });
  yield* waitForSyncr(label, rd);
}

/** The redistributor reads the byte of the LPI anew. */
export const invalidateLpi = (label: string, rd: number, intid: number): Thread =>
  locked(label, `rd${rd}`, physical(label, rd, intid));

/** The redistributor reads the byte of the vLPI anew. v4.1. */
export const invalidateVlpi = (label: string, rd: number, vpeid: number, vINTID: number): Thread =>
  locked(label, `rd${rd}`, virtual(label, rd, vpeid, vINTID));

/** The redistributor reads every byte of the vPE anew. v4.1. */
export const invalidateVpe = (label: string, rd: number, vpeid: number): Thread =>
  locked(label, `rd${rd}`, all(label, rd, vpeid));
