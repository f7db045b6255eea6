/** Words for messages of hardware properties: names of interrupts, targets and set-events. */
import type { Target } from '../../models/architecture/events/interrupt-events.ts';
import { pair } from '../../models/architecture/keys.ts';
import type { Arrival } from '../../models/observer/arrivals.ts';
import type { Resolved } from '../../models/observer/ledger-entries.ts';
import { vlpi } from './vpes.ts';
import { event, since } from './wording.ts';

export const lpi = (rd: number, intid: number): string => `LPI ${intid} at rd${rd}`;

/** A set-event, with the time at which it arrived. */
export const setEvent = ({ by, deviceId, eventId, origin }: Arrival): string =>
  `${by} of ${event(deviceId, eventId)}${since(origin)}`;

/** Target of a set-event according to the tables. */
export const expectedTarget = ({ to, rd, intid, vpeid }: Readonly<Resolved>): string => {
  if (to === 'lpi') return lpi(rd, intid);
  return to === 'vlpi' ? vlpi(vpeid, intid) : `nowhere (${to})`;
};

/** Target to which the ITS sends a set-event. */
export const actualTarget = (target: Target): string => {
  if (target.kind === 'lpi') return lpi(target.rd, target.intid);
  return target.kind === 'vlpi' ? vlpi(target.vpeid, target.vINTID) : 'nowhere';
};

/** The INTID in a key that `pair` made for this holder. */
export const intidOf = (key: number, holder: number): number =>
  key >= 0 ? key - pair(holder, 0) : -key - holder * 2 ** 32;
