/** What software owes to the two-level tables of an ITS. */
import { ITS_TABLES, type ItsTable, missingFor } from '../models/architecture/two-level.ts';
import { ALL, defineProperty, type Property, type Subject } from './property.ts';

const PAGES = 2 ** 16;

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
  statement:
    'A level-1 entry of a two-level table of an ITS changes from not valid to valid only, and names a level-2 page that is all zero. It does so before a command is published whose DeviceID, ICID or vPEID needs it.',
  situation: 'a level-1 entry is written, or a command is published that needs one beyond the first',
  source: 'Arm GIC LPI guide; Arm sysreg GITS_BASER<n>.Indirect; Linux its_alloc_table_entry',
  monitor: (context) => {
    const { profile } = context;
    if (profile.twoLevel === undefined) return {};
    const valid = context.map<boolean>();
    const keyOf = (its: number, table: ItsTable, page: number): number =>
      (its * ITS_TABLES.length + ITS_TABLES.indexOf(table)) * PAGES + page;
    return {
      'level-one': ({ its, table, page, valid: isSet, zeroed }) => {
        context.exercised();
        const entry = `level-1 entry ${page} of the ${table} table of ITS ${its}`;
        const wasValid = page === 0 || valid.has(keyOf(its, table, page));
        if (wasValid) context.violated(`${entry} is written, but it is valid already`, {});
        if (isSet && !zeroed) context.violated(`${entry} becomes valid, but the page that it names is not zero`, {});
        if (isSet) valid.set(keyOf(its, table, page), true);
      },
      published: ({ its, command }) => {
        if (missingFor(profile, command, (_, page) => page === 0) === undefined) return;
        context.exercised();
        const missing = missingFor(profile, command, (table, page) => page === 0 || valid.has(keyOf(its, table, page)));
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

/** What software owes to two-level tables. */
export const levelOneContract: readonly Property[] = [pageIsThereFirst];
