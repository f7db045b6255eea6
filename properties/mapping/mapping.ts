/** Hardware properties of the tables of an ITS: an event sets the interrupt of its newest certain mapping, and no other. */

import type { Sync, Vsync } from '../../models/architecture/commands.ts';
import type { Target } from '../../models/architecture/events/interrupt-events.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { pair } from '../../models/architecture/keys.ts';
import type { Arrival } from '../../models/observer/arrivals.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Resolved } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty, type Handlers, type MonitorContext, type Property, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { actualTarget, expectedTarget, lpi, setEvent } from '../terms/interrupts.ts';
import { vlpi } from '../terms/vpes.ts';
import { event, since } from '../terms/wording.ts';
import { deadEvents } from './dead-events.ts';
import { mappingFrame } from './frame.ts';

const about = ({ deviceId, eventId }: Arrival): { readonly deviceId: number; readonly eventId: number } => ({
  deviceId,
  eventId,
});

const oneEventOneInterrupt = defineProperty({
  id: 'I-10',
  name: 'one-event-sets-one-interrupt',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'An accepted MSI or INT sets at most one interrupt, physical or virtual. The only other LPI that it can set is a doorbell.',
  situation: 'an MSI or INT sets an interrupt',
  source: 'QEMU gicv3_internal.h, ITE fields; Linux irq-gic-v4.c',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { arrivals } = context.known;
    return {
      lpi: ({ rd, intid, pending, cause, origin }) => {
        if (!pending || (cause !== 'MSI' && cause !== 'INT')) return;
        context.exercised();
        const arrival = arrivals.of(origin);
        if (arrival === undefined || (arrival.vlpi === -1 && (arrival.lpi === -1 || arrival.lpi === pair(rd, intid))))
          return;
        const other = arrival.vlpi === -1 ? 'another physical LPI' : 'a virtual interrupt';
        context.violated(`${setEvent(arrival)} sets ${lpi(rd, intid)}, and has set ${other} already`, {
          ...about(arrival),
          rd,
          intid,
        });
      },
      vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
        if (!pending || (cause !== 'MSI' && cause !== 'INT')) return;
        context.exercised();
        const arrival = arrivals.of(origin);
        if (
          arrival === undefined ||
          (arrival.lpi === -1 && (arrival.vlpi === -1 || arrival.vlpi === pair(vpeid, vINTID)))
        )
          return;
        const other = arrival.lpi === -1 ? 'another virtual interrupt' : 'a physical LPI';
        context.violated(`${setEvent(arrival)} sets ${vlpi(vpeid, vINTID)}, and has set ${other} already`, {
          ...about(arrival),
          vpeid,
          vINTID,
        });
      },
    };
  },
});

/** A set-event that `concerns` selects, and whose target is certain, sets this target and no other. */
const reaches = (context: MonitorContext, concerns: (arrival: Arrival) => boolean): Handlers => {
  const { arrivals } = context.known;
  const isCertain = (arrival: Arrival | undefined): arrival is Arrival =>
    arrival?.certain === true && !arrival.disturbed && concerns(arrival);

  const owed = (arrival: Arrival, why: string): void => {
    const { to, rd, vpeid, intid } = arrival.expected;
    context.violated(`${setEvent(arrival)} has not set ${expectedTarget(arrival.expected)}, ${why}`, {
      ...about(arrival),
      ...(to === 'lpi' ? { rd, intid } : { vpeid, vINTID: intid }),
    });
  };

  const complete = accepted((command: Sync | Vsync, { its }: ConsumedEvent) => {
    if (arrivals.owed === 0) return;
    for (const arrival of arrivals.all()) {
      if (!arrivals.isOwed(arrival) || arrival.its !== its || !concerns(arrival)) continue;
      const { to, rd, vpeid } = arrival.expected;
      if (command.op === 'SYNC' && to === 'lpi' && rd === command.rdbase) {
        owed(arrival, `though SYNC of rd${rd} has been consumed`);
      } else if (command.op === 'VSYNC' && to === 'vlpi' && vpeid === command.vpeid) {
        owed(arrival, `though VSYNC of vPE ${vpeid} has been consumed`);
      }
    }
  });

  return {
    translated: () => {
      if (isCertain(arrivals.of(context.now()))) context.exercised();
    },
    lpi: ({ rd, intid, pending, cause, origin }) => {
      if (!pending || (cause !== 'MSI' && cause !== 'INT')) return;
      const arrival = arrivals.of(origin);
      if (!isCertain(arrival)) return;
      const { expected } = arrival;
      if (expected.to === 'lpi' && expected.rd === rd && expected.intid === intid) return;
      context.violated(`${setEvent(arrival)} sets ${lpi(rd, intid)} and not ${expectedTarget(expected)}`, {
        ...about(arrival),
        rd,
        intid,
      });
    },
    vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
      if (!pending || (cause !== 'MSI' && cause !== 'INT')) return;
      const arrival = arrivals.of(origin);
      if (!isCertain(arrival)) return;
      const { expected } = arrival;
      if (expected.to === 'vlpi' && expected.vpeid === vpeid && expected.intid === vINTID) return;
      context.violated(`${setEvent(arrival)} sets ${vlpi(vpeid, vINTID)} and not ${expectedTarget(expected)}`, {
        ...about(arrival),
        vpeid,
        vINTID,
      });
    },
    commands: { SYNC: complete, VSYNC: complete },
    settled: () => {
      if (arrivals.owed === 0) return;
      for (const arrival of arrivals.all()) {
        if (arrivals.isOwed(arrival) && concerns(arrival)) owed(arrival, 'and never will');
      }
    },
  };
};

