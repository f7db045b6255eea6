/**
 * Remaps: MAPC V=1 that moves a collection with mapped events to another redistributor, until MOVALL(old, new) follows on the same queue.
 * Pending LPIs stay at the old redistributor in between, and a command on their pending bits would look at the new one.
 */
import type { Command, Mapc } from '../../../architecture/commands.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';
import { disturbedCollection } from './rule.ts';

/** Records a MAPC that moves a collection with mapped events. */
export const beginRemap = (its: Its, { icid, rdbase }: Mapc, from: number): void => {
  its.remaps.set(icid, { from, to: rdbase });
};

/** The collection of the event if it is being remapped; otherwise -1. */
export const movingCollectionOf = ({ remaps, tables }: Its, deviceId: number, eventId: number): number => {
  const icid = tables.ite(deviceId, eventId)?.icid ?? -1;
  return remaps.has(icid) ? icid : -1;
};

/** Checks a good command before it is executed during remaps; false if it is UNPREDICTABLE. */
export const passesRemaps = (gic: Gic, its: Its, command: Command): boolean => {
  const icid = disturbedCollection(gic, its, command);
  if (icid >= 0) {
    gic.unpredictable('I-112', `${command.op} before the MOVALL of a collection that MAPC has moved`);
    return false;
  }
  if (command.op === 'MOVALL') {
    for (const [key, { from, to }] of its.remaps) {
      if (from === command.rdbase1 && to === command.rdbase2) its.remaps.delete(key);
    }
  }
  return true;
};
