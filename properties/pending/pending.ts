/** Hardware properties of pending physical LPIs: what may clear one, and how often an LPI can be acknowledged. */
import type { Clear, Discard, Vmapp, Vmovp } from '../../models/architecture/commands.ts';
import type { Cause } from '../../models/architecture/events/interrupt-events.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { EventEntry } from '../../models/observer/ledger-entries.ts';
import { mayHaveDoorbell } from '../../models/observer/vpe-record.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { intidOf, lpi } from '../terms/interrupts.ts';
import { since } from '../terms/wording.ts';
import { noActiveState, onlyPendingAndEnabledIsAcknowledged, pendingAndEnabledIsPresented } from './acknowledgement.ts';
import { pendingCommands } from './commands.ts';

const CLEARERS: ReadonlySet<Cause> = new Set<Cause>(['acknowledge', 'CLEAR', 'DISCARD', 'MOVI', 'MOVALL']);

/** Commands, and a write, that clear the one LPI that they name. */
const NAMERS: ReadonlySet<Cause> = new Set<Cause>(['CLEAR', 'DISCARD', 'MOVI', 'CLRLPIR']);

const pendingStateIsKept = defineProperty({
  id: 'I-26',
  name: 'pending-lpi-stays-pending',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'A pending LPI stays pending until it is acknowledged, cleared by CLEAR, DISCARD or GICR_CLRLPIR, moved by MOVI or MOVALL, or dropped because EnableLPIs was cleared. CLEAR, DISCARD, MOVI and GICR_CLRLPIR clear only the LPI that they name, at its redistributor, and MOVI only where the redistributor changes. A disabled group and sleep clear nothing. A default doorbell is also cleared when its vPE becomes resident, and may move with VMOVP (A-16). A doorbell may be cleared with its vLPI by CLEAR or DISCARD (A-41, A-94). MAPC may move the LPIs of its collection (A-96), and MAPD V=1 of a mapped device may clear those of its events (A-98). Nothing else clears a pending LPI, and only a set-event makes it pending again.',
  situation: 'everything has settled while an LPI is pending',
  source: 'Arm GIC LPI guide; Arm GIC virtualisation guide',
  needs: ['consumed', 'lpi', 'direct-lpi', ...LEARNT_FROM.control],
  monitor: (context) => {
    const { view } = context;
    const { fixed } = context.profile;
    const { control, ledgers, lpis } = context.known;
    // Time at which a command was consumed, or GICR_CLRLPIR written → redistributor and INTID of the LPI that it clears.
    const named = context.map<number>();
    // INTIDs of default doorbells that some command has named.
    const doorbells = context.map<boolean>();
    // Redistributor and INTID of an LPI that was cleared since everything last settled → the redistributor.
    const cleared = context.map<number>();
    const maybeCleared = (rd: number, intid: number): void => {
      if (lpis.has(rd, intid) || view.pending(rd, intid) !== true) return;
      context.violated(`${lpi(rd, intid)} is pending, but it was cleared and nothing has set it since`, { rd, intid });
    };
    const name = accepted((command: Vmapp | Vmovp) => {
      if (command.form === 'v4.1') doorbells.set(command.defaultDoorbell, true);
    });
    // Time of a CLEAR or DISCARD of a vLPI → its vPE.
    const withdrawn = context.map<number>();
    const isRetracted = (intid: number, origin: number): boolean => {
      const vpe = ledgers.vpes.get(withdrawn.get(origin) ?? -1);
      return fixed['A-94'] !== 'stays' && vpe !== undefined && mayHaveDoorbell(vpe, intid);
    };
    // Redistributor and INTID → time of the MAPD or MAPC that may clear the LPI there.
    const remapped = context.times();
    const remaps = (its: number, holds: (entry: EventEntry, icid: number) => boolean): void => {
      const ledger = ledgers.of(its);
      for (const entry of ledger.events.values()) {
        const { mapping, deviceId, eventId } = entry;
        if (mapping === undefined || mapping.virtual || !holds(entry, mapping.icid)) continue;
        const { to, rd, intid } = ledger.resolve(deviceId, eventId);
        if (to === 'lpi') remapped.set(pair(rd, intid), context.now());
      }
    };
    const takeAway = accepted(({ deviceId, eventId }: Clear | Discard, { its }: ConsumedEvent) => {
      const { to, rd, intid, vpeid } = ledgers.of(its).resolve(deviceId, eventId);
      if (to === 'lpi') named.set(context.now(), pair(rd, intid));
      // A pending doorbell may go with its vLPI.
      const doorbell = to === 'vlpi' ? ledgers.of(its).mapping(deviceId, eventId)?.doorbell : undefined;
      if (doorbell !== undefined) named.set(context.now(), pair(rd, doorbell));
      // So may the default doorbell.
      if (to === 'vlpi') withdrawn.set(context.now(), vpeid);
    });
    return {
      commands: {
        VMAPP: name,
        VMOVP: name,
        MAPD: accepted(({ deviceId, valid }, { its }) => {
          if (valid && fixed['A-98'] !== 'stays') remaps(its, (entry) => entry.deviceId === deviceId);
        }),
        MAPC: accepted(({ icid, valid }, { its }) => {
          if (valid && fixed['A-96'] !== 'stay until MOVALL') remaps(its, (_, used) => used === icid);
        }),
        CLEAR: takeAway,
        DISCARD: takeAway,
        MOVI: accepted(({ deviceId, eventId, icid }, { its }) => {
          const ledger = ledgers.of(its);
          const { to, rd, intid } = ledger.resolve(deviceId, eventId);
          if (to === 'lpi' && ledger.collection(icid)?.rd !== rd) named.set(context.now(), pair(rd, intid));
        }),
      },
      'direct-lpi': ({ rd, intid, set }) => {
        if (!set) named.set(context.now(), pair(rd, intid));
      },
      lpi: ({ rd, intid, pending, changed, cause, origin }) => {
        if (pending || !changed) return;
        const key = pair(rd, intid);
        cleared.set(key, rd);
        if (NAMERS.has(cause) || cause === 'doorbell' ? named.get(origin) === key : CLEARERS.has(cause)) return;
        if (cause === 'EnableLPIs' && !control.isOn(rd)) return;
        if ((cause === 'MAPD' || cause === 'MAPC') && remapped.get(key) === origin) return;
        if (cause === 'default doorbell' && isRetracted(intid, origin)) return;
        if ((cause === 'residency' || cause === 'VMOVP') && doorbells.has(intid)) return;
        context.violated(`${cause}${since(origin)} clears ${lpi(rd, intid)}`, { rd, intid });
      },
      settled: () => {
        if (named.size > 0) named.clear();
        if (withdrawn.size > 0) withdrawn.clear();
        if (remapped.size > 0) remapped.clear();
        if (lpis.map.size > 0) {
          context.exercised();
          for (const { holder, intid } of lpis.map.values()) {
            if (view.pending(holder, intid) !== false) continue;
            context.violated(
              `${lpi(holder, intid)} was pending and is not pending any more, though nothing has cleared it`,
              {
                rd: holder,
                intid,
              },
            );
          }
        }
        if (cleared.size === 0) return;
        for (const [key, rd] of cleared) maybeCleared(rd, intidOf(key, rd));
        cleared.clear();
      },
    };
  },
});

