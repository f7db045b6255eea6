/** Slots become published: GITS_CWRITER moves past them, and an enabled ITS may read them. */
import type { Gic } from '../gic.ts';
import type { Its } from './its.ts';
import { noteVmovp } from './rendezvous.ts';

/**
 * Emits an event for each slot that CWRITER publishes, at the latest when the ITS is enabled. A slot that software never wrote holds no
 * command that could be executed.
 */
export const tellPublished = (gic: Gic, its: Its): void => {
  const { queue: ring, number: itsIndex } = its;
  ring.isFresh = false;
  if (ring.isDead) return;
  if (ring.cwriter >= ring.slots) {
    gic.unpredictable('I-111', 'GITS_CTLR.Enabled set with GITS_CWRITER beyond the ring of GITS_CBASER');
    return;
  }
  while (ring.published !== ring.cwriter) {
    const slot = ring.published;
    ring.published = (slot + 1) % ring.slots;
    const command = ring.at(slot);
    if (command === undefined) {
      gic.unpredictable('I-111', 'GITS_CWRITER exposes a slot that was never written');
      return;
    }
    noteVmovp(gic, its, command);
    gic.sink.emit({ kind: 'published', its: itsIndex, slot, command });
  }
};
