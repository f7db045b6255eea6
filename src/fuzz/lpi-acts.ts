/** Acts upon an event that is mapped to an LPI, for a series of acts. Each begins when all queues are empty. */
import { isClearable } from '../../models/architecture/lpi-control.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import { commandOf } from './its-command.ts';
import { invalidationsOf } from './lpi-stories.ts';
import { mayStart, mayStop } from './lpi-table-stimuli.ts';
import { restartIts } from './restart-stories.ts';
import { freeEvent, freeLpi, isServed, pick, pickWhere, type Situation } from './situation.ts';
import { type Act, type Close, close, type Found, foundAt, msiOf, send, toggled } from './telling.ts';

/** The redistributor that hosts the LPI; undefined if there is none, or its LPIs are disabled. */
export const hostOf = (now: Situation, { mapping }: Found): number | undefined =>
  isServed(now, mapping.icid) ? now.ledger.collection(mapping.icid)?.rd : undefined;

const sync = (its: number, rdbase: number): Stimulus => commandOf(its, { op: 'SYNC', rdbase });

const raise: Act = function* (now, subject) {
  yield* send(now, msiOf(subject));
};

const acknowledge: Act = function* (now, subject) {
  const rd = hostOf(now, subject);
  if (rd !== undefined) yield close({ kind: 'acknowledge', rd });
};

/** INT or CLEAR, or the same by GICR_SETLPIR or GICR_CLRLPIR. */
const setOrClear: Act = function* (now, subject) {
  const { dice, profile } = now;
  const { its, deviceId, eventId, mapping } = subject;
  const rd = hostOf(now, subject);
  if (rd === undefined) return;
  if (profile.directLpis === true && dice.below(2) === 0) {
    yield* send(now, { kind: dice.below(2) === 0 ? 'setlpir' : 'clrlpir', rd, intid: mapping.intid });
    yield close({ kind: 'syncr', rd });
    return;
  }
  yield* send(now, commandOf(its, { op: dice.below(2) === 0 ? 'INT' : 'CLEAR', deviceId, eventId }));
  yield close(sync(its, rd));
};

/** The byte is cached at any redistributor, before what comes next. */
const cacheByte: Act = function* ({ gic, dice }, { mapping: { intid } }) {
  const rd = dice.below(gic.rds.length);
  if (!gic.rd(rd).cache.has(intid)) yield close({ kind: 'cache', rd, intid });
};

/** The byte changes while it is cached, and is invalidated in one of several ways. */
const changeByte: Act = function* (now, subject) {
  const { gic, dice } = now;
  const rd = hostOf(now, subject);
  if (rd === undefined) return;
  const { intid } = subject.mapping;
  if (!gic.rd(rd).cache.has(intid)) yield close({ kind: 'cache', rd, intid });
  yield close({ kind: 'config', intid, value: toggled(gic.configInMemory(intid)) });
  for (const step of pick(dice, invalidationsOf(now, subject, rd)) ?? []) yield* send(now, step);
};

/** MOVI to some collection of a redistributor that `isFit` accepts. */
export function* moveLpi(
  now: Situation,
  subject: Found,
  isFit: (rd: number) => boolean = () => true,
): Generator<Close, void> {
  const { dice, scope, ledger } = now;
  const { its, deviceId, eventId } = subject;
  const from = hostOf(now, subject);
  const hosts = (icid: number): boolean => isServed(now, icid) && isFit(ledger.collection(icid)?.rd ?? -1);
  const icid = pickWhere(dice, scope.icids, hosts);
  const to = icid === undefined ? undefined : ledger.collection(icid)?.rd;
  if (icid === undefined || from === undefined || to === undefined) return;
  if (!now.control.takes(to, subject.mapping.intid)) return;
  yield* send(now, commandOf(its, { op: 'MOVI', deviceId, eventId, icid }));
  yield close(sync(its, from));
  if (to !== from) yield close(sync(its, to));
}

