/** Blind faults of the pending state of LPIs. */
import { clearLpi, setLpi } from '../../models/reference/redistributor/pending.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v3 = on('v3');
const direct = on('v3-direct');

export const LPI_FAULTS: readonly BlindFault[] = [
  v3('movi-leaves-disabled-lpi', ({ landing }) => ({
    landing: {
      take: (gic, its, effect) => {
        const { rd, intid, partner, deviceId, eventId } = effect;
        if (gic.enabled(gic.rd(rd), intid)) return landing.take(gic, its, effect);
        gic.ops.mappings.publishEvent(its, deviceId, eventId);
        if (partner !== undefined) partner.ready = true;
      },
    },
  })),
  v3('movi-in-place-clears', ({ MOVI }) => ({
    MOVI: {
      execute: (gic, its, command) => {
        const ite = its.tables.ite(command.deviceId, command.eventId);
        const from = its.tables.collection(ite?.icid ?? -1);
        const to = its.tables.collection(command.icid);
        MOVI.execute(gic, its, command);
        if (ite !== undefined && from !== undefined && from === to && gic.pending(from, ite.intid))
          clearLpi(gic, from, ite.intid, 'MOVI', gic.time);
      },
    },
  })),
  v3('movall-leaves-disabled-lpis', ({ MOVALL }) => ({
    MOVALL: { lpis: (gic, rd) => MOVALL.lpis(gic, rd).filter((intid) => gic.enabled(gic.rd(rd), intid)) },
  })),
  v3('movall-loses-one', ({ landing }) => ({
    landing: {
      'give-all': (gic, its, effect) => {
        const lpis = effect.lpis?.members() ?? [];
        if (lpis.length > 1) effect.lpis?.delete(Math.max(...lpis));
        landing['give-all'](gic, its, effect);
      },
    },
  })),
  v3('movall-in-place-clears', ({ MOVALL }) => ({
    MOVALL: {
      execute: (gic, its, command) => {
        MOVALL.execute(gic, its, command);
        if (command.rdbase1 !== command.rdbase2) return;
        for (const intid of gic.rd(command.rdbase1).pending.members())
          clearLpi(gic, command.rdbase1, intid, 'MOVALL', gic.time);
      },
    },
  })),
  v3('clear-needs-enabled', ({ landing }) => ({
    landing: {
      clear: (gic, its, effect) => {
        if (effect.cause !== 'CLEAR' || gic.enabled(gic.rd(effect.rd), effect.intid)) landing.clear(gic, its, effect);
      },
    },
  })),
  v3('int-needs-enabled', ({ landing }) => ({
    landing: {
      set: (gic, its, effect) => {
        if (effect.cause !== 'INT' || gic.enabled(gic.rd(effect.rd), effect.intid)) landing.set(gic, its, effect);
      },
    },
  })),
  v3('int-toggles', ({ landing }) => ({
    landing: {
      set: (gic, its, effect) => {
        const { rd, intid, cause, origin } = effect;
        if (cause === 'INT' && gic.pending(rd, intid)) clearLpi(gic, rd, intid, cause, origin);
        else landing.set(gic, its, effect);
      },
    },
  })),
  direct('setlpir-needs-enabled', ({ GICR_SETLPIR }) => ({
    GICR_SETLPIR: {
      land: (gic, index, intid, origin) => {
        if (gic.enabled(gic.rd(index), intid)) GICR_SETLPIR.land(gic, index, intid, origin);
      },
    },
  })),
  direct('clrlpir-clears-next', ({ GICR_CLRLPIR }) => ({
    GICR_CLRLPIR: {
      land: (gic, index, intid, origin) => {
        GICR_CLRLPIR.land(gic, index, intid, origin);
        if (gic.pending(index, intid + 1)) clearLpi(gic, index, intid + 1, 'CLRLPIR', origin);
      },
    },
  })),
  direct('setlpir-waits-for-enable', ({ GICR_SETLPIR, GICR_CTLR }, remember) => {
    const waiting = remember(() => new Map<number, number>());
    return {
      GICR_SETLPIR: {
        takesWrites: (gic, index, write) => {
          const takes = GICR_SETLPIR.takesWrites(gic, index, write);
          if (!takes && write.set) waiting().set(index, write.intid);
          return takes;
        },
      },
      GICR_CTLR: {
        start: (gic, index) => {
          GICR_CTLR.start(gic, index);
          const intid = waiting().get(index);
          waiting().delete(index);
          if (intid !== undefined) setLpi(gic, index, intid, 'SETLPIR', gic.time);
        },
      },
    };
  }),
  v3('ptz-inverted', ({ GICR_CTLR }) => ({
    GICR_CTLR: { readPendingTable: (gic, index, isZero) => GICR_CTLR.readPendingTable(gic, index, !isZero) },
  })),
  v3('acknowledge-takes-two', ({ lpis }) => ({
    lpis: {
      acknowledged: (gic, rd, intid) => {
        lpis.acknowledged(gic, rd, intid);
        const other = gic.rd(rd).pending.members()[0];
        if (other !== undefined) clearLpi(gic, rd, other, 'acknowledge', gic.time);
      },
    },
  })),
];
