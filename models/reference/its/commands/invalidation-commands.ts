import type { Inv, Invall, Invdb, Vinvall } from '../../../architecture/commands.ts';
import type { Gic, Its } from '../../state.ts';
import { atRedistributor, atVpe, from } from '../effects.ts';
import { anotherVpe } from '../translation.ts';
import { checkCollection, checkMappedEvent, checkMappedVpe } from './operands.ts';
import type { CommandRule } from './rule.ts';

const REACH = ['every redistributor', 'the hosting redistributor only'] as const;

/** One effect at the hosting redistributor; a stale line elsewhere may stay. */
const invalidateLpi = (gic: Gic, its: Its, cause: 'INV' | 'INVALL', intid: number, host: number): void => {
  const origin = from(cause, gic.time);
  const send = (rd: number): void => {
    its.bag.push(atRedistributor('invalidate', origin, rd, intid));
  };
  send(gic.rules.invReachesTheHost ? host : (host + 1) % gic.rds.length);
  const elsewhere = gic.rds.flatMap((rd, index) => (index !== host && rd.cache.has(intid) ? [index] : []));
  if (!gic.rules.invReachesEveryRedistributor) return;
  if (elsewhere.length > 0 && gic.choose('A-55', REACH) === 0) elsewhere.forEach(send);
};

export const inv: CommandRule<Inv> = {
  section: 'IHI 0069, INV',
  check: checkMappedEvent,
  execute: (gic, its, command) => {
    const { tables } = its;
    const ite = tables.ite(command.deviceId, command.eventId);
    if (ite === undefined) return;
    if (ite.virtual) {
      const { vpeid, intid } = ite;
      if (!gic.rules.invReachesAbsentVpes && gic.residentAt(vpeid) < 0) return;
      its.bag.push(atVpe('vinvalidate', from('INV', gic.time), vpeid, intid));
      return;
    }
    const host = tables.collection(ite.icid);
    if (host !== undefined) invalidateLpi(gic, its, 'INV', ite.intid + (gic.rules.invNamesItsLpi ? 0 : 1), host);
  },
};

/** Every LPI whose event is routed through the collection. */
export const invall: CommandRule<Invall> = {
  section: 'IHI 0069, INVALL',
  check: (gic, its, command) =>
    checkCollection(gic, command.icid) ??
    (its.tables.collection(command.icid) === undefined ? 'UNMAPPED_COLLECTION' : undefined),
  execute: (gic, its, command) => {
    const { tables } = its;
    const host = tables.collection(command.icid);
    if (host === undefined) return;
    for (const entry of tables.ites.values()) {
      const ite = entry.now;
      const icid = gic.rules.invallNamesItsCollection ? command.icid : command.icid + 1;
      if (ite !== undefined && !ite.virtual && ite.icid === icid) {
        invalidateLpi(gic, its, 'INVALL', ite.intid, host);
        if (!gic.rules.invallReachesEveryLpi) return;
      }
    }
  },
};

export const vinvall: CommandRule<Vinvall> = {
  section: 'IHI 0069, VINVALL',
  check: (gic, its, command) => checkMappedVpe(gic, its, command.vpeid),
  execute: (gic, its, command) => {
    const vpeid = gic.rules.vinvallNamesItsVpe ? command.vpeid : anotherVpe(gic, command.vpeid);
    its.bag.push(atVpe('vinvalidate-all', from('VINVALL', gic.time), vpeid));
  },
};

export const invdb: CommandRule<Invdb> = {
  section: 'IHI 0069, INVDB',
  check: (gic, its, command) => checkMappedVpe(gic, its, command.vpeid),
  execute: (gic, its, { vpeid }) => {
    its.bag.push(atVpe('invdb', from('INVDB', gic.time), vpeid));
  },
};
