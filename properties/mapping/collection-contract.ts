/** Software contracts on collections: map one before it is used, and do not remap or unmap it while events name it. */
import type { Command, Int, Mapc, Movall } from '../../models/architecture/commands.ts';
import type { MsiEvent } from '../../models/architecture/events/interrupt-events.ts';
import { pair } from '../../models/architecture/keys.ts';
import type { Ledger } from '../../models/observer/ledger.ts';
import type { EventEntry, Remap } from '../../models/observer/ledger-entries.ts';
import { ALL, defineProperty, type Property } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { event, since } from '../terms/wording.ts';

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
    'The collection of an event is mapped by the time the event arrives. (An event through an unmapped collection is dropped. MOVI to one breaks P-CMD.)',
  situation: 'an event of a mapped physical ITE',
  source: 'Arm sysreg GITS_STATUSR (syndrome 7)',
  needs: ['msi', 'consumed'],
  restsOn: ['events', 'collections'],
  monitor: (context) => {
    const { ledgers } = context.known;
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
      },
    };
  },
});

/** The remapped collection, still without MOVALL, whose pending bits the command needs or moves elsewhere; undefined for none. */
const disturbed = (ledger: Ledger, command: Command): number | undefined => {
  const ofEvent = (deviceId: number, eventId: number): number | undefined => {
    const mapping = ledger.mapping(deviceId, eventId);
    return mapping !== undefined && !mapping.virtual && ledger.remaps.has(mapping.icid) ? mapping.icid : undefined;
  };
  switch (command.op) {
    case 'MOVI':
    case 'CLEAR':
    case 'DISCARD':
      return ofEvent(command.deviceId, command.eventId);
    case 'MAPC':
      if (command.valid && ledger.collection(command.icid)?.rd === command.rdbase) return undefined;
      return ledger.remaps.has(command.icid) ? command.icid : undefined;
    case 'MOVALL':
      if (command.rdbase1 === command.rdbase2) return undefined;
      for (const [icid, { from, to }] of ledger.remaps) {
        if (from === command.rdbase1 && to !== command.rdbase2) return icid;
      }
      return undefined;
    default:
      return undefined;
  }
};

const remapFollowedByMovall = defineProperty({
  id: 'I-112',
  name: 'collection-remap-followed-by-movall',
  family: 'mapping',
  kind: 'software',
  architectures: ALL,
  statement:
    'When MAPC V=1 moves a collection with mapped events to another redistributor, MOVALL(old, new) follows on the same queue. Pending LPIs stay at the old redistributor until then. Before that MOVALL there is no MOVI, CLEAR or DISCARD of such an event, no other MAPC of the collection, and no MOVALL that moves the pending LPIs elsewhere. (These are remarks only: a remap that is still without its MOVALL at the end of a trace or program, or when EnableLPIs of the old redistributor is cleared, so that nothing can be moved any more; and a remap to the redistributor that the collection already has.)',
  situation: 'MAPC V=1 of a collection that is mapped',
  source: 'IHI 0069 5.3.9, quoted on xen-devel; Arm GIC LPI guide; Linux maps again at each CPU online',
  needs: ['consumed'],
  restsOn: ['events', 'collections'],
  monitor: (context) => {
    const { ledgers } = context.known;
    // ITS and ICID → time at which the remap was found broken.
    const toldAt = context.times();

    // ITS and ICID → another ITS that was sent the MOVALL of the remap.
    const sentElsewhere = context.map<number>();

    const owed = (its: number, icid: number, { from, to, at }: Remap, then: string): void => {
      if ((toldAt.get(pair(its, icid)) ?? -1) >= at) return;
      toldAt.set(pair(its, icid), context.now());
      const elsewhere = sentElsewhere.get(pair(its, icid));
      const so =
        elsewhere === undefined
          ? `LPIs that were pending at ${from} are left there`
          : `ITS ${elsewhere} was sent one, and nothing orders the queues of two ITSs`;
      context.lint(
        `ICID=${icid} went from redistributor ${from} to ${to} (MAPC${since(at)}) while events name it, and no MOVALL RDbase1=${from} RDbase2=${to} has followed on ITS ${its} ${then}: ${so}`,
        { icid, rd: from },
      );
    };

    const noteElsewhere = ({ rdbase1, rdbase2 }: Movall, its: number): void => {
      for (const ledger of ledgers.all) {
        if (ledger.its === its) continue;
        for (const [icid, { from, to }] of ledger.remaps) {
          if (from === rdbase1 && to === rdbase2) sentElsewhere.set(pair(ledger.its, icid), its);
        }
      }
    };

    const remap = ({ icid, rdbase }: Mapc, its: number): void => {
      const ledger = ledgers.of(its);
      const before = ledger.collection(icid);
      if (before === undefined) return;
      context.exercised();
      if (before.rd !== rdbase) return;
      const user = userOf(ledger, icid);
      const used = user === undefined ? 'no event uses it' : `while ${named(user)} uses it`;
      const remark = user === undefined ? context.aside : context.lint;
      remark(
        `MAPC of ICID=${icid} names redistributor ${rdbase}, which the collection already has; ${used}; whether caches are dropped is open`,
        { icid, rd: rdbase },
        'A-77',
      );
    };

    return {
      'enable-lpis': ({ rd, enabled }) => {
        if (enabled || context.known.control.at(rd)?.enabled === false) return;
        for (const ledger of ledgers.all) {
          for (const [icid, remapped] of ledger.remaps) {
            if (remapped.from === rd)
              owed(ledger.its, icid, remapped, `when EnableLPIs of redistributor ${rd} is cleared`);
          }
        }
      },
      atEnd: () => {
        for (const ledger of ledgers.all) {
          for (const [icid, remapped] of ledger.remaps) owed(ledger.its, icid, remapped, 'by the end');
        }
      },
      consumed: ({ its, command, error }) => {
        const ledger = ledgers.of(its);
        if (ledger.remaps.size === 0 || error !== undefined) return;
        const icid = disturbed(ledger, command);
        const remapped = icid === undefined ? undefined : ledger.remaps.get(icid);
        if (icid === undefined || remapped === undefined) return;
        const { from, to, at } = remapped;
        toldAt.set(pair(its, icid), context.now());
        context.violated(
          `ICID=${icid} went from redistributor ${from} to ${to} (MAPC${since(at)}) while events name it, and ${command.op} comes before MOVALL RDbase1=${from} RDbase2=${to}: whether LPIs that were pending at ${from} stay, move or are lost is open`,
          { icid, rd: from },
        );
      },
      commands: {
        MAPC: accepted((command, { its }) => {
          sentElsewhere.delete(pair(its, command.icid));
          if (command.valid) remap(command, its);
        }),
        MOVALL: accepted((command, { its }) => {
          if (ledgers.all.length > 1) noteElsewhere(command, its);
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
  statement: 'Software sends MAPC V=0 only when no event names the collection: it discards or moves the events first.',
  situation: 'MAPC V=0 of a mapped collection',
  source: 'GIC-600AE TRM (ITE_INVALID); IHI 0069 MAPC',
  needs: ['consumed'],
  restsOn: ['events', 'collections'],
  monitor: (context) => {
    const { ledgers } = context.known;
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
