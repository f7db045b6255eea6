/**
 * The number of IDs that have an entry in the table of a GITS_BASER<n>.
 *
 * Source: Arm sysreg GITS_BASERn (Size, Page_Size, Entry_Size, Indirect), GITS_TYPER (HCC, CCT); KVM vgic_its_check_id, QEMU
 * extract_table_params.
 */
import { gitsBaser, hasBaser, identificationOf } from './identification.ts';
import { ITS_TABLES, type ItsTable } from './its-tables.ts';
import type { Profile } from './profile.ts';
import { decodeRegister, encodeRegister } from './registers/index.ts';
import { BASER_INDEX, baserAddress, baserPhysicalAddress, itsRegisters } from './registers/its-registers.ts';
import { PAGE_BYTES, PAGE_SIZE } from './registers/shared-fields.ts';
import { LEVEL_ONE_ENTRY_BYTES } from './two-level.ts';

/** The size of a table as the fields of its register give it. */
export interface TableSize {
  /** Page_Size code. */
  readonly pageSize: number;
  /** Size + 1. */
  readonly pages: number;
  /** Entry_Size + 1. */
  readonly entryBytes: number;
  readonly isIndirect: boolean;
}

/** An ID from here on has no entry in the table. With two levels, a level-1 entry stands for `idsOfPage` IDs: by default those of a page. */
export const idsOf = ({ pageSize, pages, entryBytes, isIndirect }: TableSize, idsOfPage?: number): number => {
  const pageBytes = PAGE_BYTES[pageSize] ?? 0;
  const inPage = Math.floor(pageBytes / entryBytes);
  if (!isIndirect) return pages * inPage;
  return ((pages * pageBytes) / LEVEL_ONE_ENTRY_BYTES) * (idsOfPage ?? inPage);
};

/** GITS_BASER<n> of a table. */
export const BASER_OF: Readonly<Record<ItsTable, number>> = {
  Devices: BASER_INDEX.DEVICES,
  Collections: BASER_INDEX.COLLECTIONS,
  vPEs: BASER_INDEX.VPES,
};

/** The table of GITS_BASER<n>; undefined if it has none. */
export const tableOf = (n: number): ItsTable | undefined => ITS_TABLES.find((table) => BASER_OF[table] === n);

const bitsOf = ({ deviceIdBits, icidBits, vpeidBits }: Profile): Readonly<Record<ItsTable, number>> => ({
  Devices: deviceIdBits,
  Collections: icidBits,
  vPEs: vpeidBits,
});

/** Size has 8 bits. */
const MOST_PAGES = 2 ** 8;

interface Room {
  readonly Page_Size: number;
  readonly Size: number;
  readonly Indirect?: number;
}

/** The smallest pages of which no more than `most` hold this many entries, and `more` pages; the largest table there is, if none is large enough. */
const roomFor = (entries: number, entryBytes: number, most: number, more = 0): Room => {
  for (const Page_Size of Object.values(PAGE_SIZE)) {
    const inPage = idsOf({ pageSize: Page_Size, pages: 1, entryBytes, isIndirect: false });
    const pages = Math.max(1, Math.ceil(entries / inPage)) + more;
    if (pages <= most) return { Page_Size, Size: pages - 1 };
  }
  return { Page_Size: PAGE_SIZE.KB64, Size: most - 1 };
};

/** Page_Size and Size of a flat table with an entry for each ID, and `more` pages; the largest table there is, if none is large enough. */
export const roomForEveryId = (profile: Profile, n: number, more = 0): Room => {
  const table = tableOf(n);
  const ids = table === undefined ? 0 : 2 ** bitsOf(profile)[table];
  const { Entry_Size = 0 } = decodeRegister(itsRegisters.GITS_BASER, gitsBaser(profile, n));
  return roomFor(ids, Entry_Size + 1, MOST_PAGES, more);
};

/** Page_Size, Size and Indirect of a table of bring-up: a level-1 entry stands for `idsOfPage` IDs, or each ID has an entry in a flat table. */
const broughtUpRoom = (ids: number, entryBytes: number, most: number, idsOfPage: number | undefined): Room => {
  if (idsOfPage === undefined) return roomFor(ids, entryBytes, most);
  return { ...roomFor(Math.ceil(ids / idsOfPage), LEVEL_ONE_ENTRY_BYTES, most), Indirect: 1 };
};

