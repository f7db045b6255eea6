/** The second list of blind faults: translations, tables, commands and registers of an ITS. */
import { deviceOfKey, eventKey } from '../../models/architecture/keys.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import { atVpe, from } from '../../models/reference/its/effects.ts';
import type { Its } from '../../models/reference/its/its.ts';
import type { Translation } from '../../models/reference/its/tables.ts';
import { type BlindFault, on } from './blind-fault.ts';

const v3 = on('v3');
const v41 = on('v4.1');
const twoItss = on('v4.1-2its');

const eventOf = (its: Its, deviceId: number, eventId: number): string => `${its.number} ${deviceId} ${eventId}`;

/** The result that the ITS cached is used wherever `wins`; the cache has no limit. */
const cachesTranslations =
  (wins: (its: Its, right: Translation, cached: Translation) => boolean): Replacement =>
  ({ translation }, remember) => {
    const cache = remember(() => new Map<string, Translation>());
    return {
      translation: {
        lookUp: (gic, its, deviceId, eventId) => {
          const right = translation.lookUp(gic, its, deviceId, eventId);
          const key = eventOf(its, deviceId, eventId);
          const cached = cache().get(key);
          if (cached !== undefined && wins(its, right, cached)) return cached;
          if (right.kind !== 'none') cache().set(key, { ...right });
          return right;
        },
      },
    };
  };

const survivesDisable: Replacement = ({ translation }, remember) => {
  const cache = remember(() => new Map<string, Translation>());
  return {
    translation: {
      isAccepted: (its) => translation.isAccepted(its) || !its.control.active,
      lookUp: (gic, its, deviceId, eventId) => {
        const right = translation.lookUp(gic, its, deviceId, eventId);
        const key = eventOf(its, deviceId, eventId);
        if (!its.control.active) return cache().get(key) ?? { ...right, kind: 'none' };
        if (right.kind !== 'none') cache().set(key, { ...right });
        return right;
      },
    },
  };
};

/** A VMOVP with a number of before is executed as a move to where the vPE is. */
const ignoresReusedSequence: Replacement = ({ VMOVP }, remember) => {
  const state = remember(() => ({ its: -1, seen: new Set<string>() }));
  const isReused = (its: number, sequence: number): boolean => state().seen.has(`${its} ${sequence}`);
  return {
    VMOVP: {
      execute: (gic, its, command) => {
        state().its = its.number;
        VMOVP.execute(gic, its, command);
        state().seen.add(`${its.number} ${command.sequenceNumber}`);
      },
      writeEntry: (gic, its, command, before) => {
        if (!isReused(its.number, command.sequenceNumber)) VMOVP.writeEntry(gic, its, command, before);
      },
      moveEffect: (gic, command) => {
        const effect = VMOVP.moveEffect(gic, command);
        if (!isReused(state().its, command.sequenceNumber)) return effect;
        effect.home = gic.vpe(command.vpeid).home;
        effect.db = false;
        return effect;
      },
    },
  };
};

const invAtFormerVpe: Replacement = ({ VMOVI, INV }, remember) => {
  const former = remember(() => new Map<string, number>());
  return {
    VMOVI: {
      execute: (gic, its, command) => {
        const before = its.tables.ite(command.deviceId, command.eventId);
        if (before !== undefined) former().set(eventOf(its, command.deviceId, command.eventId), before.vpeid);
        VMOVI.execute(gic, its, command);
      },
    },
    INV: {
      execute: (gic, its, command) => {
        const ite = its.tables.ite(command.deviceId, command.eventId);
        const vpeid = former().get(eventOf(its, command.deviceId, command.eventId));
        if (ite?.virtual === true && vpeid !== undefined)
          its.bag.push(atVpe('vinvalidate', from('INV', gic.time), vpeid, ite.intid));
        else INV.execute(gic, its, command);
      },
    },
  };
};

const everySecondVinvallIgnored: Replacement = ({ landing }, remember) => {
  const counts = remember(() => new Map<number, number>());
  return {
    landing: {
      'vinvalidate-all': (gic, its, effect) => {
        const count = (counts().get(effect.vpeid) ?? 0) + 1;
        counts().set(effect.vpeid, count);
        if (count % 2 === 1) landing['vinvalidate-all'](gic, its, effect);
      },
    },
  };
};

const invdbWorksOnce: Replacement = ({ landing }, remember) => {
  const used = remember(() => new Set<number>());
  return {
    landing: {
      invdb: (gic, its, effect) => {
        if (!used().has(effect.vpeid)) landing.invdb(gic, its, effect);
        used().add(effect.vpeid);
      },
    },
  };
};

