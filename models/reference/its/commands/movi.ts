import type { Movi } from '../../../architecture/commands.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import { atRedistributor, move, type Origin } from '../effects.ts';
import { checkCollection, checkMappedEvent, writeIte } from './operands.ts';
import type { CommandRule } from './rule.ts';

/** Two effects: the old redistributor gives the pending bit up, then the new one takes it over. A SYNC to each completes its half. */
export const movi: CommandRule<Movi> = {
  section: 'IHI 0069, MOVI',
  check: (gic, its, command) => {
    const error = checkMappedEvent(gic, its, command) ?? checkCollection(gic, command.icid);
    if (error !== undefined) return error;
    if (its.tables.ite(command.deviceId, command.eventId)?.virtual === true) return 'ID_IS_VIRTUAL';
    return its.tables.collection(command.icid) === undefined ? 'UNMAPPED_COLLECTION' : undefined;
  },
  execute: (gic, its, command) => {
    const { tables } = its;
    const ite = tables.ite(command.deviceId, command.eventId);
    const from = tables.collection(ite?.icid ?? -1);
    const icid = gic.rules.moviUsesItsCollection ? command.icid : 0;
    const to = tables.collection(icid);
    if (ite === undefined || from === undefined || to === undefined) return;
    if (gic.rules.moviRewritesTheIte) writeIte(gic, its, command, { ...ite, icid });
    if (from === to) {
      if (!gic.rules.moviToTheSameRedistributorKeepsPending && gic.pending(from, ite.intid)) {
        clearLpi(gic, from, ite.intid, 'MOVI', gic.time);
      }
      return;
    }
    const { deviceId, eventId } = command;
    const origin: Origin = { cause: 'MOVI', at: gic.time, deviceId, eventId };
    move(its.bag, atRedistributor('take', origin, from, ite.intid), atRedistributor('give', origin, to, ite.intid));
  },
};