const mappedEventReachesItsLpi = defineProperty({
  id: 'I-11',
  name: 'mapped-event-sets-its-lpi',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'An MSI that arrives after the SYNC that completed its mapping sets the LPI of that mapping at the redistributor of its collection, and no other interrupt. The LPI is set by the time that a later SYNC of that redistributor is consumed, and in the end without one. A command that changes the event or its pending state meanwhile makes the outcome open.',
  situation: 'an MSI arrives, and its physical mapping is certain',
  source: 'IHI 0069, SYNC; Arm GIC LPI guide',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => reaches(context, ({ by, expected }) => by === 'MSI' && expected.to === 'lpi'),
});

const mappedEventReachesItsVlpi = defineProperty({
  id: 'I-87',
  name: 'mapped-event-sets-its-vlpi',
  family: 'mapping',
  kind: 'hardware',
  architectures: V4,
  statement:
    'An MSI or INT that comes after the VSYNC that completed its virtual mapping sets the vLPI of that mapping for its vPE, and no other virtual interrupt. The vLPI is set by the time that a later VSYNC of that vPE is consumed, and in the end without one.',
  situation: 'an MSI or INT comes, and its virtual mapping is certain',
  source: 'IHI 0069, VSYNC (what it promises to MSIs: A-56, weakest reading)',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => reaches(context, ({ expected }) => expected.to === 'vlpi'),
});

const intActsAsMsi = defineProperty({
  id: 'I-33',
  name: 'int-acts-as-msi',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'INT of a fully mapped event acts as the MSI of the event: it sets the interrupt of the mapping and no other, by the time that a later SYNC of the redistributor, or VSYNC of the vPE, is consumed.',
  situation: 'INT of a fully mapped event is consumed',
  source: 'Arm GIC LPI guide; IHI 0069, INT',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) =>
    reaches(context, ({ by, expected }) => by === 'INT' && (expected.to === 'lpi' || expected.to === 'vlpi')),
});

const msiStaysAtItsRedistributor = defineProperty({
  id: 'I-34',
  name: 'msi-sets-at-one-redistributor-only',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'An MSI that goes through a physical mapping changes pending state at the redistributor of its collection only.',
  situation: 'an MSI sets a physical LPI',
  source: 'IHI 0069, MAPC and MAPTI',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { arrivals } = context.known;
    return {
      lpi: ({ rd, intid, cause, origin }) => {
        if (cause !== 'MSI') return;
        context.exercised();
        const arrival = arrivals.of(origin);
        if (arrival === undefined || arrival.disturbed) return;
        const { expected, certain, sentTo } = arrival;
        const routed = certain && expected.to === 'lpi' ? expected.rd : sentTo;
        if (routed < 0 || routed === rd) return;
        context.violated(
          `${setEvent(arrival)} is routed to rd${routed}, but changes the pending state of ${lpi(rd, intid)}`,
          { ...about(arrival), rd, intid },
        );
      },
    };
  },
});

const isExpected = (target: Target, { to, rd, intid, vpeid, doorbell }: Readonly<Resolved>): boolean => {
  if (to === 'lpi') return target.kind === 'lpi' && target.rd === rd && target.intid === intid;
  if (to !== 'vlpi') return target.kind === 'none';
  return (
    target.kind === 'vlpi' &&
    target.rd === rd &&
    target.vpeid === vpeid &&
    target.vINTID === intid &&
    target.doorbell === doorbell
  );
};

const syncPublishesMappings = defineProperty({
  id: 'I-88',
  name: 'sync-publishes-mappings',
  family: 'mapping',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'An MSI that arrives after any SYNC of the queue is translated with tables at least as new as that SYNC. For a virtual mapping a VSYNC of its vPE must have followed as well (A-56, weakest reading).',
  situation: 'an MSI arrives after a SYNC, and its translation is certain',
  source: 'IHI 0069, SYNC',
  needs: [...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { arrivals, ledgers } = context.known;
    return {
      translated: ({ its, by, deviceId, eventId, target }) => {
        if (by !== 'MSI') return;
        const arrival = arrivals.of(context.now());
        if (arrival?.certain !== true) return;
        const ledger = ledgers.of(its);
        if (ledger.lastSync >= 0) context.exercised();
        if (isExpected(target, arrival.expected)) return;
        const entryChanged = since(ledger.lastSync);
        context.violated(
          `the MSI of ${event(deviceId, eventId)} is translated to ${actualTarget(target)}; by the tables as they were at the last SYNC${entryChanged} it goes to ${expectedTarget(arrival.expected)}`,
          { deviceId, eventId },
        );
      },
    };
  },
});

/** Hardware properties of the tables of an ITS. */
export const mappingProperties: readonly Property[] = [
  oneEventOneInterrupt,
  mappedEventReachesItsLpi,
  ...deadEvents,
  ...mappingFrame,
  intActsAsMsi,
  msiStaysAtItsRedistributor,
  mappedEventReachesItsVlpi,
  syncPublishesMappings,
];
