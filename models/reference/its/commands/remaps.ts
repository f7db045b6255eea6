/**
 * MAPC V=1 that takes a live collection to another redistributor is the first half of a move; MOVALL(old, new) on the same queue is the second.
 * What is pending at the old one waits there in between, so that commands on those pending bits have nothing to go by.
 */
import type { Command, Mapc } from '../../../architecture/commands.ts';
import type { Gic } from '../../gic.ts';
import type { Its } from '../its.ts';
import { disturbedCollection } from './rule.ts';

/** Takes note of a MAPC that moves a live collection. */
export const beginRemap = (its: Its, { icid, rdbase }: Mapc, from: number): void => {
  its.remaps.set(icid, { from, to: rdbase });
};

/** The collection of the event, while it is on its way; -1 if it is not. */
export const movingCollectionOf = ({ remaps, tables }: Its, deviceId: number, eventId: number): number => {
  const icid = tables.ite(deviceId, eventId)?.icid ?? -1;
  return remaps.has(icid) ? icid : -1;
};

/** A good command is about to be executed while collections are on their way; false if that is UNPREDICTABLE. */
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
