/**
 * The theory of operation: a CPU comes online (its_cpu_init_lpis). Its redistributor takes LPIs, and on v4.1 has the vPE configuration table of its
 * CommonLPIAff group, which vPEs may be using already (allocate_vpe_l1_table).
 */
import { LPI_CONFIGURATION_TABLE, lpiPendingTable, vpeConfigurationTable } from '../../architecture/lpi-control.ts';
import type { Fields } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { poll, read, write } from '../../software/acts.ts';
import type { State } from './state.ts';

const {
  GICR_CTLR,
  GICR_PENDBASER,
  GICR_PROPBASER,
  GICR_VPENDBASER_V4_0,
  GICR_VPENDBASER_V4_1,
  GICR_VPROPBASER_V4_0,
  GICR_VPROPBASER_V4_1,
} = redistributorRegisters;

const LABEL = 'online';

/** With LPIs enabled already, the redistributor keeps the tables that it has. */
function* enableLpis({ machine: { profile } }: State, rd: number): Thread {
  const control = yield* read(`${LABEL}.read-ctlr`, GICR_CTLR, rd);
  if (control.EnableLPIs === 1) return;
  const idBits = profile.intidBits - 1;
  yield* write(`${LABEL}.propbaser`, GICR_PROPBASER, rd, { Physical_Address: LPI_CONFIGURATION_TABLE, IDbits: idBits });
  yield* write(`${LABEL}.pendbaser`, GICR_PENDBASER, rd, { Physical_Address: lpiPendingTable(rd, profile), PTZ: 1 });
  yield* write(`${LABEL}.ctlr`, GICR_CTLR, rd, { ...control, EnableLPIs: 1 });
}

/** The size of vINTIDs is known before the first vPE is resident, and nothing is resident yet (its_clear_vpend_valid). */
function* prepareV40({ machine: { profile } }: State, rd: number): Thread {
  yield* write(`${LABEL}.vpropbaser`, GICR_VPROPBASER_V4_0, rd, { IDbits: profile.intidBits - 1 });
  const before = yield* read(`${LABEL}.read-vpendbaser`, GICR_VPENDBASER_V4_0, rd);
  yield* write(`${LABEL}.vpendbaser`, GICR_VPENDBASER_V4_0, rd, { ...before, Valid: 0 });
  yield* poll(`${LABEL}.dirty`, GICR_VPENDBASER_V4_0, rd, ({ Dirty }) => Dirty === 0, { givesUp: true });
}

/** What a redistributor of the same group has, if one has a table (inherit_vpe_l1_table_from_rd). Z promises that a table is zero: this one is in use. */
function* inherited({ machine: { profile } }: State, rd: number): Thread<Fields | undefined> {
  const groups = profile.commonLpiAffGroups;
  for (let other = 0; other < profile.redistributors; other += 1) {
    if (other === rd || groups[other] !== groups[rd]) continue;
    const table = yield* read(`${LABEL}.inherit`, GICR_VPROPBASER_V4_1, other);
    if (table.Valid === 1) return { ...table, Z: 0 };
  }
  return undefined;
}

/** A new table, which is all zero. */
const allocated = ({ machine: { profile } }: State, rd: number): Fields => ({
  Valid: 1,
  Z: 1,
  Physical_Address: vpeConfigurationTable(profile.commonLpiAffGroups[rd] ?? 0),
});

function* prepareV41(state: State, rd: number): Thread {
  const { Valid } = yield* read(`${LABEL}.read-vpendbaser`, GICR_VPENDBASER_V4_1, rd);
  // Left over: nothing is resident here, and no doorbell is wanted.
  if (Valid === 1) yield* write(`${LABEL}.vpendbaser`, GICR_VPENDBASER_V4_1, rd, { PendingLast: 1 });
  const table = (yield* inherited(state, rd)) ?? allocated(state, rd);
  yield* write(`${LABEL}.vpropbaser`, GICR_VPROPBASER_V4_1, rd, table);
}

export function* online(state: State, rd: number): Thread {
  yield* enableLpis(state, rd);
  yield* state.isV41 ? prepareV41(state, rd) : prepareV40(state, rd);
}
