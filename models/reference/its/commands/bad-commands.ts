/** What faulty hardware does with a bad command although it reports the error. Healthy hardware does nothing. */
import type { Command } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { deviceOfKey, eventKey } from '../../../architecture/keys.ts';
import { clearLpi } from '../../redistributor/pending.ts';
import type { Gic, Its } from '../../state.ts';

const unmap = (gic: Gic, { tables }: Its, key: number): void => {
  if (tables.ites.get(key)?.now !== undefined) tables.write(tables.ites, key, undefined, gic.time);
};

export const sufferBadCommand = (gic: Gic, its: Its, command: Command, error: ErrorReason): void => {
  const { rules } = gic;
  const { tables } = its;
  if (!rules.badCommandsChangeNothing && 'eventId' in command) {
    const ite = tables.ite(command.deviceId, command.eventId);
    const rd = ite === undefined ? undefined : tables.collection(ite.icid);
    if (ite !== undefined && rd !== undefined) clearLpi(gic, rd, ite.intid, command.op, gic.time);
  }
  switch (command.op) {
    case 'MAPTI':
      if (rules.badMaptiMapsNothing || error !== 'PHYSICALID_OOR') return;
      tables.write(
        tables.ites,
        eventKey(command.deviceId, command.eventId),
        { virtual: false, intid: command.pINTID, icid: command.icid, vpeid: -1, doorbell: -1 },
        gic.time,
      );
      break;
    case 'VMAPTI':
      if (rules.badVmaptiMapsNothing || error !== 'VIRTUALID_OOR') return;
      tables.write(
        tables.ites,
        eventKey(command.deviceId, command.eventId),
        { virtual: true, intid: command.vINTID, icid: -1, vpeid: command.vpeid, doorbell: command.doorbell },
        gic.time,
      );
      break;
    case 'MAPD':
      if (rules.badMapdUnmapsNothing || error !== 'SIZE_OOR') return;
      for (const key of tables.ites.keys()) if (deviceOfKey(key) === command.deviceId) unmap(gic, its, key);
      break;
    case 'MOVI': {
      if (rules.badMoviMovesNothing || error !== 'UNMAPPED_COLLECTION') return;
      const ite = tables.ite(command.deviceId, command.eventId);
      const rd = tables.collection(ite?.icid ?? -1);
      if (ite !== undefined && rd !== undefined && gic.pending(rd, ite.intid)) {
        clearLpi(gic, rd, ite.intid, 'MOVI', gic.time);
      }
      break;
    }
    case 'DISCARD':
      if (rules.badDiscardDiscardsNothing || error !== 'ID_OOR') return;
      unmap(gic, its, eventKey(command.deviceId, command.eventId % (tables.device(command.deviceId)?.events ?? 1)));
      break;
    case 'VMOVI':
      if (rules.badVmoviMovesNothing || error !== 'CMDVCPU_INVALID') return;
      unmap(gic, its, eventKey(command.deviceId, command.eventId));
      break;
    case 'VMOVP':
      if (rules.badVmovpMovesNothing || error !== 'PROCNUM_OOR') return;
      gic.vpe(command.vpeid).pending.clear();
      break;
    default:
      break;
  }
};
