import type { Vmovi } from '../../../architecture/commands.ts';
import { effect } from '../effects.ts';
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
    const doorbell = command.doorbellValid ? command.doorbell : ite.doorbell;
    writeIte(gic, its, command, { ...ite, vpeid, doorbell });
    if (ite.vpeid === vpeid) return;
    const common = { cause: 'VMOVI', origin: gic.time, ordered: true, intid: ite.intid, deviceId, eventId } as const;
    const home = tables.vpe(vpeid)?.rd ?? -1;
    const give = effect({ ...common, kind: 'vgive', vpeid, home, doorbell, ready: false });
    its.bag.push(effect({ ...common, kind: 'vtake', vpeid: ite.vpeid, partner: give }), give);
  },
};
