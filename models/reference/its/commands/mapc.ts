import type { Mapc } from '../../../architecture/commands.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import { checkCollection, checkRedistributor } from './operands.ts';
import { beginRemap } from './remaps.ts';
import type { CommandRule } from './rule.ts';

/** A collection that an ITE names is remapped on the way to a MOVALL, and never unmapped; same RD: A-77. */
export const mapc: CommandRule<Mapc> = {
  section: 'IHI 0069, MAPC',
  check: (gic, _its, command) =>
    checkCollection(gic, command.icid) ?? (command.valid ? checkRedistributor(gic, command.rdbase) : undefined),
  execute: (gic, its, command) => {
    const { tables } = its;
    const { icid, valid, rdbase } = command;
    const before = tables.collection(icid);
    const after = valid ? (gic.rules.mapcUsesItsRedistributor ? rdbase : 0) : undefined;
    if (before !== undefined && before !== after && tables.someIte((ite) => ite.icid === icid)) {
      if (!valid) {
        gic.unpredictable('I-123', 'MAPC V=0 of a collection that a valid ITE names');
        return;
      }
      beginRemap(its, command, before);
    }
    if (!valid && !gic.rules.mapcUnmapsTheCollection) return;
    const entry = tables.write(tables.collections, icid, after, gic.time);
    if (!gic.rules.mapcDropsCachedTranslations) entry.stuck = true;
    // A fault takes the lowest bit of the ICID for all of it.
    if (!gic.rules.mapcKeepsOtherCollections) tables.write(tables.collections, icid & 1, after, gic.time);
    if (!gic.rules.mapcKeepsPendingState && valid) {
      for (const intid of gic.rd(rdbase).pending.members()) clearLpi(gic, rdbase, intid, 'MAPC', gic.time);
    }
  },
};
