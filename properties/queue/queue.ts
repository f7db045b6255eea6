/** Hardware properties of the command queue while the ITS is disabled or quiescent, and after it is enabled again. */
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { since } from '../terms/wording.ts';
import { enabledItsIsNotQuiescent, quiescenceIsReached } from './its-control.ts';
import { cbaserWriteRestarts, creadrAdvances, queueProgresses, slotsExecuteOnce } from './order.ts';
import { queueReadsItsOwnWrites } from './own-writes.ts';
import { badCommandChangesNothing, retryNeedsStall, stalledQueueStandsStill, stallNamesTheSlot } from './stalls.ts';
import { queueOf, slotName, strays } from './terms.ts';

const quiescentItsDoesNothing = defineProperty({
  id: 'I-06',
  name: 'quiescent-its-does-nothing',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'From Quiescent=1 until Enabled is set, no command is executed and no MSI translated, and an MSI that arrives never takes effect, not even after Enabled is set.',
  situation: 'an MSI arrives, or a command is published, while the ITS is quiescent',
  source: 'Arm sysreg GITS_CTLR',
  needs: ['msi', 'translated', 'lpi', 'vlpi', ...LEARNT_FROM.queues],
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
      translated: ({ its, target, arrivedAt: earlier, deviceId, eventId }) => {
        if (earlier === undefined) return;
        if (isQuiescent(its) && target.kind !== 'none') {
          context.violated(`an MSI that arrived${since(earlier)} is translated while Quiescent=1`, {
            deviceId,
            eventId,
          });
        }
        // Its effect names the time of translation.
        if (arrivedAt.has(earlier)) arrivedAt.set(context.now(), earlier);
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

const disableKeepsQueue = defineProperty({
  id: 'I-108',
  name: 'disable-and-enable-keep-the-queue',
  family: 'queue',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'An MSI that arrives while Enabled=0 is in effect never takes effect. Clearing and setting Enabled keeps GITS_CREADR and GITS_CWRITER: no slot is passed over or executed twice.',
  situation: 'an MSI arrives at a disabled ITS, or the first slot after an enable is executed',
  source: 'Arm sysreg GITS_CTLR; Linux vgic-its.c',
  needs: ['translated', ...LEARNT_FROM.queues],
  monitor: (context) => {
    const enabled = context.map<boolean>();
    // ITS → time at which it was disabled.
    const disabledAt = context.times();
    return {
      'its-enabled': (event) => {
        if (!event.enabled) disabledAt.set(event.its, context.now());
      },
      'its-active': ({ its }) => {
        enabled.set(its, true);
      },
      translated: ({ its, by, target, deviceId, eventId, arrivedAt }) => {
        const queue = context.known.queues.of(its);
        // An MSI that arrived before the ITS was disabled may take effect after it.
        if (by !== 'MSI' || queue === undefined || queue.enabled) return;
        if (arrivedAt !== undefined && arrivedAt < (disabledAt.get(its) ?? -1)) return;
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
          `after a disable and an enable the queue goes on at ${slotName(event.slot)}; before, GITS_CREADR was at ${slotName(queue.creadr)}`,
          {},
        );
      },
    };
  },
});

/** Hardware properties of the command queue. */
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
  enabledItsIsNotQuiescent,
  quiescenceIsReached,
  queueReadsItsOwnWrites,
];
