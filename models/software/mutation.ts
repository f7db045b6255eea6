/** A mutation of a driver: a filter on its steps, and the property that has to notice. */
import type { Filter } from './filter.ts';

export interface Mutation {
  /** Kebab case; begins with the id of the driver. */
  readonly id: string;
  /** What the driver does wrong. */
  readonly title: string;
  readonly filter: Filter;
  /** The property that notices; several where it depends on the case which comes first. */
  readonly violates: readonly string[];
  /** A profile on which it shows. */
  readonly profile: string;
  /** The real driver that had this fault: commit or review. */
  readonly pedigree?: string;
  /** Why nobody can tell this driver from the correct one, if nobody can. */
  readonly equivalent?: string;
}
