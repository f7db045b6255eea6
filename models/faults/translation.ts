/** MSIs that are translated wrongly, sent to the wrong place, or lost. */
import { eventKey, itsEventKey } from '../architecture/keys.ts';
import type { Gic } from '../reference/gic.ts';
import { atRedistributor } from '../reference/its/effects.ts';
import type { Its } from '../reference/its/its.ts';
import type { Ite, Translation } from '../reference/its/tables.ts';
import { anotherVpe } from './elsewhere.ts';
import type { Fault } from './fault.ts';

/** What the ITS looks up instead of the event that came. */
const looksUp =
  (other: (its: Its, deviceId: number, eventId: number) => readonly [deviceId: number, eventId: number]): Fault =>
  ({ translation }) => ({
    translation: { lookUp: (gic, its, device, event) => translation.lookUp(gic, its, ...other(its, device, event)) },
  });

/** MSIs for which `isLost` holds get lost after they were translated. */
const loses =
  (isLost: (its: Its, deviceId: number, eventId: number) => boolean): Fault =>
  ({ translation }) => ({
    translation: {
      forward: (gic, its, origin, to) => {
        if (!isLost(its, origin.deviceId, origin.eventId)) translation.forward(gic, its, origin, to);
      },
    },
  });

/** The first MSI of an event that was mapped gets lost; one that is dropped for want of a mapping counts as the first, too. */
const firstMsiIsLost: Fault = ({ translation, ITT }, remember) => {
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

/** The entry can be used once. */
const consumeIte = (gic: Gic, { tables, number }: Its, deviceId: number, eventId: number): void => {
  tables.write(tables.ites, eventKey(deviceId, eventId), undefined, gic.time);
  gic.sink.emit({ kind: 'ite', its: number, deviceId, eventId, cause: 'MSI', causeDeviceId: deviceId });
};

/** The LPI that the event was mapped to before VMAPTI is set as well. */
const oldLpiIsSet: Fault = ({ translation, ITT }, remember) => {
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

export const translation = {
  disabledItsDropsMsis: ({ translation }) => ({
    translation: { isAccepted: (its) => !its.control.active || translation.isAccepted(its) },
  }),
  deviceIdIsTakenInFull: looksUp((_its, deviceId, eventId) => [deviceId & 1, eventId]),
  eventIdIsTakenInFull: looksUp((_its, deviceId, eventId) => [deviceId, eventId & 0xfff]),
  eventIdBoundIsExclusive: looksUp(({ tables }, deviceId, eventId) => [
    deviceId,
    tables.device(deviceId)?.events === eventId ? 0 : eventId,
  ]),
  eventIdIsCheckedAgainstTheItt: () => ({
    translation: { indexInItt: ({ events }, eventId) => eventId % events },
  }),
  eventIdZeroIsAnEvent: loses((_its, _deviceId, eventId) => eventId === 0),
  firstMsiIsTaken: firstMsiIsLost,
  msisTravelTogether: loses(({ bag }) => bag.some(({ kind }) => kind === 'set' || kind === 'vset')),
  msiUnderMoviIsTaken: loses(({ bag }, deviceId, eventId) =>
    bag.some((item) => item.kind === 'take' && item.deviceId === deviceId && item.eventId === eventId),
  ),
  msiSetsPending: ({ translation }) => ({
    translation: {
      forward: (gic, its, origin, to) => {
        if (to.kind !== 'lpi') translation.forward(gic, its, origin, to);
      },
    },
  }),
  setsAreLocal: ({ translation }) => ({
    translation: {
      forward: (gic, its, origin, to) => {
        translation.forward(gic, its, origin, to);
        if (to.kind === 'lpi') {
          its.bag.push(atRedistributor('set', origin, (to.rd + 1) % gic.rds.length, to.intid));
        }
      },
    },
  }),
  vlpiEventSetsOneVpe: ({ translation }) => ({
    translation: {
      forward: (gic, its, origin, to) => translation.forward(gic, its, origin, toAnotherVpe(gic, to)),
    },
  }),
  vmaptiReplacesTheLpi: oldLpiIsSet,
  msiLeavesTheIte: ({ translation }) => ({
    translation: {
      forward: (gic, its, origin, to) => {
        consumeIte(gic, its, origin.deviceId, origin.eventId);
        translation.forward(gic, its, origin, to);
      },
    },
  }),
} satisfies Record<string, Fault>;
