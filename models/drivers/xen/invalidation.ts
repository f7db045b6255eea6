/** Invalidation of vLPIs by register, on GICv4.1. gic-v4-its.c. */
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { soft, write } from '../../software/acts.ts';
import { irqLocked } from './commands.ts';
import { waitForSyncr } from './doorbells.ts';
import type { VlpiMap, XenState, XenVpe } from './state.ts';

const { GICR_INVALLR, GICR_INVLPIR } = redistributorRegisters;

function* vlpi(state: XenState, label: string, { vpe, vINTID }: VlpiMap, rdOf: () => number): Thread {
  const rd = rdOf();
  yield* write(`${label}.invlpir`, GICR_INVLPIR, rd, { V: 1, vPEID: vpe.vpeid, INTID: vINTID });
  yield* waitForSyncr(state, `${label}.syncr`, rd);
}

/** its_vlpi_prop_update reads col_idx, and direct_lpi_inv takes vpe_lock only then. */
export function* invalidateVlpiByRegister(state: XenState, label: string, map: VlpiMap): Thread {
  let rd = 0;
  yield* soft(`${label}.col-idx`, () => {
    rd = state.vpe(map.vpe).colIdx;
  });
  yield* irqLocked(
    label,
    `vpe${map.vpe.vpeid}`,
    vlpi(state, label, map, () => rd),
  );
}

function* all(state: XenState, xenVpe: XenVpe): Thread {
  const { vpe, colIdx } = xenVpe;
  yield* write('invalidate-all.invallr', GICR_INVALLR, colIdx, { V: 1, vPEID: vpe.vpeid });
  yield* waitForSyncr(state, 'invalidate-all.syncr', colIdx);
}

/** its_vpe_4_1_invall reads col_idx with vpe_lock held. */
export const invalidateAllByRegister = (state: XenState, vpe: XenVpe): Thread =>
  irqLocked('invalidate-all', `vpe${vpe.vpe.vpeid}`, all(state, vpe));
