/** Addresses and INTIDs that programs use: ITTs of devices, tables and doorbell LPIs of vPEs. */
import type { Profile } from '../../models/architecture/profiles.ts';

/**
 * The default doorbell of a vPE, and on v4.0 its individual one: an LPI that every profile has. The vPEs of one program have different ones, whatever the number of
 * vPEID bits: they are the first vPEIDs, the last ones, or the first that do not exist.
 */
export const doorbellOf = (vpeid: number): number => 8208 + (vpeid % 37);

/** The individual doorbell of a vPE that has a default doorbell as well: no event has that one (I-99). */
export const secondDoorbellOf = (vpeid: number): number => 8330 + (vpeid % 37);

/** The INTID that the events of a vPE have as individual doorbell, where such doorbells exist. */
export const individualDoorbellOf = ({ architecture }: Profile, vpeid: number): number =>
  architecture === 'v4.1' ? secondDoorbellOf(vpeid) : doorbellOf(vpeid);

/** The INTIDs of all doorbells of a vPE. */
export const doorbellsOf = ({ architecture, individualDoorbells }: Profile, vpeid: number): readonly number[] =>
  architecture === 'v4.1' && individualDoorbells ? [doorbellOf(vpeid), secondDoorbellOf(vpeid)] : [doorbellOf(vpeid)];

/** Tables of vPEs 2 and above are above 4 GiB, and differ from those of vPEs 0 and 1 only there: hardware may cut addresses to 32 bits. */
const tableOf = (vpeid: number): number => (vpeid % 2) * 0x1_0000 + Math.floor(vpeid / 2) * 2 ** 32;

/** The virtual pending table of a vPE; every vPE has its own. */
export const vptOf = (vpeid: number): number => 0x10_0000 + tableOf(vpeid);

/** The virtual configuration table of a vPE. */
export const virtualConfigOf = (vpeid: number): number => 0x80_0000 + tableOf(vpeid);

/** An ITT for a device that has the one of `ittOf` already. */
export const otherIttOf = (deviceId: number, its = 0): number => ittOf(deviceId, its) + 0x1000_0000;

/** The ITT of a device; DeviceIDs belong to an ITS. */
export const ittOf = (deviceId: number, its = 0): number => 0x100_0000 + its * 0x40_0000 + deviceId * 0x4_0000;
