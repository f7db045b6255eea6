/** SYNC in the model: it waits for effects at a redistributor, and ends the use of older table entries. */
import type { Sync } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import type { Effect } from '../effects.ts';
import type { Its } from '../its.ts';
import { hasVirtualPast } from '../mappings.ts';
import { checkRedistributor } from './operands.ts';

const READINGS = ['tables as all earlier commands left them', 'physical mappings only'] as const;

/**
 * Consumed when no physical effect at the redistributor is left (P1, I-89); from then on MSIs are translated with the tables as all earlier
 * commands left them (P2, I-88). Whether P2 covers virtual mappings is A-56.
 */
export const sync = {
  section: 'IHI 0069, SYNC',
  check: (gic: Gic, _its: Its, command: Sync): ErrorReason | undefined => checkRedistributor(gic, command.rdbase),
  ready: (gic: Gic, its: Its, command: Sync): boolean => {
    const { SYNC } = gic.ops;
    for (const effect of its.bag) {
      if ((effect.rd === command.rdbase || effect.kind === 'msi') && SYNC.awaits(effect)) return false;
    }
    return true;
  },
  concerns: (_its: Its, { rdbase }: Sync): readonly number[] => [rdbase],
  execute: (gic: Gic, its: Its, _command: Sync): void => {
    const { mappings } = gic.ops;
    if (hasVirtualPast(its.tables) && gic.choose('A-56', READINGS) === 1) mappings.publishPhysical(its);
    else mappings.publishAll(its);
  },
  /** SYNC waits for all effects at its redistributor. */
  awaits: (_effect: Effect): boolean => true,
};

declare module '../../operations.ts' {
  interface Operations {
    readonly SYNC: typeof sync;
  }
}
