/** Hardware properties of commands that move or clear pending physical LPIs, and of the SYNC after them. */

import type { Clear, Discard } from '../../models/architecture/commands.ts';
import type { Cause } from '../../models/architecture/events/interrupt-events.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import type { Move } from '../../models/observer/moves.ts';
import { ALL, defineProperty, type MonitorContext, type Property, type Subject } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { lpi } from '../terms/interrupts.ts';
import { event, since } from '../terms/wording.ts';
import { virtualClear } from './virtual-clear.ts';

const movi = ({ deviceId, eventId, from, to, at }: Move): string =>
  `MOVI of ${event(deviceId, eventId)} from rd${from} to rd${to}${since(at)}`;

const subjectOf = ({ deviceId, eventId, intid }: Move, rd: number): Subject => ({ deviceId, eventId, intid, rd });

/** The ITS of the move has consumed a SYNC of this redistributor after that time. */
const isSynced = (context: MonitorContext, { its }: Move, rd: number, after: number): boolean =>
  (context.known.ledgerOf(its).syncedAt.get(rd) ?? -1) > after;

const moviMovesThePendingBit = defineProperty({
  id: 'I-29',
  name: 'movi-moves-the-pending-bit',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  on: ({ redistributors }) => redistributors > 1,
  statement:
    'MOVI of an event that is the only user of its LPI: once a SYNC of the old redistributor is consumed, the LPI is not pending there, and the event does not set it there any more. Once a SYNC of the new redistributor is consumed as well, the LPI is pending there if it was pending at either redistributor before or was set since, unless it was acknowledged or cleared since. Without the SYNCs the same holds in the end, except for an event that came after MOVI.',
  situation: 'a SYNC of the old redistributor is consumed after MOVI',
  source: 'QEMU process_movi; Arm GIC LPI guide',
  needs: [...LEARNT_FROM.moves],
  monitor: (context) => {
    const { arrivals, lpis, moves } = context.known;
    const isLost = (move: Move): boolean => move.alive && !lpis.has(move.to, move.intid);
    return {
      commands: {
        SYNC: accepted(({ rdbase }, { its }) => {
          if (moves.isEmpty) return;
          for (const move of moves.all()) {
            if (move.its !== its) continue;
            const { from, to, intid, at } = move;
            if (from === rdbase) {
              context.exercised();
              if (lpis.has(from, intid)) {
                context.violated(
                  `${movi(move)}: SYNC of rd${from} is consumed, but ${lpi(from, intid)} is still pending`,
                  {
                    ...subjectOf(move, from),
                  },
                );
              }
            }
            const both =
              (from === rdbase && isSynced(context, move, to, at)) ||
              (to === rdbase && isSynced(context, move, from, at));
            if (!both || !isLost(move)) continue;
            context.violated(
              `${movi(move)}: SYNCs of both are consumed, but ${lpi(to, intid)} is not pending, though it was pending or was set, and neither acknowledged nor cleared since`,
              subjectOf(move, to),
            );
          }
        }),
      },
      lpi: ({ rd, intid, pending, cause, origin }) => {
        if (!pending || moves.isEmpty || (cause !== 'MSI' && cause !== 'INT')) return;
        for (const move of moves.all()) {
          if (move.intid !== intid || move.from !== rd || !isSynced(context, move, rd, move.at)) continue;
          const arrival = arrivals.of(origin);
          if (arrival?.deviceId !== move.deviceId || arrival.eventId !== move.eventId) continue;
          if (arrival.its !== move.its) continue;
          context.violated(
            `${movi(move)}: ${cause}${since(origin)} sets ${lpi(rd, intid)} after a SYNC of rd${rd}`,
            subjectOf(move, rd),
          );
        }
      },
      settled: () => {
        if (moves.isEmpty) return;
        for (const move of moves.all()) {
          if (move.acceptedAt < 0 && lpis.has(move.from, move.intid)) {
            context.violated(
              `${movi(move)}: no event came since, but ${lpi(move.from, move.intid)} is still pending, and nothing under way will clear it`,
              subjectOf(move, move.from),
            );
          }
          if (!isLost(move)) continue;
          context.violated(
            `${movi(move)}: the LPI was pending or was set, and neither acknowledged nor cleared since, but ${lpi(move.to, move.intid)} is not pending and never will be`,
            subjectOf(move, move.to),
          );
        }
      },
    };
  },
});

