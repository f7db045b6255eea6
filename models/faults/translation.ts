/** Faults of the translation of MSIs: they are translated wrongly, sent to the wrong place, or lost. */
import { eventKey, itsEventKey } from '../architecture/keys.ts';
import type { Gic } from '../reference/gic.ts';
import { atRedistributor } from '../reference/its/effects.ts';
import type { Its } from '../reference/its/its.ts';
import type { Ite, Translation } from '../reference/its/tables.ts';
import { anotherVpe } from './elsewhere.ts';
import { defineFaults, type Replacement } from './fault.ts';

/** The event that the ITS looks up instead of the one that arrived. */
const looksUp =
  (other: (its: Its, deviceId: number, eventId: number) => readonly [deviceId: number, eventId: number]): Replacement =>
  ({ translation }) => ({
    translation: { lookUp: (gic, its, device, event) => translation.lookUp(gic, its, ...other(its, device, event)) },
  });

/** MSIs for which `isLost` holds get lost after they were translated. */
const loses =
  (isLost: (its: Its, deviceId: number, eventId: number) => boolean): Replacement =>
  ({ translation }) => ({
    translation: {
      forward: (gic, its, origin, to) => {
        if (!isLost(its, origin.deviceId, origin.eventId)) translation.forward(gic, its, origin, to);
      },
    },
  });

/** The first MSI of an event after it was mapped gets lost. An MSI that a missing mapping drops counts as the first one, too. */
const firstMsiIsLost: Replacement = ({ translation, ITT }, remember) => {
  /** Events that were mapped and have had no MSI yet, by `itsEventKey`. */
  const fresh = remember(() => new Set<number>());
  return {
    ITT: {
      write: (gic, its, command, ite) => {
        ITT.write(gic, its, command, ite);
        if (ite !== undefined) fresh().add(itsEventKey(its.number, command.deviceId, command.eventId));
      },
    },
    translation: {
      lookUp: (gic, its, deviceId, eventId) => {
        const to = translation.lookUp(gic, its, deviceId, eventId);
        if (to.kind === 'none') fresh().delete(itsEventKey(its.number, deviceId, eventId));
        return to;
      },
      forward: (gic, its, origin, to) => {
        const isFirst = fresh().delete(itsEventKey(its.number, origin.deviceId, origin.eventId));
        if (!isFirst) translation.forward(gic, its, origin, to);
      },
    },
  };
};

/** An ITE translates one MSI only. */
const consumeIte = (gic: Gic, { tables, number }: Its, deviceId: number, eventId: number): void => {
  tables.write(tables.ites, eventKey(deviceId, eventId), undefined, gic.time);
  gic.sink.emit({ kind: 'ite', its: number, deviceId, eventId, cause: 'MSI', causeDeviceId: deviceId });
};

/** The LPI that the event was mapped to before VMAPTI is set as well. */
const oldLpiIsSet: Replacement = ({ translation, ITT }, remember) => {
  /** The last physical mapping of each event, by `itsEventKey`. */
  const lastPhysical = remember(() => new Map<number, Ite>());
  return {
    ITT: {
      write: (gic, its, command, ite) => {
        ITT.write(gic, its, command, ite);
        if (ite?.virtual === false) {
          lastPhysical().set(itsEventKey(its.number, command.deviceId, command.eventId), ite);
        }
      },
    },
    translation: {
      forward: (gic, its, origin, to) => {
        translation.forward(gic, its, origin, to);
        if (to.kind !== 'vlpi') return;
        const old = lastPhysical().get(itsEventKey(its.number, origin.deviceId, origin.eventId));
        const rd = old === undefined ? undefined : its.tables.collection(old.icid);
        if (old !== undefined && rd !== undefined) its.bag.push(atRedistributor('set', origin, rd, old.intid));
      },
    },
  };
};

const toAnotherVpe = (gic: Gic, to: Translation): Translation =>
  to.kind === 'vlpi' ? { ...to, vpeid: anotherVpe(gic, to.vpeid) } : to;

const disabledItsTakesMsis: Replacement = ({ translation }) => ({
  translation: { isAccepted: (its) => !its.control.active || translation.isAccepted(its) },
});

const msiInvalidatesIte: Replacement = ({ translation }) => ({
  translation: {
    forward: (gic, its, origin, to) => {
      consumeIte(gic, its, origin.deviceId, origin.eventId);
      translation.forward(gic, its, origin, to);
    },
  },
});

