/** Faults of bad commands: the ITS reports the error, and the command takes effect all the same. */
import type { Command, CommandName } from '../architecture/commands.ts';
import type { ErrorReason } from '../architecture/error-reasons.ts';
import { deviceOfKey, eventKey } from '../architecture/keys.ts';
import type { Gic } from '../reference/gic.ts';
import type { Its } from '../reference/its/its.ts';
import type { Ite } from '../reference/its/tables.ts';
import { clearLpi } from '../reference/redistributor/pending.ts';
import { defineFaults, type Replacement } from './fault.ts';

type CommandOf<N extends CommandName> = Extract<Command, { readonly op: N }>;

const isOf = <N extends CommandName>(op: N, command: Command): command is CommandOf<N> => command.op === op;

/** A bad `op` that is refused for this reason takes effect by `act` all the same. */
const acts =
  <N extends CommandName>(
    op: N,
    reason: ErrorReason,
    act: (gic: Gic, its: Its, command: CommandOf<N>) => void,
  ): Replacement =>
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

export const badCommands = defineFaults({
  'bad-command-changes-tables': {
    title: 'a bad command takes effect all the same',
    violates: 'I-05',
    profile: 'v3',
    source: 'IHI 0069, command errors',
    replaces: ({ consumption }) => ({
      consumption: {
        reject: (gic, its, command, error, policy) => {
          consumption.reject(gic, its, command, error, policy);
          clearPendingOf(gic, its, command);
        },
      },
    }),
  },
  'bad-mapti-maps': {
    title: 'a bad MAPTI maps its event all the same',
    violates: 'I-15',
    profile: 'v3',
    source: 'IHI 0069, command errors: the command is ignored (A-01)',
    replaces: acts('MAPTI', 'PHYSICALID_OOR', (gic, its, { deviceId, eventId, pINTID, icid }) =>
      map(gic, its, deviceId, eventId, { virtual: false, intid: pINTID, icid, vpeid: -1, doorbell: -1 }),
    ),
  },
  'bad-vmapti-maps': {
    title: 'a bad VMAPTI maps its event all the same',
    violates: 'I-16',
    profile: 'v4.0',
    source: 'IHI 0069, command errors: the command is ignored (A-01)',
    replaces: acts('VMAPTI', 'VIRTUALID_OOR', (gic, its, { deviceId, eventId, vINTID, vpeid, doorbell }) =>
      map(gic, its, deviceId, eventId, { virtual: true, intid: vINTID, icid: -1, vpeid, doorbell }),
    ),
  },
  'bad-mapd-unmaps': {
    title: 'a bad MAPD unmaps the events of its device',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, command errors: the command is ignored (A-01)',
    replaces: acts('MAPD', 'SIZE_OOR', (gic, its, { deviceId }) => {
      for (const key of its.tables.ites.keys()) if (deviceOfKey(key) === deviceId) unmap(gic, its, key);
    }),
  },
  'bad-movi-clears': {
    title: 'a MOVI to an unmapped collection takes the pending bit',
    violates: 'I-26',
    profile: 'v3',
    source: 'IHI 0069, command errors: the command is ignored (A-01)',
    replaces: acts('MOVI', 'UNMAPPED_COLLECTION', (gic, { tables }, { deviceId, eventId }) => {
      const ite = tables.ite(deviceId, eventId);
      const rd = tables.collection(ite?.icid ?? -1);
      if (ite !== undefined && rd !== undefined && gic.pending(rd, ite.intid)) {
        clearLpi(gic, rd, ite.intid, 'MOVI', gic.time);
      }
    }),
  },
  'bad-discard-discards': {
    title: 'a DISCARD of an event beyond the ITT discards one within it',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, command errors: the command is ignored (A-01)',
    replaces: acts('DISCARD', 'ID_OOR', (gic, its, { deviceId, eventId }) =>
      unmap(gic, its, eventKey(deviceId, eventId % (its.tables.device(deviceId)?.events ?? 1))),
    ),
  },
  'bad-vmovi-unmaps': {
    title: 'a bad VMOVI loses the ITE',
    violates: 'I-87',
    profile: 'v4.0',
    source: 'IHI 0069, command errors: the command is ignored (A-01)',
    replaces: acts('VMOVI', 'CMDVCPU_INVALID', (gic, its, { deviceId, eventId }) =>
      unmap(gic, its, eventKey(deviceId, eventId)),
    ),
  },
  'vmovi-ignores-vpt-size': {
    title: 'VMOVI gives a vPE a vLPI that is beyond its VPT',
    violates: 'I-16',
    profile: 'v4.0',
    source: 'QEMU process_vmovi, which compares the vINTID with the VPT sizes of both vPEs',
    replaces: ({ VMOVI }) => ({
      VMOVI: {
        check: (gic, its, command) => {
          const error = VMOVI.check(gic, its, command);
          return error === 'VIRTUALID_OOR' ? undefined : error;
        },
      },
      translation: { isWithinVpt: () => true },
    }),
  },
  'movall-takes-any-redistributor': {
    title: 'MOVALL from or to a redistributor that is not there is executed',
    violates: 'P-GOES-ON',
    profile: 'v3',
    source: 'IHI 0069, MOVALL: RDbase1 and RDbase2 out of range are command errors',
    replaces: () => ({ MOVALL: { check: () => undefined } }),
  },
  'bad-vmovp-loses-pending': {
    title: 'a bad VMOVP loses the pending bits of the vPE',
    violates: 'I-46',
    profile: 'v4.0',
    source: 'IHI 0069, command errors: the command is ignored (A-01)',
    replaces: acts('VMOVP', 'PROCNUM_OOR', (gic, _its, { vpeid }) => gic.vpe(vpeid).pending.clear()),
  },
});
