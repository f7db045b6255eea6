/**
 * The registers that gate physical LPIs, and their internal steps: GICR_CTLR, GICR_PROPBASER, GICR_PENDBASER, GICR_SETLPIR, GICR_CLRLPIR,
 * GICR_WAKER, GICR_VPROPBASER and GICD_CTLR, and the tables in memory behind them.
 *
 * Sources: Arm sysreg pages of those registers; Arm GIC LPI guide.
 */
import type { Profile } from './profile.ts';

/** Address of the LPI configuration table after bring-up; every redistributor uses it. */
export const LPI_CONFIGURATION_TABLE = 0x4000_0000;

/** LPI configuration tables are aligned to 4 KB. Source: Arm sysreg GICR_PROPBASER.Physical_Address. */
export const LPI_TABLE_ALIGNMENT = 2 ** 12;

/** LPI pending tables are aligned to 64 KB. Source: Arm sysreg GICR_PENDBASER.Physical_Address. */
const PENDING_TABLE_ALIGNMENT = 2 ** 16;

/** Address of the LPI pending table of a redistributor after bring-up. */
export const lpiPendingTable = (rd: number, { intidBits }: Pick<Profile, 'intidBits'> = { intidBits: 16 }): number => {
  const bytes = 2 ** (intidBits - 3);
  return bytes <= PENDING_TABLE_ALIGNMENT ? 0x4100_0000 + rd * PENDING_TABLE_ALIGNMENT : 0x4_4000_0000 + rd * bytes;
};

/** Address of the v4.1 vPE configuration table of a CommonLPIAff group after bring-up. */
export const vpeConfigurationTable = (group: number): number => 0x4200_0000 + group * 0x10_0000;

/** Address of the virtual LPI configuration table in the v4.0 GICR_VPROPBASER after bring-up. */
export const VIRTUAL_CONFIGURATION_TABLE = 0x4300_0000;

/** GICR_PROPBASER.IDbits below this leaves every LPI out of range. */
export const LEAST_ID_BITS = 13;

/** The first INTID that is out of range at a redistributor with this GICR_PROPBASER.IDbits; never beyond the INTIDs of the distributor. */
export const lpiLimit = ({ intidBits }: Profile, idBits: number): number =>
  idBits < LEAST_ID_BITS ? 0 : 2 ** Math.min(idBits + 1, intidBits);

/** The first vINTID that is out of range of a resident vPE with this value of the v4.0 GICR_VPROPBASER.IDbits. */
export const vlpiLimit = (idBits: number): number => (idBits < LEAST_ID_BITS ? 0 : 2 ** (idBits + 1));

/** GICR_CTLR.EnableLPIs is not certainly RES1 once set. */
export const isClearable = ({ enableLpisIsClearable = true }: Profile): boolean => enableLpisIsClearable;

// Internal steps.

/** The redistributor has stopped taking LPIs after EnableLPIs was cleared: GICR_CTLR.RWP clears. */
export interface StopLpis {
  readonly kind: 'stop-lpis';
  readonly rd: number;
}

/** The oldest write of GICR_SETLPIR or GICR_CLRLPIR takes effect. */
export interface DirectLpi {
  readonly kind: 'direct-lpi';
  readonly rd: number;
}

/** ChildrenAsleep follows ProcessorSleep. */
export interface FollowSleep {
  readonly kind: 'children-asleep';
  readonly rd: number;
}

/** No LPI is forwarded any more after EnableGrp1 was cleared: GICD_CTLR.RWP clears. */
export interface StopForwarding {
  readonly kind: 'stop-forwarding';
}

/** The redistributor has given up its vPE configuration table after Valid was cleared: GICR_CTLR.RWP clears. */
export interface FreeVpeTable {
  readonly kind: 'free-vpe-table';
  readonly rd: number;
}

export type LpiControlStep = StopLpis | DirectLpi | FollowSleep | StopForwarding | FreeVpeTable;
