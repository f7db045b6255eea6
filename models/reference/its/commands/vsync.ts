import type { Vsync } from '../../../architecture/commands.ts';
import type { Effect } from '../effects.ts';
import { checkVpeid } from './operands.ts';
import type { CommandRule } from './rule.ts';

const READINGS = ['tables as all earlier commands left them', 'what names the vPE'] as const;
const AFTER_UNMAP = ['completes', 'is a command error'] as const;

const isVsgi = ({ kind }: Effect): boolean => kind === 'vsgi-configure' || kind === 'vsgi-clear';

/** Consumed when no effect of the vPE is left, GITS_SGIR aside. What it promises to later MSIs is A-56. */
export const vsync: CommandRule<Vsync> = {
  section: 'IHI 0069, VSYNC',
  check: (gic, its, command) => {
    const error = checkVpeid(gic, command.vpeid);
    if (error !== undefined) return error;
    if (its.tables.vpe(command.vpeid) !== undefined) return undefined;
    // A v4.0 VMAPP V=0 can be completed by nothing else.
    const unmapped = its.tables.vpes.has(command.vpeid);
    if (gic.profile.architecture === 'v4.0' && unmapped && gic.choose('A-48', AFTER_UNMAP) === 0) return undefined;
    return 'VCPU_INVALID';
  },
  ready: (gic, its, command) => {
    const { rules } = gic;
    if (!rules.vsyncIsNotASync) {
      const home = its.tables.vpe(command.vpeid)?.rd;
      return !its.bag.some((item) => item.rd === home);
    }
    if (!rules.vsyncWaitsForVirtualEffects) return true;
    const { bag } = rules.vsyncWaitsForItsOwnIts ? its : gic.its((its.number + 1) % gic.itss.length);
    return !bag.some(
      (item) =>
        item.vpeid === command.vpeid &&
        item.kind !== 'sgir' &&
        (rules.vsyncWaitsForOtherItss || item.kind !== 'move-entry') &&
        (rules.vsyncWaitsForVsgi || !isVsgi(item)),
    );
  },
  execute: (gic, its, command) => {
    if (!gic.rules.vsyncPublishesTables) return;
    const { tables } = its;
    if (tables.hasPastBeside(command.vpeid) && gic.choose('A-56', READINGS) === 1) tables.publishVpe(command.vpeid);
    else tables.publishAll();
  },
};
