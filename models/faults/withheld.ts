/** For faults: LPIs that a redistributor does not forward to its PE although they are pending and enabled. */

import type { Gic } from '../reference/gic.ts';
import type { Operations, Replaced } from '../reference/operations.ts';
import type { Remember } from './fault.ts';

interface Withheld {
  add(rd: number, intid: number): void;
  delete(rd: number, intid: number): void;
  /** Withholds the LPIs that are pending at the redistributor now, and no other. */
  allPending(gic: Gic, rd: number): void;
  /** Replaced operations that withhold LPIs until EnableLPIs is cleared. */
  readonly lpis: NonNullable<Replaced['lpis']>;
}

export const withhold = ({ lpis }: Operations, remember: Remember): Withheld => {
  const intids = remember(() => new Map<number, Set<number>>());
  return {
    add: (rd, intid) => {
      const here = intids().get(rd);
      if (here === undefined) intids().set(rd, new Set([intid]));
      else here.add(intid);
    },
    delete: (rd, intid) => {
      intids().get(rd)?.delete(intid);
    },
    allPending: (gic, rd) => {
      intids().set(rd, new Set(gic.rd(rd).pending.members()));
    },
    lpis: {
      isForwarded: (gic, rd, intid) => intids().get(rd)?.has(intid) !== true && lpis.isForwarded(gic, rd, intid),
      clearAll: (gic, rd) => {
        lpis.clearAll(gic, rd);
        intids().delete(rd);
      },
    },
  };
};
