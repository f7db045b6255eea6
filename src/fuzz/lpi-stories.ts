/** Stories about physical LPIs, the tables behind EnableLPIs, and unmapped MSIs. */

import { isClearable, lpiPendingTable } from '../../models/architecture/lpi-control.ts';
import { always } from '../../models/architecture/profile-kinds.ts';
import { readOf, writeOf } from '../../models/architecture/registers/access.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../models/architecture/registers/redistributor-registers.ts';
import { attributesOf } from '../../models/architecture/step-kinds/lpi-control.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { beyondPropbaser } from './illegal-lpi-control.ts';
import { commandOf } from './its-command.ts';
import { HIGH_LPI, hasHighLpi } from './lpi-redistributors.ts';
import { mayStart, mayStop } from './lpi-table-stimuli.ts';
import { unmappedMsi } from './queue-stimuli.ts';
import {
  freeEvent,
  freeLpi,
  isCollectionLive,
  isPhysical,
  pick,
  pickEntry,
  pickWhere,
  type Situation,
} from './situation.ts';
import {
  type Close,
  close,
  type Found,
  held,
  illegal,
  isCalm,
  land,
  msiOf,
  pickHosted,
  type Story,
  toggled,
} from './telling.ts';
import { isGroupFree, OTHER_VPE_TABLE } from './vpe-table-stimuli.ts';

const { GITS_STATUSR, GITS_UMSIR } = itsRegisters;
const { GICR_VPROPBASER_V4_1 } = redistributorRegisters;

/** Ways to make a redistributor read its configuration bytes again, each with the access that waits for completion. */
export const invalidationsOf = (
  now: Situation,
  { its, deviceId, eventId, mapping }: Found,
  rd: number,
): Stimulus[][] => {
  const sync = commandOf(its, { op: 'SYNC', rdbase: rd });
  const ways: Stimulus[][] = [
    [commandOf(its, { op: 'INV', deviceId, eventId }), sync],
    [commandOf(its, { op: 'INVALL', icid: mapping.icid }), sync],
  ];
  if (!now.profile.registerInvalidation || now.unpolled.has(rd)) return ways;
  const syncr: Stimulus = { kind: 'syncr', rd };
  ways.push([{ kind: 'invlpir', rd, intid: mapping.intid }, syncr], [{ kind: 'invallr', rd }, syncr]);
  return ways;
};

/** The byte of a cached LPI is changed, and its event discarded and mapped again: DISCARD has made the cache consistent (I-37). */
function* discardWithChangedByte(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  const { its, deviceId, eventId, mapping } = entry;
  const { intid: pINTID, icid } = mapping;
  const sync = commandOf(its, { op: 'SYNC', rdbase: rd });
  if (!now.gic.rd(rd).cache.has(pINTID)) yield close({ kind: 'cache', rd, intid: pINTID });
  yield close({ kind: 'config', intid: pINTID, value: toggled(now.gic.configInMemory(pINTID)) });
  yield close(commandOf(its, { op: 'DISCARD', deviceId, eventId }));
  yield close(sync);
  yield close(commandOf(its, { op: 'MAPTI', deviceId, eventId, pINTID, icid }));
  yield close(sync);
  yield close(msiOf(entry));
  yield held({ kind: 'acknowledge', rd });
}

/**
 * Changes every cached byte of a redistributor while an LPI is pending, and invalidates the cache in one of several ways. Twice, so that a byte goes
 * both ways (I-38 to I-41).
 */
function* changeCachedBytes(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  const { ledger, gic } = now;
  const hosted = new Set<number>();
  for (const { mapping } of ledger.events.values()) {
    if (mapping?.virtual === false && ledger.collection(mapping.icid)?.rd === rd) hosted.add(mapping.intid);
  }
  for (let round = 0; round < 2; round += 1) {
    for (const intid of hosted) {
      if (!gic.rd(rd).cache.has(intid)) yield close({ kind: 'cache', rd, intid });
      yield close({ kind: 'config', intid, value: toggled(gic.configInMemory(intid)) });
    }
    yield close(msiOf(entry));
    for (const step of pick(now.dice, invalidationsOf(now, entry, rd)) ?? []) yield held(step);
    yield held({ kind: 'acknowledge', rd });
  }
}

