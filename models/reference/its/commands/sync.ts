import type { Sync } from '../../../architecture/commands.ts';
import { checkRedistributor } from './operands.ts';
import type { CommandRule } from './rule.ts';

const READINGS = ['tables as all earlier commands left them', 'physical mappings only'] as const;

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
      if (item.rd !== rd) continue;
      if (item.kind === 'invalidate' ? rules.syncWaitsForInvalidations : rules.syncWaitsForPhysicalEffects)
        return false;
    }
    return true;
  },
  execute: (gic, its) => {
    if (!gic.rules.syncPublishesTables) return;
    const { tables } = its;
    if (tables.hasVirtualPast() && gic.choose('A-56', READINGS) === 1) tables.publishPhysical();
    else tables.publishAll();
  },
};
