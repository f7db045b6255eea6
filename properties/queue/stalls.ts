/** Hardware properties of bad commands, and of a queue that a bad command has stalled. */

import type { Command } from '../../models/architecture/commands.ts';
import { formatCommand } from '../../models/architecture/format.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty } from '../property.ts';
import { since } from '../terms/wording.ts';
import { creadrRead, type Executed, isSame, queueOf, slotName, strays } from './terms.ts';

/** A bad command can stall the queue: a row of the profile says so, or no row decides about every command. */
const canStall = ({ errorPolicies = [], fixed }: Profile): boolean =>
  errorPolicies.some(({ outcome }) => outcome === 'stalls the queue') ||
  (fixed['A-01'] ?? 'stalls the queue') === 'stalls the queue';

export const stalledQueueStandsStill = defineProperty({
  id: 'I-03',
  name: 'stalled-queue-stands-still',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  on: canStall,
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

export const retryNeedsStall = defineProperty({
  id: 'I-04',
  name: 'retry-without-stall-does-nothing',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement: 'A write of GITS_CWRITER with Retry=1 while Stalled=0 acts as one with Retry=0; its Offset takes effect.',
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

export const badCommandChangesNothing = defineProperty({
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
    // Times of bad commands; events that they cause carry that time as their origin.
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

export const stallNamesTheSlot = defineProperty({
  id: 'I-109',
  name: 'stall-names-the-bad-slot',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  on: canStall,
  statement:
    'While Stalled=1, GITS_CREADR names the slot of the bad command. Retry executes the command that memory holds there at that time.',
  situation: 'GITS_CREADR is read while the queue is stalled, or the failed slot is executed again',
  source: 'Arm sysreg GITS_CREADR; GIC-600 TRM',
  needs: ['register', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const failed = context.map<number>();
    const again = (event: Executed & { readonly command: Command; readonly queued?: Command }): void => {
      const queue = queueOf(context, event);
      const slot = failed.get(event.its);
      if (queue === undefined || slot === undefined) return;
      // An enable may try again without Retry.
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
