/** Level-1 entries of two-level tables, of an ITS and of redistributors. */
import type { Command } from '../../architecture/commands.ts';
import {
  type Backing,
  isThereAfterBringUp,
  LEVEL_ONE_ENTRY_BYTES,
  missingFor,
  vpePageFor,
  type WriteLevelOne,
  type WriteVpeLevelOne,
} from '../../architecture/two-level.ts';
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';

/** The level-1 entry that the command needs and that is not valid. */
export const missingLevelOne = (gic: Gic, { levelOne, control }: Its, command: Command): Backing | undefined => {
  const { twoLevel } = gic.profile;
  if (twoLevel === undefined) return undefined;
  // An ID beyond the level-1 table has no level-1 entry: it is out of range.
  return missingFor(
    gic.profile,
    command,
    (table, page) => levelOne.isValid(table, page) || !control.hasEntry(table, page * (twoLevel[table] ?? 1)),
  );
};

/** The one update of a table that software may make while the ITS uses it: from not valid to valid, with a page of zeros (I-115). */
export const writeLevelOne = (gic: Gic, { its: index, table, page, valid, zeroed }: WriteLevelOne): void => {
  const { levelOne } = gic.its(index);
  gic.sink.emit({ kind: 'level-one', its: index, table, page, valid, zeroed });
  if (levelOne.isValid(table, page)) gic.unpredictable('I-115', 'a valid level-1 entry is written');
  else if (valid && !zeroed) gic.unpredictable('I-115', 'a level-2 page that is not zero');
  else if (valid) levelOne.add(table, page);
};

export const NO_VPE_PAGE = 'the vPE configuration table of the redistributor has no level-2 page for the vPE';

const isVpePageValid = (gic: Gic, table: number, page: number): boolean =>
  isThereAfterBringUp(gic.profile, table, page) || gic.vpePages.has(table + page * LEVEL_ONE_ENTRY_BYTES);

/** The level-1 entry of a vPE configuration table that the command needs and that is not valid. */
export const missingVpePage = (
  gic: Gic,
  command: Command,
): { readonly table: number; readonly page: number } | undefined => {
  const needed = vpePageFor(gic.profile, command);
  const rd = needed && gic.rds[needed.rdbase];
  if (needed === undefined || rd === undefined) return undefined;
  const { vpeTable: table } = rd.control;
  return isVpePageValid(gic, table, needed.page) ? undefined : { table, page: needed.page };
};

/** As for the tables of an ITS. A table with a valid entry is not all zero (I-100). */
export const writeVpeLevelOne = (gic: Gic, write: WriteVpeLevelOne): void => {
  const { table, page, valid, zeroed } = write;
  gic.sink.emit({ kind: 'vpe-level-one', table, page, valid, zeroed });
  if (isVpePageValid(gic, table, page)) gic.unpredictable('I-115', 'a valid level-1 entry is written');
  else if (valid && !zeroed) gic.unpredictable('I-115', 'a level-2 page that is not zero');
  else if (valid) {
    gic.vpePages.add(table + page * LEVEL_ONE_ENTRY_BYTES);
    gic.writtenVpeTables.add(table);
  }
};
