/** Tracks commands that are written to memory first and published by a later write of GITS_CWRITER. */
import type { Stimulus, WriteRegister, WriteSlot } from '../../models/architecture/steps.ts';
import type { Projection } from './projection.ts';
import { cwriter, slotInMemory } from './queue-stimuli.ts';
import type { Situation } from './situation.ts';
import type { Swarm } from './swarm.ts';

export class SlotWrites {
  private readonly situation: Situation;
  private readonly projection: Projection;
  /** ITS with a slot that is written but not published; -1 for none. */
  private its = -1;
  private slot = -1;

  constructor(situation: Situation, projection: Projection) {
    this.situation = situation;
    this.projection = projection;
  }

  get isWaiting(): boolean {
    return this.its >= 0;
  }

  /** Forgets the slot that waits to be published. */
  forget(): void {
    this.its = -1;
  }

  /** Draws the write of GITS_CWRITER that publishes the slot, or a second write of the slot. */
  next(swarm: Swarm): Stimulus {
    const { its, slot, situation } = this;
    const again = situation.dice.below(4) === 0 ? slotInMemory(swarm.draw(situation), situation) : undefined;
    if (again?.kind === 'slot' && again.its === its) return again;
    return cwriter(its, (slot + 1) % situation.gic.its(its).queue.slots);
  }

  /** Applies the slots that a write of GITS_CWRITER publishes to the projected tables. */
  follow(step: WriteSlot | WriteRegister): void {
    const { situation, projection } = this;
    const { gic } = situation;
    if (step.kind === 'slot') {
      const { queue } = gic.its(step.its);
      if (step.slot !== queue.next || queue.stalled) return;
      // GITS_CWRITER, as it was before GITS_CBASER, is past the slot: an enable publishes it.
      if (queue.isFresh && queue.cwriter > step.slot) return;
      this.its = step.its;
      this.slot = step.slot;
      return;
    }
    if (step.frame !== 'GITS') return;
    const { queue } = gic.its(step.at);
    if (this.its === step.at && queue.next !== this.slot) {
      this.forget();
      const command = queue.at(this.slot);
      if (command !== undefined) projection.publish(step.at, command, gic.time);
    }
    // Commands still in a queue that software replaced never take effect.
    if (queue.isFresh) projection.spoil();
  }
}
