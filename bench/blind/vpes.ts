/** Blind faults of vPEs and their vLPIs. */
import { NO_DOORBELL, VSGIS } from '../../models/architecture/identifiers.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import { clearVlpi } from '../../models/reference/redistributor/virtual-pending.ts';
import type { Vpe } from '../../models/reference/redistributor/vpe.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v40 = on('v4.0');
const v41 = on('v4.1');

const loseHighest = ({ pending }: Vpe): void => {
  const vlpis = pending.members().filter((vINTID) => vINTID >= VSGIS);
  if (vlpis.length > 1) pending.delete(Math.max(...vlpis));
};

const restoresAtFormerHome: Replacement = ({ vpeMapping }, remember) => {
  const left = remember(() => new Map<string, readonly number[]>());
  return {
    vpeMapping: {
      move: (gic, vpe, to) => {
        left().set(`${vpe.vptAddress} ${vpe.home}`, vpe.pending.members());
        vpeMapping.move(gic, vpe, to);
        for (const vINTID of left().get(`${vpe.vptAddress} ${to}`) ?? []) vpe.pending.add(vINTID);
      },
    },
  };
};

/** A redistributor believes that it still knows what is pending for the vPE that was resident last. */
const losesArrivalsInBetween: Replacement = ({ VPENDBASER }, remember) => {
  const last = remember(() => new Map<number, { vpeid: number; pending: readonly number[] }>());
  return {
    VPENDBASER: {
      finishDeschedule: (gic, rd) => {
        VPENDBASER.finishDeschedule(gic, rd);
        const { vpeid } = gic.rd(rd);
        last().set(rd, { vpeid, pending: gic.vpe(vpeid).pending.members() });
      },
      makeResident: (gic, write) => {
        const known = last().get(write.rd);
        const vpe = gic.vpe(write.vpeid);
        if (known?.vpeid === write.vpeid) {
          for (const vINTID of vpe.pending.members()) if (!known.pending.includes(vINTID)) vpe.pending.delete(vINTID);
        }
        VPENDBASER.makeResident(gic, write);
      },
    },
  };
};

const keepsDoorbellOfDiscarded: Replacement = ({ ITT }, remember) => {
  const discarded = remember(() => new Map<string, number>());
  return {
    ITT: {
      write: (gic, its, command, ite) => {
        const { op, deviceId, eventId } = command;
        const key = `${its.number} ${deviceId} ${eventId}`;
        const old = its.tables.ite(deviceId, eventId);
        if (op === 'DISCARD' && old?.virtual === true) discarded().set(key, old.doorbell);
        const kept = op === 'VMAPTI' && ite?.doorbell === NO_DOORBELL ? discarded().get(key) : undefined;
        ITT.write(gic, its, command, ite === undefined || kept === undefined ? ite : { ...ite, doorbell: kept });
      },
    },
  };
};

export const VPE_FAULTS: readonly BlindFault[] = [
  v41('vmapi-vintid-is-eventid-plus-8192', ({ VMAPI }) => ({
    VMAPI: { ite: (command) => VMAPI.ite({ ...command, eventId: command.eventId + 8192 }) },
  })),
  v40('vmapti-keeps-doorbell', keepsDoorbellOfDiscarded),
  v41('vmovi-from-resident-loses', ({ VMOVI }) => ({
    VMOVI: {
      takePending: (gic, effect) => {
        VMOVI.takePending(gic, effect);
        if (effect.partner !== undefined && gic.residentAt(effect.vpeid) >= 0) effect.partner.carries = false;
      },
    },
  })),
  v41('vmovi-in-place-clears', ({ VMOVI }) => ({
    VMOVI: {
      execute: (gic, its, command) => {
        const ite = its.tables.ite(command.deviceId, command.eventId);
        VMOVI.execute(gic, its, command);
        if (ite?.vpeid === command.vpeid && gic.vpending(ite.vpeid, ite.intid))
          clearVlpi(gic, ite.vpeid, ite.intid, 'VMOVI', gic.time);
      },
    },
  })),
  v40('vmovi-keeps-old-doorbell', ({ VMOVI }) => ({
    VMOVI: { execute: (gic, its, command) => VMOVI.execute(gic, its, { ...command, doorbellValid: false }) },
  })),
  v41('vmovp-loses-while-pending', ({ vpeMapping }) => ({
    vpeMapping: {
      move: (gic, vpe, to) => {
        vpeMapping.move(gic, vpe, to);
        loseHighest(vpe);
      },
    },
  })),
  v41('vmovp-back-restores', restoresAtFormerHome),
  v41('loading-drops-highest', ({ VPENDBASER }) => ({
    VPENDBASER: {
      makeResident: (gic, write) => {
        loseHighest(gic.vpe(write.vpeid));
        VPENDBASER.makeResident(gic, write);
      },
    },
  })),
  v41('loading-drops-arrivals', ({ landing }) => ({
    landing: {
      vset: (gic, its, effect) => {
        const at = gic.residentAt(effect.vpeid);
        if (at < 0 || !gic.rd(at).dirty) landing.vset(gic, its, effect);
      },
    },
  })),
  v41('vmapp-alloc-drops-table', ({ VPT }) => ({
    VPT: { read: (gic, effect) => (effect.share?.alloc === true && !effect.ptz ? undefined : VPT.read(gic, effect)) },
  })),
  v41(
    'vmapp-ptz-ignored',
    ({ VMAPP }) => ({
      VMAPP: {
        mapEffect: (gic, its, command) => {
          const effect = VMAPP.mapEffect(gic, its, command);
          effect.ptz = false;
          return effect;
        },
      },
    }),
    'PTZ=1 declares that the VPT is zero (I-60)',
  ),
  v41('same-vpe-again-drops', losesArrivalsInBetween),
  v41('vacknowledge-leaves-other', ({ ICV_IAR1_EL1 }) => ({
    ICV_IAR1_EL1: {
      acknowledge: (gic, vpeid, vpe, vINTID) => {
        if (vpe.pending.find((other) => other !== vINTID) === -1) ICV_IAR1_EL1.acknowledge(gic, vpeid, vpe, vINTID);
      },
    },
  })),
  v41('vset-needs-enabled', ({ landing }) => ({
    landing: {
      vset: (gic, its, effect) => {
        const { vpeid, intid } = effect;
        const isLost = gic.residentAt(vpeid) < 0 && !gic.venabled(vpeid, gic.vpe(vpeid), intid);
        if (effect.cause !== 'MSI' || !isLost) landing.vset(gic, its, effect);
      },
    },
  })),
];
