/** Software contracts on the registers and the memory of a command queue. */
import { hasBaser } from '../../models/architecture/identification.ts';
import { BASER_INDEX } from '../../models/architecture/registers/its-registers.ts';
import { ALL, defineProperty, type MonitorContext, type Property } from '../property.ts';

const basesOnlyWhileQuiescent = defineProperty({
  id: 'I-82',
  name: 'bases-written-while-quiescent',
  family: 'queue',
  kind: 'software',
  architectures: ALL,
  statement:
    'GITS_CBASER and GITS_BASER<n> are written only with Enabled=0 and Quiescent=1. Enabled is set only with Quiescent=1, a valid GITS_CBASER, each implemented GITS_BASER<n> valid, and GITS_CWRITER written since GITS_CBASER was.',
  situation: 'GITS_CBASER or GITS_BASER<n> is written, or Enabled is set',
  source: 'Arm sysreg GITS_CBASER, GITS_BASERn, GITS_CTLR',
  needs: ['cbaser', 'baser', 'its-enabled'],
  monitor: (context) => {
    const invalid = context.map<number>();
    const written = (its: number, what: string): void => {
      const queue = context.known.queues.of(its);
      context.exercised();
      if (queue === undefined || (!queue.enabled && queue.quiescent)) return;
      const why = queue.enabled ? 'Enabled=1' : 'Quiescent=0';
      context.violated(`${what} of ITS ${its} is written with ${why}`, {});
    };
    return {
      reset: () => {
        for (const [its] of context.known.queues.all()) {
          for (const n of Object.values(BASER_INDEX)) {
            if (hasBaser(context.profile, n)) invalid.set(its * 8 + n, n);
          }
        }
      },
      cbaser: ({ its }) => written(its, 'GITS_CBASER'),
      baser: ({ its, n, valid }) => {
        if (!hasBaser(context.profile, n)) return;
        written(its, `GITS_BASER${n}`);
        if (valid) invalid.delete(its * 8 + n);
        else invalid.set(its * 8 + n, n);
      },
      'its-enabled': ({ its, enabled }) => {
        const queue = context.known.queues.of(its);
        if (!enabled || queue === undefined) return;
        context.exercised();
        const complain = (why: string): void => context.violated(`ITS ${its} is enabled ${why}`, {});
        if (!queue.quiescent) complain('while Quiescent=0');
        if (!queue.valid) complain('with GITS_CBASER.Valid=0');
        if (!queue.cwriterWritten) complain('before GITS_CWRITER was written after GITS_CBASER');
        for (const [key, n] of invalid) if (Math.floor(key / 8) === its) complain(`with GITS_BASER${n}.Valid=0`);
      },
    };
  },
});

const cwriterWithinRing = defineProperty({
  id: 'I-111',
  name: 'cwriter-keeps-to-the-ring',
  family: 'queue',
  kind: 'software',
  architectures: ALL,
  statement:
    'Software keeps GITS_CWRITER within the ring, never moves it back, nor onto or past GITS_CREADR, and writes the slots before it publishes them by GITS_CWRITER. It does not write a published slot again before the slot is executed, unless the queue has stalled on it.',
  situation: 'GITS_CWRITER, or a slot of the queue in memory, is written',
  source: 'Arm sysreg GITS_CWRITER; Linux its_queue_full',
  needs: ['cwriter', 'slot-written'],
  monitor: (context) => ({
    cwriter: ({ its, slot }) => {
      const queue = context.known.queues.of(its);
      if (queue === undefined) return;
      context.exercised();
      if (slot >= queue.slots) {
        context.violated(`GITS_CWRITER names slot ${slot}, but the ring has ${queue.slots}`, {});
        return;
      }
      if (!queue.inRange || !queue.cwriterWritten) return;
      const ahead = (slot - queue.creadr + queue.slots) % queue.slots;
      if (ahead < queue.length) {
        context.violated(
          `GITS_CWRITER moves from slot ${queue.cwriter} to slot ${slot}, back or past GITS_CREADR at slot ${queue.creadr}`,
          {},
        );
        return;
      }
      exposesUnwritten(context, its, slot);
    },
    'slot-written': ({ its, slot }) => {
      const queue = context.known.queues.of(its);
      if (queue === undefined) return;
      context.exercised();
      if (!queue.isPublished(slot) || (queue.stalled && slot === queue.creadr)) return;
      context.violated(`slot ${slot} is written again although it is published and not executed yet`, {});
    },
  }),
});

const exposesUnwritten = (context: MonitorContext, its: number, to: number): void => {
  const queue = context.known.queues.of(its);
  if (queue === undefined) return;
  for (let slot = queue.cwriter; slot !== to; slot = (slot + 1) % queue.slots) {
    if (queue.memory[slot] !== undefined) continue;
    context.violated(`GITS_CWRITER exposes slot ${slot}, which was never written`, {});
    return;
  }
};

/** Software contracts on the registers and the memory of a command queue. */
export const queueContract: readonly Property[] = [basesOnlyWhileQuiescent, cwriterWithinRing];
