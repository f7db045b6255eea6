/** The meaning of a reference step in the abstract model, the state that it is derived from, and lookups that several translations share. */
import type { Words } from '../../models/abstract/layout.ts';
import { NO_TARGET, read, type StateLayout } from '../../models/abstract/state.ts';
import type { Tables } from '../../models/reference/its/tables.ts';
import type { Objects } from './objects.ts';

/** A step of the abstract model, or SAME, or the reason (a text) why the abstract model cannot follow. */
export type Meaning = number | string;

/** The abstract state does not change. */
export const SAME = -1;

export interface Sight {
  readonly layout: StateLayout;
  readonly objects: Objects;
  /** The abstract state before the step. */
  readonly now: Words;
  /** The tables of the ITS after the step. */
  readonly tables: Tables;
  /** MAPD or MAPC was consumed, and no SYNC since: MSIs may still use the old device or collection entry. */
  readonly isPlaceUncertain: boolean;
}

export const TOO_MANY = 'more events or vPEs than the abstract scope has';

export const isVirtualTarget = ({ layout }: Sight, target: number): boolean => target > layout.scope.redistributors;

export const targetOf = ({ layout, now }: Sight, event: number): number =>
  event < 0 ? NO_TARGET : read(now, layout.target, event);

/** Whether the event has an older physical (or virtual) target that an MSI may still be translated to. */
export const hasPast = ({ layout, now }: Sight, event: number, virtual: boolean): boolean => {
  const physical = 2 ** (1 + layout.scope.redistributors) - 2;
  const past = read(now, layout.past, event);
  return (virtual ? past >>> (1 + layout.scope.redistributors) : past & physical) !== 0;
};
