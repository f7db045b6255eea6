/** The redistributor of a CPU that has not come online yet: no LPIs are enabled there, and on v4.1 it names no vPE configuration table. */
import type { Profile } from '../../models/architecture/profiles.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../models/software/act.ts';
import { poll, read, write } from '../../models/software/acts.ts';

const { GICR_CTLR, GICR_VPROPBASER_V4_1 } = redistributorRegisters;

/** Makes it so after bring-up, which has brought every redistributor up. */
export function* offline({ architecture }: Profile, rd: number): Thread {
  const control = yield* read('offline.read-ctlr', GICR_CTLR, rd);
  yield* write('offline.ctlr', GICR_CTLR, rd, { ...control, EnableLPIs: 0 });
  yield* poll('offline.lpis', GICR_CTLR, rd, ({ RWP }) => RWP === 0);
  if (architecture !== 'v4.1') return;
  yield* write('offline.vpropbaser', GICR_VPROPBASER_V4_1, rd, { Valid: 0 });
  yield* poll('offline.vpes', GICR_CTLR, rd, ({ RWP }) => RWP === 0);
}
