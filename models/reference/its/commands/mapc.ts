import type { Mapc } from '../../../architecture/commands.ts';
import { dropConfig } from '../../redistributor/configuration.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import type { Gic, Its } from '../../state.ts';
import { checkCollection, checkRedistributor } from './operands.ts';
import { unlessUnmap } from './operands-of-an-unmap.ts';
import { beginRemap } from './remaps.ts';
import type { CommandRule } from './rule.ts';

const SAME_REDISTRIBUTOR = ['no effect', 'caches are dropped'] as const;

/** The redistributor has the collection already: it may drop what it has cached of its LPIs, and does so at once. */
const dropCaches = (gic: Gic, { tables }: Its, icid: number, rd: number): void => {
  const { cache } = gic.rd(rd);
  if (cache.size === 0) return;
  const cached: number[] = [];
  for (const { now } of tables.ites.values()) {
    if (now?.virtual === false && now.icid === icid && cache.has(now.intid)) cached.push(now.intid);
  }
  if (cached.length === 0 || gic.choose('A-77', SAME_REDISTRIBUTOR) === 0) return;
  for (const intid of cached) dropConfig(gic, rd, intid);
};

/** A collection that an ITE names is remapped on the way to a MOVALL, and never unmapped; same RD: A-77. */
export const mapc: CommandRule<Mapc> = {
  section: 'IHI 0069, MAPC',
  check: (gic, _its, command) =>
    checkCollection(gic, command.icid) ?? unlessUnmap(gic, command.valid, checkRedistributor(gic, command.rdbase)),
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
    if (before !== undefined && before === after) dropCaches(gic, its, icid, before);
    const entry = tables.write(tables.collections, icid, after, gic.time);
    if (!gic.rules.mapcDropsCachedTranslations) entry.stuck = true;
    // A fault takes the lowest bit of the ICID for all of it.
    if (!gic.rules.mapcKeepsOtherCollections) tables.write(tables.collections, icid & 1, after, gic.time);
    if (!gic.rules.mapcKeepsPendingState && valid) {
      for (const intid of gic.rd(rdbase).pending.members()) clearLpi(gic, rdbase, intid, 'MAPC', gic.time);
    }
  },
};