const msiUnderMoveIsKept = defineProperty({
  id: 'I-30',
  name: 'msi-under-movi-is-not-lost',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  on: ({ redistributors }) => redistributors > 1,
  statement:
    'An MSI or INT that is accepted while a MOVI of its event is under way is not lost: after a SYNC of the old and then one of the new redistributor its LPI is pending at the new one, unless it was acknowledged or cleared since. Without the SYNCs the same holds in the end.',
  situation: 'an event comes between its MOVI and the SYNC of the old redistributor',
  source: 'QEMU process_movi; IHI 0069, MOVI and SYNC',
  needs: [...LEARNT_FROM.moves],
  monitor: (context) => {
    const { lpis, moves } = context.known;
    const isLost = ({ acceptedAt, to, intid }: Move): boolean => acceptedAt >= 0 && !lpis.has(to, intid);
    const report = (move: Move, why: string): void =>
      context.violated(
        `${movi(move)}: an event came${since(move.acceptedAt)}, but ${lpi(move.to, move.intid)} is not pending, ${why}`,
        subjectOf(move, move.to),
      );
    return {
      translated: ({ its, deviceId, eventId, target }) => {
        if (moves.isEmpty || target.kind !== 'lpi') return;
        for (const move of moves.all()) {
          if (move.its !== its || move.deviceId !== deviceId || move.eventId !== eventId) continue;
          if (!isSynced(context, move, move.from, move.at)) {
            context.exercised();
          }
        }
      },
      commands: {
        SYNC: accepted(({ rdbase }, { its }) => {
          if (moves.isEmpty) return;
          for (const move of moves.all()) {
            if (move.its !== its) continue;
            if (move.to !== rdbase || !isLost(move) || !isSynced(context, move, move.from, move.acceptedAt)) continue;
            report(move, `though SYNCs of rd${move.from} and rd${move.to} have been consumed since`);
          }
        }),
      },
      settled: () => {
        if (moves.isEmpty) return;
        for (const move of moves.all()) if (isLost(move)) report(move, 'and never will be');
      },
    };
  },
});

/** Causes that set an LPI without an MSI or a command that names it. */
const OTHER_SETTERS: ReadonlySet<Cause> = new Set<Cause>([
  'doorbell',
  'default doorbell',
  'VMOVP',
  'SETLPIR',
  'EnableLPIs',
]);