/** MOVI to any collection, also to one of the same redistributor. */
const move: Act = function* (now, subject) {
  yield* moveLpi(now, subject);
};

/** MAPC of the collection to another redistributor, and MOVALL. */
const remap: Act = function* (now, subject) {
  const { gic, dice, control, ledgers } = now;
  const { its, mapping } = subject;
  const from = hostOf(now, subject);
  if (from === undefined || gic.rds.length < 2 || ledgers.all.some(({ remaps }) => remaps.size > 0)) return;
  const to = (from + 1 + dice.below(gic.rds.length - 1)) % gic.rds.length;
  if (!control.isOn(to) || !control.takes(to, mapping.intid)) return;
  yield close(commandOf(its, { op: 'MAPC', icid: mapping.icid, rdbase: to, valid: true }));
  yield close(sync(its, to));
  yield* send(now, commandOf(its, { op: 'MOVALL', rdbase1: from, rdbase2: to }));
  yield close(sync(its, from));
  yield close(sync(its, to));
};

/** DISCARD, and MAPTI of the same event with the same LPI. */
const mapAgain: Act = function* (now, subject) {
  const { dice, scope } = now;
  const { its, deviceId, eventId, mapping } = subject;
  const rd = hostOf(now, subject);
  const icid = pickWhere(dice, scope.icids, (candidate) => isServed(now, candidate));
  const rdbase = icid === undefined ? undefined : now.ledger.collection(icid)?.rd;
  if (rd === undefined || icid === undefined || rdbase === undefined) return;
  if (!now.control.takes(rdbase, mapping.intid)) return;
  yield close(commandOf(its, { op: 'DISCARD', deviceId, eventId }));
  yield close(sync(its, rd));
  yield close(commandOf(its, { op: 'MAPTI', deviceId, eventId, pINTID: mapping.intid, icid }));
  yield close(sync(its, rdbase));
};

/** A second event for another LPI of the collection. */
export function* mapSecondLpi(now: Situation, subject: Found): Generator<Close, Found | undefined> {
  const { its, mapping } = subject;
  const rd = hostOf(now, subject);
  const event = freeEvent(now);
  const pINTID = freeLpi(now);
  if (rd === undefined || event === undefined || pINTID === undefined || !now.control.takes(rd, pINTID))
    return undefined;
  yield close(commandOf(its, { op: 'MAPTI', ...event, pINTID, icid: mapping.icid }));
  yield close({ kind: 'msi', its, ...event });
  return foundAt(now, event.deviceId, event.eventId);
}

const addEvent: Act = function* (now, subject) {
  yield* mapSecondLpi(now, subject);
};

/** LPIs are disabled at the redistributor of the event, and enabled again; it keeps its tables. */
const restartLpis: Act = function* (now, subject) {
  const { profile, gic, dice } = now;
  const rd = hostOf(now, subject);
  if (rd === undefined || !isClearable(profile) || !mayStop(now, rd) || gic.rd(rd).control.sleep) return;
  yield close({ kind: 'enable-lpis', rd, enable: false });
  // EnableLPIs may stay set; the poll tells.
  yield close({ kind: 'poll-rwp', rd });
  if (gic.rd(rd).control.enabled) return;
  if (dice.below(2) === 0) yield close(msiOf(subject));
  if (mayStart(now, rd)) yield close({ kind: 'enable-lpis', rd, enable: true });
};

/** Acts that change something of the LPI, and leave the event with its collection. */
export const LPI_CHANGES: readonly Act[] = [raise, setOrClear, changeByte, changeByte, changeByte];

/** Acts after which the event is mapped to the collection that it was mapped to. */
export const LPI_ACTS_IN_PLACE: readonly Act[] = [...LPI_CHANGES, raise, acknowledge, cacheByte];

export const LPI_ACTS: readonly Act[] = [
  ...LPI_ACTS_IN_PLACE,
  move,
  move,
  move,
  remap,
  mapAgain,
  addEvent,
  restartIts,
  restartLpis,
];
