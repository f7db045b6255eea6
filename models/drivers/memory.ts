/** Where the drivers of this folder have their tables, and which LPIs they use. */
import { FIRST_LPI } from '../architecture/identifiers.ts';

const ITTS = 0x10_0000_0000;
const VPTS = 0x11_0000_0000;
const CONFIGURATIONS = 0x12_0000_0000;

/** The ITT of a device. */
export const ittOf = (its: number, deviceId: number): number => ITTS + its * 0x1000_0000 + deviceId * 0x10_0000;

/** The virtual pending table of a vPE. */
export const vptOf = (vpeid: number): number => VPTS + vpeid * 0x1_0000;

/** The virtual configuration table of a VM. */
export const configurationOf = (vm: number): number => CONFIGURATIONS + vm * 0x1_0000;

/** The byte of a vLPI in the virtual configuration table of a VM. */
export const virtualByteOf = (vm: number, vINTID: number): number => configurationOf(vm) + vINTID - FIRST_LPI;

/** The first of the LPIs that are doorbells of vPEs. The LPIs of events of devices are below. */
const FIRST_DOORBELL = FIRST_LPI + 0x40;

export const doorbellOf = (vpeid: number): number => FIRST_DOORBELL + vpeid;

/** The vPE whose doorbell that is; undefined if it is none. */
export const vpeOfDoorbell = (intid: number): number | undefined =>
  intid >= FIRST_DOORBELL ? intid - FIRST_DOORBELL : undefined;
