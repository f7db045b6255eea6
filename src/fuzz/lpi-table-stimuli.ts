/** Draws stimuli for EnableLPIs and the tables behind it that keep every contract of software. */
import { CONFIG_DISABLED, CONFIG_ENABLED } from '../../models/architecture/identifiers.ts';
import { isClearable, LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { RedistributorControl } from '../../models/observer/lpi-control.ts';
import { lpiOf, OTHER_CONFIGURATION_TABLE, pickRd, tables } from './lpi-redistributors.ts';
import { isPhysical, pick, pickEntry, pickWhere, type Situation } from './situation.ts';

/** LPIs are disabled, and software knows it from a poll. */
const isQuiet = ({ enabled, unpolled }: Readonly<RedistributorControl>): boolean => !enabled && !unpolled;

/** Whether EnableLPIs may be cleared: no queue holds a command, and no vPE is mapped or resident here (I-103). */
export const mayStop = ({ gic, ledgers }: Situation, rd: number): boolean => {
  const { valid, dirty } = gic.rd(rd);
  if (valid || dirty || gic.itss.some(({ queue }) => queue.waiting > 0)) return false;
  for (const vpe of ledgers.vpes.values()) if (vpe.mappers !== 0 && vpe.rd === rd) return false;
  for (const vpe of gic.vpes.values()) if (vpe.mapped && vpe.home === rd) return false;
  return !gic.itss.some(({ bag }) => bag.some((effect) => effect.vpeid >= 0));
};

/**
 * Whether EnableLPIs may be set: all redistributors of the group use one configuration table (I-45), and no other redistributor uses the pending
 * table (I-119).
 */
export const mayStart = ({ control, ledgers, profile }: Situation, rd: number): boolean => {
  const own = control.at(rd);
  if (own === undefined || !isQuiet(own)) return false;
  const { commonLpiAffGroups: groups } = profile;
  const clashes = control.all.some(
    (other, index) =>
      (index !== rd &&
        ((other.enabled || other.unpolled) && other.pendingTable === own.pendingTable
          ? true
          : other.enabled &&
            groups[index] === groups[rd] &&
            (other.configTable !== own.configTable ||
              other.idBits !== own.idBits ||
              other.propAttributes !== own.propAttributes))) ||
      (other.enabled && other.pendAttributes !== own.pendAttributes),
  );
  if (clashes) return false;
  for (const vpe of ledgers.vpes.values()) if (vpe.mappers !== 0 && vpe.vptAddress === own.pendingTable) return false;
  return true;
};

export const drawStop = (now: Situation): Stimulus | undefined => {
  if (!isClearable(now.profile)) {
    // The bit is RES1 once set, so the write does nothing.
    return now.dice.below(8) === 0
      ? { kind: 'enable-lpis', rd: now.dice.below(now.gic.rds.length), enable: false }
      : undefined;
  }
  const rd = pickRd(now, ({ enabled }, index) => enabled && mayStop(now, index));
  return rd === undefined ? undefined : { kind: 'enable-lpis', rd, enable: false };
};

export const drawStart = (now: Situation): Stimulus | undefined => {
  const rd = pickRd(now, (_, index) => mayStart(now, index));
  return rd === undefined ? undefined : { kind: 'enable-lpis', rd, enable: true };
};

export const pollRwp = (now: Situation): Stimulus | undefined => {
  const rd = pickRd(now, ({ unpolled }) => unpolled);
  return rd === undefined ? undefined : { kind: 'poll-rwp', rd };
};

export const drawPropbaser = (now: Situation): Stimulus | undefined => {
  const { dice, profile, control } = now;
  const rd = pickRd(now, isQuiet);
  if (rd === undefined) return undefined;
  const groups = profile.commonLpiAffGroups;
  const like = control.all.find(({ enabled }, other) => enabled && other !== rd && groups[other] === groups[rd]);
  if (like !== undefined && dice.below(4) > 0) {
    return { kind: 'propbaser', rd, table: like.configTable, idBits: like.idBits, attributes: like.propAttributes };
  }
  // Software that has disabled LPIs in a whole group gives all its redistributors the same IDbits.
  const same = control.all.find(({ enabled, idBits }) => !enabled && idBits !== profile.intidBits - 1);
  const idBits = same !== undefined && dice.below(3) > 0 ? same.idBits : pick(dice, [15, 15, 13, 13, 12]);
  const table = dice.below(3) === 0 ? OTHER_CONFIGURATION_TABLE : LPI_CONFIGURATION_TABLE;
  const attributes = (same ?? control.at(rd))?.propAttributes;
  return { kind: 'propbaser', rd, table, idBits: idBits ?? profile.intidBits - 1, attributes };
};

export const drawPendbaser = (now: Situation): Stimulus | undefined => {
  const { dice, gic, control } = now;
  const rd = pickRd(now, isQuiet);
  if (rd === undefined) return undefined;
  const isFree = (table: number): boolean =>
    !control.all.some((other, index) => index !== rd && other.pendingTable === table);
  const table = pickWhere(dice, tables(now), isFree);
  if (table === undefined) return undefined;
  // PTZ=1 promises that the table is all zero.
  const isZero = gic.vpts.get(table)?.isEmpty !== false;
  const attributes = control.all.find((_, index) => index !== rd)?.pendAttributes;
  return { kind: 'pendbaser', rd, table, ptz: isZero && dice.below(2) === 0, attributes };
};

export const drawTableWrite = (now: Situation): Stimulus | undefined => {
  const { dice, control } = now;
  const isOwned = (table: number): boolean =>
    control.all.some(({ enabled, unpolled, pendingTable }) => (enabled || unpolled) && pendingTable === table);
  const table = pickWhere(dice, tables(now), (candidate) => !isOwned(candidate));
  if (table === undefined) return undefined;
  return { kind: 'pending-table', table, intid: lpiOf(now), pending: dice.below(4) > 0 };
};

export const drawTableRead = (now: Situation): Stimulus | undefined => {
  const table = pick(now.dice, tables(now));
  return table === undefined ? undefined : { kind: 'read-pending-table', table, intid: lpiOf(now) };
};

export const drawOtherConfig = ({ dice, scope, control }: Situation): Stimulus | undefined => {
  if (!control.isTouched) return undefined;
  const intid = pick(dice, scope.lpis);
  const value = dice.below(2) === 0 ? CONFIG_DISABLED : CONFIG_ENABLED;
  return intid === undefined ? undefined : { kind: 'config', table: OTHER_CONFIGURATION_TABLE, intid, value };
};

/**
 * Draws a write of GICR_SETLPIR or GICR_CLRLPIR, often with an LPI of an event; or with one that is pending, to be cleared; or at a redistributor
 * with LPIs disabled, where it does nothing.
 */
export const drawDirect = (now: Situation): Stimulus | undefined => {
  const { dice, gic, control } = now;
  const off = control.isTouched && dice.below(2) === 0 ? pickRd(now, ({ enabled }) => !enabled) : undefined;
  const rd = off ?? dice.below(gic.rds.length);
  const sets = dice.below(2) === 0;
  const pending = sets || dice.below(2) === 0 ? -1 : gic.rd(rd).pending.find(() => true);
  const mapped = dice.below(2) === 0 ? pickEntry(now, isPhysical)?.mapping?.intid : undefined;
  return { kind: sets ? 'setlpir' : 'clrlpir', rd, intid: pending >= 0 ? pending : (mapped ?? lpiOf(now)) };
};
