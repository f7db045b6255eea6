import type { Sync } from '../../../architecture/commands.ts';
import type { Rules } from '../../rules.ts';
import type { Its } from '../../state.ts';
import type { Effect } from '../effects.ts';
import { checkRedistributor } from './operands.ts';
import type { CommandRule } from './rule.ts';

const READINGS = ['tables as all earlier commands left them', 'physical mappings only'] as const;

/** SYNC waits for this effect at its redistributor. */
const isAwaited = (rules: Rules, { kind, cause }: Effect): boolean => {
  if (kind === 'invalidate') return rules.syncWaitsForInvalidations && (cause !== 'INVALL' || rules.syncWaitsForInvall);
  if (!rules.syncWaitsForPhysicalEffects) return false;
  switch (kind) {
    case 'set':
      return rules.syncWaitsForSets && rules.syncKeepsEventsUnderWay;
    case 'clear':
      return rules.syncWaitsForClears;
    case 'take':
      return rules.syncWaitsForTakes;
    case 'give':
      return rules.syncWaitsForGives;
    default:
      return true;
  }
};

/** A fault: events under way to the redistributor are dropped. */
const dropEvents = ({ bag }: Its, rd: number): void => {
  for (let index = bag.length - 1; index >= 0; index -= 1) {
    if (bag[index]?.kind === 'set' && bag[index]?.rd === rd) bag.splice(index, 1);
  }
};

/**
 * Consumed when no physical effect at the redistributor is left (P1); from then on MSIs are translated with the tables as all earlier
 * commands left them (P2). Whether P2 covers virtual mappings is A-56.
 */
export const sync: CommandRule<Sync> = {
  section: 'IHI 0069, SYNC',
  check: (gic, _its, command) => checkRedistributor(gic, command.rdbase),
  ready: (gic, its, command) => {
    const { rules } = gic;
    const rd = rules.syncNamesItsRedistributor ? command.rdbase : (command.rdbase + 1) % gic.rds.length;
    const { bag } = rules.syncWaitsForItsOwnIts ? its : gic.its((its.number + 1) % gic.itss.length);
    for (const item of bag) {
      if (item.rd === rd && isAwaited(rules, item)) return false;
    }
    return true;
  },
  execute: (gic, its, command) => {
    if (!gic.rules.syncKeepsEventsUnderWay) dropEvents(its, command.rdbase);
    if (!gic.rules.syncPublishesTables) return;
    const { tables } = its;
    if (tables.hasVirtualPast() && gic.choose('A-56', READINGS) === 1) tables.publishPhysical();
    else tables.publishAll(gic.rules);
  },
};
