import type { Vsgi } from '../../../architecture/commands.ts';
import { VSGIS } from '../../../architecture/identifiers.ts';
import { atVpe, from } from '../effects.ts';
import { checkVpeid } from './operands.ts';
import type { CommandRule } from './rule.ts';

const UNMAPPED = ['no effect', 'VSGI is a command error'] as const;

/**
 * Clear=0 configures a vSGI, Clear=1 clears its pending state; one command does not do both. What becomes of it where the vPE is not mapped
 * is A-23. Priority is not kept: interrupts of any priority may be taken in any order here.
 */
export const vsgi: CommandRule<Vsgi> = {
  section: 'IHI 0069, VSGI',
  check: (gic, its, { vpeid, vINTID }) => {
    const error = checkVpeid(gic, vpeid);
    if (error !== undefined) return error;
    if (vINTID >= VSGIS) return 'VIRTUALID_OOR';
    const mapped = its.tables.vpe(vpeid) !== undefined;
    return mapped || gic.choose('A-23', UNMAPPED) === 0 ? undefined : 'VCPU_INVALID';
  },
  execute: (gic, its, { vpeid, vINTID, clear, enable, group }) => {
    if (its.tables.vpe(vpeid) === undefined) return;
    const effect = atVpe(clear ? 'vsgi-clear' : 'vsgi-configure', from('VSGI', gic.time), vpeid, vINTID);
    effect.config = (enable ? 1 : 0) | (group ? 2 : 0);
    its.bag.push(effect);
  },
};