const noInvention = defineProperty({
  id: 'I-27',
  name: 'no-more-acknowledgements-than-events',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'All PEs together acknowledge an LPI no more often than set-events came for it. Set-events are accepted MSIs and INTs, doorbells, writes of GICR_SETLPIR, and bits of a pending table that EnableLPIs loads. A move is no set-event.',
  situation: 'an LPI is acknowledged',
  source: 'Arm GIC LPI guide: LPIs are edge-triggered',
  needs: ['translated', 'doorbell', 'direct-lpi', 'lpi', 'acknowledged'],
  monitor: (context) => {
    // INTID → set-events so far minus acknowledgements so far.
    const credit = context.map<number>();
    return {
      translated: ({ target }) => {
        if (target.kind === 'lpi') credit.set(target.intid, (credit.get(target.intid) ?? 0) + 1);
      },
      doorbell: ({ intid }) => {
        credit.set(intid, (credit.get(intid) ?? 0) + 1);
      },
      'direct-lpi': ({ intid, set }) => {
        if (set) credit.set(intid, (credit.get(intid) ?? 0) + 1);
      },
      lpi: ({ intid, pending, cause }) => {
        if (pending && cause === 'EnableLPIs') credit.set(intid, (credit.get(intid) ?? 0) + 1);
      },
      acknowledged: ({ rd, intid }) => {
        if (intid === SPURIOUS) return;
        context.exercised();
        const left = (credit.get(intid) ?? 0) - 1;
        credit.set(intid, left);
        if (left >= 0) return;
        context.violated(
          `${lpi(rd, intid)} is acknowledged, but every event that came for it has been acknowledged already`,
          {
            rd,
            intid,
          },
        );
      },
    };
  },
});

const eventsMerge = defineProperty({
  id: 'I-28',
  name: 'one-acknowledgement-for-merged-events',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Between two acknowledgements of an LPI at one redistributor, an event or a move has set it there. Events that come while the LPI is pending merge into one.',
  situation: 'an LPI is acknowledged at a redistributor for the second time or later',
  source: 'Arm GIC LPI guide: LPIs are edge-triggered',
  needs: ['lpi', 'acknowledged'],
  monitor: (context) => {
    // Redistributor and INTID of an LPI that was acknowledged → true while it has not been set since.
    const acknowledged = context.map<boolean>();
    return {
      lpi: ({ rd, intid, pending }) => {
        if (!pending || acknowledged.size === 0) return;
        const key = pair(rd, intid);
        if (acknowledged.has(key)) acknowledged.set(key, false);
      },
      acknowledged: ({ rd, intid }) => {
        if (intid === SPURIOUS) return;
        const key = pair(rd, intid);
        const spent = acknowledged.get(key);
        acknowledged.set(key, true);
        if (spent === undefined) return;
        context.exercised();
        if (!spent) return;
        context.violated(`${lpi(rd, intid)} is acknowledged again, but nothing has set it since the last time`, {
          rd,
          intid,
        });
      },
    };
  },
});

/** Hardware properties of pending physical LPIs. */
export const pendingProperties: readonly Property[] = [
  pendingStateIsKept,
  noInvention,
  eventsMerge,
  onlyPendingAndEnabledIsAcknowledged,
  pendingAndEnabledIsPresented,
  noActiveState,
  ...pendingCommands,
];
