/** Draws writes of level-1 entries of two-level tables: before a command needs them, or wrongly. */

import { ITS_TABLES } from '../../models/architecture/its-tables.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { Gic } from '../../models/reference/gic.ts';
import { missingLevelOne, missingVpePage } from '../../models/reference/its/level-one.ts';
import { vmapp } from '../run/vpe-commands.ts';
import { pickWhere, type Situation } from './situation.ts';

/** The write of a level-1 entry that must come before the stimulus; undefined if none is missing. */
export const levelOneFor = (gic: Gic, stimulus: Stimulus): Stimulus | undefined => {
  if (gic.profile.twoLevel === undefined || (stimulus.kind !== 'command' && stimulus.kind !== 'slot')) return undefined;
  const { its, command } = stimulus;
  const missing = missingLevelOne(gic, gic.its(its), command);
  if (missing !== undefined) {
    const { table, page } = missing;
    return { kind: 'level-one', its, table, page, valid: true, zeroed: true };
  }
  const vpePage = missingVpePage(gic, command);
  return vpePage && { kind: 'vpe-level-one', ...vpePage, valid: true, zeroed: true };
};

/** Draws a second write of a valid entry, or an entry for a page that is not zero. */
export const illegalLevelOne = ({ dice, gic, its, profile }: Situation): Stimulus | undefined => {
  const table = pickWhere(dice, ITS_TABLES, (each) => profile.twoLevel?.[each] !== undefined);
  if (table === undefined) return undefined;
  const page = dice.below(2);
  if (profile.twoLevel?.redistributorVpes !== undefined && dice.below(3) === 0) {
    const { vpeTable } = gic.rd(dice.below(gic.rds.length)).control;
    const isThere = missingVpePage(gic, vmapp(profile, page, 0, true, true)) === undefined;
    return { kind: 'vpe-level-one', table: vpeTable, page, valid: !isThere || dice.below(2) === 0, zeroed: isThere };
  }
  const isValid = gic.its(its).levelOne.isValid(table, page);
  return { kind: 'level-one', its, table, page, valid: !isValid || dice.below(2) === 0, zeroed: isValid };
};
