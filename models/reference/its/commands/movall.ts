/** MOVALL in the model: it moves all pending LPIs of a redistributor to another. */
import type { Movall } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import { atRedistributor, type Effect, from, move } from '../effects.ts';
import type { Its } from '../its.ts';
import { checkRedistributor } from './operands.ts';

/** MOVALL moves every pending LPI of the first redistributor, doorbells included. Tables do not change. */
export const movall = {
  section: 'IHI 0069, MOVALL',
  check: (gic: Gic, _its: Its, command: Movall): ErrorReason | undefined =>
    checkRedistributor(gic, command.rdbase1) ?? checkRedistributor(gic, command.rdbase2),
  concerns: (_its: Its, { rdbase1, rdbase2 }: Movall): readonly number[] => [rdbase1, rdbase2],
  disturbs: ({ remaps }: Its, { rdbase1, rdbase2 }: Movall): number => {
    if (rdbase1 === rdbase2) return -1;
    for (const [icid, { from, to }] of remaps) if (from === rdbase1 && to !== rdbase2) return icid;
    return -1;
  },
  execute: (gic: Gic, its: Its, command: Movall): void => {
    if (command.rdbase1 !== command.rdbase2) gic.ops.MOVALL.send(gic, its, command);
  },
  /** Two effects: the first redistributor gives its pending LPIs up, then the second one takes them over. */
  send: (gic: Gic, { bag }: Its, { rdbase1, rdbase2 }: Movall): void => {
    const origin = from('MOVALL', gic.time);
    move(bag, atRedistributor('take-all', origin, rdbase1, -1), atRedistributor('give-all', origin, rdbase2, -1));
  },
  /** The move waits for MSIs that were translated to the first redistributor before. */
  waits: (bag: readonly Effect[], { rd, origin }: Effect): boolean => {
    for (const other of bag) {
      if (other.kind === 'set' && !other.ordered && other.rd === rd && other.origin < origin) return true;
    }
    return false;
  },
  /** The LPIs that MOVALL moves. */
  lpis: (gic: Gic, rd: number): readonly number[] => gic.rd(rd).pending.members(),
  /** The LPI is no longer pending at the first redistributor. */
  takePending: (gic: Gic, { rd, origin }: Effect, intid: number): void => clearLpi(gic, rd, intid, 'MOVALL', origin),
};

declare module '../../operations.ts' {
  interface Operations {
    readonly MOVALL: typeof movall;
  }
}
