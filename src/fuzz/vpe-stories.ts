/** Stories of vPEs: what their VSYNCs wait for, and what comes while they leave. */

import { isClearable } from '../../models/architecture/lpi-control.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { EventEntry, Mapping } from '../../models/observer/ledger.ts';
import { bitsOf } from '../../properties/terms/wording.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { mayStop } from './lpi-table-stimuli.ts';
import {
  freeEvent,
  individualDoorbell,
  isFreeVirtual,
  isIdle,
  isQuiet,
  pick,
  pickWhere,
  type Situation,
} from './situation.ts';
import { isMappingConsumed, isSettled, mayBecomeResident, vpendbaser } from './stimuli.ts';
import {
  type Close,
  close,
  commandOf,
  type Found,
  held,
  illegal,
  isCalm,
  land,
  msiOf,
  pickVirtual,
  type Story,
  toggled,
  vsync,
} from './telling.ts';

/** Makes the vPE resident at its home unless it is; whether it is by then tells `residentAt`. */
function* attend(now: Situation, vpeid: number): Generator<Close, void> {
  const home = now.consumed.vpe(vpeid)?.rd;
  if (now.gic.residentAt(vpeid) >= 0 || home === undefined || !mayBecomeResident(now, vpeid, home)) return;
  const { valid, dirty } = now.gic.rd(home);
  if (!valid && !dirty) yield close(vpendbaser(home, true, vpeid, false, now.profile.architecture === 'v4.1'));
}

/** An event of a vPE that is resident and clean by then, and where. */
function* attendSome(now: Situation): Generator<Close, { readonly entry: Found; readonly rd: number } | undefined> {
  const entry = pickVirtual(now);
  if (entry === undefined) return undefined;
  yield* attend(now, entry.mapping.vpeid);
  const rd = now.gic.residentAt(entry.mapping.vpeid);
  return rd < 0 || now.gic.rd(rd).dirty ? undefined : { entry, rd };
}

/** The vPE that is resident leaves, with the groups that it came with. */
const leave = ({ gic }: Situation, rd: number): Stimulus => {
  const { vpeid, groups } = gic.rd(rd);
  const off = vpendbaser(rd, false, vpeid, false, false);
  return groups === 3 ? off : { ...off, vgrp0en: (groups & 1) !== 0, vgrp1en: (groups & 2) !== 0 };
};

const invalidations = (now: Situation, { its, deviceId, eventId, mapping }: Found, rd: number): Stimulus[][] => {
  const { vpeid, intid } = mapping;
  const ways: Stimulus[][] = [
    [commandOf(its, { op: 'INV', deviceId, eventId }), vsync(its, vpeid)],
    [commandOf(its, { op: 'VINVALL', vpeid }), vsync(its, vpeid)],
  ];
  const { architecture, registerInvalidation, commonLpiAffGroups: groups } = now.profile;
  const home = now.consumed.vpe(vpeid)?.rd;
  if (architecture !== 'v4.1' || !registerInvalidation || now.unpolled.has(rd)) return ways;
  if (home === undefined || groups[home] !== groups[rd] || !isSettled(now, vpeid)) return ways;
  const syncr: Stimulus = { kind: 'syncr', rd };
  ways.push([{ kind: 'invlpir', rd, intid, vpeid }, syncr], [{ kind: 'invallr', rd, vpeid }, syncr]);
  return ways;
};

/** Maps another event to the vPE if it has one only. */
function* addEvent(now: Situation, { its, mapping }: Found): Generator<Close, void> {
  const { vpeid } = mapping;
  const others = now.ledger.findMapping((other) => other.vpeid === vpeid && other.intid !== mapping.intid);
  const event = others === undefined ? freeEvent(now) : undefined;
  const vINTID = pickWhere(now.dice, now.scope.vINTIDs, (intid) => isFreeVirtual(now, vpeid, intid));
  if (event === undefined || vINTID === undefined) return;
  const { deviceId, eventId } = event;
  const doorbell = individualDoorbell(now, vpeid);
  yield close(commandOf(its, { op: 'VMAPTI', deviceId, eventId, vpeid, vINTID, doorbell }));
  yield close(vsync(its, vpeid));
}

