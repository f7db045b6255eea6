/** A behaviour of hardware that is unusual and that the architecture permits: no property may blame it. */
import type { Replacement } from '../../models/faults/fault.ts';
import type { Gic } from '../../models/reference/gic.ts';

export interface Permitted {
  readonly id: string;
  /** What the hardware does: a clause. */
  readonly title: string;
  /** The text that permits it. */
  readonly source: string;
  /** Ids of the profiles on which it is tried. */
  readonly profiles: readonly string[];
  readonly replaces: Replacement;
}

export type PermittedRow = Omit<Permitted, 'id'>;

/** Declares the behaviours of one table, by id. */
export const permitted = (rows: Readonly<Record<string, PermittedRow>>): readonly Permitted[] =>
  Object.entries(rows).map(([id, row]) => ({ ...row, id }));

/** Something is under way: nobody can tell how long the rest takes. Once the machine has settled, all of it has happened. */
export const isBusy = ({ doorbells, itss, rds }: Gic): boolean =>
  doorbells.length > 0 ||
  itss.some(({ bag }) => bag.length > 0) ||
  rds.some(({ registerInvalidations }) => registerInvalidations.length > 0);

/** Removes the last element if it came since there were `before` of them. */
export const takeNew = <T>(list: T[], before: number): T | undefined => (list.length > before ? list.pop() : undefined);
