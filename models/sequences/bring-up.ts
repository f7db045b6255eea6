/** Bring-up after a reset: redistributors and ITSs are told of their tables, and enabled. */
import { LPI_CONFIGURATION_TABLE, lpiPendingTable, vpeConfigurationTable } from '../architecture/lpi-control.ts';
import type { Profile } from '../architecture/profiles.ts';
import { bringUpRing } from '../architecture/queue.ts';
import { distributorRegisters } from '../architecture/registers/distributor-registers.ts';
import { BASER_INDEX, itsRegisters } from '../architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../architecture/registers/redistributor-registers.ts';
import { roomForEveryId } from '../architecture/table-capacity.ts';
import type { Thread } from '../software/act.ts';
import { poll, write } from '../software/acts.ts';
import { isV3, isV41 } from './fitness.ts';

const { GICD_CTLR } = distributorRegisters;
const { GICR_CTLR, GICR_PENDBASER, GICR_PROPBASER, GICR_VPROPBASER_V4_1, GICR_WAKER } = redistributorRegisters;
const { GITS_CTLR, GITS_CBASER, GITS_CWRITER, GITS_BASER } = itsRegisters;

/** Where the tables of an ITS are. */
const TABLES = 0x200_0000;

/**
 * Each PE is woken, and its redistributor told of its tables, before LPIs are enabled anywhere. `isZero` is asked for each redistributor when it comes to
 * its pending table: software promises that it is all zero.
 */
export function* startRedistributors(profile: Profile, rds: readonly number[], isZero: () => boolean): Thread {
  const configuration = { Physical_Address: LPI_CONFIGURATION_TABLE, IDbits: profile.intidBits - 1 };
  yield* write('reset.gicd-ctlr', GICD_CTLR, 0, { EnableGrp1: 1 });
  for (const rd of rds) {
    yield* write('reset.wake', GICR_WAKER, rd, { ProcessorSleep: 0 });
    yield* poll('reset.awake', GICR_WAKER, rd, ({ ChildrenAsleep }) => ChildrenAsleep === 0);
    yield* write('reset.propbaser', GICR_PROPBASER, rd, configuration);
    const pending = { Physical_Address: lpiPendingTable(rd, profile), PTZ: isZero() ? 1 : 0 };
    yield* write('reset.pendbaser', GICR_PENDBASER, rd, pending);
  }
  if (isV41(profile)) {
    for (const rd of rds) {
      const table = vpeConfigurationTable(profile.commonLpiAffGroups[rd] ?? 0);
      yield* write('reset.vpropbaser', GICR_VPROPBASER_V4_1, rd, { Valid: 1, Physical_Address: table });
    }
  }
  for (const rd of rds) yield* write('reset.enable-lpis', GICR_CTLR, rd, { EnableLPIs: 1 });
}

/** The ITS is told of its tables and its command queue, which has `pages` pages, and enabled. */
export function* startIts(profile: Profile, its: number, pages: () => number): Thread {
  const { DEVICES, COLLECTIONS, VPES } = BASER_INDEX;
  for (const n of isV3(profile) ? [DEVICES, COLLECTIONS] : [DEVICES, COLLECTIONS, VPES]) {
    const table = { Valid: 1, Physical_Address: TABLES + n * 0x1_0000, ...roomForEveryId(profile, n) };
    yield* write('reset.baser', GITS_BASER, its, table, n);
  }
  yield* write('reset.cbaser', GITS_CBASER, its, { Valid: 1, Physical_Address: bringUpRing(its), Size: pages() - 1 });
  yield* write('reset.cwriter', GITS_CWRITER, its, { Offset: 0 });
  yield* write('reset.its', GITS_CTLR, its, { Enabled: 1 });
}
