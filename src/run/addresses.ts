/** Addresses and INTIDs that programs use: ITTs of devices, tables and doorbell LPIs of vPEs. */

/** The doorbell LPI of a vPE; every vPE has its own. */
export const doorbellOf = (vpeid: number): number => 8208 + vpeid;

/** Tables of vPEs 2 and above are above 4 GiB, and differ from those of vPEs 0 and 1 only there: hardware may cut addresses to 32 bits. */
const tableOf = (vpeid: number): number => (vpeid % 2) * 0x1_0000 + Math.floor(vpeid / 2) * 2 ** 32;

/** The virtual pending table of a vPE; every vPE has its own. */
export const vptOf = (vpeid: number): number => 0x10_0000 + tableOf(vpeid);

/** The virtual configuration table of a vPE. */
export const virtualConfigOf = (vpeid: number): number => 0x80_0000 + tableOf(vpeid);

/** The ITT of a device; DeviceIDs belong to an ITS. */
export const ittOf = (deviceId: number, its = 0): number => 0x100_0000 + its * 0x40_0000 + deviceId * 0x4_0000;