/** Every cached byte of a vPE is changed; one way or another the bytes are read anew, for what is pending: twice (I-41, I-42). */
function* changeCachedBytes(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  if (entry === undefined) return;
  const { vpeid } = entry.mapping;
  yield* addEvent(now, entry);
  yield* attend(now, vpeid);
  const rd = now.gic.residentAt(vpeid);
  if (rd < 0 || now.ledgers.of(entry.its) !== now.ledger) return;
  const events = [...now.ledger.events.values()].filter(({ mapping }) => mapping?.vpeid === vpeid);
  const isAbsent = now.dice.below(3) === 0;
  for (let round = 0; round < 2; round += 1) {
    for (const { mapping } of events) {
      const vINTID = mapping?.intid ?? 0;
      if (!now.gic.vpe(vpeid).cache.has(vINTID)) yield close({ kind: 'vcache', vpeid, vINTID });
      yield close({ kind: 'vconfig', vpeid, vINTID, value: toggled(now.gic.vconfigInMemory(vpeid, vINTID)) });
    }
    for (const event of events) yield close(msiOf(event));
    const ways = pick(now.dice, invalidations(now, entry, rd)) ?? [];
    if (isAbsent && !now.gic.rd(rd).dirty) yield close(leave(now, rd));
    for (const step of ways) yield isAbsent ? close(step) : held(step);
    yield* attend(now, vpeid);
    if (now.gic.residentAt(vpeid) !== rd) return;
    for (let times = 0; times < events.length; times += 1) yield held({ kind: 'vacknowledge', rd });
  }
}

/** The default doorbell of a vPE is pending while its byte changes: twice (I-43). */
function* changeDoorbellByte(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now, ({ vpeid }) => isIdle(now, vpeid) && now.gic.vpes.get(vpeid)?.armed === true);
  if (entry === undefined) return;
  const { its, mapping } = entry;
  const { vpeid } = mapping;
  const { defaultDoorbell: intid, home: rd } = now.gic.vpe(vpeid);
  if (intid < 8192 || !isSettled(now, vpeid)) return;
  yield close(msiOf(entry));
  for (let round = 0; round < 2; round += 1) {
    if (!now.gic.rd(rd).cache.has(intid)) yield close({ kind: 'cache', rd, intid });
    yield close({ kind: 'config', intid, value: toggled(now.gic.configInMemory(intid)) });
    yield held(commandOf(its, { op: 'INVDB', vpeid }));
    yield held(vsync(its, vpeid));
    yield held({ kind: 'acknowledge', rd });
  }
}

/** A vPE becomes resident while its default doorbell is on its way, and residency removes it before it arrives (I-69). */
function* comeBeforeTheDoorbell(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now, ({ vpeid }) => isIdle(now, vpeid) && now.gic.vpes.get(vpeid)?.armed === true);
  if (entry === undefined) return;
  yield held(msiOf(entry));
  yield* land(now, entry.its, ({ kind }) => kind === 'vset');
  const { vpeid } = entry.mapping;
  for (const { step } of attend(now, vpeid)) yield held(step);
  if (now.gic.vpes.get(vpeid)?.unring === true) yield close({ kind: 'unring', vpeid });
}

/** VSYNCs of both vPEs right after VMOVI of what is pending (I-56). */
function* moveEventAtOnce(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  if (entry === undefined) return;
  const { its, deviceId, eventId, mapping } = entry;
  const { vpeid: from, intid } = mapping;
  const to = pickWhere(
    now.dice,
    now.scope.vpeids,
    (candidate) =>
      candidate !== from && now.ledger.vpe(candidate) !== undefined && isFreeVirtual(now, candidate, intid),
  );
  if (to === undefined) return;
  const doorbell = individualDoorbell(now, to);
  yield close(msiOf(entry));
  yield held(commandOf(its, { op: 'VMOVI', deviceId, eventId, vpeid: to, doorbell, doorbellValid: true }));
  if (now.dice.below(3) > 0) yield* land(now, its, ({ kind }) => kind === 'vtake');
  yield held(vsync(its, from));
  yield held(vsync(its, to));
  yield close(msiOf(entry));
}