const clearClears = defineProperty({
  id: 'I-32',
  name: 'clear-and-discard-clear-pending-state',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'After the sequence SYNC(r), CLEAR or DISCARD of an event whose LPI is at r, SYNC(r), the LPI is not pending at r, if no event, move or write came for it after the first SYNC. The same holds for a vLPI with VSYNCs of its vPE, and for both without SYNC or VSYNC once every effect under way has landed.',
  situation: 'that sequence is complete',
  source: 'IHI 0069, CLEAR and DISCARD; Linux vgic_its_cmd_handle_clear',
  needs: ['translated', 'doorbell', 'lpi', 'direct-lpi', 'vlpi', ...LEARNT_FROM.control, ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { control, ledgers, lpis } = known;
    // Time of the last MOVALL.
    const movedAt = context.times();
    // INTID → time of the last event, move or write that sets or moves the LPI and may still be under way.
    const cameAt = context.times();
    // INTID → the redistributor at which the LPI is being cleared while no other effect for it is under way.
    const clearing = context.map<number>();
    // INTID → the ITS that clears the LPI.
    const clearedBy = context.map<number>();
    const virtual = virtualClear(context);
    const came = (intid: number): void => {
      cameAt.set(intid, context.now());
      if (clearing.size > 0) clearing.delete(intid);
    };
    const clear = accepted((command: Clear | Discard, event: ConsumedEvent) => {
      const { its } = event;
      virtual.clear(command, event);
      const { deviceId, eventId } = command;
      const ledger = ledgers.of(its);
      const { to, rd, intid } = ledger.resolve(deviceId, eventId);
      if (to !== 'lpi' || !control.isOn(rd) || known.hasChangedIts(intid)) return;
      const last = Math.max(cameAt.get(intid) ?? -1, movedAt.get(0) ?? -1);
      if (last >= 0 && last >= (ledger.syncedAt.get(rd) ?? -1)) return;
      clearing.set(intid, rd);
      clearedBy.set(intid, its);
    });
    return {
      translated: ({ target }) => {
        if (target.kind === 'lpi') came(target.intid);
        else virtual.translated(target);
      },
      doorbell: ({ intid }) => came(intid),
      lpi: ({ intid, pending, cause }) => {
        if (pending && OTHER_SETTERS.has(cause)) came(intid);
      },
      'direct-lpi': ({ intid, set }) => {
        if (set) came(intid);
      },
      commands: {
        MOVI: accepted(({ deviceId, eventId }, { its }) => {
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping !== undefined) came(mapping.intid);
        }),
        MOVALL: accepted(() => {
          movedAt.set(0, context.now());
          clearing.clear();
        }),
        CLEAR: clear,
        DISCARD: clear,
        VMOVI: accepted(virtual.vmovi),
        VMAPP: accepted(virtual.vmapp),
        VMOVP: accepted(virtual.vmovp),
        VSYNC: accepted(virtual.vsync),
        SYNC: accepted(({ rdbase }, { its }) => {
          if (clearing.size === 0) return;
          const { syncedAt } = ledgers.of(its);
          for (const [intid, rd] of clearing) {
            if (rd !== rdbase || clearedBy.get(intid) !== its) continue;
            clearing.delete(intid);
            context.exercised();
            if (!lpis.has(rd, intid)) continue;
            context.violated(
              `${lpi(rd, intid)} is pending though it was cleared between two SYNCs of rd${rd}, and nothing came for it since the first${since(syncedAt.get(rd) ?? -1)}`,
              { rd, intid },
            );
          }
        }),
      },
      settled: () => {
        virtual.settled();
        for (const [intid, rd] of clearing) {
          context.exercised();
          if (!lpis.has(rd, intid)) continue;
          context.violated(`${lpi(rd, intid)} stays pending, though it was cleared and nothing came for it since`, {
            rd,
            intid,
          });
        }
        clearing.clear();
        cameAt.clear();
        movedAt.clear();
      },
    };
  },
});

/** Causes whose effects at its redistributor a SYNC waits for. */
const PHYSICAL: ReadonlySet<Cause> = new Set<Cause>(['MSI', 'INT', 'CLEAR', 'DISCARD', 'MOVI', 'MOVALL']);

const syncFlushes = defineProperty({
  id: 'I-89',
  name: 'sync-flushes-physical-effects',
  family: 'pending',
  kind: 'hardware',
  architectures: ALL,
  statement:
    'Once an ITS has consumed a SYNC of a redistributor, no MSI or command of that ITS that is older than the SYNC sets, clears or moves a physical LPI there.',
  situation: 'an MSI or a command changes the pending state of a redistributor that a SYNC has named before',
  source: 'IHI 0069, SYNC',
  needs: ['lpi', ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { ledgers } = known;
    return {
      lpi: ({ rd, intid, pending, cause, origin }) => {
        if (!PHYSICAL.has(cause)) return;
        const its = known.itsOf(origin);
        const at = its < 0 ? undefined : ledgers.of(its).syncedAt.get(rd);
        if (at === undefined) return;
        context.exercised();
        if (origin >= at) return;
        context.violated(
          `${cause}${since(origin)} ${pending ? 'sets' : 'clears'} ${lpi(rd, intid)} only after the SYNC of rd${rd}${since(at)}`,
          { rd, intid },
        );
      },
    };
  },
});

/** Hardware properties of commands on pending state. */
export const pendingCommands: readonly Property[] = [
  moviMovesThePendingBit,
  msiUnderMoveIsKept,
  clearClears,
  syncFlushes,
];
