/** Faults of an ITS that reads its command queue. */

import type { Gic } from '../reference/gic.ts';
import { operandError, perform } from '../reference/its/commands/rule.ts';
import type { Its } from '../reference/its/its.ts';
import { defineFaults, type Replacement } from './fault.ts';

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

/** Runs `act` each time that the queue stalls. */
const onStall =
  (act: (gic: Gic, its: Its) => void): Replacement =>
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
  (when: (creadr: number) => boolean): Replacement =>
  ({ consumption }) => ({
    consumption: {
      advance: (its) => {
        consumption.advance(its);
        if (when(its.queue.creadr) && its.queue.length > 0) its.queue.advance();
      },
    },
  });

const creadrSkipsASlot: Replacement = skipsASlot(() => true);

export const consumption = defineFaults({
  'disabled-its-reads-commands': {
    title: 'a disabled ITS goes on executing commands',
    violates: 'I-06',
    profile: 'v3',
    source: 'Arm sysreg GITS_CTLR',
    replaces: () => ({ consumption: { readsCommands: () => true } }),
  },
  'queue-hangs': {
    title: 'an enabled ITS does not execute published commands',
    violates: 'I-07',
    profile: 'v3',
    source: 'IHI 0069, the ITS command queue',
    replaces: ({ consumption }) => ({
      consumption: { readsCommands: (its) => its.queue.creadr !== 0 && consumption.readsCommands(its) },
    }),
  },
  'creadr-does-not-wrap': {
    title: 'GITS_CREADR runs past the end of the ring',
    violates: 'I-01',
    profile: 'v3',
    source: 'Arm sysreg GITS_CBASER.Size',
    replaces: skipsASlot((creadr) => creadr === 0),
  },
  'creadr-skips-a-slot': {
    title: 'GITS_CREADR moves by two slots at a time',
    violates: 'I-110',
    profile: 'v3',
    source: 'Arm sysreg GITS_CREADR',
    replaces: creadrSkipsASlot,
  },
  'creadr-leaves-the-range': {
    title: 'GITS_CREADR passes GITS_CWRITER',
    violates: 'I-01',
    profile: 'v3',
    source: 'Arm sysreg GITS_CREADR',
    replaces: creadrSkipsASlot,
  },
  'invall-is-executed-for-ever': {
    title: 'GITS_CREADR never passes INVALL, and the ITS executes it again and again',
    violates: 'P-GOES-ON',
    profile: 'v3',
    source: 'Arm sysreg GITS_CREADR',
    replaces: ({ consumption }) => ({
      consumption: {
        advance: (its) => {
          if (its.queue.at(its.queue.creadr)?.op !== 'INVALL') consumption.advance(its);
        },
      },
    }),
  },
  'stall-names-next-slot': {
    title: 'during a stall GITS_CREADR names the next slot',
    violates: 'I-109',
    profile: 'v3',
    source: 'Arm sysreg GITS_CREADR; GIC-600 TRM',
    replaces: onStall((_gic, its) => its.queue.advance()),
  },
  'stalled-queue-goes-on': {
    title: 'commands after the bad one start during a stall',
    violates: 'I-03',
    profile: 'v3',
    source: 'Arm sysreg GITS_CREADR',
    replaces: onStall(runPastTheStall),
  },
  'queue-reads-stale-tables': {
    title: 'a command does not see the table changes of the one before',
    violates: 'I-107',
    profile: 'v3',
    source: 'Arm GIC LPI guide; Linux sends MAPD without SYNC',
    replaces: ({ operands }) => ({
      operands: {
        device: (its, deviceId) => {
          const past = its.tables.devices.get(deviceId)?.past;
          return past === undefined ? operands.device(its, deviceId) : past[0]?.value;
        },
      },
    }),
  },
});