export const translation = defineFaults({
  'disabled-its-takes-msis': {
    title: 'a disabled ITS translates MSIs',
    violates: 'I-06',
    profile: 'v4.1',
    source: 'Arm sysreg GITS_CTLR',
    replaces: disabledItsTakesMsis,
  },
  'disabled-its-keeps-msis': {
    title: 'an MSI to a disabled ITS is not lost',
    violates: 'I-108',
    profile: 'v3',
    source: 'Arm sysreg GITS_CTLR',
    replaces: disabledItsTakesMsis,
  },
  'its-without-vpe-table-takes-msis': {
    title: 'an ITS translates MSIs while its vPE table is not valid',
    violates: 'I-88',
    profile: 'v4.0',
    source: 'Arm sysreg GITS_BASERn.Valid',
    replaces: () => ({ translation: { isAccepted: ({ control }) => control.active } }),
  },
  'deviceid-is-truncated': {
    title: 'an MSI is looked up by the low bit of its DeviceID',
    violates: 'I-88',
    profile: 'v3',
    source: 'Arm sysreg GITS_TRANSLATER',
    replaces: looksUp((_its, deviceId, eventId) => [deviceId & 1, eventId]),
  },
  'eventid-is-truncated': {
    title: 'an MSI is looked up by twelve bits of its EventID',
    violates: 'I-88',
    profile: 'v3',
    source: 'Arm sysreg GITS_TRANSLATER',
    replaces: looksUp((_its, deviceId, eventId) => [deviceId, eventId & 0xfff]),
  },
  'eventid-bound-off-by-one': {
    title: 'the EventID after the last is taken for EventID 0',
    violates: 'I-14',
    profile: 'v3',
    source: 'Arm sysreg GITS_TRANSLATER',
    replaces: looksUp(({ tables }, deviceId, eventId) => [
      deviceId,
      tables.device(deviceId)?.events === eventId ? 0 : eventId,
    ]),
  },
  'planted-eventid-aliases': {
    title: 'an EventID beyond the ITT is taken modulo its size',
    violates: 'I-14',
    profile: 'v3',
    source: 'Arm sysreg GITS_TRANSLATER',
    provenance: 'planted',
    shortest: [4],
    replaces: () => ({
      translation: { indexInItt: ({ events }, eventId) => eventId % events },
    }),
  },
  'eventid-0-is-dropped': {
    title: 'MSIs of EventID 0 are dropped',
    violates: 'I-11',
    profile: 'v3',
    source: 'Arm sysreg GITS_TRANSLATER',
    replaces: loses((_its, _deviceId, eventId) => eventId === 0),
  },
  'first-msi-is-lost': {
    title: 'the first MSI after MAPTI is lost',
    violates: 'I-11',
    profile: 'v3',
    source: 'Arm sysreg GITS_TRANSLATER',
    replaces: firstMsiIsLost,
  },
  'second-msi-is-lost': {
    title: 'an MSI is lost while another is on its way',
    violates: 'I-11',
    profile: 'v3',
    source: 'Arm GIC LPI guide',
    replaces: loses(({ bag }) => bag.some(({ kind }) => kind === 'set' || kind === 'vset')),
  },
  'movi-window-drops-msi': {
    title: 'an MSI is lost while MOVI is under way',
    violates: 'I-30',
    profile: 'v3',
    source: 'IHI 0069, MOVI and SYNC',
    replaces: loses(({ bag }, deviceId, eventId) =>
      bag.some((item) => item.kind === 'take' && item.deviceId === deviceId && item.eventId === eventId),
    ),
  },
  'planted-msi-lost': {
    title: 'an MSI does not make its LPI pending',
    violates: 'I-11',
    profile: 'v3',
    source: 'IHI 0069, LPIs',
    provenance: 'planted',
    shortest: [4],
    abstractRule: 'msiSetsPending',
    replaces: ({ translation }) => ({
      translation: {
        forward: (gic, its, origin, to) => {
          if (to.kind !== 'lpi') translation.forward(gic, its, origin, to);
        },
      },
    }),
  },
  'event-sets-both-redistributors': {
    title: 'an MSI sets its LPI at two redistributors',
    violates: 'I-34',
    profile: 'v3',
    source: 'IHI 0069, MAPC and MAPTI',
    abstractRule: 'setsAreLocal',
    replaces: ({ translation }) => ({
      translation: {
        forward: (gic, its, origin, to) => {
          translation.forward(gic, its, origin, to);
          if (to.kind === 'lpi') {
            its.bag.push(atRedistributor('set', origin, (to.rd + 1) % gic.rds.length, to.intid));
          }
        },
      },
    }),
  },
  'vlpi-event-hits-other-vpe': {
    title: 'an event of a vPE sets pending state of another',
    violates: 'I-47',
    profile: 'v4.1',
    source: 'Arm GIC virtualisation guide',
    abstractRule: 'vlpiEventSetsOneVpe',
    replaces: ({ translation }) => ({
      translation: {
        forward: (gic, its, origin, to) => translation.forward(gic, its, origin, toAnotherVpe(gic, to)),
      },
    }),
  },
  'planted-vmapti-leaves-lpi': {
    title: 'VMAPTI leaves the LPI mapping of the event live',
    violates: 'I-10',
    profile: 'v4.0',
    source: 'one ITE per event, Linux irq-gic-v4.c',
    provenance: 'planted',
    shortest: [6, 7],
    abstractRule: 'vmaptiReplacesTheLpi',
    replaces: oldLpiIsSet,
  },
  'msi-invalidates-ite': {
    title: 'an MSI invalidates its ITE',
    violates: 'I-19',
    profile: 'v3',
    source: 'IHI 0069, ITE',
    replaces: msiInvalidatesIte,
  },
  'lpi-takes-one-event': {
    title: 'an LPI that was acknowledged takes no more events',
    violates: 'I-122',
    profile: 'v3',
    source: 'IHI 0069, ITE',
    replaces: msiInvalidatesIte,
  },
});
