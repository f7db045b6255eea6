/** Draws writes of configuration bytes, the register accesses that invalidate cached bytes, and the internal step that caches a byte. */
import { CONFIG_DISABLED, CONFIG_ENABLED, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { InternalStep, Stimulus } from '../../models/architecture/steps.ts';
import type { Mapping } from '../../models/observer/ledger-entries.ts';
import { doorbellsOf } from '../run/addresses.ts';
import { isSettled } from './residency-stimuli.ts';
import { isPhysical, isVirtual, pick, pickEntry, pickWhere, type Situation } from './situation.ts';

export const drawInvlpir = (now: Situation): Stimulus | undefined => {
  const { gic, dice } = now;
  const rd = dice.below(gic.rds.length);
  // Software polls GICR_SYNCR until Busy=0 before the next invalidation (I-96).
  if (now.unpolled.has(rd)) return { kind: 'syncr', rd };
  if (now.profile.architecture === 'v4.1' && dice.below(2) === 0) return drawVirtualInvalidation(now, rd);
  if (dice.below(3) === 0) return { kind: 'invallr', rd };
  const entry = pickEntry(now, isPhysical);
  const intid =
    entry?.mapping?.intid ??
    pick(
      dice,
      now.scope.vpeids.flatMap((vpeid) => doorbellsOf(now.profile, vpeid)),
    );
  return intid === undefined ? undefined : { kind: 'invlpir', rd, intid };
};

/** Draws an invalidation with V=1, of a vPE that is certainly mapped to a redistributor of the same CommonLPIAff group. */
const drawVirtualInvalidation = (now: Situation, rd: number): Stimulus | undefined => {
  const { dice, consumed, profile, scope } = now;
  const groups = profile.commonLpiAffGroups;
  const vpeid = pickWhere(dice, scope.vpeids, (candidate) => {
    const vpe = consumed.vpe(candidate);
    return vpe !== undefined && groups[vpe.rd] === groups[rd] && isSettled(now, candidate);
  });
  if (vpeid === undefined) return undefined;
  const mapping = dice.below(2) === 0 ? undefined : pickEntry(now, (other) => other.vpeid === vpeid)?.mapping;
  return mapping?.vpeid === vpeid
    ? { kind: 'invlpir', rd, intid: mapping.intid, vpeid }
    : { kind: 'invallr', rd, vpeid };
};

export const drawConfig = (now: Situation): Stimulus | undefined => {
  // Prefers bytes of pending interrupts: whether these are presented shows at once which byte value is in use.
  const { gic } = now;
  const isPending = ({ intid }: Mapping): boolean => gic.rds.some(({ pending }) => pending.has(intid));
  const entry = pickEntry(now, (mapping) => isPhysical(mapping) && (isPending(mapping) || now.dice.below(2) === 0));
  const mapped = now.scope.vpeids.filter((vpeid) => now.ledger.vpe(vpeid) !== undefined);
  const doorbells = mapped.flatMap((vpeid) => doorbellsOf(now.profile, vpeid));
  const intid = now.dice.below(3) === 0 ? pick(now.dice, doorbells) : entry?.mapping?.intid;
  if (intid === undefined) return undefined;
  const on = (now.gic.configInMemory(intid) & 1) !== 0;
  return { kind: 'config', intid, value: on ? CONFIG_DISABLED : CONFIG_ENABLED };
};

export const drawVirtualConfig = (now: Situation): Stimulus | undefined => {
  const { gic } = now;
  const isPending = ({ vpeid, intid }: Mapping): boolean => gic.vpending(vpeid, intid);
  const holds = (mapping: Mapping): boolean => isVirtual(mapping) && (isPending(mapping) || now.dice.below(2) === 0);
  const mapping = pickEntry(now, holds)?.mapping;
  if (mapping === undefined) return undefined;
  const on = (now.gic.vconfigInMemory(mapping.vpeid, mapping.intid) & 1) !== 0;
  return { kind: 'vconfig', vpeid: mapping.vpeid, vINTID: mapping.intid, value: on ? CONFIG_DISABLED : CONFIG_ENABLED };
};

/**
 * Draws the internal step in which a redistributor, or the cache of a vPE, loads the configuration byte of a mapped interrupt or a default doorbell.
 */
export const drawCaching = (now: Situation): InternalStep | undefined => {
  const { dice, gic } = now;
  const mapping = pickEntry(now, () => true)?.mapping;
  if (mapping === undefined) return undefined;
  if (!mapping.virtual) return cacheAt(now, mapping.intid);
  const vpe = gic.vpes.get(mapping.vpeid);
  if (vpe?.mapped !== true) return undefined;
  if (vpe.defaultDoorbell > NO_DOORBELL && dice.below(2) === 0) return cacheAt(now, vpe.defaultDoorbell);
  return vpe.cache.has(mapping.intid) ? undefined : { kind: 'vcache', vpeid: mapping.vpeid, vINTID: mapping.intid };
};

const cacheAt = ({ dice, gic }: Situation, intid: number): InternalStep | undefined => {
  const rd = dice.below(gic.rds.length);
  return gic.rd(rd).cache.has(intid) ? undefined : { kind: 'cache', rd, intid };
};