/** VSYNC right after VMOVP, and then an event, which may come through another ITS (I-57). */
function* moveVpeAtOnce(now: Situation): Generator<Close, void> {
  const { gic, ledgers, profile, dice } = now;
  const movable = ({ vpeid }: Mapping): boolean =>
    isIdle(now, vpeid) &&
    isSettled(now, vpeid) &&
    isMappingConsumed(now, vpeid) &&
    gic.vpe(vpeid).pending.isEmpty &&
    (profile.architecture === 'v4.0' || gic.vpe(vpeid).armed);
  const entry = pickVirtual(now, movable);
  const vpe = entry === undefined ? undefined : now.ledger.vpe(entry.mapping.vpeid);
  if (entry === undefined || vpe === undefined || gic.rds.length < 2) return;
  const { vpeid } = entry.mapping;
  const to = (vpe.rd + 1 + dice.below(gic.rds.length - 1)) % gic.rds.length;
  const [other] = bitsOf(ledgers.mappers(vpeid) & ~(1 << entry.its));
  const its = other ?? entry.its;
  yield held(commandOf(its, vmovp(profile, vpeid, to, dice.below(2) === 0, vpe.defaultDoorbell)));
  if (other !== undefined) yield* land(now, its, ({ kind }) => kind === 'move-vpe');
  yield held(vsync(its, vpeid));
  yield held(msiOf(entry));
  yield* land(now, entry.its, ({ kind }) => kind === 'vset');
}

/** VSYNC right after VMAPP and VMAPTI, and then the event (I-87). */
function* mapAtOnce(now: Situation): Generator<Close, void> {
  const { its, dice, gic, ledger, scope, profile } = now;
  if (!isCalm(now)) return;
  const vpeid = pickWhere(dice, scope.vpeids, (id) => ledger.vpe(id) === undefined);
  const event = freeEvent(now);
  if (vpeid === undefined || event === undefined) return;
  const vINTID = pickWhere(dice, scope.vINTIDs, (intid) => isFreeVirtual(now, vpeid, intid));
  if (vINTID === undefined) return;
  const { deviceId, eventId } = event;
  const doorbell = individualDoorbell(now, vpeid);
  yield held(commandOf(its, vmapp(profile, vpeid, dice.below(gic.rds.length), true, true)));
  yield held(commandOf(its, { op: 'VMAPTI', deviceId, eventId, vpeid, vINTID, doorbell }));
  yield held(vsync(its, vpeid));
  yield held({ kind: 'msi', its, deviceId, eventId });
  yield* land(now, its, ({ kind }) => kind === 'vset');
}

