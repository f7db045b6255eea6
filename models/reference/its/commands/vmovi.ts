import type { Vmovi } from '../../../architecture/commands.ts';
import { NO_DOORBELL } from '../../../architecture/identifiers.ts';
import { clearVlpi } from '../../redistributor/virtual-pending.ts';
import { atVpe, move, type Origin, virtualSet } from '../effects.ts';
import { checkDoorbell, checkEvent, checkVpeid, writeIte } from './operands.ts';
import type { CommandRule } from './rule.ts';

/** Two effects, as for MOVI: the old vPE gives the pending bit up, the new one takes it over. D=0 keeps the doorbell of the ITE. */
export const vmovi: CommandRule<Vmovi> = {
  section: 'IHI 0069, VMOVI',
  check: (gic, its, command) => {
    const error = checkEvent(gic, its, command) ?? checkVpeid(gic, command.vpeid);
    if (error !== undefined) return error;
    const ite = its.tables.ite(command.deviceId, command.eventId);
    if (ite === undefined) return 'UNMAPPED_INTERRUPT';
    if (!ite.virtual) return 'ID_IS_PHYSICAL';
    if (its.tables.vpe(ite.vpeid) === undefined) return 'ITEVCPU_INVALID';
    if (its.tables.vpe(command.vpeid) === undefined) return 'CMDVCPU_INVALID';
    return command.doorbellValid ? checkDoorbell(gic, command.doorbell) : undefined;
  },
  execute: (gic, its, command) => {
    const { tables } = its;
    const { deviceId, eventId, vpeid } = command;
    const ite = tables.ite(deviceId, eventId);
    if (ite === undefined) return;
    const { rules } = gic;
    const takes = command.doorbellValid ? rules.vmoviTakesTheDoorbell : !rules.vmoviKeepsTheDoorbell;
    const doorbell = takes ? command.doorbell : ite.doorbell;
    writeIte(gic, its, command, { ...ite, vpeid: rules.vmoviRewritesTheIte ? vpeid : ite.vpeid, doorbell });
    if (ite.vpeid === vpeid) {
      if (!rules.vmoviToTheSameVpeKeepsPending && gic.vpending(vpeid, ite.intid)) {
        clearVlpi(gic, vpeid, ite.intid, 'VMOVI', gic.time);
      }
      return;
    }
    const origin: Origin = { cause: 'VMOVI', at: gic.time, deviceId, eventId };
    const home = tables.vpe(vpeid)?.rd ?? -1;
    const give = virtualSet(
      'vgive',
      origin,
      vpeid,
      ite.intid,
      home,
      rules.vmoviRingsDoorbells ? doorbell : NO_DOORBELL,
    );
    move(its.bag, atVpe('vtake', origin, ite.vpeid, ite.intid), give);
  },
};
