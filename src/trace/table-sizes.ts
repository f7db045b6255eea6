/** How many entries the table of a GITS_BASER<n> has, by the value that the register reads as. */
import { fieldOfHalves, flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { idsOf } from '../../models/architecture/table-capacity.ts';

const { GITS_BASER } = itsRegisters;
const field = {
  pageSize: fieldOfHalves(GITS_BASER, 'Page_Size'),
  pages: fieldOfHalves(GITS_BASER, 'Size'),
  entrySize: fieldOfHalves(GITS_BASER, 'Entry_Size'),
};
const isIndirect = flagOfHalves(GITS_BASER, 'Indirect');

/** An ID from here on has no place in the table. */
export const entriesOf = (high: number, low: number): number =>
  idsOf({
    pageSize: field.pageSize(high, low),
    pages: field.pages(high, low) + 1,
    entryBytes: field.entrySize(high, low) + 1,
    isIndirect: isIndirect(high, low),
  });