/** Repeats the MAPC of the collection of a cached LPI, with the same redistributor; then the LPI arrives. */
function* repeatMapc(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  const { its, mapping } = entry;
  if (!now.gic.rd(rd).cache.has(mapping.intid)) yield close({ kind: 'cache', rd, intid: mapping.intid });
  yield close(commandOf(its, { op: 'MAPC', icid: mapping.icid, rdbase: rd, valid: true }));
  yield close(msiOf(entry));
  yield close({ kind: 'acknowledge', rd });
}

/** MOVALL overtakes an MSI that was translated before it (I-31). */
function* overtakeWithMovall(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined || now.gic.rds.length < 2) return;
  const { entry, rd: from } = found;
  const { its } = entry;
  const to = (from + 1 + now.dice.below(now.gic.rds.length - 1)) % now.gic.rds.length;
  yield held(msiOf(entry));
  yield held(commandOf(its, { op: 'MOVALL', rdbase1: from, rdbase2: to }));
  yield* land(now, its, ({ kind }) => kind === 'take-all');
  yield close(commandOf(its, { op: 'SYNC', rdbase: from }));
  yield close(commandOf(its, { op: 'SYNC', rdbase: to }));
}

/** An LPI that was pending before the redistributor went to sleep must be presented after it wakes up (I-117). */
function* sleepAndWake(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  const { valid, dirty, control } = now.gic.rd(rd);
  if (valid || dirty || control.sleep || now.control.at(rd)?.wakerUnpolled === true) return;
  yield close(msiOf(entry));
  for (const sleep of [true, false]) {
    yield close({ kind: 'waker', rd, sleep });
    yield close({ kind: 'poll-waker', rd });
  }
  yield close({ kind: 'acknowledge', rd });
}

/** Inner Shareable, Inner Cacheable: what Linux writes. */
const INNER_SHAREABLE = attributesOf({ InnerCache: 7, Shareability: 1 });

/** Disables LPIs everywhere and enables them again with other tables (I-15, I-118), possibly with too few ID bits. */
function* restartLpisWithOtherTables(now: Situation): Generator<Close, void> {
  const { gic, dice, scope, control } = now;
  if (!isCalm(now) || gic.rds.some((_, rd) => !mayStop(now, rd) || gic.rd(rd).control.sleep)) return;
  const high = hasHighLpi(now.profile) ? [HIGH_LPI, HIGH_LPI] : [];
  const intid = pick(dice, [...scope.lpis, ...high]) ?? HIGH_LPI;
  const event = pickEntry(now, isPhysical);
  const configTable = control.at(0)?.configTable;
  // Shareability and Cacheability have to agree everywhere (I-45).
  const attributes = dice.below(2) === 0 ? 0 : INNER_SHAREABLE;
  const idBits = now.ledgers.findMapping((mapping) => mapping.intid >= HIGH_LPI) === undefined ? 13 : 15;
  for (let rd = 0; rd < gic.rds.length; rd += 1) {
    if (!gic.rd(rd).cache.has(intid)) yield close({ kind: 'cache', rd, intid });
  }
  yield close({ kind: 'config', intid, value: toggled(gic.configInMemory(intid)) });
  for (let rd = 0; rd < gic.rds.length; rd += 1) {
    yield close({ kind: 'enable-lpis', rd, enable: false });
    // EnableLPIs may stay set; the poll tells.
    yield close({ kind: 'poll-rwp', rd });
    if (gic.rd(rd).control.enabled) return;
    if (configTable !== undefined) yield close({ kind: 'propbaser', rd, table: configTable, idBits, attributes });
    const table = lpiPendingTable(rd, now.profile);
    const ptz = gic.vpts.get(table)?.isEmpty !== false && dice.below(2) === 0;
    yield close({ kind: 'pendbaser', rd, table, ptz, attributes });
    yield close({ kind: 'pending-table', table, intid, pending: true });
  }
  // The MSI must be dropped, and must not show up later.
  if (event !== undefined) yield close(msiOf(event));
  for (let rd = 0; rd < gic.rds.length; rd += 1) {
    if (!mayStart(now, rd)) return;
    yield close({ kind: 'enable-lpis', rd, enable: true });
    yield close({ kind: 'acknowledge', rd });
  }
  const beyond = beyondPropbaser(now);
  if (beyond !== undefined) yield illegal(beyond);
}