/** An event lands while the vPE leaves, and the PE looks (I-48). */
function* comeTooLate(now: Situation): Generator<Close, void> {
  const found = yield* attendSome(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  yield held(leave(now, rd));
  yield held(msiOf(entry));
  yield* land(now, entry.its, ({ kind }) => kind === 'vset');
  yield held({ kind: 'vacknowledge', rd });
}

/** The virtual CPU interface lets one group or none through by the time the vPE leaves, and an event comes before and after. */
function* leaveBehindClosedGates(now: Situation): Generator<Close, void> {
  const found = yield* attendSome(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  yield close({ kind: 'ich', rd, en: true, dvim: false, veng0: now.dice.below(2) === 0, veng1: false });
  if (now.dice.below(2) === 0) yield close(msiOf(entry));
  const off = leave(now, rd);
  yield close(off.kind === 'vpendbaser' ? { ...off, doorbell: now.profile.architecture === 'v4.1' } : off);
  yield close(msiOf(entry));
  yield close({ kind: 'ich', rd, en: true, dvim: false, veng0: true, veng1: true });
}

/** One of several ITSs unmaps a vPE, and its events go on coming (I-105). */
function* unmapOnOne(now: Situation): Generator<Close, void> {
  const { ledgers, consumed, profile } = now;
  const isShared = ({ vpeid, virtual }: Mapping, { its }: EventEntry): boolean =>
    virtual &&
    ledgers.of(its).vpe(vpeid) !== undefined &&
    (ledgers.mappers(vpeid) & ~(1 << its)) !== 0 &&
    ledgers.mappers(vpeid) === consumed.mappers(vpeid) &&
    isIdle(now, vpeid) &&
    isQuiet(now, vpeid);
  const entry = isCalm(now) ? ledgers.findMapping(isShared) : undefined;
  if (entry?.mapping === undefined) return;
  yield close(commandOf(entry.its, vmapp(profile, entry.mapping.vpeid, 0, false, false, false)));
  yield close(commandOf(entry.its, { op: 'SYNC', rdbase: 0 }));
  for (let times = 0; times < 3; times += 1) yield close(msiOf(entry));
}

/** A vPE is mapped to a redistributor whose LPIs are disabled, which software must not do, and an event comes for it (I-95). */
function* mapToDisabled(now: Situation): Generator<Close, void> {
  const { its, dice, gic, ledgers, scope, profile } = now;
  if (!isCalm(now)) return;
  const rd = dice.below(gic.rds.length);
  const vpeid = pickWhere(dice, scope.vpeids, (id) => ledgers.mappers(id) === 0);
  const event = freeEvent(now);
  if (vpeid === undefined || event === undefined || !mayStop(now, rd)) return;
  const vINTID = pickWhere(dice, scope.vINTIDs, (intid) => isFreeVirtual(now, vpeid, intid));
  if (vINTID === undefined) return;
  const doorbell = individualDoorbell(now, vpeid);
  yield close({ kind: 'enable-lpis', rd, enable: false });
  yield close({ kind: 'poll-rwp', rd });
  // It may stay set.
  if (now.gic.rd(rd).control.enabled) return;
  yield illegal(commandOf(its, vmapp(profile, vpeid, rd, true, true)));
  yield illegal(commandOf(its, { op: 'VMAPTI', ...event, vpeid, vINTID, doorbell }));
  yield illegal(vsync(its, vpeid));
  for (let times = 0; times < 2; times += 1) yield close({ kind: 'msi', its, ...event });
}

/** VSYNC right after a VSGI that disables what is pending, and the PE looks (I-76). */
function* disableVsgiAtOnce(now: Situation): Generator<Close, void> {
  const { its, scope, dice, ledger } = now;
  const vpeid = isCalm(now) ? pickWhere(dice, scope.vpeids, (id) => ledger.vpe(id) !== undefined) : undefined;
  const vINTID = pick(dice, scope.vSGIs);
  if (vpeid === undefined || vINTID === undefined) return;
  yield* attend(now, vpeid);
  const rd = now.gic.residentAt(vpeid);
  if (rd < 0) return;
  const group = dice.below(2) === 0;
  const vsgi = (enable: boolean): Stimulus =>
    commandOf(its, { op: 'VSGI', vpeid, vINTID, enable, clear: false, group, priority: 0xa });
  yield close(vsgi(true));
  yield close(vsync(its, vpeid));
  yield close({ kind: 'sgir', its, vpeid, vINTID });
  yield held(vsgi(false));
  yield held(vsync(its, vpeid));
  yield held({ kind: 'vacknowledge', rd });
}

const v4 = ({ architecture }: Profile): boolean => architecture !== 'v3';
const v41 = ({ architecture }: Profile): boolean => architecture === 'v4.1';
const oneIts = (profile: Profile): boolean => v4(profile) && profile.itsCount === 1;
const severalItss = (profile: Profile): boolean => v4(profile) && profile.itsCount > 1;
const sentToOneIts = (profile: Profile): boolean => v4(profile) && profile.vmovp === 'one ITS';

export const VPE_STORIES: readonly Story[] = [
  { name: 'cached bytes of a vPE', applies: v4, tell: changeCachedBytes },
  { name: 'byte of a default doorbell', applies: v41, tell: changeDoorbellByte },
  { name: 'residency before the doorbell', applies: v41, tell: comeBeforeTheDoorbell },
  { name: 'VMOVI at once', applies: v4, tell: moveEventAtOnce },
  { name: 'VMOVP at once', applies: sentToOneIts, tell: moveVpeAtOnce },
  { name: 'VMAPP at once', applies: oneIts, tell: mapAtOnce },
  { name: 'an event too late', applies: v4, tell: comeTooLate },
  { name: 'closed gates', applies: v4, tell: leaveBehindClosedGates },
  { name: 'a home without LPIs', applies: (profile) => v4(profile) && isClearable(profile), tell: mapToDisabled },
  { name: 'VSGI at once', applies: ({ vsgi }) => vsgi, tell: disableVsgiAtOnce },
  { name: 'VMAPP V=0 on one ITS', applies: severalItss, tell: unmapOnOne },
];
