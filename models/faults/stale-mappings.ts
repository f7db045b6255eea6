/** Faults of table caches: older versions of table entries stay in use after SYNC, VSYNC or DISCARD. */
import { eventKey } from '../architecture/keys.ts';
import type { Its } from '../reference/its/its.ts';
import type { Tables, Versioned } from '../reference/its/tables.ts';
import type { Operations } from '../reference/operations.ts';
import { defineFaults, type Replacement } from './fault.ts';

type Entries = Iterable<Versioned<unknown>>;

/** Ends the use of older versions, except for these entries. */
const sparing = (entries: Entries, publish: () => void): void => {
  const spared = [...entries];
  const pasts = spared.map(({ past }) => past);
  publish();
  spared.forEach((entry, index) => {
    entry.past = pasts[index];
  });
};

/** SYNC and VSYNC do not end the use of older versions in such a table. */
const syncIgnores =
  (table: (tables: Tables) => Entries): Replacement =>
  ({ mappings }) => ({
    mappings: { publishAll: (its) => sparing(table(its.tables), () => mappings.publishAll(its)) },
  });

/** By ITS: the keys of the entries that nothing publishes any more. */
type Stale = Map<number, Set<number>>;

const note = (stale: Stale, its: Its, key: number): void => {
  const keys = stale.get(its.number) ?? new Set();
  stale.set(its.number, keys.add(key));
};

function* staleOf(
  stale: Stale,
  its: Its,
  table: ReadonlyMap<number, Versioned<unknown>>,
): Generator<Versioned<unknown>> {
  for (const key of stale.get(its.number) ?? []) {
    const entry = table.get(key);
    if (entry !== undefined) yield entry;
  }
}

/** Nothing ends the use of older versions of these entries. */
const keeping = (mappings: Operations['mappings'], entries: (its: Its) => Entries): Operations['mappings'] => ({
  publishAll: (its) => sparing(entries(its), () => mappings.publishAll(its)),
  publishPhysical: (its) => sparing(entries(its), () => mappings.publishPhysical(its)),
  publishVpe: (its, vpeid) => sparing(entries(its), () => mappings.publishVpe(its, vpeid)),
  publishUnmap: (its, vpeid) => sparing(entries(its), () => mappings.publishUnmap(its, vpeid)),
  publishEvent: (its, deviceId, eventId) => sparing(entries(its), () => mappings.publishEvent(its, deviceId, eventId)),
});

const mapcLeavesCachedTarget: Replacement = ({ MAPC, mappings }, remember) => {
  const stale = remember((): Stale => new Map());
  return {
    MAPC: {
      writeEntry: (gic, its, icid, rd) => {
        MAPC.writeEntry(gic, its, icid, rd);
        note(stale(), its, icid);
      },
    },
    mappings: keeping(mappings, (its) => staleOf(stale(), its, its.tables.collections)),
  };
};

const unmappedItsDelivers: Replacement = ({ VMAPP, mappings }, remember) => {
  const stale = remember((): Stale => new Map());
  return {
    VMAPP: {
      unmapEntry: (gic, its, command) => {
        VMAPP.unmapEntry(gic, its, command);
        if (gic.mappers(command.vpeid) !== 0) note(stale(), its, command.vpeid);
      },
    },
    mappings: keeping(mappings, (its) => staleOf(stale(), its, its.tables.vpes)),
  };
};

export const staleMappings = defineFaults({
  'sync-leaves-old-devices': {
    title: 'the device table cache outlives SYNC',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: syncIgnores((tables) => tables.devices.values()),
  },
  'sync-leaves-old-collections': {
    title: 'the collection cache outlives SYNC',
    violates: 'I-17',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: syncIgnores((tables) => tables.collections.values()),
  },
  'sync-leaves-old-entries': {
    title: 'the ITE cache outlives SYNC',
    violates: 'I-12',
    profile: 'v3',
    source: 'IHI 0069, SYNC',
    replaces: syncIgnores((tables) => tables.ites.values()),
  },
  'mapc-leaves-cached-target': {
    title: 'the old target of a collection outlives SYNC',
    violates: 'I-88',
    profile: 'v3',
    source: 'IHI 0069, MAPC and SYNC',
    replaces: mapcLeavesCachedTarget,
  },
  'mapc-leaves-route': {
    title: 'an MSI goes to the old target of its collection',
    violates: 'I-34',
    profile: 'v3',
    source: 'IHI 0069, MAPC and SYNC',
    replaces: mapcLeavesCachedTarget,
  },
  'planted-discard-leaves-cached-translation': {
    title: 'DISCARD leaves a cached translation',
    violates: 'I-12',
    profile: 'v3',
    source: 'IHI 0069, DISCARD and SYNC',
    provenance: 'planted',
    shortest: [5],
    abstractRule: 'discardDropsCachedTranslations',
    replaces: ({ DISCARD, mappings }, remember) => {
      const stale = remember((): Stale => new Map());
      return {
        DISCARD: {
          unmap: (gic, its, command) => {
            DISCARD.unmap(gic, its, command);
            note(stale(), its, eventKey(command.deviceId, command.eventId));
          },
        },
        mappings: keeping(mappings, (its) => staleOf(stale(), its, its.tables.ites)),
      };
    },
  },
  'unmapped-its-delivers': {
    title: 'an ITS that unmapped a vPE sends it events',
    violates: 'I-105',
    profile: 'v4.1-itslist',
    source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
    replaces: unmappedItsDelivers,
  },
  'unmapped-its-is-not-flushed': {
    title: 'an ITS sends events to a vPE after its VMAPP V=0',
    violates: 'I-08',
    profile: 'v4.1-2its',
    source: 'Arm sysreg GITS_STATUSR, syndrome "vPEID unmapped"',
    replaces: unmappedItsDelivers,
  },
});
