/** Memory as bring-up leaves it: the tables that hardware uses from the start hold what the model says of them. All else is zero. */
import { CONFIG_ENABLED, FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { ITS_TABLES } from '../../models/architecture/its-tables.ts';
import {
  LPI_CONFIGURATION_TABLE,
  VIRTUAL_CONFIGURATION_TABLE,
  vpeConfigurationTable,
} from '../../models/architecture/lpi-control.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { BASER_OF, broughtUpTable } from '../../models/architecture/table-capacity.ts';
import { LEVEL_ONE_ENTRY_BYTES } from '../../models/architecture/two-level.ts';
import type { Initial } from './ram.ts';

/** Level-2 page 0 of a table of bring-up lies so many bytes behind its level-1 table. */
const PAGE_0 = 0x80_0000;

const VALID = 2 ** 7;

/** Level-1 entry 0 of a table: valid, with page 0. */
const entry0 = (table: number): readonly Initial[] => {
  const page = table + PAGE_0;
  return Array.from({ length: LEVEL_ONE_ENTRY_BYTES }, (_, index) => {
    const byte = Math.floor(page / 2 ** (8 * index)) % 0x100;
    const value = index === LEVEL_ONE_ENTRY_BYTES - 1 ? VALID | byte : byte;
    return { start: table + index, end: table + index + 1, value };
  });
};

const enabled = (start: number, { intidBits }: Profile): Initial => ({
  start,
  end: start + 2 ** intidBits - FIRST_LPI,
  value: CONFIG_ENABLED,
});

export const memoryOfBringUp = (profile: Profile): readonly Initial[] => {
  const { twoLevel = {}, itsCount, architecture, commonLpiAffGroups } = profile;
  const tables: number[] = [];
  for (let its = 0; its < itsCount; its += 1) {
    for (const table of ITS_TABLES) {
      if (twoLevel[table] !== undefined) tables.push(broughtUpTable(profile, its, BASER_OF[table]));
    }
  }
  if (twoLevel.redistributorVpes !== undefined) {
    for (const group of new Set(commonLpiAffGroups)) tables.push(vpeConfigurationTable(group));
  }
  return [
    enabled(LPI_CONFIGURATION_TABLE, profile),
    ...(architecture === 'v4.0' ? [enabled(VIRTUAL_CONFIGURATION_TABLE, profile)] : []),
    ...tables.flatMap(entry0),
  ];
};
