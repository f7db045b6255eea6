/** Bad commands whose error is reported, and that have an effect all the same. */
import type { Command, CommandName } from '../architecture/commands.ts';
import type { ErrorReason } from '../architecture/error-reasons.ts';
import { deviceOfKey, eventKey } from '../architecture/keys.ts';
import type { Gic } from '../reference/gic.ts';
import type { Its } from '../reference/its/its.ts';
import type { Ite } from '../reference/its/tables.ts';
import { clearLpi } from '../reference/redistributor/pending.ts';
import type { Fault } from './fault.ts';

type CommandOf<N extends CommandName> = Extract<Command, { readonly op: N }>;

const isOf = <N extends CommandName>(op: N, command: Command): command is CommandOf<N> => command.op === op;

/** Such a command with such an error acts. */
const acts =
  <N extends CommandName>(
    op: N,
    reason: ErrorReason,
    act: (gic: Gic, its: Its, command: CommandOf<N>) => void,
  ): Fault =>
  ({ consumption }) => ({
    consumption: {
      reject: (gic, its, command, error, policy) => {
        consumption.reject(gic, its, command, error, policy);
        if (error === reason && isOf(op, command)) act(gic, its, command);
      },
    },
  });

const map = (gic: Gic, { tables }: Its, deviceId: number, eventId: number, ite: Ite): void => {
  tables.write(tables.ites, eventKey(deviceId, eventId), ite, gic.time);
};

const unmap = (gic: Gic, { tables }: Its, key: number): void => {
  if (tables.ites.get(key)?.now !== undefined) tables.write(tables.ites, key, undefined, gic.time);
};

const clearPendingOf = (gic: Gic, { tables }: Its, command: Command): void => {
  if (!('eventId' in command)) return;
  const ite = tables.ite(command.deviceId, command.eventId);
  const rd = ite === undefined ? undefined : tables.collection(ite.icid);
  if (ite !== undefined && rd !== undefined) clearLpi(gic, rd, ite.intid, command.op, gic.time);
};

export const badCommands = {
  badCommandsChangeNothing: ({ consumption }) => ({
    consumption: {
      reject: (gic, its, command, error, policy) => {
        consumption.reject(gic, its, command, error, policy);
        clearPendingOf(gic, its, command);
      },
    },
  }),
  badMaptiMapsNothing: acts('MAPTI', 'PHYSICALID_OOR', (gic, its, { deviceId, eventId, pINTID, icid }) =>
    map(gic, its, deviceId, eventId, { virtual: false, intid: pINTID, icid, vpeid: -1, doorbell: -1 }),
  ),
  badVmaptiMapsNothing: acts('VMAPTI', 'VIRTUALID_OOR', (gic, its, { deviceId, eventId, vINTID, vpeid, doorbell }) =>
    map(gic, its, deviceId, eventId, { virtual: true, intid: vINTID, icid: -1, vpeid, doorbell }),
  ),
  badMapdUnmapsNothing: acts('MAPD', 'SIZE_OOR', (gic, its, { deviceId }) => {
    for (const key of its.tables.ites.keys()) if (deviceOfKey(key) === deviceId) unmap(gic, its, key);
  }),
  badMoviMovesNothing: acts('MOVI', 'UNMAPPED_COLLECTION', (gic, { tables }, { deviceId, eventId }) => {
    const ite = tables.ite(deviceId, eventId);
    const rd = tables.collection(ite?.icid ?? -1);
    if (ite !== undefined && rd !== undefined && gic.pending(rd, ite.intid)) {
      clearLpi(gic, rd, ite.intid, 'MOVI', gic.time);
    }
  }),
  badDiscardDiscardsNothing: acts('DISCARD', 'ID_OOR', (gic, its, { deviceId, eventId }) =>
    unmap(gic, its, eventKey(deviceId, eventId % (its.tables.device(deviceId)?.events ?? 1))),
  ),
  badVmoviMovesNothing: acts('VMOVI', 'CMDVCPU_INVALID', (gic, its, { deviceId, eventId }) =>
    unmap(gic, its, eventKey(deviceId, eventId)),
  ),
  badVmovpMovesNothing: acts('VMOVP', 'PROCNUM_OOR', (gic, _its, { vpeid }) => gic.vpe(vpeid).pending.clear()),
} satisfies Record<string, Fault>;
