/** VSGI in the model: it configures a vSGI, or clears its pending state. */
import type { Vsgi } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { VSGIS } from '../../../architecture/identifiers.ts';
import type { Gic } from '../../gic.ts';
import { atVpe, from } from '../effects.ts';
import type { Its } from '../its.ts';
import { homeOfVpe } from './disabled-redistributor.ts';
import { checkVpeid } from './operands.ts';

const UNMAPPED = ['no effect', 'VSGI is a command error'] as const;

/**
 * Clear=0 configures a vSGI, Clear=1 clears its pending state; no command does both. If the vPE is not mapped, A-23 applies.
 * Priority is not stored, since the model allows interrupts to be acknowledged in any order.
 */
export const vsgi = {
  section: 'IHI 0069, VSGI',
  check: (gic: Gic, its: Its, { vpeid, vINTID }: Vsgi): ErrorReason | undefined => {
    const error = checkVpeid(gic, its, vpeid);
    if (error !== undefined) return error;
    if (vINTID >= VSGIS) return 'VIRTUALID_OOR';
    const mapped = its.tables.vpe(vpeid) !== undefined;
    return mapped || gic.choose('A-23', UNMAPPED) === 0 ? undefined : 'VCPU_INVALID';
  },
  concerns: homeOfVpe,
  execute: (gic: Gic, its: Its, { vpeid, vINTID, clear, enable, group }: Vsgi): void => {
    if (its.tables.vpe(vpeid) === undefined) return;
    const effect = atVpe(clear ? 'vsgi-clear' : 'vsgi-configure', from('VSGI', gic.time), vpeid, vINTID);
    effect.config = (enable ? 1 : 0) | (group ? 2 : 0);
    its.bag.push(effect);
  },
};

declare module '../../operations.ts' {
  interface Operations {
    readonly VSGI: typeof vsgi;
  }
}
