/** Blind faults of tables and commands. */
import { deviceOfKey, eventKey } from '../../models/architecture/keys.ts';
import type { Its } from '../../models/reference/its/its.ts';
import type { Ite } from '../../models/reference/its/tables.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v3 = on('v3');
const v41 = on('v4.1');

/** The key of an event, or of a collection, of an ITS. */
const keyOf = ({ number }: Its, a: number, b = 0): string => `${number} ${a} ${b}`;

export const COMMAND_FAULTS: readonly BlindFault[] = [
  v3('mapd-unmaps-neighbour', ({ MAPD }) => ({
    MAPD: {
      writeEntry: (gic, its, command) => {
        MAPD.writeEntry(gic, its, command);
        const neighbour = command.deviceId ^ 1;
        if (command.valid || its.tables.device(neighbour) === undefined) return;
        its.tables.write(its.tables.devices, neighbour, undefined, gic.time);
      },
    },
  })),
  v3('mapd-forgets-nothing', ({ MAPD, DISCARD }, remember) => {
    const discarded = remember(() => new Map<number, Ite>());
    return {
      DISCARD: {
        unmap: (gic, its, command) => {
          const ite = its.tables.ite(command.deviceId, command.eventId);
          if (ite !== undefined) discarded().set(eventKey(command.deviceId, command.eventId), ite);
          DISCARD.unmap(gic, its, command);
        },
      },
      MAPD: {
        writeEntry: (gic, its, command) => {
          MAPD.writeEntry(gic, its, command);
          if (!command.valid) return;
          for (const [key, ite] of discarded()) {
            if (deviceOfKey(key) === command.deviceId) its.tables.write(its.tables.ites, key, ite, gic.time);
          }
        },
      },
    };
  }),
  v3('discard-takes-next-event', ({ DISCARD }) => ({
    DISCARD: {
      unmap: (gic, its, command) => {
        DISCARD.unmap(gic, its, command);
        const next = command.eventId + 1;
        if (its.tables.ite(command.deviceId, next) === undefined) return;
        its.tables.write(its.tables.ites, eventKey(command.deviceId, next), undefined, gic.time);
      },
    },
  })),
  v3('mapti-cuts-eventid', ({ ITT }) => ({
    ITT: {
      write: (gic, its, command, ite) => {
        ITT.write(gic, its, command, ite);
        if (command.op !== 'MAPTI' || command.eventId < 32) return;
        const { deviceId, eventId } = command;
        its.tables.write(its.tables.ites, eventKey(deviceId, eventId), undefined, gic.time);
        its.tables.write(its.tables.ites, eventKey(deviceId, eventId % 32), ite, gic.time);
      },
    },
  })),
  v3('mapi-pintid-is-eventid-plus-8192', ({ MAPI }) => ({
    MAPI: { ite: (command) => MAPI.ite({ ...command, eventId: command.eventId + 8192 }) },
  })),
  v3('mapc-unmaps-next-collection', ({ MAPC }) => ({
    MAPC: {
      writeEntry: (gic, its, icid, rd) => {
        MAPC.writeEntry(gic, its, icid, rd);
        if (rd === undefined && its.tables.collection(icid + 1) !== undefined)
          MAPC.writeEntry(gic, its, icid + 1, undefined);
      },
    },
  })),
  v3('mapc-ignored-while-pending', ({ MAPC }) => ({
    MAPC: {
      execute: (gic, its, command) => {
        const before = its.tables.collection(command.icid);
        const isMove = before !== undefined && command.valid && command.rdbase !== before;
        if (isMove && !gic.rd(before).pending.isEmpty) return;
        MAPC.execute(gic, its, command);
      },
    },
  })),
  v3('mapc-keeps-first-target', ({ MAPC }, remember) => {
    const unmapped = remember(() => new Map<string, number>());
    return {
      MAPC: {
        writeEntry: (gic, its, icid, rd) => {
          const before = its.tables.collection(icid);
          if (rd === undefined && before !== undefined) unmapped().set(keyOf(its, icid), before);
          MAPC.writeEntry(gic, its, icid, rd === undefined ? undefined : (unmapped().get(keyOf(its, icid)) ?? rd));
        },
      },
    };
  }),
  v3('remap-keeps-collection', ({ ITT }, remember) => {
    const before = remember(() => new Map<string, Ite>());
    return {
      ITT: {
        write: (gic, its, command, ite) => {
          const { op, deviceId, eventId } = command;
          const key = keyOf(its, deviceId, eventId);
          const old = its.tables.ite(deviceId, eventId);
          if (op === 'DISCARD' && old !== undefined) before().set(key, old);
          const last = before().get(key);
          const keeps = op === 'MAPTI' && ite !== undefined && last?.virtual === false && last.intid === ite.intid;
          ITT.write(gic, its, command, keeps ? { ...ite, icid: last.icid } : ite);
        },
      },
    };
  }),
  v3('sync-of-last-redistributor-refused', ({ SYNC }) => ({
    SYNC: {
      check: (gic, its, command) =>
        command.rdbase === gic.rds.length - 1 ? 'PROCNUM_OOR' : SYNC.check(gic, its, command),
    },
  })),
  v3('invall-knows-collection-0', ({ INVALL }) => ({
    INVALL: {
      check: (gic, its, command) => (command.icid === 0 ? INVALL.check(gic, its, command) : 'UNMAPPED_COLLECTION'),
    },
  })),
  v3('movi-of-pending-lpi-refused', ({ MOVI }) => ({
    MOVI: {
      check: (gic, its, command) => {
        const error = MOVI.check(gic, its, command);
        const ite = its.tables.ite(command.deviceId, command.eventId);
        if (error !== undefined || ite === undefined) return error;
        return gic.pending(its.tables.collection(ite.icid) ?? -1, ite.intid) ? 'ITE_INVALID' : undefined;
      },
    },
  })),
  v41('vmovp-in-place-refused', ({ VMOVP }) => ({
    VMOVP: {
      check: (gic, its, command) =>
        VMOVP.check(gic, its, command) ??
        (its.tables.vpe(command.vpeid)?.rd === command.rdbase ? 'PROCNUM_OOR' : undefined),
    },
  })),
  v3('mapti-refuses-high-eventid', ({ MAPTI }) => ({
    MAPTI: {
      check: (gic, its, command) =>
        MAPTI.check(gic, its, command) ??
        (its.tables.device(command.deviceId)?.events === command.eventId + 1 ? 'ID_OOR' : undefined),
    },
  })),
  on('v4.1-two-level')('level-one-hole-accepted', ({ operands }) => ({
    operands: {
      missingPage: (gic, its, command) => (command.op === 'MAPD' ? undefined : operands.missingPage(gic, its, command)),
    },
  })),
];
