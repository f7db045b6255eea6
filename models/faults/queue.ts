/** The command queue and its registers, done wrong. */
import type { Command } from '../architecture/commands.ts';
import type { Fault } from './fault.ts';

/** Slots are read before their turn comes: what memory holds is of use only where the slot was never written before. */
const slotsAreReadEarly: Fault = ({ queue }, remember) => {
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
const retryTakesTheOldCommand: Fault = ({ queue, GITS_CWRITER }, remember) => {
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

export const queue = {
  slotsAreReadWhenTheirTurnComes: slotsAreReadEarly,
  retryFetchesTheSlotAnew: retryTakesTheOldCommand,
  retryNeedsAStall: ({ GITS_CWRITER }) => ({
    GITS_CWRITER: {
      retry: (its) => {
        if (!its.queue.stalled && its.queue.creadr > 0) its.queue.creadr -= 1;
        GITS_CWRITER.retry(its);
      },
    },
  }),
  cbaserWriteResetsCreadr: ({ GITS_CBASER }) => ({
    GITS_CBASER: {
      restart: (its, valid, address, slots) => {
        const { creadr } = its.queue;
        GITS_CBASER.restart(its, valid, address, slots);
        its.queue.creadr = creadr % slots;
      },
    },
  }),
  cbaserWriteClearsStalled: ({ GITS_CBASER }) => ({
    GITS_CBASER: {
      restart: (its, valid, address, slots) => {
        const { stalled } = its.queue;
        GITS_CBASER.restart(its, valid, address, slots);
        its.queue.stalled = stalled;
      },
    },
  }),
  enablingKeepsTheQueue: ({ GITS_CTLR }) => ({
    GITS_CTLR: {
      activate: (gic, its) => {
        GITS_CTLR.activate(gic, its);
        if (its.queue.length > 0) its.queue.advance();
      },
    },
  }),
  quiescenceIsReached: () => ({ GITS_CTLR: { isQuiescing: () => false } }),
} satisfies Record<string, Fault>;
