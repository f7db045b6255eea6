/** Threads that wait for ever, in words. */
import type { Note } from '../../models/architecture/events/software-events.ts';
import type { Locks } from './locks.ts';
import type { Running } from './running.ts';

const whereInWords = (call: Running, locks: Locks): string => {
  const { next, holds, where } = call;
  const holder = next?.kind === 'lock' ? locks.holderOf(next.lock) : undefined;
  const waits =
    next?.kind === 'wait' ? `, waits until ${next.what}` : holder === undefined ? '' : `, which ${holder.actor} holds`;
  return `${where}${waits}${holds.length === 0 ? '' : `; holds ${holds.join(', ')}`}`;
};

/** What is told of calls that have started and wait for ever. */
export const stuck = (waiting: readonly Running[], locks: Locks): Note => {
  const kinds = waiting.map(({ next }) => next?.kind);
  const why = kinds.includes('lock') ? 'deadlock' : kinds.includes('poll') ? 'endless poll' : 'endless wait';
  return { what: 'stuck', why, threads: waiting.map((call) => whereInWords(call, locks)) };
};