/** Address of the first table of the ITSs after bring-up; each has 16 MB, the most that a flat table has. */
const FIRST_TABLE = 0x9000_0000;
const TABLE_BYTES = 2 ** 24;

/** GITS_BASER<n> after bring-up: a valid table with an entry for each ID, as far as there is one that large. A register that stands for no table is 0. */
export const broughtUpBaser = (profile: Profile, its: number, n: number): bigint => {
  const fixed = gitsBaser(profile, n);
  const table = tableOf(n);
  if (table === undefined || fixed === 0n) return fixed;
  const readOnly = decodeRegister(itsRegisters.GITS_BASER, fixed);
  const room = broughtUpRoom(
    2 ** bitsOf(profile)[table],
    (readOnly.Entry_Size ?? 0) + 1,
    MOST_PAGES,
    profile.twoLevel?.[table],
  );
  const address = FIRST_TABLE + (its * ITS_TABLES.length + n) * TABLE_BYTES;
  return encodeRegister(itsRegisters.GITS_BASER, {
    ...readOnly,
    Valid: 1,
    Physical_Address: baserPhysicalAddress(address, room.Page_Size),
    ...room,
  });
};

/** Address of the table of GITS_BASER<n> after bring-up. */
export const broughtUpTable = (profile: Profile, its: number, n: number): number => {
  const value = broughtUpBaser(profile, its, n);
  const { Physical_Address = 0, Page_Size = 0 } = decodeRegister(itsRegisters.GITS_BASER, value);
  return baserAddress(Physical_Address, Page_Size);
};

/** The number of IDs that have an entry in the table of bring-up; Infinity if each ID has one. */
export const broughtUpIds = (profile: Profile, n: number): number => {
  const table = tableOf(n);
  if (table === undefined || !hasBaser(profile, n)) return Number.POSITIVE_INFINITY;
  const ids = idsOfBaser(profile, n, broughtUpBaser(profile, 0, n));
  return ids < 2 ** bitsOf(profile)[table] ? ids : Number.POSITIVE_INFINITY;
};

/** GICR_VPROPBASER.Size has 7 bits, and an entry of the vPE configuration table 8 bytes. */
const MOST_VPE_PAGES = 2 ** 7;
const VPE_ENTRY_BYTES = 8;

/** Page_Size, Size and Indirect of the v4.1 vPE configuration table of a redistributor after bring-up. */
export const broughtUpVpeTable = ({ vpeidBits, twoLevel }: Profile): Room =>
  broughtUpRoom(2 ** vpeidBits, VPE_ENTRY_BYTES, MOST_VPE_PAGES, twoLevel?.redistributorVpes);

/** The number of IDs in the smallest flat table of GITS_BASER<n>, if that is less than the GIC has IDs: Page_Size=4KB and Size=0. */
export const idsOfOnePage = (profile: Profile, n: number): number | undefined => {
  const table = tableOf(n);
  const { Entry_Size = 0 } = decodeRegister(itsRegisters.GITS_BASER, gitsBaser(profile, n));
  const ids = idsOf({ pageSize: PAGE_SIZE.KB4, pages: 1, entryBytes: Entry_Size + 1, isIndirect: false });
  return table !== undefined && ids < 2 ** bitsOf(profile)[table] ? ids : undefined;
};

/** The number of IDs that have an entry once software has written this value to GITS_BASER<n>. A table that is not valid bounds nothing here (I-82). */
export const idsOfBaser = (
  profile: Profile,
  n: number,
  value: bigint,
  { hcc, cct } = identificationOf(profile),
): number => {
  const table = tableOf(n);
  const { Valid, Page_Size = 0, Size = 0, Indirect } = decodeRegister(itsRegisters.GITS_BASER, value);
  if (table === undefined || Valid !== 1) return Number.POSITIVE_INFINITY;
  // Entry_Size is read-only; Indirect is RAZ/WI where only flat tables are supported.
  const { Entry_Size = 0 } = decodeRegister(itsRegisters.GITS_BASER, gitsBaser(profile, n));
  const idsOfPage = profile.twoLevel?.[table];
  const isIndirect = Indirect === 1 && idsOfPage !== undefined;
  const ids = idsOf({ pageSize: Page_Size, pages: Size + 1, entryBytes: Entry_Size + 1, isIndirect }, idsOfPage);
  // The collections in hardware come in addition to those in memory, or memory alone counts.
  return table === 'Collections' && cct ? ids + hcc : ids;
};
