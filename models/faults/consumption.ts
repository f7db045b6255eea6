/** How an ITS reads its command queue, done wrong. */

import type { Gic } from '../reference/gic.ts';
import { operandError, perform } from '../reference/its/commands/rule.ts';
import type { Its } from '../reference/its/its.ts';
import type { Fault } from './fault.ts';

/** The command behind the bad one is executed although the queue is stalled. */
const runPastTheStall = (gic: Gic, its: Its): void => {
  const { queue } = its;
  const slot = (queue.creadr + 1) % queue.slots;
  const command = queue.length > 1 ? queue.at(slot) : undefined;
  if (command === undefined || operandError(gic, its, command) !== undefined) return;
  queue.advance();
  gic.sink.emit({ kind: 'consumed', its: its.number, slot, command, error: undefined });
  perform(gic, its, command);
};

/** Something goes wrong each time that the queue stalls. */
const onStall =
  (act: (gic: Gic, its: Its) => void): Fault =>
  ({ consumption }) => ({
    consumption: {
      reject: (gic, its, command, error, policy) => {
        consumption.reject(gic, its, command, error, policy);
        if (policy === 'stalls the queue') act(gic, its);
      },
    },
  });

/** CREADR moves on by one slot more than it should, where `when` holds and there is one. */
const skipsASlot =
  (when: (creadr: number) => boolean): Fault =>
  ({ consumption }) => ({
    consumption: {
      advance: (its) => {
        consumption.advance(its);
        if (when(its.queue.creadr) && its.queue.length > 0) its.queue.advance();
      },
    },
  });

export const consumption = {
  disabledItsReadsNoCommands: () => ({ consumption: { readsCommands: () => true } }),
  queueProgresses: ({ consumption }) => ({
    consumption: { readsCommands: (its) => its.queue.creadr !== 0 && consumption.readsCommands(its) },
  }),
  queueWrapsAtItsEnd: skipsASlot((creadr) => creadr === 0),
  creadrAdvancesOneSlot: skipsASlot(() => true),
  stallNamesTheBadCommand: onStall((_gic, its) => its.queue.advance()),
  stalledQueueStandsStill: onStall(runPastTheStall),
  queueReadsItsOwnWrites: ({ operands }) => ({
    operands: {
      device: (its, deviceId) => {
        const past = its.tables.devices.get(deviceId)?.past;
        return past === undefined ? operands.device(its, deviceId) : past[0]?.value;
      },
    },
  }),
} satisfies Record<string, Fault>;
