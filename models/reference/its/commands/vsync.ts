import type { Vsync } from '../../../architecture/commands.ts';
import type { Rules } from '../../rules.ts';
import type { Gic, Its } from '../../state.ts';
import type { Effect } from '../effects.ts';
import { checkVpeid } from './operands.ts';
import type { CommandRule } from './rule.ts';

const READINGS = ['tables as all earlier commands left them', 'what names the vPE'] as const;
const AFTER_UNMAP = ['completes', 'is a command error'] as const;

/** VSYNC waits for this effect of its vPE. */
const isAwaited = (rules: Rules, { kind }: Effect): boolean => {
  switch (kind) {
    case 'vset':
      return rules.vsyncWaitsForSets && rules.vsyncKeepsEventsUnderWay;
    case 'vclear':
      return rules.vsyncWaitsForClears;
    case 'vtake':
      return rules.vsyncWaitsForTakes;
    case 'vgive':
      return rules.vsyncWaitsForGives;
    case 'vinvalidate':
      return rules.vsyncWaitsForInv;
    case 'vinvalidate-all':
      return rules.vsyncWaitsForVinvall;
    case 'invdb':
      return rules.vsyncWaitsForInvdb;
    case 'map-vpe':
    case 'unmap-vpe':
      return rules.vsyncWaitsForMapping;
    case 'move-vpe':
      return rules.vsyncWaitsForMoves;
    case 'move-entry':
      return rules.vsyncWaitsForOtherItss;
    case 'vsgi-configure':
    case 'vsgi-clear':
      return rules.vsyncWaitsForVsgi;
    // GITS_SGIR passes by the queue.
    case 'sgir':
      return false;
    default:
      return true;
  }
};

/** A fault: events under way to the vPE are dropped. */
const dropEvents = ({ bag }: Its, vpeid: number): void => {
  for (let index = bag.length - 1; index >= 0; index -= 1) {
    if (bag[index]?.kind === 'vset' && bag[index]?.vpeid === vpeid) bag.splice(index, 1);
  }
};

/** A fault mistakes one vPE for another that is mapped. */
const awaitedVpe = (gic: Gic, its: Its, vpeid: number): number => {
  if (gic.rules.vsyncNamesItsVpe) return vpeid;
  for (const [other, entry] of its.tables.vpes) if (other !== vpeid && entry.now !== undefined) return other;
  return vpeid;
};

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
    const vpeid = awaitedVpe(gic, its, command.vpeid);
    const { bag } = rules.vsyncWaitsForItsOwnIts ? its : gic.its((its.number + 1) % gic.itss.length);
    return !bag.some((item) => item.vpeid === vpeid && isAwaited(rules, item));
  },
  execute: (gic, its, command) => {
    if (!gic.rules.vsyncKeepsEventsUnderWay) dropEvents(its, command.vpeid);
    if (!gic.rules.vsyncPublishesTables) return;
    const { tables } = its;
    if (tables.hasPastBeside(command.vpeid) && gic.choose('A-56', READINGS) === 1) tables.publishVpe(command.vpeid);
    else tables.publishAll(gic.rules);
  },
};
