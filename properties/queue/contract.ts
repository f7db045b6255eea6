/** Software contracts on the registers and the memory of a command queue. */
import type { Command } from '../../models/architecture/commands.ts';
import { hasBaser } from '../../models/architecture/identification.ts';
import { QUEUE_ALIGNMENT } from '../../models/architecture/queue.ts';
import { BASER_INDEX } from '../../models/architecture/registers/its-registers.ts';
import type { QueueState } from '../../models/observer/queues.ts';
import { ALL, defineProperty, type Grounds, type MonitorContext, type Property } from '../property.ts';

const TABLES = Object.values(BASER_INDEX);

/** A source may lack the line of the write. */
const OMITTED: Grounds = { omitted: 'ITS register' };

const basesOnlyWhileQuiescent = defineProperty({
  id: 'I-82',
  name: 'bases-written-while-quiescent',
  family: 'queue',
  kind: 'software',
  architectures: ALL,
  statement:
    'GITS_CBASER and GITS_BASER<n> are written only with Enabled=0 and Quiescent=1. Enabled is set only with Quiescent=1, a valid GITS_CBASER, valid device and collection tables, and GITS_CWRITER written since reset. No command names a vPE while the vPE table is not valid. (Enabled set without a vPE table is reported as a remark only: every MSI is discarded.)',
  situation: 'GITS_CBASER or GITS_BASER<n> is written, or Enabled is set',
  source: 'Arm sysreg GITS_CBASER, GITS_BASERn, GITS_CTLR',
  needs: ['cbaser', 'baser', 'its-enabled'],
  monitor: (context) => {
    const { queues } = context.known;
    const written = (its: number, what: string): void => {
      const queue = queues.of(its);
      context.exercised();
      if (queue === undefined || (!queue.enabled && queue.quiescent)) return;
      const why = queue.enabled ? 'Enabled=1' : 'Quiescent=0';
      context.violated(`${what} of ITS ${its} is written with ${why}`, {});
    };
    const isMissing = (queue: QueueState, n: number): boolean => (queue.invalidTables & (1 << n)) !== 0;
    return {
      cbaser: ({ its }) => written(its, 'GITS_CBASER'),
      baser: ({ its, n }) => {
        if (hasBaser(context.profile, n)) written(its, `GITS_BASER${n}`);
      },
      'its-enabled': ({ its, enabled }) => {
        const queue = queues.of(its);
        if (!enabled || queue === undefined) return;
        context.exercised();
        const complain = (why: string, grounds?: Grounds): void =>
          context.violated(`ITS ${its} is enabled ${why}`, {}, undefined, grounds);
        if (!queue.quiescent) complain('while Quiescent=0');
        if (!queue.valid) complain('with GITS_CBASER.Valid=0');
        if (!queue.isKnown) complain('before GITS_CWRITER was written after reset');
        else if (queue.isFresh && !queue.isWritten) complain('before GITS_CWRITER was written', OMITTED);
        for (const n of TABLES) {
          const isUnwritten = n !== BASER_INDEX.VPES && (queue.unwrittenTables & (1 << n)) !== 0;
          if (isUnwritten) complain(`although GITS_BASER${n} read Valid=0 and was not written since`, OMITTED);
          if (!isMissing(queue, n)) continue;
          if (n !== BASER_INDEX.VPES) complain(`with GITS_BASER${n}.Valid=0`);
          else context.lint(`ITS ${its} is enabled with GITS_BASER${n}.Valid=0: it discards every MSI`, {});
        }
      },
      consumed: ({ its, command }) => {
        if (!('vpeid' in command)) return;
        const queue = queues.of(its);
        if (queue === undefined || !isMissing(queue, BASER_INDEX.VPES)) return;
        const { op, vpeid } = command;
        context.violated(
          `${op} of vPEID=${vpeid} on ITS ${its}, which has no vPE table: GITS_BASER${BASER_INDEX.VPES}.Valid is 0`,
          { vpeid },
        );
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
    'Software keeps GITS_CWRITER within the ring. While the ITS is enabled, or when it becomes so, GITS_CWRITER does not move back, nor onto or past GITS_CREADR, and software has written the slots that it publishes. A write of GITS_CBASER publishes nothing: GITS_CWRITER, if it keeps its value (A-107), counts for the new ring once the ITS is enabled. Software does not write a published slot again before the slot is executed, unless the queue has stalled on it.',
  situation:
    'GITS_CWRITER, or a slot of the queue in memory, is written, or the ITS is enabled with another GITS_CWRITER than before',
  source: 'Arm sysreg GITS_CWRITER, GITS_CBASER; Linux its_queue_full',
  // A source that does not show the memory of the queue cannot show that a slot is written too late; the rest is judged all the same.
  needs: ['cwriter'],
  monitor: (context) => ({
    // The slots that a write of GITS_CWRITER publishes are judged there.
    published: ({ its, slot }) => {
      const queue = context.known.queues.of(its);
      if (slot < 0 || queue === undefined || queue.cwriter !== queue.published || slot !== queue.cwriter) return;
      if (queue.length < queue.slots - 1) return;
      context.exercised();
      context.violated(
        `a command is written to slot ${slot} although the ring of ${queue.slots} slots is full: GITS_CWRITER moves onto GITS_CREADR, and the commands in the ring are lost`,
        {},
      );
    },
    cwriter: ({ its, slot }) => {
      const queue = context.known.queues.of(its);
      if (queue === undefined) return;
      context.exercised();
      if (slot >= queue.slots) outOfRing(context, slot, queue);
      else if (queue.enabled && queue.isKnown && queue.inRange) publishes(context, queue, slot);
    },
    'its-enabled': ({ its, enabled }) => {
      const queue = context.known.queues.of(its);
      if (!enabled || queue?.isKnown !== true || queue.cwriter === queue.published) return;
      context.exercised();
      if (queue.inRange) publishes(context, queue, queue.cwriter);
      // Otherwise the write of GITS_CWRITER was out of range already.
      else if (queue.isFresh) outOfRing(context, queue.cwriter, queue);
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

const outOfRing = (context: MonitorContext, slot: number, { slots }: QueueState): void =>
  context.violated(`GITS_CWRITER names slot ${slot}, but the ring has ${slots}`, {});

/** Judges that the slots from the last published one up to this slot become published. */
const publishes = (context: MonitorContext, queue: QueueState, to: number): void => {
  const { slots, creadr, published, length } = queue;
  const ahead = (to - creadr + slots) % slots;
  if (ahead < length) {
    context.violated(
      `GITS_CWRITER moves from slot ${published} to slot ${to}, back or past GITS_CREADR at slot ${creadr}`,
      {},
    );
    return;
  }
  if (!queue.showsMemory) return;
  for (let slot = published; slot !== to; slot = (slot + 1) % slots) {
    if (isWritten(queue.memory, slot)) continue;
    context.violated(`GITS_CWRITER exposes slot ${slot}, which was never written`, {});
    return;
  }
};

const isWritten = (memory: readonly (Command | undefined)[], slot: number): boolean => memory[slot] !== undefined;

const queueIsAligned = defineProperty({
  id: 'P-ALIGN',
  name: 'queue-is-aligned',
  family: 'queue',
  kind: 'software',
  architectures: ALL,
  statement:
    'GITS_CBASER.Physical_Address is a multiple of 64 KB. (Where the profile has bits [15:12] count as zero, another address is reported as a remark only.)',
  situation: 'GITS_CBASER is written',
  source: 'Arm sysreg GITS_CBASER, Physical_Address',
  needs: ['cbaser'],
  monitor: (context) => {
    const countsAsZero = context.profile.fixed['A-03'] === 'count as zero';
    return {
      cbaser: ({ its, address }) => {
        context.exercised();
        if (address % QUEUE_ALIGNMENT === 0) return;
        const what = `GITS_CBASER of ITS ${its} has the address 0x${address.toString(16)}, which is no multiple of 64 KB`;
        if (countsAsZero) context.lint(what, {});
        else context.violated(`${what}: where the ITS reads its commands is open`, {}, 'A-03');
      },
    };
  },
});

/** Software contracts on the registers and the memory of a command queue. */
export const queueContract: readonly Property[] = [basesOnlyWhileQuiescent, cwriterWithinRing, queueIsAligned];
