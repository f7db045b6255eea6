/** MOVI, MOVALL, VMOVI and VMOVP done wrong. */
import { NO_DOORBELL } from '../architecture/identifiers.ts';
import type { Gic } from '../reference/gic.ts';
import { clearLpi, setLpi } from '../reference/redistributor/pending.ts';
import { clearVlpi } from '../reference/redistributor/virtual-pending.ts';
import type { Fault } from './fault.ts';

/** MOVI takes everything along, as MOVALL would. */
const moveAllLpis = (gic: Gic, from: number, to: number, origin: number): void => {
  for (const intid of gic.rd(from).pending.members()) {
    clearLpi(gic, from, intid, 'MOVI', origin);
    setLpi(gic, to, intid, 'MOVI', origin);
  }
};

/** Some ITE maps an event to the LPI: it is no doorbell. */
const isMapped = (gic: Gic, intid: number): boolean =>
  gic.itss.some(({ tables }) => tables.someIte((ite) => !ite.virtual && ite.intid === intid));

const movi = {
  moviUsesItsCollection: ({ MOVI }) => ({
    MOVI: { execute: (gic, its, command) => MOVI.execute(gic, its, { ...command, icid: 0 }) },
  }),
  moviRewritesTheIte: ({ ITT }) => ({
    ITT: {
      write: (gic, its, command, ite) => {
        if (command.op !== 'MOVI') ITT.write(gic, its, command, ite);
      },
    },
  }),
  moviToTheSameRedistributorKeepsPending: ({ MOVI }) => ({
    MOVI: {
      execute: (gic, its, command) => {
        const { tables } = its;
        const ite = tables.ite(command.deviceId, command.eventId);
        const rd = tables.collection(ite?.icid ?? -1);
        MOVI.execute(gic, its, command);
        if (ite === undefined || rd === undefined || rd !== tables.collection(command.icid)) return;
        if (gic.pending(rd, ite.intid)) clearLpi(gic, rd, ite.intid, 'MOVI', gic.time);
      },
    },
  }),
  moviTakesThePendingBit: () => ({ MOVI: { takePending: () => {} } }),
  moviHandsThePendingBitOver: ({ landing }) => ({
    landing: {
      take: (gic, its, effect) => {
        landing.take(gic, its, effect);
        if (effect.partner !== undefined) effect.partner.carries = false;
      },
    },
  }),
  moviMovesItsLpiOnly: ({ MOVI }) => ({
    MOVI: {
      takePending: (gic, effect) => {
        const { rd, partner, origin } = effect;
        MOVI.takePending(gic, effect);
        if (partner !== undefined) moveAllLpis(gic, rd, partner.rd, origin);
      },
    },
  }),
  moviCatchesStragglers: () => ({
    MOVI: { waits: () => false },
    VMOVI: { waits: () => false },
    mappings: { publishEvent: () => {} },
  }),
} satisfies Record<string, Fault>;

const movall = {
  movallToItselfDoesNothing: ({ MOVALL }) => ({ MOVALL: { execute: MOVALL.send } }),
  movallTakesThePendingBits: () => ({ MOVALL: { takePending: () => {} } }),
  movallHandsThePendingBitsOver: ({ landing }) => ({
    landing: {
      'take-all': (gic, its, effect) => {
        landing['take-all'](gic, its, effect);
        effect.partner?.lpis?.clear();
      },
    },
  }),
  movallMovesDoorbells: ({ MOVALL }) => ({
    MOVALL: { lpis: (gic, rd) => MOVALL.lpis(gic, rd).filter((intid) => isMapped(gic, intid)) },
  }),
  movallCatchesStragglers: () => ({ MOVALL: { waits: () => false } }),
} satisfies Record<string, Fault>;

const vmovi = {
  vmoviTakesTheDoorbell: ({ VMOVI }) => ({
    VMOVI: { execute: (gic, its, command) => VMOVI.execute(gic, its, { ...command, doorbellValid: false }) },
  }),
  vmoviKeepsTheDoorbell: ({ VMOVI }) => ({
    VMOVI: { execute: (gic, its, command) => VMOVI.execute(gic, its, { ...command, doorbellValid: true }) },
  }),
  vmoviRewritesTheIte: ({ ITT }) => ({
    ITT: {
      write: (gic, its, command, ite) => {
        const before = its.tables.ite(command.deviceId, command.eventId);
        const stays = command.op === 'VMOVI' && ite !== undefined && before !== undefined;
        ITT.write(gic, its, command, stays ? { ...ite, vpeid: before.vpeid } : ite);
      },
    },
  }),
  vmoviToTheSameVpeKeepsPending: ({ VMOVI }) => ({
    VMOVI: {
      execute: (gic, its, command) => {
        const { vpeid } = command;
        const before = its.tables.ite(command.deviceId, command.eventId);
        VMOVI.execute(gic, its, command);
        if (before?.vpeid === vpeid && gic.vpending(vpeid, before.intid)) {
          clearVlpi(gic, vpeid, before.intid, 'VMOVI', gic.time);
        }
      },
    },
  }),
  vmoviRingsDoorbells: ({ VMOVI }) => ({
    VMOVI: { give: (its, origin, ite) => VMOVI.give(its, origin, { ...ite, doorbell: NO_DOORBELL }) },
  }),
  vmoviTakesThePendingBit: () => ({ VMOVI: { takePending: () => {} } }),
  vmoviHandsThePendingBitOver: ({ landing }) => ({
    landing: {
      vtake: (gic, its, effect) => {
        landing.vtake(gic, its, effect);
        if (effect.partner !== undefined) effect.partner.carries = false;
      },
    },
  }),
} satisfies Record<string, Fault>;

/** The ITS goes on sending events of the vPE to the old redistributor. */
export const keepsItsEntry: Fault = ({ VMOVP }) => ({
  VMOVP: {
    writeEntry: (gic, its, command, before) => VMOVP.writeEntry(gic, its, { ...command, rdbase: before.rd }, before),
  },
});

const vmovp = {
  vmovpMovesEvents: keepsItsEntry,
  vmovpReachesEveryIts: ({ VMOVP }) => ({
    VMOVP: {
      writeEntry: (gic, its, command, before) => {
        const isFirst = (its.joined?.consumedAt.size ?? 0) === 0;
        VMOVP.writeEntry(gic, its, isFirst ? command : { ...command, rdbase: before.rd }, before);
      },
      tellOtherItss: () => {},
    },
  }),
  vmovpTakesTheDefaultDoorbell: ({ VMOVP }) => ({
    VMOVP: {
      moveEffect: (gic, command) => {
        const effect = VMOVP.moveEffect(gic, command);
        if (command.form === 'v4.1') effect.doorbell = NO_DOORBELL;
        return effect;
      },
    },
  }),
} satisfies Record<string, Fault>;

export const moves = { ...movi, ...movall, ...vmovi, ...vmovp };
