/** How many entries the table of a GITS_BASER<n> has, by the value that the register reads as. */
import { fieldOfHalves, flagOfHalves } from '../../models/architecture/registers/halves.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';

const { GITS_BASER } = itsRegisters;
const field = {
  pageSize: fieldOfHalves(GITS_BASER, 'Page_Size'),
  pages: fieldOfHalves(GITS_BASER, 'Size'),
  entrySize: fieldOfHalves(GITS_BASER, 'Entry_Size'),
};
const isIndirect = flagOfHalves(GITS_BASER, 'Indirect');

/** By GITS_BASER<n>.Page_Size; the last value is reserved, and treated as 64 KiB. */
const PAGE_BYTES = [0x1000, 0x4000, 0x1_0000, 0x1_0000];
const LEVEL_1_ENTRY_BYTES = 8;

/** An ID from here on has no place in the table. */
export const entriesOf = (high: number, low: number): number => {
  const page = PAGE_BYTES[field.pageSize(high, low)] ?? 0;
  const bytes = (field.pages(high, low) + 1) * page;
  const inPage = Math.floor(page / (field.entrySize(high, low) + 1));
  return isIndirect(high, low) ? (bytes / LEVEL_1_ENTRY_BYTES) * inPage : (bytes / page) * inPage;
};
