/** The group enables of GICR_VPENDBASER as bits: bit 0 is VGrp0En, bit 1 VGrp1En. */

/** Both groups are enabled. */
export const BOTH_GROUPS = 3;

/** Those of a write; 1 where it does not say. */
export const groupsWritten = (write: {
  readonly vgrp0en?: boolean | undefined;
  readonly vgrp1en?: boolean | undefined;
}): number => (write.vgrp0en === false ? 0 : 1) | (write.vgrp1en === false ? 0 : 2);

/** The group (0 or 1) is among the enabled ones. */
export const hasGroup = (groups: number, group: number): boolean => (groups & (1 << group)) !== 0;
