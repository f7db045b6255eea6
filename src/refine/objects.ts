/**
 * Which objects of the reference model are which of the abstract one. They are given out as they turn up: an event with the LPI and the vLPI that
 * it has, a vPE with its default doorbell, VPT and vSGI.
 */
import type { Scope } from '../../models/abstract/scope.ts';

const NONE = -1;

/** Numbers of one kind, by the abstract number; -1 where there is none. */
type Column = number[];

const column = (length: number): Column => Array.from({ length }, () => NONE);

/** The place of a value; it takes the first free place if it has none. -1 if there is no room. */
const placeIn = (values: Column, value: number): number => {
  const known = values.indexOf(value);
  if (known >= 0) return known;
  const free = values.indexOf(NONE);
  if (free >= 0) values[free] = value;
  return free;
};

export class Objects {
  /** By event: its key (`eventKey`), its pINTID and its vINTID. */
  readonly events: Column;
  readonly pINTIDs: Column;
  readonly vINTIDs: Column;
  /** By vPE. */
  readonly vpeids: Column;
  readonly doorbells: Column;
  readonly vptAddresses: Column;
  readonly vSGIs: Column;

  constructor({ events, vpes }: Scope) {
    this.events = column(events);
    this.pINTIDs = column(events);
    this.vINTIDs = column(events);
    this.vpeids = column(vpes);
    this.doorbells = column(vpes);
    this.vptAddresses = column(vpes);
    this.vSGIs = column(vpes);
  }

  reset(): void {
    const { events, pINTIDs, vINTIDs, vpeids, doorbells, vptAddresses, vSGIs } = this;
    for (const values of [events, pINTIDs, vINTIDs, vpeids, doorbells, vptAddresses, vSGIs]) values.fill(NONE);
  }

  /** The abstract number of an event, or -1. */
  event(key: number): number {
    return this.events.indexOf(key);
  }

  /** The same, and it has one from now on if there is room. */
  takeEvent(key: number): number {
    return placeIn(this.events, key);
  }

  vpe(vpeid: number): number {
    return vpeid < 0 ? NONE : this.vpeids.indexOf(vpeid);
  }

  takeVpe(vpeid: number): number {
    return placeIn(this.vpeids, vpeid);
  }
}

/** What an event or a vPE has of that kind; -1 if nothing. */
export const entry = (values: Column, index: number): number => values[index] ?? NONE;