/** Gives the redistributors of a group without vPEs another vPE table, all zeros, and reads GICR_VPROPBASER back (I-86, I-100). */
function* useZeroedVpeTable(now: Situation): Generator<Close, void> {
  const { dice, gic, profile, control } = now;
  const first = dice.below(gic.rds.length);
  const group = profile.commonLpiAffGroups.flatMap((affinity, rd) =>
    affinity === profile.commonLpiAffGroups[first] ? [rd] : [],
  );
  const isBusy = (rd: number): boolean =>
    gic.rd(rd).valid || gic.rd(rd).dirty || control.at(rd)?.vpeTableUnpolled === true;
  if (!isCalm(now) || !isGroupFree(now, first) || group.some(isBusy)) return;
  const table = OTHER_VPE_TABLE + first * 0x10_0000;
  const z = !gic.writtenVpeTables.has(table);
  for (const rd of group) {
    const state = control.at(rd);
    if (state?.vpeTableValid === true) {
      yield close({ kind: 'vpropbaser', rd, valid: false, table: state.vpeTable, z: false });
      yield close({ kind: 'poll-rwp', rd });
    }
  }
  for (const rd of group) {
    yield close({ kind: 'vpropbaser', rd, valid: true, table, z: z && rd === group[0] });
    yield close(readOf(GICR_VPROPBASER_V4_1, rd));
  }
}

/** Sends a second unmapped MSI while GITS_STATUSR still reports the first (I-81). */
function* sendTwoUnmappedMsis(now: Situation): Generator<Close, void> {
  if (!isCalm(now)) return;
  const { its } = now;
  yield close(unmappedMsi(now, its));
  yield close(readOf(GITS_STATUSR, its));
  for (let times = 0; times < 3; times += 1) {
    yield close(readOf(GITS_UMSIR, its));
    yield close(unmappedMsi(now, its));
  }
  yield close(readOf(GITS_UMSIR, its));
  yield close(readOf(GITS_STATUSR, its));
  yield close(writeOf(GITS_STATUSR, its, { UMSI: 1 }));
  yield close(readOf(GITS_STATUSR, its));
}

/** Unmaps an unused collection, then maps an event to it anyway and sends the MSI (I-17). */
function* routeThroughUnmappedCollection(now: Situation): Generator<Close, void> {
  const { its, ledger, dice, scope } = now;
  if (!isCalm(now)) return;
  const icid = pickWhere(
    dice,
    scope.icids,
    (id) => ledger.collection(id) !== undefined && !isCollectionLive(ledger, id),
  );
  const rdbase = icid === undefined ? undefined : ledger.collection(icid)?.rd;
  const event = freeEvent(now);
  const pINTID = freeLpi(now);
  if (icid === undefined || rdbase === undefined || event === undefined || pINTID === undefined) return;
  const { deviceId, eventId } = event;
  yield close(commandOf(its, { op: 'MAPC', icid, rdbase, valid: false }));
  yield close(commandOf(its, { op: 'MAPTI', deviceId, eventId, pINTID, icid }));
  yield close(commandOf(its, { op: 'SYNC', rdbase }));
  for (let times = 0; times < 3; times += 1) yield close({ kind: 'msi', its, deviceId, eventId });
}

export const LPI_STORIES: readonly Story[] = [
  { name: 'cached bytes', applies: always, needs: 'LPI', tell: changeCachedBytes },
  { name: 'DISCARD of an LPI with a changed byte', applies: always, needs: 'LPI', tell: discardWithChangedByte },
  { name: 'repeated MAPC', applies: always, needs: 'LPI', tell: repeatMapc },
  { name: 'MOVALL after an MSI', applies: always, needs: 'LPI', tell: overtakeWithMovall },
  { name: 'sleep of a redistributor', applies: always, needs: 'LPI', tell: sleepAndWake },
  { name: 'event of an unmapped collection', applies: always, tell: routeThroughUnmappedCollection },
  { name: 'EnableLPIs cleared and set', applies: isClearable, tell: restartLpisWithOtherTables },
  { name: 'zeroed vPE table', applies: ({ architecture }) => architecture === 'v4.1', tell: useZeroedVpeTable },
  { name: 'two unmapped MSIs', applies: ({ umsi }) => umsi === true, tell: sendTwoUnmappedMsis },
];
