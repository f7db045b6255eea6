/** Faults of the command queue and its registers. */
import type { Command } from '../architecture/commands.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** Slots are read too early: the ITS uses the new content of a slot only if the slot was never written before. */
const slotsAreReadEarly: Replacement = ({ queue }, remember) => {
  const read = remember((): Map<number, Map<number, Command>> => new Map());
  return {
    queue: {
      store: (its, slot, command) => {
        const slots = read().get(its.number) ?? new Map<number, Command>();
        const early = its.queue.at(slot);
        if (early !== undefined) slots.set(slot, early);
        read().set(its.number, slots);
        queue.store(its, slot, command);
      },
      fetch: (its) => {
        const next = queue.fetch(its);
        const { creadr, cwriter, stalled, isDead, valid } = its.queue;
        const canBeProcessed = creadr !== cwriter && !stalled && !isDead && valid;
        return canBeProcessed ? (read().get(its.number)?.get(creadr) ?? next) : next;
      },
    },
  };
};

/** Retry takes the command as it was when it failed, whatever software has written to the slot since. */
const retryTakesTheOldCommand: Replacement = ({ queue, GITS_CWRITER }, remember) => {
  const failed = remember((): Map<number, Command> => new Map());
  return {
    queue: {
      stall: (its, command) => {
        failed().set(its.number, command);
        queue.stall(its, command);
      },
    },
    GITS_CWRITER: {
      retry: (its) => {
        const command = failed().get(its.number);
        if (its.queue.stalled && command !== undefined) its.queue.write(its.queue.creadr, command);
        GITS_CWRITER.retry(its);
      },
    },
  };
};

export const queue = defineFaults({
  'slots-are-prefetched': {
    title: 'a slot is read before GITS_CWRITER exposes it',
    violates: 'I-110',
    profile: 'v3',
    source: 'Arm sysreg GITS_CWRITER',
    replaces: slotsAreReadEarly,
  },
  'retry-runs-old-command': {
    title: 'Retry executes what the slot held before the repair',
    violates: 'I-109',
    profile: 'v3',
    source: 'GIC-600 TRM; QEMU process_cmdq',
    replaces: retryTakesTheOldCommand,
  },
  'retry-skips-a-command': {
    title: 'Retry on a queue that runs skips a command',
    violates: 'I-04',
    profile: 'v3',
    source: 'Arm sysreg GITS_CWRITER',
    replaces: ({ GITS_CWRITER }) => ({
      GITS_CWRITER: {
        retry: (its) => {
          if (!its.queue.stalled && its.queue.creadr > 0) its.queue.creadr -= 1;
          GITS_CWRITER.retry(its);
        },
      },
    }),
  },
  'cbaser-write-keeps-creadr': {
    title: 'a new queue starts where the old one stopped',
    violates: 'I-02',
    profile: 'v3',
    source: 'Arm sysreg GITS_CBASER',
    replaces: ({ GITS_CBASER }) => ({
      GITS_CBASER: {
        restart: (its, valid, address, slots) => {
          const { creadr } = its.queue;
          GITS_CBASER.restart(its, valid, address, slots);
          its.queue.creadr = creadr % slots;
        },
      },
    }),
  },
  'cbaser-write-keeps-stalled': {
    title: 'a new queue starts out stalled',
    violates: 'I-02',
    profile: 'v3',
    source: 'Arm sysreg GITS_CBASER',
    replaces: ({ GITS_CBASER }) => ({
      GITS_CBASER: {
        restart: (its, valid, address, slots) => {
          const { stalled } = its.queue;
          GITS_CBASER.restart(its, valid, address, slots);
          its.queue.stalled = stalled;
        },
      },
    }),
  },
  'enabling-restarts-queue': {
    title: 'GITS_CTLR.Enabled 0 to 1 loses the place in the queue',
    violates: 'I-108',
    profile: 'v3',
    source: 'Arm sysreg GITS_CTLR; Linux vgic-its.c',
    replaces: ({ GITS_CTLR }) => ({
      GITS_CTLR: {
        activate: (gic, its) => {
          GITS_CTLR.activate(gic, its);
          if (its.queue.length > 0) its.queue.advance();
        },
      },
    }),
  },
  'quiescence-never-comes': {
    title: 'GITS_CTLR.Quiescent stays 0 after Enabled was cleared',
    violates: 'I-85',
    profile: 'v3',
    source: 'Arm sysreg GITS_CTLR',
    replaces: () => ({ GITS_CTLR: { isQuiescing: () => false } }),
  },
});
