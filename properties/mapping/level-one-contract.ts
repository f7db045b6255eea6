/** Software contracts on two-level tables of an ITS and of redistributors. */

import { ITS_TABLES, type ItsTable } from '../../models/architecture/its-tables.ts';
import {
  isThereAfterBringUp,
  LEVEL_ONE_ENTRY_BYTES,
  missingFor,
  vpePageFor,
} from '../../models/architecture/two-level.ts';
import { ALL, defineProperty, type Property, type Subject, V41 } from '../property.ts';
import { hex } from '../terms/wording.ts';

const PAGES = 2 ** 16;

/** Address of a level-1 entry of the vPE configuration table at `table`. */
const vpeKeyOf = (table: number, page: number): number => table + page * LEVEL_ONE_ENTRY_BYTES;

const SUBJECTS: Readonly<Record<ItsTable, (id: number) => Subject>> = {
  Devices: (deviceId) => ({ deviceId }),
  Collections: (icid) => ({ icid }),
  vPEs: (vpeid) => ({ vpeid }),
};

const pageIsThereFirst = defineProperty({
  id: 'I-115',
  name: 'level-2-page-before-its-ids',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  on: ({ twoLevel }) => twoLevel !== undefined,
  statement:
    'A level-1 entry of a two-level table, of an ITS or of redistributors, changes only from not valid to valid, and names a level-2 page that is all zero. Software makes an entry of an ITS table valid before it publishes a command whose DeviceID, ICID or vPEID needs the page.',
  situation: 'a level-1 entry is written, or a command is published that needs one beyond the first',
  source: 'Arm GIC LPI guide; Arm sysreg GITS_BASER<n>.Indirect; Linux its_alloc_table_entry',
  // The model ends a program at a wrong entry, so that only a command without its page goes on.
  isCommandError: true,
  needs: ['level-one', 'vpe-level-one', 'published'],
  monitor: (context) => {
    const { profile } = context;
    if (profile.twoLevel === undefined) return {};
    const valid = context.map<boolean>();
    const vpePages = context.map<boolean>();
    const keyOf = (its: number, table: ItsTable, page: number): number =>
      (its * ITS_TABLES.length + ITS_TABLES.indexOf(table)) * PAGES + page;
    const judge = (entry: string, wasValid: boolean, isSet: boolean, zeroed: boolean): void => {
      context.exercised();
      if (wasValid) context.violated(`${entry} is written, but it is valid already`, {});
      if (isSet && !zeroed) context.violated(`${entry} becomes valid, but the page that it names is not zero`, {});
    };
    return {
      'level-one': ({ its, table, page, valid: isSet, zeroed }) => {
        const wasValid = page === 0 || valid.has(keyOf(its, table, page));
        judge(`level-1 entry ${page} of the ${table} table of ITS ${its}`, wasValid, isSet, zeroed);
        if (isSet) valid.set(keyOf(its, table, page), true);
      },
      'vpe-level-one': ({ table, page, valid: isSet, zeroed }) => {
        const wasValid = isThereAfterBringUp(profile, table, page) || vpePages.has(vpeKeyOf(table, page));
        judge(`level-1 entry ${page} of the vPE configuration table at ${hex(table)}`, wasValid, isSet, zeroed);
        if (isSet) vpePages.set(vpeKeyOf(table, page), true);
      },
      published: ({ its, command }) => {
        if (missingFor(profile, command, (_, page) => page === 0) === undefined) return;
        context.exercised();
        // An ID beyond the level-1 table is out of range (P-CMD).
        const isBeyond = (table: ItsTable, page: number): boolean =>
          context.known.isBeyondTable(its, table, page * (profile.twoLevel?.[table] ?? 1));
        const missing = missingFor(
          profile,
          command,
          (table, page) => page === 0 || valid.has(keyOf(its, table, page)) || isBeyond(table, page),
        );
        if (missing === undefined) return;
        const { table, page, id } = missing;
        context.violated(
          `${command.op} is published with ID ${id}, but level-1 entry ${page} of the ${table} table of ITS ${its} is not valid`,
          SUBJECTS[table](id),
        );
      },
    };
  },
});

const vpePageIsThereFirst = defineProperty({
  id: 'P-VPEPAGE',
  name: 'vpe-table-page-before-its-vpes',
  family: 'mapping',
  kind: 'software',
  architectures: V41,
  on: ({ twoLevel }) => twoLevel?.redistributorVpes !== undefined,
  statement:
    'Before software publishes VMAPP V=1 or VMOVP, the vPE configuration table of the redistributor that it names has a level-2 page for the vPE. Where the ITS has a vPE table of its own (GITS_TYPER.SVPET = 0), a page in that table is not enough.',
  situation: 'VMAPP V=1 or VMOVP is published where the tables of redistributors have two levels',
  source: 'Linux allocate_vpe_l2_table (commit 4e6437f12d6e)',
  needs: ['vpe-level-one', 'published'],
  monitor: (context) => {
    const { profile, known } = context;
    if (profile.twoLevel?.redistributorVpes === undefined) return {};
    const vpePages = context.map<boolean>();
    return {
      'vpe-level-one': ({ table, page, valid }) => {
        if (valid) vpePages.set(vpeKeyOf(table, page), true);
      },
      published: ({ command }) => {
        const needed = vpePageFor(profile, command);
        const control = needed && known.control.at(needed.rdbase);
        if (needed === undefined || control === undefined || !('vpeid' in command)) return;
        context.exercised();
        const { vpeTable: table } = control;
        const { page, rdbase } = needed;
        if (isThereAfterBringUp(profile, table, page) || vpePages.has(vpeKeyOf(table, page))) return;
        context.violated(
          `${command.op} is published with vPEID=${command.vpeid} and rd${rdbase}, but level-1 entry ${page} of the vPE configuration table of rd${rdbase} at ${hex(table)} is not valid`,
          { vpeid: command.vpeid },
        );
      },
    };
  },
});

/** Software contracts on two-level tables. */
export const levelOneContract: readonly Property[] = [pageIsThereFirst, vpePageIsThereFirst];
