/** Hardware properties of ICC_IAR1_EL1: a read returns only an LPI that is pending and enabled, and returns one if there is one. */
import type { Cause } from '../../models/architecture/events/interrupt-events.ts';
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Ledger } from '../../models/observer/ledger.ts';
import { ALL, defineProperty } from '../property.ts';
import { intidOf, lpi, setEvent } from '../terms/interrupts.ts';
import { wasAtRest } from '../terms/rest.ts';
import { since } from '../terms/wording.ts';

/** Causes that clear a pending LPI without an acknowledgement. An LPI that was presented before may be acknowledged until SYNC. */
const RACES: ReadonlySet<Cause> = new Set<Cause>([
  'CLEAR',
  'DISCARD',
  'MOVI',
  'MOVALL',
  'residency',
  'VMOVP',
  'CLRLPIR',
  'EnableLPIs',
]);

export const onlyPendingAndEnabledIsAcknowledged = defineProperty({
  id: 'I-116',
  name: 'only-pending-and-enabled-lpi-is-acknowledged',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A PE can acknowledge an LPI only if the LPI is pending at its redistributor, a configuration that may be in use there enables it, EnableLPIs and EnableGrp1 are 1, and the redistributor is awake. The acknowledgement clears that pending bit and no other. An LPI that was presented before CLEAR, DISCARD or a move may still be acknowledged until a SYNC of the redistributor.',
  situation: 'an LPI is acknowledged',
  source: 'Arm GIC LPI guide; IHI 0069, prioritisation',
  needs: ['acknowledged', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control, ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { config, control, ledgers, lpis } = known;
    // Redistributor and INTID → time at which something other than an acknowledgement cleared the pending bit.
    const takenAt = context.times();
    // The ITS whose command cleared it; -1 if the redistributor did.
    const takenBy = context.map<number>();
    // LPI that was acknowledged and is not cleared yet → the redistributor.
    const awaited = context.map<number>();
    const isGone = (rd: number, intid: number): boolean => {
      if (lpis.has(rd, intid)) return false;
      const key = pair(rd, intid);
      const at = takenAt.get(key) ?? -1;
      const by = takenBy.get(key) ?? -1;
      const isSynced = ({ its, syncedAt }: Ledger): boolean => (by < 0 || its === by) && (syncedAt.get(rd) ?? -1) > at;
      return at < 0 || ledgers.all.some(isSynced);
    };
    return {
      acknowledged: ({ rd, intid }) => {
        if (intid === SPURIOUS) return;
        context.exercised();
        const closed = control.closedBy(rd);
        if (closed !== undefined) context.violated(`${lpi(rd, intid)} is acknowledged, but ${closed}`, { rd, intid });
        if (isGone(rd, intid)) {
          context.violated(`${lpi(rd, intid)} is acknowledged, but it is not pending`, { rd, intid });
          return;
        }
        if (!config.allowed(rd, intid).on) {
          context.violated(
            `${lpi(rd, intid)} is acknowledged, but every configuration that may be in use disables it`,
            {
              rd,
              intid,
            },
          );
        }
        if (lpis.has(rd, intid)) awaited.set(pair(rd, intid), rd);
      },
      lpi: ({ rd, intid, pending, changed, cause, origin }) => {
        if (pending) return;
        const key = pair(rd, intid);
        if (cause === 'acknowledge') {
          if (awaited.delete(key) || !changed) return;
          context.violated(`an acknowledgement clears ${lpi(rd, intid)}, but another LPI was acknowledged`, {
            rd,
            intid,
          });
        } else if (changed && RACES.has(cause)) {
          takenAt.set(key, context.now());
          takenBy.set(key, known.itsOf(origin));
        }
      },
      settled: () => {
        if (awaited.size === 0) return;
        for (const [key, rd] of awaited) {
          const intid = intidOf(key, rd);
          context.violated(`${lpi(rd, intid)} was acknowledged and is still pending`, { rd, intid });
        }
        awaited.clear();
      },
    };
  },
});

export const pendingAndEnabledIsPresented = defineProperty({
  id: 'I-117',
  name: 'pending-and-enabled-lpi-is-presented',
  family: 'pending',
  kind: 'liveness',
  architectures: ALL,
  statement:
    'While an LPI is pending at the redistributor of a PE, and every configuration that may be in use enables it, once everything has settled a read of ICC_IAR1_EL1 by that PE does not return 1023, provided that EnableLPIs and EnableGrp1 are 1 and the redistributor is awake. (The model gives all LPIs one priority, and no priority mask, group or CPU interface holds them back.)',
  situation: 'ICC_IAR1_EL1 is read, with everything settled, while such an LPI is pending',
  source: 'Arm GIC LPI guide; IHI 0069, prioritisation: a pending interrupt is presented in finite time',
  needs: ['acknowledged', 'settled', 'lpi', ...LEARNT_FROM.config, ...LEARNT_FROM.control],
  monitor: (context) => {
    const { config, control, lpis } = context.known;
    return {
      acknowledged: ({ rd, intid: answer }) => {
        if (lpis.map.size === 0 || !control.presents(rd) || !wasAtRest(context)) return;
        for (const { holder, intid } of lpis.map.values()) {
          if (holder !== rd || config.allowed(rd, intid).off) continue;
          context.exercised();
          if (answer !== SPURIOUS) return;
          context.violated(`ICC_IAR1_EL1 reads 1023, but ${lpi(rd, intid)} is pending and certainly enabled`, {
            rd,
            intid,
          });
          return;
        }
      },
    };
  },
});

export const noActiveState = defineProperty({
  id: 'I-122',
  name: 'acknowledged-lpi-becomes-pending-again',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'LPIs have no active state: after an acknowledgement the next event makes the LPI pending again, before any EOI. (Programs have no EOI yet, so that every event after an acknowledgement is one before EOI.)',
  situation: 'an event comes for an LPI that was acknowledged at that redistributor before',
  source: 'Arm GIC LPI guide: LPIs have no active state',
  needs: ['acknowledged', ...LEARNT_FROM.arrivals],
  monitor: (context) => {
    const { arrivals } = context.known;
    // Redistributor and INTID → time of the last acknowledgement.
    const acknowledgedAt = context.times();
    return {
      acknowledged: ({ rd, intid }) => {
        if (intid !== SPURIOUS) acknowledgedAt.set(pair(rd, intid), context.now());
      },
      translated: ({ target }) => {
        if (acknowledgedAt.size === 0 || target.kind !== 'lpi') return;
        if (acknowledgedAt.has(pair(target.rd, target.intid))) context.exercised();
      },
      settled: () => {
        if (arrivals.owed === 0 || acknowledgedAt.size === 0) return;
        for (const arrival of arrivals.all()) {
          const { to, rd, intid } = arrival.expected;
          if (to !== 'lpi' || !arrivals.isOwed(arrival)) continue;
          const at = acknowledgedAt.get(pair(rd, intid));
          if (at === undefined || at > arrival.origin) continue;
          context.violated(
            `${lpi(rd, intid)} was acknowledged${since(at)}, and ${setEvent(arrival)} does not make it pending again`,
            { rd, intid, deviceId: arrival.deviceId, eventId: arrival.eventId },
          );
        }
      },
    };
  },
});
