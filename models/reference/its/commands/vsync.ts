/** VSYNC in the model: it waits for effects on a vPE, and ends the use of older table entries. */
import type { Vsync } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import type { Gic } from '../../gic.ts';
import type { Effect } from '../effects.ts';
import type { Its } from '../its.ts';
import { hasPastBeside } from '../mappings.ts';
import { homeOfVpe } from './disabled-redistributor.ts';
import { checkVpeid } from './operands.ts';

const READINGS = ['tables as all earlier commands left them', 'what names the vPE'] as const;
const AFTER_UNMAP = ['completes', 'is a command error'] as const;

/** Consumed when no effect of the vPE is left (I-87). What it promises to later MSIs is A-56. */
export const vsync = {
  section: 'IHI 0069, VSYNC',
  check: (gic: Gic, its: Its, command: Vsync): ErrorReason | undefined => {
    const error = checkVpeid(gic, its, command.vpeid);
    if (error !== undefined) return error;
    if (its.tables.vpe(command.vpeid) !== undefined) return undefined;
    // Only VSYNC can complete a v4.0 VMAPP V=0.
    const unmapped = its.tables.vpes.has(command.vpeid);
    if (gic.profile.architecture === 'v4.0' && unmapped && gic.choose('A-48', AFTER_UNMAP) === 0) return undefined;
    return 'VCPU_INVALID';
  },
  ready: (gic: Gic, its: Its, command: Vsync): boolean => {
    const { VSYNC } = gic.ops;
    for (const effect of its.bag) {
      if ((effect.vpeid === command.vpeid || effect.kind === 'msi') && VSYNC.awaits(effect)) return false;
    }
    return true;
  },
  concerns: homeOfVpe,
  execute: (gic: Gic, its: Its, command: Vsync): void => {
    const { mappings } = gic.ops;
    if (hasPastBeside(its.tables, command.vpeid) && gic.choose('A-56', READINGS) === 1)
      mappings.publishVpe(its, command.vpeid);
    else mappings.publishAll(its);
  },
  /** VSYNC waits for all effects on its vPE but GITS_SGIR, which does not come from the queue. */
  awaits: ({ kind }: Effect): boolean => kind !== 'sgir',
};

declare module '../../operations.ts' {
  interface Operations {
    readonly VSYNC: typeof vsync;
  }
}
