/** Level-1 entries of two-level ITS tables that software has made valid. */

import type { Fingerprint } from '../architecture/fingerprint.ts';
import { ITS_TABLES, type ItsTable } from '../architecture/its-tables.ts';
import type { LevelOneEvent } from '../architecture/two-level.ts';

const PAGES = 2 ** 16;

const keyOf = (its: number, table: ItsTable, page: number): number =>
  (its * ITS_TABLES.length + ITS_TABLES.indexOf(table)) * PAGES + page;

/** Entry 0 of each table is valid from bring-up on. */
export class LevelOnePages {
  private readonly valid = new Set<number>();

  reset(): void {
    if (this.valid.size > 0) this.valid.clear();
  }

  handle({ its, table, page, valid }: LevelOneEvent): void {
    if (valid) this.valid.add(keyOf(its, table, page));
  }

  isValid(its: number, table: ItsTable, page: number): boolean {
    return page === 0 || this.valid.has(keyOf(its, table, page));
  }

  fingerprint(print: Fingerprint): void {
    if (this.valid.size > 0) print.text([...this.valid].sort((a, b) => a - b).join(' '));
  }
}
