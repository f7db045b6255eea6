/** Permitted behaviours of translations, commands and their effects. */
import type { Replacement } from '../../models/faults/fault.ts';
import type { Effect } from '../../models/reference/its/effects.ts';
import { isBusy, permitted, takeNew } from './permitted.ts';

const ORDER =
  'IHI 0069, Ordering of translations with the output to ITS commands: nothing but SYNC and VSYNC orders them';
const FINITE = 'IHI 0069: effects come in finite time, and no text bounds the time';

/** The effects of events wait until each has been put off three times. */
const putsOff =
  (kinds: readonly ('set' | 'vset' | 'sgir' | 'invalidate' | 'clear')[]): Replacement =>
  ({ landing }) => {
    const waits = new WeakMap<Effect, number>();
    const later: { [Kind in (typeof kinds)[number]]?: (typeof landing)['set'] } = {};
    for (const kind of kinds) {
      later[kind] = (gic, its, effect) => {
        const waited = waits.get(effect) ?? 0;
        waits.set(effect, waited + 1);
        if (waited < 3) its.bag.push(effect);
        else landing[kind](gic, its, effect);
      };
    }
    return { landing: later };
  };

export const FLOW = permitted({
  'mappings-never-cached': {
    title: 'MSIs are always translated with the newest tables',
    source: ORDER,
    profiles: ['v3', 'v4.0-itslist', 'v4.1'],
    replaces: () => ({
      translation: {
        lookUp: (gic, its, deviceId, eventId) =>
          its.tables.translate(deviceId, eventId, undefined, gic.ops.translation),
      },
    }),
  },
  'mappings-cached-for-long': {
    title: 'MSIs are translated with the oldest tables that are still permitted',
    source: ORDER,
    profiles: ['v3', 'v4.0', 'v4.1', 'v4.1-2its', 'loosest'],
    replaces: () => ({
      translation: {
        lookUp: (gic, its, deviceId, eventId) =>
          its.tables.translate(
            deviceId,
            eventId,
            { choose: (_freedom, outcomes) => outcomes.length - 1 },
            gic.ops.translation,
          ),
      },
    }),
  },
  'msis-at-once': {
    title: 'an MSI makes its interrupt pending at once, before all that earlier commands still have to do',
    source: ORDER,
    profiles: ['v3', 'v4.0', 'v4.1', 'v4.1-2its'],
    replaces: ({ translation }) => ({
      translation: {
        forward: (gic, its, origin, to) => {
          const before = its.bag.length;
          translation.forward(gic, its, origin, to);
          const effect = takeNew(its.bag, before);
          if (effect !== undefined) gic.ops.landing[effect.kind](gic, its, effect);
        },
      },
    }),
  },
  'msis-late': {
    title: 'MSIs and INTs take effect late, after effects that came after them',
    source: FINITE,
    profiles: ['v3', 'v4.0', 'v4.1', 'v4.1-2its'],
    replaces: putsOff(['set', 'vset']),
  },
  'invalidations-late': {
    title: 'invalidations and clearings without a SYNC take effect late',
    source: ORDER,
    profiles: ['loosest', 'v3'],
    replaces: putsOff(['invalidate']),
  },
  'vsgis-at-once': {
    title: 'GITS_SGIR makes its vSGI pending at once',
    source: FINITE,
    profiles: ['v4.1', 'v4.1-2its', 'loosest'],
    replaces: ({ GITS_SGIR }) => ({
      GITS_SGIR: {
        send: (gic, its, vpeid, vINTID) => {
          const before = its.bag.length;
          GITS_SGIR.send(gic, its, vpeid, vINTID);
          const effect = takeNew(its.bag, before);
          if (effect !== undefined) gic.ops.landing.sgir(gic, its, effect);
        },
      },
    }),
  },
  'vsgis-late': {
    title: 'GITS_SGIR takes effect late',
    source: FINITE,
    profiles: ['v4.1', 'v4.1-2its', 'loosest'],
    replaces: putsOff(['sgir']),
  },
  'one-command-at-a-time': {
    title: 'no command is read before all effects of earlier commands and MSIs have taken place',
    source: 'IHI 0069, The ITS command interface: no text asks an ITS to overlap commands',
    profiles: ['v3', 'v4.0', 'v4.1', 'gic-600ae'],
    replaces: ({ consumption }) => ({
      consumption: { readsCommands: (its) => consumption.readsCommands(its) && its.bag.length === 0 },
    }),
  },
  'sync-waits-for-all': {
    title: 'SYNC and VSYNC wait for effects at every redistributor and of every vPE',
    source: 'IHI 0069, SYNC: a least of what it waits for',
    profiles: ['v3', 'v4.0-itslist', 'v4.1-2its'],
    replaces: () => ({
      SYNC: { ready: (_gic, its) => its.bag.length === 0 },
      VSYNC: { ready: (_gic, its) => its.bag.length === 0 },
    }),
  },
  'every-command-publishes': {
    title: 'each command makes the tables as they are certain for later MSIs, as a SYNC does',
    source: ORDER,
    profiles: ['v3', 'v4.1', 'v4.0-itslist'],
    replaces: ({ ITT, mappings, MAPC, MAPD }) => ({
      ITT: {
        write: (gic, its, command, ite) => {
          ITT.write(gic, its, command, ite);
          mappings.publishAll(its);
        },
      },
      MAPC: {
        writeEntry: (gic, its, icid, rd) => {
          MAPC.writeEntry(gic, its, icid, rd);
          mappings.publishAll(its);
        },
      },
      MAPD: {
        writeEntry: (gic, its, command) => {
          MAPD.writeEntry(gic, its, command);
          mappings.publishAll(its);
        },
      },
    }),
  },
  'doorbells-at-once': {
    title: 'a doorbell is pending in the moment in which it rings',
    source: FINITE,
    profiles: ['v4.0', 'v4.1', 'v4.1-2its'],
    replaces: ({ doorbells }) => ({
      doorbells: {
        ring: (gic, form, rd, intid, vpeid, vINTID) => {
          const before = gic.doorbells.length;
          doorbells.ring(gic, form, rd, intid, vpeid, vINTID);
          const doorbell = takeNew(gic.doorbells, before);
          if (doorbell !== undefined) gic.ops.doorbells.land(gic, doorbell);
        },
      },
    }),
  },
  'doorbells-late': {
    title: 'a doorbell is pending only long after it rang',
    source: FINITE,
    profiles: ['v4.0', 'v4.1', 'v4.1-2its', 'loosest'],
    replaces: ({ doorbells }, remember) => {
      const waits = remember(() => new Map<number, number>());
      return {
        doorbells: {
          land: (gic, doorbell) => {
            const waited = waits().get(doorbell.origin) ?? 0;
            waits().set(doorbell.origin, waited + 1);
            if (waited < 3) gic.doorbells.push(doorbell);
            else doorbells.land(gic, doorbell);
          },
        },
      };
    },
  },
  'quiescent-after-redistributors': {
    title: 'GITS_CTLR.Quiescent becomes 1 only after all effects have reached their redistributors',
    source: 'Arm sysreg GITS_CTLR.Quiescent, note on distributed implementations',
    profiles: ['v3', 'v4.1'],
    replaces: ({ GITS_CTLR }) => ({
      GITS_CTLR: { isQuiescing: (its) => GITS_CTLR.isQuiescing(its) && its.bag.length === 0 },
    }),
  },
  'vmovp-waits-for-quiet-vpe': {
    title: 'VMOVP waits until no vPE is loading or leaving anywhere',
    source: FINITE,
    profiles: ['v4.1', 'v4.0'],
    replaces: ({ VMOVP }) => ({
      VMOVP: {
        ready: (gic, its, command) =>
          VMOVP.ready(gic, its, command) && gic.rds.every(({ dirty, valid }) => !dirty || !valid || isBusy(gic)),
      },
    }),
  },
});
