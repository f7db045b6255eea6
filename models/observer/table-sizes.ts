/** How many IDs have an entry in each table of each ITS, by the GITS_BASER<n> that software wrote. */
import type { BaserEvent } from '../architecture/events/queue-events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { ItsTable } from '../architecture/its-tables.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { BASER_OF, tableOf } from '../architecture/table-capacity.ts';

interface Size {
  readonly ids: number;
  /** Time of the write. */
  readonly at: number;
}

const REGISTERS = 8;

/** The tables of bring-up are large enough for every ID. */
export class TableSizes {
  /** ITS and n of GITS_BASER<n> → size of the table, if it is known. */
  private readonly sizes = new ReusableMap<number, Size>();

  reset(): void {
    this.sizes.clear();
  }

  handle({ its, n, ids }: BaserEvent, now: number): void {
    if (tableOf(n) === undefined) return;
    const key = its * REGISTERS + n;
    if (ids === undefined || ids === Number.POSITIVE_INFINITY) this.sizes.delete(key);
    else this.sizes.set(key, { ids, at: now });
  }

  /** The size of the table, if the ID has no entry in it. */
  exceededBy(its: number, table: ItsTable, id: number): Size | undefined {
    const size = this.sizes.get(its * REGISTERS + BASER_OF[table]);
    return size === undefined || id < size.ids ? undefined : size;
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.sizes, ({ ids }) => print.text(ids));
  }
}
