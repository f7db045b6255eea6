/**
 * Abstract numbers of the objects of the reference model. An object gets the next free number when it is first used: an event together with its LPI
 * and its vLPI, a vPE together with its default doorbell, VPT and vSGI.
 */
import type { Scope } from '../../models/abstract/scope.ts';

/** No id, and no key of an event: keys of large DeviceIDs are negative, too. */
export const NONE = -1;

/** Abstract number → id in the reference model; -1 where there is none. */
type Column = number[];

const column = (length: number): Column => Array.from({ length }, () => NONE);

/** Index of a value. A new value takes the first free index. -1 if there is none. */
const placeIn = (values: Column, value: number): number => {
  const known = values.indexOf(value);
  if (known >= 0) return known;
  const free = values.indexOf(NONE);
  if (free >= 0) values[free] = value;
  return free;
};

export class Objects {
  /** Event → its key (`eventKey`), its pINTID, its vINTID. */
  readonly events: Column;
  readonly pINTIDs: Column;
  readonly vINTIDs: Column;
  /** vPE → its vPEID, default doorbell, VPT address, vSGI. */
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

  /** Abstract number of an event; -1 if it has none. */
  event(key: number): number {
    return this.events.indexOf(key);
  }

  /** Abstract number of an event, which gets one if it has none; -1 if all are taken. */
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

/** Entry of a column; -1 if there is none. */
export const entry = (values: Column, index: number): number => values[index] ?? NONE;
