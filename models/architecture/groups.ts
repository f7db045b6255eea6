/** Groups as bits: bit 0 is group 0, bit 1 is group 1. */

/** Both groups are enabled. */
export const BOTH_GROUPS = 3;

/** VGrp0En and VGrp1En of a write of GICR_VPENDBASER; 1 for a field that it leaves out. */
export const groupsWritten = (write: {
  readonly vgrp0en?: boolean | undefined;
  readonly vgrp1en?: boolean | undefined;
}): number => (write.vgrp0en === false ? 0 : 1) | (write.vgrp1en === false ? 0 : 2);

/** The groups whose directly injected interrupts the virtual CPU interface presents: ICH_HCR_EL2.En and DVIM, ICH_VMCR_EL2.VENG0 and VENG1. */
export const groupsLetThrough = (context: {
  readonly en: boolean;
  readonly dvim: boolean;
  readonly veng0: boolean;
  readonly veng1: boolean;
}): number => (context.en && !context.dvim ? (context.veng0 ? 1 : 0) | (context.veng1 ? 2 : 0) : 0);

/** The group (0 or 1) is among the enabled ones. */
export const hasGroup = (groups: number, group: number): boolean => (groups & (1 << group)) !== 0;
