/** What hardware owes to the command queue: order, stalls, and that a slot is executed once. */

import type { Command } from '../../models/architecture/commands.ts';
import type { ConsumedEvent, GicEvent } from '../../models/architecture/events.ts';
import { formatCommand } from '../../models/architecture/format.ts';
import { decodeRegister } from '../../models/architecture/registers/index.ts';
import { COMMAND_BYTES, itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { QueueState } from '../../models/observer/queues.ts';
import { ALL, defineProperty, type MonitorContext, type Property } from '../property.ts';
import { hex, since } from '../terms/wording.ts';

const { GITS_CREADR } = itsRegisters;

const slotName = (slot: number): string => `slot ${slot}`;

type Executed = Pick<ConsumedEvent, 'its' | 'slot'>;

/** The queue that an executed slot belongs to; undefined where the source does not tell slots. */
const queueOf = (context: MonitorContext, { its, slot }: Executed): QueueState | undefined =>
  slot < 0 ? undefined : context.known.queues.of(its);

/** GITS_CREADR is not where the last executed slot left it. */
const strays = (queue: QueueState, { slot }: Executed): boolean => slot !== queue.creadr;

const isSame = (a: Command, b: Command): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const creadrAdvances = defineProperty({
  id: 'I-01',
  name: 'creadr-advances-to-cwriter',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'But for a write of GITS_CBASER, GITS_CREADR only moves along the ring, slot after slot, and never past GITS_CWRITER. (Nothing is said while GITS_CWRITER is out of range: A-02.)',
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

const slotsExecuteOnce = defineProperty({
  id: 'I-110',
  name: 'slot-executes-once',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Between two writes of GITS_CBASER each published slot is executed once, in the order of the ring, with what memory held when GITS_CWRITER exposed it (or since, where software wrote it again).',
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

const cbaserWriteRestarts = defineProperty({
  id: 'I-02',
  name: 'cbaser-write-clears-creadr',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement: 'A write of GITS_CBASER, of one half too, leaves GITS_CREADR all zero: Offset 0 and Stalled 0.',
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

/** What a read of GITS_CREADR tells. */
const creadrRead = (
  event: Extract<GicEvent, { kind: 'register' }>,
): { readonly slot: number; readonly stalled: boolean } | undefined => {
  if (event.frame !== 'GITS' || event.access !== 'read' || event.offset !== GITS_CREADR.offset) return undefined;
  const { Offset = 0, Stalled } = decodeRegister(GITS_CREADR, BigInt.asUintN(GITS_CREADR.width, BigInt(event.value)));
  return { slot: Offset / COMMAND_BYTES, stalled: Stalled === 1 };
};

const stalledQueueStandsStill = defineProperty({
  id: 'I-03',
  name: 'stalled-queue-stands-still',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'While GITS_CREADR.Stalled is 1 no further command starts, until Retry, a write of GITS_CBASER, or a disable (A-76).',
  situation: 'a bad command has stalled the queue',
  source: 'Arm sysreg GITS_CREADR',
  needs: [...LEARNT_FROM.queues],
  monitor: (context) => {
    const disabledSince = context.map<boolean>();
    return {
      stalled: ({ its }) => {
        context.exercised();
        disabledSince.delete(its);
      },
      'its-enabled': ({ its, enabled }) => {
        if (!enabled) disabledSince.set(its, true);
      },
      consumed: (event) => {
        const queue = queueOf(context, event);
        if (queue?.stalled !== true || disabledSince.has(event.its)) return;
        context.violated(
          `${slotName(event.slot)} (${formatCommand(event.command)}) is executed while the queue is stalled at ${slotName(queue.creadr)}`,
          {},
        );
      },
    };
  },
});

const retryNeedsStall = defineProperty({
  id: 'I-04',
  name: 'retry-without-stall-does-nothing',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement: 'GITS_CWRITER written with Retry=1 while Stalled=0 acts as with Retry=0; its Offset takes effect.',
  situation: 'a command is executed, or GITS_CREADR read, first after such a write',
  source: 'Arm sysreg GITS_CWRITER',
  needs: ['register', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const retried = context.map<boolean>();
    return {
      cwriter: ({ its, retry }) => {
        const queue = context.known.queues.of(its);
        if (retry && queue?.stalled === false) retried.set(its, true);
        else retried.delete(its);
      },
      consumed: (event) => {
        const queue = queueOf(context, event);
        if (queue === undefined || !retried.has(event.its)) return;
        retried.delete(event.its);
        context.exercised();
        if (!strays(queue, event)) return;
        context.violated(
          `Retry was written while the queue was not stalled, and ${slotName(event.slot)} is executed next; GITS_CREADR was at ${slotName(queue.creadr)}`,
          {},
        );
      },
      register: (event) => {
        const read = creadrRead(event);
        const queue = read === undefined ? undefined : context.known.queues.of(event.at);
        if (read === undefined || queue === undefined || !retried.has(event.at)) return;
        context.exercised();
        if (read.slot === queue.creadr) return;
        context.violated(
          `Retry was written while the queue was not stalled, and GITS_CREADR reads ${slotName(read.slot)} where it was at ${slotName(queue.creadr)}`,
          {},
        );
      },
    };
  },
});

const badCommandChangesNothing = defineProperty({
  id: 'I-05',
  name: 'bad-command-changes-nothing',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A bad command that is ignored, or that stalls the queue, changes no table, no pending bit, no doorbell and no configuration.',
  situation: 'a bad command is ignored or stalls the queue',
  source: 'IHI 0069, command errors; Linux vgic-its.c',
  needs: ['consumed', 'stalled', 'lpi', 'vlpi', 'ite'],
  monitor: (context) => {
    // Times of bad commands; what they cause carries that time.
    const bad = context.times();
    const note = (): void => {
      context.exercised();
      bad.set(context.now(), context.now());
    };
    const blame = (what: string, cause: string, origin: number): void => {
      if (bad.size === 0 || !bad.has(origin) || cause === 'MSI') return;
      context.violated(`${cause}${since(origin)} was a bad command, yet it ${what}`, {});
    };
    return {
      consumed: ({ error }) => {
        if (error !== undefined) note();
      },
      stalled: note,
      lpi: ({ rd, intid, pending, changed, cause, origin }) => {
        if (changed) blame(`${pending ? 'sets' : 'clears'} LPI ${intid} at rd${rd}`, cause, origin);
      },
      vlpi: ({ vpeid, vINTID, pending, changed, cause, origin }) => {
        if (changed) blame(`${pending ? 'sets' : 'clears'} vLPI ${vINTID} of vPE ${vpeid}`, cause, origin);
      },
      ite: ({ cause }) => blame('changes an ITE', cause, context.now()),
      settled: () => {
        if (bad.size > 0) bad.clear();
      },
    };
  },
});

const quiescentItsDoesNothing = defineProperty({
  id: 'I-06',
  name: 'quiescent-its-does-nothing',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'From Quiescent=1 until Enabled is set, no command is executed and no MSI that arrives takes effect, then or later.',
  situation: 'an MSI arrives, or a command is published, while the ITS is quiescent',
  source: 'Arm sysreg GITS_CTLR',
  needs: ['msi', 'lpi', 'vlpi', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const isQuiescent = (its: number): boolean => context.known.queues.of(its)?.quiescent === true;
    const arrivedAt = context.times();
    return {
      published: ({ its }) => {
        if (isQuiescent(its)) context.exercised();
      },
      consumed: ({ its, command }) => {
        if (isQuiescent(its)) context.violated(`${command.op} is executed while Quiescent=1`, {});
      },
      msi: ({ its }) => {
        if (!isQuiescent(its)) return;
        context.exercised();
        arrivedAt.set(context.now(), context.now());
      },
      lpi: ({ rd, intid, pending, cause, origin }) => {
        if (arrivedAt.size === 0 || cause !== 'MSI' || !pending || !arrivedAt.has(origin)) return;
        context.violated(`LPI ${intid} is set by an MSI that arrived${since(origin)} while Quiescent=1`, { rd, intid });
      },
      vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
        if (arrivedAt.size === 0 || cause !== 'MSI' || !pending || !arrivedAt.has(origin)) return;
        context.violated(`vLPI ${vINTID} is set by an MSI that arrived${since(origin)} while Quiescent=1`, {
          vpeid,
          vINTID,
        });
      },
    };
  },
});

const queueProgresses = defineProperty({
  id: 'I-07',
  name: 'queue-progresses',
  family: 'queue',
  kind: 'liveness',
  architectures: ALL,
  statement:
    'An enabled ITS with a valid queue, GITS_CWRITER in range and a published command goes on to execute it, or stalls: at the latest when all that can happen has happened.',
  situation: 'everything has settled after a command was published',
  source: 'IHI 0069, the ITS command queue',
  needs: ['settled', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const published = context.map<boolean>();
    return {
      published: ({ its, slot }) => {
        if (slot >= 0) published.set(its, true);
      },
      settled: () => {
        for (const its of published.keys()) {
          const queue = context.known.queues.of(its);
          published.delete(its);
          if (queue === undefined || !queue.active || !queue.valid || !queue.inRange || queue.stalled) continue;
          context.exercised();
          if (queue.length === 0) continue;
          const next = queue.memory[queue.creadr];
          // It may wait for an ITS of its ITSList that never comes.
          if (next?.op === 'VMOVP' && context.profile.vmovp === 'every ITS') continue;
          context.violated(
            `ITS ${its} is enabled and not stalled, but ${slotName(queue.creadr)}${next === undefined ? '' : ` (${formatCommand(next)})`} is never executed`,
            {},
          );
        }
      },
    };
  },
});

const disableKeepsQueue = defineProperty({
  id: 'I-108',
  name: 'disable-and-enable-keep-the-queue',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'An MSI that arrives with Enabled=0 in effect never takes effect. Enabled 1 to 0 to 1 keeps GITS_CREADR and GITS_CWRITER: no slot is passed over or executed twice.',
  situation: 'an MSI arrives at a disabled ITS, or the first slot after an enable is executed',
  source: 'Arm sysreg GITS_CTLR; Linux vgic-its.c',
  needs: ['translated', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const enabled = context.map<boolean>();
    return {
      'its-active': ({ its }) => {
        enabled.set(its, true);
      },
      translated: ({ its, by, target, deviceId, eventId }) => {
        const queue = context.known.queues.of(its);
        if (by !== 'MSI' || queue === undefined || queue.enabled) return;
        context.exercised();
        if (target.kind === 'none') return;
        context.violated('an MSI that arrives at a disabled ITS is translated', { deviceId, eventId });
      },
      consumed: (event) => {
        const queue = queueOf(context, event);
        if (queue === undefined || !enabled.has(event.its)) return;
        enabled.delete(event.its);
        if (!queue.started) return;
        context.exercised();
        if (!strays(queue, event)) return;
        context.violated(
          `after a disable and an enable the queue goes on at ${slotName(event.slot)}; it had come to ${slotName(queue.creadr)}`,
          {},
        );
      },
    };
  },
});

const stallNamesTheSlot = defineProperty({
  id: 'I-109',
  name: 'stall-names-the-bad-slot',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Stalled=1 means that GITS_CREADR names the slot that failed; what Retry executes is what memory holds there by then.',
  situation: 'GITS_CREADR is read while stalled, or the failed slot is tried again',
  source: 'Arm sysreg GITS_CREADR; GIC-600 TRM',
  needs: ['register', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const failed = context.map<number>();
    const again = (event: Executed & { readonly command: Command; readonly queued?: Command }): void => {
      const queue = queueOf(context, event);
      const slot = failed.get(event.its);
      if (queue === undefined || slot === undefined) return;
      // An enable may try again without Retry (A-76).
      if (queue.stalled && event.slot !== slot) return;
      failed.delete(event.its);
      context.exercised();
      const held = queue.memory[slot];
      const executed = event.queued ?? event.command;
      if (event.slot !== slot) {
        context.violated(`Retry executes ${slotName(event.slot)}; the one that failed is ${slotName(slot)}`, {});
      } else if (held !== undefined && !isSame(held, executed)) {
        context.violated(
          `Retry executes ${formatCommand(executed)}, but by then ${slotName(slot)} holds ${formatCommand(held)}`,
          {},
        );
      }
    };
    return {
      stalled: (event) => {
        again(event);
        failed.set(event.its, event.slot);
      },
      consumed: again,
      cbaser: ({ its }) => {
        failed.delete(its);
      },
      register: (event) => {
        const read = creadrRead(event);
        const slot = failed.get(event.at);
        if (read === undefined || slot === undefined || !read.stalled) return;
        context.exercised();
        if (read.slot === slot) return;
        context.violated(
          `GITS_CREADR reads Stalled=1 and names ${slotName(read.slot)}; the one that failed is ${slotName(slot)}`,
          {},
        );
      },
    };
  },
});

/** What hardware owes to the command queue. */
export const queueProperties: readonly Property[] = [
  creadrAdvances,
  cbaserWriteRestarts,
  stalledQueueStandsStill,
  retryNeedsStall,
  badCommandChangesNothing,
  quiescentItsDoesNothing,
  queueProgresses,
  disableKeepsQueue,
  stallNamesTheSlot,
  slotsExecuteOnce,
];
