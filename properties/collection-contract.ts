/** What software owes to collections: mapped when they are needed, and not changed under the events that name them. */
import type { Command, Int, Mapc } from '../models/architecture/commands.ts';
import type { MsiEvent } from '../models/architecture/events.ts';
import { accepted } from './accepted.ts';
import type { EventEntry, Ledger } from './ghost/ledger.ts';
import { ALL, defineProperty, type Property } from './property.ts';
import { event, since } from './wording.ts';

/** A valid physical ITE that names the collection. */
const userOf = (ledger: Ledger, icid: number): EventEntry | undefined => {
  for (const entry of ledger.events.values()) {
    if (entry.mapping !== undefined && !entry.mapping.virtual && entry.mapping.icid === icid) return entry;
  }
  return undefined;
};

const named = (entry: EventEntry): string =>
  `${event(entry.deviceId, entry.eventId)} (mapped${since(entry.changedAt)})`;

const collectionMappedWhenNeeded = defineProperty({
  id: 'I-25',
  name: 'collection-mapped-when-needed',
  family: 'mapping',
  kind: 'lint',
  architectures: ALL,
  statement:
    'MOVI names a collection that is mapped, and the collection of an event is mapped by the time the event arrives. (An event through an unmapped collection is dropped; MOVI to one is a command error.)',
  situation: 'a MOVI, or an event of a mapped physical ITE',
  source: 'Arm sysreg GITS_STATUSR (syndrome 7); error 0x010109',
  monitor: (context) => {
    const { ledgers } = context.ghosts;
    const arrival = (its: number, { deviceId, eventId }: MsiEvent | Int): void => {
      const ledger = ledgers.of(its);
      const mapping = ledger.mapping(deviceId, eventId);
      if (mapping === undefined || mapping.virtual) return;
      context.exercised();
      if (ledger.collection(mapping.icid) !== undefined) return;
      context.lint(
        `${event(deviceId, eventId)} arrives, but its collection ICID=${mapping.icid} is not mapped: the event is lost`,
        { deviceId, eventId, icid: mapping.icid, intid: mapping.intid },
      );
    };
    return {
      msi: (event) => arrival(event.its, event),
      commands: {
        INT: (command, { its }) => arrival(its, command),
        MOVI: ({ deviceId, eventId, icid }, { its }) => {
          context.exercised();
          if (ledgers.of(its).collection(icid) !== undefined) return;
          context.lint(`MOVI of ${event(deviceId, eventId)} names ICID=${icid}, which is not mapped`, {
            deviceId,
            eventId,
            icid,
          });
        },
      },
    };
  },
});

const remapFollowedByMovall = defineProperty({
  id: 'I-112',
  name: 'collection-remap-followed-by-movall',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement:
    'MAPC V=1 that takes a collection with live events to another redistributor is followed on that queue by MOVALL(old, new), with nothing but SYNC and MOVALL in between. (A remap to the redistributor that the collection already has is only remarked on.)',
  situation: 'MAPC V=1 of a collection that is mapped',
  source: 'IHI 0069 5.3.9, quoted on xen-devel; Arm GIC LPI guide; Linux maps again at each CPU online',
  monitor: (context) => {
    const { ledgers } = context.ghosts;
    // One obligation for each queue: a second remap before the MOVALL of the first is itself something in between.
    const owedBy = context.map<number>();
    const oldRd = context.map<number>();
    const newRd = context.map<number>();
    const remappedAt = context.times();

    const settle = (its: number, command: Command): void => {
      const icid = owedBy.get(its);
      if (icid === undefined || command.op === 'SYNC') return;
      const from = oldRd.get(its);
      const to = newRd.get(its);
      if (command.op === 'MOVALL' && (command.rdbase1 !== from || command.rdbase2 !== to)) return;
      if (command.op !== 'MOVALL') {
        context.violated(
          `ICID=${icid} went from redistributor ${from} to ${to} (MAPC${since(remappedAt.get(its) ?? -1)}) while events name it, and ${command.op} comes before MOVALL RDbase1=${from} RDbase2=${to}: what was pending at ${from} is arbitrary`,
          { icid, rd: from ?? -1 },
        );
      }
      owedBy.delete(its);
      oldRd.delete(its);
      newRd.delete(its);
      remappedAt.delete(its);
    };

    const remap = (its: number, { icid, rdbase }: Mapc): void => {
      const ledger = ledgers.of(its);
      const before = ledger.collection(icid);
      if (before === undefined) return;
      const user = userOf(ledger, icid);
      context.exercised();
      if (before.rd === rdbase) {
        const used = user === undefined ? 'no event uses it' : `while ${named(user)} uses it`;
        context.lint(
          `MAPC of ICID=${icid} names redistributor ${rdbase}, which it has already; ${used}; whether caches are dropped is open`,
          { icid, rd: rdbase },
          'A-77',
        );
        return;
      }
      if (user === undefined) return;
      owedBy.set(its, icid);
      oldRd.set(its, before.rd);
      newRd.set(its, rdbase);
      remappedAt.set(its, context.now());
    };

    return {
      consumed: ({ its, command }) => {
        if (owedBy.size > 0) settle(its, command);
      },
      commands: {
        MAPC: accepted((command, { its }) => {
          if (command.valid) remap(its, command);
        }),
      },
    };
  },
});

const unmapOnlyUnusedCollection = defineProperty({
  id: 'I-123',
  name: 'unmap-only-unused-collection',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement: 'MAPC V=0 only when no event names the collection: its events are discarded or moved first.',
  situation: 'MAPC V=0 of a mapped collection',
  source: 'GIC-600AE TRM (ITE_INVALID); IHI 0069 MAPC',
  monitor: (context) => {
    const { ledgers } = context.ghosts;
    return {
      commands: {
        MAPC: accepted(({ icid, valid }, { its }) => {
          const ledger = ledgers.of(its);
          if (valid || ledger.collection(icid) === undefined) return;
          context.exercised();
          const user = userOf(ledger, icid);
          if (user === undefined) return;
          context.violated(`MAPC V=0 of ICID=${icid} while ${named(user)} still names it`, {
            icid,
            deviceId: user.deviceId,
            eventId: user.eventId,
          });
        }),
      },
    };
  },
});

export const collectionContract: readonly Property[] = [
  collectionMappedWhenNeeded,
  remapFollowedByMovall,
  unmapOnlyUnusedCollection,
];
