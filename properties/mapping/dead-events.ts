/** Hardware properties of events without a complete mapping: they change no pending state. */

import { eventKey } from '../../models/architecture/keys.ts';
import type { Arrival } from '../../models/observer/arrivals.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Ledger } from '../../models/observer/ledger.ts';
import type { Resolution } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty, type Handlers, type MonitorContext, type Property, V4 } from '../property.ts';
import { lpi, setEvent } from '../terms/interrupts.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

/** MSIs (and, with `ints`, INTs) that certainly have no mapping, for the reason `to`, change no pending state. */
const changesNothing = (
  context: MonitorContext,
  reason: Resolution,
  because: (arrival: Arrival) => string,
  options: { readonly ints?: boolean; readonly counts?: (ledger: Ledger, arrival: Arrival) => boolean } = {},
): Handlers => {
  const { arrivals, ledgers } = context.known;
  const { ints = false, counts = () => true } = options;
  const dead = (cause: string, origin: number): Arrival | undefined => {
    if (cause !== 'MSI' && !(ints && cause === 'INT')) return undefined;
    const arrival = arrivals.of(origin);
    if (arrival?.certain !== true || arrival.disturbed) return undefined;
    return arrival.expected.to === reason ? arrival : undefined;
  };
  return {
    translated: ({ by }) => {
      const arrival = dead(by, context.now());
      if (arrival !== undefined && counts(ledgers.of(arrival.its), arrival)) context.exercised();
    },
    lpi: ({ rd, intid, cause, origin }) => {
      const arrival = dead(cause, origin);
      if (arrival === undefined) return;
      const { deviceId, eventId } = arrival;
      context.violated(`${setEvent(arrival)} changes the pending state of ${lpi(rd, intid)}, but ${because(arrival)}`, {
        deviceId,
        eventId,
        rd,
        intid,
      });
    },
    vlpi: ({ vpeid, vINTID, cause, origin }) => {
      const arrival = dead(cause, origin);
      if (arrival === undefined) return;
      const { deviceId, eventId } = arrival;
      context.violated(
        `${setEvent(arrival)} changes the pending state of ${vlpi(vpeid, vINTID)}, but ${because(arrival)}`,
        { deviceId, eventId, vpeid, vINTID },
      );
    },
  };
};

const discardedEventIsDead = defineProperty({
  id: 'I-12',
  name: 'discarded-event-is-dead',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'After DISCARD and a completed SYNC (for a virtual event also the VSYNC of its vPE, A-56), an MSI of the event that arrives later changes no pending state, until the event is mapped again. The same holds for an event whose mapping was removed with the ITT of its device.',
  situation: 'an MSI arrives for an event that was mapped before and certainly is not mapped now',
  source: 'Arm GIC LPI guide; Arm sysreg GITS_TRANSLATER',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { ledgers } = context.known;
    const changedAt = ({ its, deviceId, eventId }: Arrival): number =>
      ledgers.of(its).events.get(eventKey(deviceId, eventId))?.changedAt ?? -1;
    return changesNothing(
      context,
      'event unmapped',
      (arrival) => `the event lost its mapping${since(changedAt(arrival))}, completed by SYNC`,
      { counts: (_, arrival) => changedAt(arrival) >= 0 },
    );
  },
});

const unmappedDeviceIsDead = defineProperty({
  id: 'I-13',
  name: 'unmapped-device-is-dead',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement: 'After MAPD V=0 and any completed SYNC, later MSIs of the device have no effect, whatever their EventID.',
  situation: 'an MSI arrives from a device that was mapped before and certainly is not mapped now',
  source: 'Arm sysreg GITS_TRANSLATER',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { ledgers } = context.known;
    return changesNothing(
      context,
      'device unmapped',
      ({ its, deviceId }) => `its device is unmapped${since(ledgers.of(its).devices.get(deviceId)?.changedAt ?? -1)}`,
      { counts: ({ devices }, { deviceId }) => devices.has(deviceId) },
    );
  },
});

const eventBeyondIttIsDead = defineProperty({
  id: 'I-14',
  name: 'event-beyond-itt-is-dead',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'An MSI whose EventID is 2^(Size+1) or more, with the Size of the MAPD in force, has no effect. In particular it does not act as another EventID within the ITT.',
  situation: 'an MSI arrives with an EventID beyond the ITT of its device',
  source: 'Arm sysreg GITS_TRANSLATER',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { ledgers } = context.known;
    return changesNothing(context, 'event out of range', ({ its, deviceId }) => {
      const size = ledgers.of(its).device(deviceId)?.size ?? 0;
      return `the ITT of its device has ${2 ** (size + 1)} events`;
    });
  },
});

const unmappedCollectionIsDead = defineProperty({
  id: 'I-17',
  name: 'unmapped-collection-is-dead',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'While the collection of its event is not mapped, and a SYNC has completed the unmap, an MSI changes no pending state at any redistributor.',
  situation: 'an MSI arrives for an event whose collection certainly is not mapped',
  source: 'Arm sysreg GITS_STATUSR, syndrome "collection unmapped"',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { ledgers } = context.known;
    return changesNothing(context, 'collection unmapped', ({ its, deviceId, eventId }) => {
      const ledger = ledgers.of(its);
      const icid = ledger.mapping(deviceId, eventId)?.icid ?? -1;
      return `its collection ${icid} is not mapped${since(ledger.collections.get(icid)?.changedAt ?? -1)}`;
    });
  },
});

const unmappedVpeIsDead = defineProperty({
  id: 'I-105',
  name: 'unmapped-vpe-takes-no-events',
  family: 'mapping',
  kind: 'hardware',
  architectures: V4,
  statement:
    'From the completion of VMAPP V=0 on an ITS to the next VMAPP V=1 there, MSIs and INTs of events of that ITS that name the vPE change no pending state, and ring no doorbell; nor does GITS_SGIR, once no ITS maps the vPE.',
  situation: 'an MSI or INT comes for an event whose vPE certainly is not mapped',
  source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
  needs: ['doorbell', ...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { ledgers } = context.known;
    const why = (vpeid: number, unmappedAt: number | undefined): string =>
      `vPE ${vpeid} is not mapped (VMAPP V=0${since(unmappedAt ?? -1)})`;
    const dead = changesNothing(
      context,
      'vPE unmapped',
      ({ its, expected: { vpeid } }) => why(vpeid, ledgers.of(its).vpes.get(vpeid)?.unmappedAt),
      { ints: true },
    );
    return {
      ...dead,
      vlpi: (event) => {
        dead.vlpi?.(event);
        const { vpeid, vINTID, cause, origin } = event;
        const vpe = ledgers.vpes.get(vpeid);
        if (cause !== 'GITS_SGIR' || vpe === undefined || vpe.mappers !== 0) return;
        context.violated(
          `${cause}${since(origin)} changes the pending state of ${vlpi(vpeid, vINTID)}, but ${why(vpeid, vpe.unmappedAt)}`,
          { vpeid, vINTID },
        );
      },
      doorbell: ({ rd, intid, vpeid }) => {
        if (!ledgers.isUnmapCertain(vpeid)) return;
        const because = why(vpeid, ledgers.vpes.get(vpeid)?.unmappedAt);
        context.violated(`doorbell ${lpi(rd, intid)} rings, but ${because}`, { rd, intid, vpeid });
      },
    };
  },
});

/** Hardware properties of events without a complete mapping. */
export const deadEvents: readonly Property[] = [
  discardedEventIsDead,
  unmappedDeviceIsDead,
  eventBeyondIttIsDead,
  unmappedCollectionIsDead,
  unmappedVpeIsDead,
];
