/** Hardware properties of the order of the ring: each published slot is executed once, in order, starting at GITS_CREADR. */
import { formatCommand } from '../../models/architecture/format.ts';
import { COMMAND_BYTES } from '../../models/architecture/registers/its-registers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty } from '../property.ts';
import { hex } from '../terms/wording.ts';
import { creadrRead, type Executed, isSame, queueOf, slotName, strays } from './terms.ts';

export const creadrAdvances = defineProperty({
  id: 'I-01',
  name: 'creadr-advances-to-cwriter',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'GITS_CREADR moves along the ring one slot at a time, and never past GITS_CWRITER, unless GITS_CBASER is written. (Not judged while GITS_CWRITER is out of range: A-02.)',
  situation: 'GITS_CREADR moves past a command',
  source: 'Arm sysreg GITS_CREADR, GITS_CWRITER, GITS_CBASER',
  needs: [...LEARNT_FROM.queues],
  monitor: (context) => ({
    consumed: (event) => {
      const queue = queueOf(context, event);
      if (queue === undefined || !queue.inRange) return;
      context.exercised();
      if (!queue.isPublished(event.slot) && queue.length === 0) {
        context.violated(
          `GITS_CREADR moves past ${slotName(event.slot)}, but GITS_CWRITER is at ${slotName(queue.cwriter)}: it was not published`,
          {},
        );
      } else if (strays(queue, event) && !queue.stalled) {
        context.violated(`GITS_CREADR moves from ${slotName(queue.creadr)} to past ${slotName(event.slot)}`, {});
      }
    },
  }),
});

export const slotsExecuteOnce = defineProperty({
  id: 'I-110',
  name: 'slot-executes-once',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Between two writes of GITS_CBASER each published slot is executed once, in the order of the ring. The command executed is the one that memory held when GITS_CWRITER published the slot, or one that software wrote to it since.',
  situation: 'a published slot is executed',
  source: 'Arm sysreg GITS_CREADR, GITS_CWRITER',
  needs: [...LEARNT_FROM.queues],
  monitor: (context) => ({
    consumed: (event) => {
      const queue = queueOf(context, event);
      if (queue === undefined || !queue.inRange) return;
      const expected = queue.memory[event.slot];
      if (expected === undefined) return;
      context.exercised();
      const executed = event.queued ?? event.command;
      if (!isSame(executed, expected)) {
        context.violated(
          `${slotName(event.slot)} is executed as ${formatCommand(executed)}, but it holds ${formatCommand(expected)}`,
          {},
        );
      } else if (!queue.isPublished(event.slot)) {
        context.violated(`${slotName(event.slot)} is executed a second time`, {});
      } else if (strays(queue, event)) {
        context.violated(
          `${slotName(event.slot)} is executed, and ${slotName(queue.creadr)} before it is passed over`,
          {},
        );
      }
    },
  }),
});

export const cbaserWriteRestarts = defineProperty({
  id: 'I-02',
  name: 'cbaser-write-clears-creadr',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement: 'A write of GITS_CBASER, even of one half of it, sets GITS_CREADR to zero: Offset 0 and Stalled 0.',
  situation: 'GITS_CREADR is read, or a slot is executed, first after a write of GITS_CBASER',
  source: 'Arm sysreg GITS_CBASER',
  needs: ['register', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const first = (event: Executed): void => {
      const queue = queueOf(context, event);
      if (queue === undefined || queue.started) return;
      context.exercised();
      if (event.slot === 0) return;
      context.violated(`after the write of GITS_CBASER the queue begins at ${slotName(event.slot)}`, {});
    };
    return {
      consumed: first,
      stalled: first,
      register: (event) => {
        const read = creadrRead(event);
        const queue = read === undefined ? undefined : context.known.queues.of(event.at);
        if (read === undefined || queue === undefined || queue.started) return;
        context.exercised();
        if (read.slot === 0 && !read.stalled) return;
        context.violated(
          `after the write of GITS_CBASER, GITS_CREADR reads Offset=${hex(read.slot * COMMAND_BYTES)}, Stalled=${read.stalled ? 1 : 0}`,
          {},
        );
      },
    };
  },
});

export const queueProgresses = defineProperty({
  id: 'I-07',
  name: 'queue-progresses',
  family: 'queue',
  kind: 'liveness',
  architectures: ALL,
  statement:
    'An enabled ITS with a valid queue, GITS_CWRITER in range and a published command, be it published by an enable, executes the command or stalls, at the latest once every possible internal step has happened. (After a write of GITS_CBASER an ITS may take GITS_CWRITER for 0 until it is written again.)',
  situation: 'everything has settled after a command was published',
  source: 'IHI 0069, the ITS command queue; QEMU its_writell, KVM vgic_mmio_write_its_cbaser',
  needs: ['settled', ...LEARNT_FROM.queues, ...LEARNT_FROM.residency],
  monitor: (context) => {
    const published = context.map<boolean>();
    return {
      published: ({ its, slot }) => {
        if (slot >= 0) published.set(its, true);
      },
      'its-active': ({ its }) => {
        if ((context.known.queues.of(its)?.length ?? 0) > 0) published.set(its, true);
      },
      settled: () => {
        for (const its of published.keys()) {
          const queue = context.known.queues.of(its);
          published.delete(its);
          if (queue === undefined || !queue.active || !queue.valid || !queue.inRange || queue.stalled) continue;
          context.exercised();
          if (queue.length === 0 || queue.mayBeCleared) continue;
          const next = queue.memory[queue.creadr];
          // The VMOVP may wait for an ITS of its ITSList that never consumes its own VMOVP.
          if (next?.op === 'VMOVP' && context.profile.vmovp === 'every ITS') continue;
          // Or it waits until its vPE has left (A-99).
          if (next?.op === 'VMOVP' && context.known.residency.whereIs(next.vpeid) >= 0) continue;
          context.violated(
            `ITS ${its} is enabled and not stalled, but ${slotName(queue.creadr)}${next === undefined ? '' : ` (${formatCommand(next)})`} is never executed`,
            {},
          );
        }
      },
    };
  },
});
