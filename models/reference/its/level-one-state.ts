/** Level-1 entries of the two-level tables of an ITS. */
import type { Fingerprint } from '../../architecture/fingerprint.ts';
import { ITS_TABLES, type ItsTable } from '../../architecture/its-tables.ts';

const keyOf = (table: ItsTable, page: number): number => page * ITS_TABLES.length + ITS_TABLES.indexOf(table);

/** Valid level-1 entries other than entry 0, which is valid from bring-up on. */
export class LevelOne {
  private readonly pages = new Set<number>();

  reset(): void {
    if (this.pages.size > 0) this.pages.clear();
  }

  isValid(table: ItsTable, page: number): boolean {
    return page === 0 || this.pages.has(keyOf(table, page));
  }

  add(table: ItsTable, page: number): void {
    this.pages.add(keyOf(table, page));
  }

  fingerprint(print: Fingerprint): void {
    if (this.pages.size > 0) print.text([...this.pages].sort((a, b) => a - b).join(' '));
  }
}
