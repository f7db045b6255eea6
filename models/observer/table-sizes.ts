/** How many IDs have an entry in each table of each ITS, by the GITS_BASER<n> that software wrote. */
import type { BaserEvent } from '../architecture/events/queue-events.ts';
import type { Fingerprint } from '../architecture/fingerprint.ts';
import type { ItsTable } from '../architecture/its-tables.ts';
import type { Profile } from '../architecture/profiles.ts';
import { ReusableMap } from '../architecture/reusable-map.ts';
import { BASER_OF, broughtUpIds, tableOf } from '../architecture/table-capacity.ts';

interface Size {
  readonly ids: number;
  /** Time of the write. */
  readonly at: number;
}

const REGISTERS = 8;

export class TableSizes {
  /** ITS and n of GITS_BASER<n> → size of the table, if it is known. */
  private readonly sizes = new ReusableMap<number, Size>();
  /** n of GITS_BASER<n> → size of the table of bring-up, if not every ID has an entry there. */
  private readonly broughtUp = new Map<number, Size>();

  /** `isKnown`: the tables of bring-up are those of the profile. */
  constructor(profile: Profile, isKnown: boolean) {
    for (const n of isKnown ? Object.values(BASER_OF) : []) {
      const ids = broughtUpIds(profile, n);
      if (ids < Number.POSITIVE_INFINITY) this.broughtUp.set(n, { ids, at: -1 });
    }
  }

  reset(): void {
    this.sizes.clear();
  }

  handle({ its, n, ids }: BaserEvent, now: number): void {
    if (tableOf(n) === undefined) return;
    const key = its * REGISTERS + n;
    if (this.broughtUp.size === 0 && (ids === undefined || ids === Number.POSITIVE_INFINITY)) this.sizes.delete(key);
    else this.sizes.set(key, { ids: ids ?? Number.POSITIVE_INFINITY, at: now });
  }

  /** The size of the table, if the ID has no entry in it. */
  exceededBy(its: number, table: ItsTable, id: number): Size | undefined {
    const n = BASER_OF[table];
    const size = this.sizes.get(its * REGISTERS + n) ?? (this.broughtUp.size > 0 ? this.broughtUp.get(n) : undefined);
    return size === undefined || id < size.ids ? undefined : size;
  }

  fingerprint(print: Fingerprint): void {
    print.map(this.sizes, ({ ids }) => print.text(ids));
  }
}