export const SECOND_ITS_FAULTS: readonly BlindFault[] = [
  v3(
    'cached-translation-survives-mapc',
    cachesTranslations((_its, right, cached) => right.kind === 'lpi' && right.intid === cached.intid),
  ),
  v3(
    'cached-translation-survives-discard',
    cachesTranslations((_its, right) => right.kind === 'none' && right.why === 'EVENT_UNMAPPED'),
  ),
  v3(
    'cached-translation-survives-mapd',
    cachesTranslations((_its, right) => right.kind === 'none' && right.why === 'DEVICE_UNMAPPED'),
  ),
  v3('cached-translation-survives-disable', survivesDisable),
  v3('movi-takes-neighbours', ({ MOVI }) => ({
    MOVI: {
      execute: (gic, its, command) => {
        const { tables } = its;
        const moved = tables.ite(command.deviceId, command.eventId);
        MOVI.execute(gic, its, command);
        if (moved === undefined) return;
        for (const [key, { now }] of tables.ites) {
          const isNeighbour = now?.icid === moved.icid && !now.virtual && now.intid >> 5 === moved.intid >> 5;
          if (
            isNeighbour &&
            deviceOfKey(key) === command.deviceId &&
            key !== eventKey(command.deviceId, command.eventId)
          )
            tables.write(tables.ites, key, { ...now, icid: command.icid }, gic.time);
        }
      },
    },
  })),
  twoItss('collections-shared-by-itss', ({ MAPC }) => ({
    MAPC: {
      writeEntry: (gic, _its, icid, rd) => {
        for (const each of gic.itss) MAPC.writeEntry(gic, each, icid, rd);
      },
    },
  })),
  twoItss('vmapp-unmaps-on-all-itss', ({ VMAPP }) => ({
    VMAPP: {
      unmapEntry: (gic, _its, command) => {
        for (const each of gic.itss) {
          if (each.tables.vpe(command.vpeid) !== undefined) VMAPP.unmapEntry(gic, each, command);
        }
      },
    },
  })),
  twoItss('last-unmapping-per-its', ({ vpeMapping }) => ({
    vpeMapping: {
      unmap: (gic, vpeid, its, alloc) => {
        vpeMapping.unmap(gic, vpeid, its, alloc);
        const vpe = gic.vpe(vpeid);
        if (vpe.mapped) vpe.pending.clear();
      },
    },
  })),
  on('v4.1-itslist')('vmovp-reused-sequence-ignored', ignoresReusedSequence),
  v3('movi-into-busy-redistributor-loses', ({ landing }) => ({
    landing: {
      give: (gic, its, effect) => {
        if (gic.rd(effect.rd).pending.isEmpty) landing.give(gic, its, effect);
      },
    },
  })),
  v41('vmovi-into-idle-vpe-loses', ({ landing }) => ({
    landing: {
      vgive: (gic, its, effect) => {
        if (gic.residentAt(effect.vpeid) >= 0) landing.vgive(gic, its, effect);
      },
    },
  })),
  v3('invall-reloads-one', ({ INVALL }) => ({
    INVALL: { lpis: (its, icid) => [...INVALL.lpis(its, icid)].sort((a, b) => a - b).slice(0, 1) },
  })),
  v41('inv-at-former-vpe', invAtFormerVpe),
  v41('every-second-vinvall-ignored', everySecondVinvallIgnored),
  v41('invdb-works-once', invdbWorksOnce),
  v3('disable-drops-command', ({ GITS_CTLR, consumption }) => ({
    GITS_CTLR: {
      activate: (gic, its) => {
        if (its.queue.length > 0) consumption.advance(its);
        GITS_CTLR.activate(gic, its);
      },
    },
  })),
  v3('quiescent-too-early', ({ GITS_CTLR }) => ({
    GITS_CTLR: { readQuiescent: (gic, its) => !its.control.enabled || GITS_CTLR.readQuiescent(gic, its) },
  })),
  v3('cbaser-keeps-creadr', ({ GITS_CBASER }) => ({
    GITS_CBASER: {
      restart: (its, valid, address, slots) => {
        const { creadr } = its.queue;
        GITS_CBASER.restart(its, valid, address, slots);
        its.queue.creadr = creadr % slots;
      },
    },
  })),
  on('v4.1-two-level')('two-level-pages-alias', ({ MAPD }) => ({
    MAPD: {
      writeEntry: (gic, its, command) => {
        MAPD.writeEntry(gic, its, command);
        const alias = command.deviceId ^ 2;
        if (command.valid || its.tables.device(alias) === undefined) return;
        its.tables.write(its.tables.devices, alias, undefined, gic.time);
      },
    },
  })),
];
