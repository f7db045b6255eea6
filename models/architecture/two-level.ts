/**
 * Two-level tables, of an ITS and of redistributors: a level-1 entry in memory, if it is valid, names a page of level-2 entries.
 *
 * Source: Arm sysreg GITS_BASER<n>.Indirect and GICR_VPROPBASER.Indirect; Arm GIC LPI guide; Linux its_alloc_table_entry,
 * allocate_vpe_l2_table.
 */
import type { Command } from './commands.ts';
import type { ErrorReason } from './error-reasons.ts';
import { ITS_TABLES, type ItsTable } from './its-tables.ts';
import { vpeConfigurationTable } from './lpi-control.ts';
import type { Profile } from './profile.ts';

/** A level-1 entry has 64 bits: Valid is the topmost, and below is the address of the level-2 page. Source: Linux its_alloc_table_entry. */
export const LEVEL_ONE_ENTRY_BYTES = 8;

/** Software writes a level-1 entry, and makes it observable. */
export interface WriteLevelOne {
  readonly kind: 'level-one';
  readonly its: number;
  readonly table: ItsTable;
  /** Number of the entry: that of an ID, divided by the IDs of a page. */
  readonly page: number;
  readonly valid: boolean;
  /** The level-2 page that it names is all zero. */
  readonly zeroed: boolean;
}

/** Software writes a level-1 entry of a vPE configuration table of redistributors, and makes it observable. */
export interface WriteVpeLevelOne {
  readonly kind: 'vpe-level-one';
  /** Address of the table, as in GICR_VPROPBASER. */
  readonly table: number;
  readonly page: number;
  readonly valid: boolean;
  readonly zeroed: boolean;
}

/** Level-1 entries were written. */
export type LevelOneEvent = WriteLevelOne;
export type VpeLevelOneEvent = WriteVpeLevelOne;

/** Table → the command error for an ID that is beyond the bits of the ITS. */
export const OUT_OF_RANGE_REASON: Readonly<Record<ItsTable, ErrorReason>> = {
  Devices: 'DEVICE_OOR',
  Collections: 'COLLECTION_OOR',
  vPEs: 'VCPU_OOR',
};

/** The ID that a command looks up in that table; undefined if it looks up none. */
export const idIn = (table: ItsTable, command: Command): number | undefined => {
  switch (table) {
    case 'Devices':
      return 'deviceId' in command ? command.deviceId : undefined;
    case 'Collections':
      return 'icid' in command ? command.icid : undefined;
    case 'vPEs':
      return 'vpeid' in command ? command.vpeid : undefined;
  }
};

const bitsOf = (profile: Profile, table: ItsTable): number => {
  if (table === 'Devices') return profile.deviceIdBits;
  return table === 'Collections' ? profile.icidBits : profile.vpeidBits;
};

/** The vPE configuration tables of bring-up have level-2 page 0; other tables have no page. */
export const isThereAfterBringUp = ({ commonLpiAffGroups }: Profile, table: number, page: number): boolean =>
  page === 0 && commonLpiAffGroups.some((group) => vpeConfigurationTable(group) === table);

/** The redistributor whose vPE configuration table the command makes hardware write, and the page; undefined if the command needs none. */
export const vpePageFor = (
  profile: Profile,
  command: Command,
): { readonly rdbase: number; readonly page: number } | undefined => {
  const perPage = profile.twoLevel?.redistributorVpes;
  const isWriter = command.op === 'VMOVP' || (command.op === 'VMAPP' && command.valid);
  // A vPEID out of range needs no page.
  return perPage !== undefined && isWriter && command.vpeid < 2 ** profile.vpeidBits
    ? { rdbase: command.rdbase, page: Math.floor(command.vpeid / perPage) }
    : undefined;
};

/** A level-1 entry that a command needs. */
export interface Backing {
  readonly table: ItsTable;
  readonly page: number;
  readonly id: number;
}

/** A level-1 entry that the command needs and that is not valid by `isValid`; undefined if there is none. An ID out of range needs no entry. */
export const missingFor = (
  profile: Profile,
  command: Command,
  isValid: (table: ItsTable, page: number) => boolean,
): Backing | undefined => {
  const { twoLevel = {} } = profile;
  for (const table of ITS_TABLES) {
    const perPage = twoLevel[table];
    const id = perPage === undefined ? undefined : idIn(table, command);
    if (perPage === undefined || id === undefined || id >= 2 ** bitsOf(profile, table)) continue;
    const page = Math.floor(id / perPage);
    if (!isValid(table, page)) return { table, page, id };
  }
  return undefined;
};
