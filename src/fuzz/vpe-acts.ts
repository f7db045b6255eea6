/** Acts upon a vPE and an event that is mapped to it, for a series of acts. Each begins when all queues are empty. */
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { commandOf } from './its-command.ts';
import { isSettled } from './residency-stimuli.ts';
import { restartIts } from './restart-stories.ts';
import { freeEvent, individualDoorbell, isFreeVirtual, isIdle, pick, pickWhere, type Situation } from './situation.ts';
import { type Act, type Close, close, type Found, foundAt, msiOf, send, toggled, vsync } from './telling.ts';
import { addEvent, invalidationsOf } from './vpe-cache-stories.ts';
import { leave, makeResident } from './vpe-residency-stories.ts';
import { hasVpeTable, isMappingConsumed, isUnmappedElsewhere, isVptFree, mayRepeatVmovp } from './vpe-stimuli.ts';
import { drawQueryOf } from './vsgis.ts';

const raise: Act = function* (now, subject) {
  yield* send(now, msiOf(subject));
};

const setOrClear: Act = function* (now, { its, deviceId, eventId, mapping }) {
  yield* send(now, commandOf(its, { op: now.dice.below(2) === 0 ? 'INT' : 'CLEAR', deviceId, eventId }));
  yield close(vsync(its, mapping.vpeid));
};

/** The byte is cached, before what comes next. */
export const cacheByte: Act = function* ({ gic }, { mapping: { vpeid, intid: vINTID } }) {
  const vpe = gic.vpes.get(vpeid);
  if (vpe?.mapped === true && !vpe.cache.has(vINTID)) yield close({ kind: 'vcache', vpeid, vINTID });
};

/** The byte changes while it is cached, and is invalidated in one of several ways. */
const changeByte: Act = function* (now, subject) {
  const { gic, dice } = now;
  const { vpeid, intid: vINTID } = subject.mapping;
  const vpe = gic.vpes.get(vpeid);
  if (vpe?.mapped !== true) return;
  if (!vpe.cache.has(vINTID)) yield close({ kind: 'vcache', vpeid, vINTID });
  yield close({ kind: 'vconfig', vpeid, vINTID, value: toggled(gic.vconfigInMemory(vpeid, vINTID)) });
  for (const step of pick(dice, invalidationsOf(now, subject, vpe.home)) ?? []) yield* send(now, step);
};

/** The byte of the default doorbell changes while it is cached; INVDB invalidates it. */
const changeDoorbellByte: Act = function* (now, { its, mapping }) {
  const { gic, profile } = now;
  const { vpeid } = mapping;
  const vpe = gic.vpes.get(vpeid);
  if (profile.architecture !== 'v4.1' || vpe?.mapped !== true || vpe.defaultDoorbell <= NO_DOORBELL) return;
  const { home: rd, defaultDoorbell: intid } = vpe;
  if (!gic.rd(rd).cache.has(intid)) yield close({ kind: 'cache', rd, intid });
  yield close({ kind: 'config', intid, value: toggled(gic.configInMemory(intid)) });
  yield* send(now, commandOf(its, { op: 'INVDB', vpeid }));
  yield close(vsync(its, vpeid));
};

/** The vPE becomes resident and acknowledges; or it leaves, usually with a request for its doorbell. */
export const comeOrGo: Act = function* (now, { mapping }) {
  const { gic, dice, profile } = now;
  const { vpeid } = mapping;
  const rd = gic.residentAt(vpeid);
  if (rd < 0) {
    yield* makeResident(now, vpeid);
    const at = gic.residentAt(vpeid);
    for (let times = dice.below(3); times > 0 && at >= 0; times -= 1) yield close({ kind: 'vacknowledge', rd: at });
    return;
  }
  if (gic.rd(rd).dirty) return;
  const off = leave(now, rd);
  const asks = profile.architecture === 'v4.1' && dice.below(4) > 0;
  yield* send(now, off.kind === 'vpendbaser' ? { ...off, doorbell: asks, pendingLast: dice.below(4) === 0 } : off);
};

/** The PE of a resident vPE acknowledges; or that of the home of an absent one does, where the doorbell is. */
const acknowledge: Act = function* ({ gic }, { mapping }) {
  const rd = gic.residentAt(mapping.vpeid);
  const home = gic.vpes.get(mapping.vpeid)?.home ?? -1;
  if (rd >= 0) yield close({ kind: 'vacknowledge', rd });
  else if (home >= 0) yield close({ kind: 'acknowledge', rd: home });
};

const canMove = (now: Situation, vpeid: number): boolean =>
  isIdle(now, vpeid) && isSettled(now, vpeid) && isMappingConsumed(now, vpeid) && now.profile.vmovp === 'one ITS';

/** VMOVP to this redistributor, if software may send it now. */
export function* moveVpeTo(now: Situation, { its, mapping }: Found, to: number): Generator<Close, void> {
  const { control, dice, profile } = now;
  const { vpeid } = mapping;
  const vpe = now.ledger.vpe(vpeid);
  if (vpe === undefined) return;
  // It may still be on its way, or be leaving a redistributor.
  if (!canMove(now, vpeid)) yield close(vsync(its, vpeid));
  if (!canMove(now, vpeid)) return;
  if (!control.isOn(to) || !control.isOn(vpe.rd) || !hasVpeTable(now, to) || mayRepeatVmovp(now, vpe.rd, to)) return;
  yield* send(now, commandOf(its, vmovp(profile, vpeid, to, dice.below(2) === 0, vpe.defaultDoorbell)));
  yield close(vsync(its, vpeid));
}

/** VMOVP to any redistributor, also to the one where the vPE is. */
const moveVpe: Act = function* (now, subject) {
  const { gic, dice } = now;
  if (gic.residentAt(subject.mapping.vpeid) >= 0) yield* comeOrGo(now, subject);
  yield* moveVpeTo(now, subject, dice.below(gic.rds.length));
};

/** Another mapped vPE, or one that is mapped now, which has no vLPI with this vINTID. */
function* otherVpe(now: Situation, { its, mapping }: Found): Generator<Close, number | undefined> {
  const { dice, gic, scope, ledger, profile, control } = now;
  const { vpeid, intid } = mapping;
  const isFit = (other: number): boolean => other !== vpeid && isFreeVirtual(now, other, intid);
  const mapped = pickWhere(dice, scope.vpeids, (other) => isFit(other) && ledger.vpe(other) !== undefined);
  if (mapped !== undefined || profile.itsCount > 1) return mapped;
  const isFree = (other: number): boolean => isFit(other) && isUnmappedElsewhere(now, other) && isVptFree(now, other);
  const other = pickWhere(dice, scope.vpeids, isFree);
  const to = dice.below(gic.rds.length);
  if (other === undefined || !control.isOn(to) || !hasVpeTable(now, to)) return undefined;
  yield close(commandOf(its, vmapp(profile, other, to, true, true)));
  yield close(vsync(its, other));
  return ledger.vpe(other) === undefined ? undefined : other;
}

/** VMOVI to another vPE, which is mapped before if no other is; sometimes to the one that the event has. */
const moveEvent: Act = function* (now, subject) {
  const { its, deviceId, eventId, mapping } = subject;
  const vpeid = now.dice.below(4) === 0 ? mapping.vpeid : yield* otherVpe(now, subject);
  if (vpeid === undefined || (vpeid !== mapping.vpeid && !isFreeVirtual(now, vpeid, mapping.intid))) return;
  const doorbell = individualDoorbell(now, vpeid);
  yield* send(now, commandOf(its, { op: 'VMOVI', deviceId, eventId, vpeid, doorbell, doorbellValid: true }));
  yield close(vsync(its, mapping.vpeid));
  if (vpeid !== mapping.vpeid) yield close(vsync(its, vpeid));
};

/** DISCARD, and VMAPTI of the same event with the same vINTID and any doorbell. */
const mapAgain: Act = function* (now, { its, deviceId, eventId, mapping }) {
  const { vpeid, intid: vINTID } = mapping;
  yield close(commandOf(its, { op: 'DISCARD', deviceId, eventId }));
  yield close(vsync(its, vpeid));
  const doorbell = now.dice.below(2) === 0 ? NO_DOORBELL : individualDoorbell(now, vpeid);
  yield close(commandOf(its, { op: 'VMAPTI', deviceId, eventId, vpeid, vINTID, doorbell }));
  yield close(vsync(its, vpeid));
};

/** VMAPP V=0, and VMAPP V=1 of the same vPE with the same tables. */
const mapVpeAgain: Act = function* (now, { its, mapping }) {
  const { gic, dice, profile, control, ledgers } = now;
  const { vpeid } = mapping;
  const vpe = ledgers.vpe(vpeid);
  const to = dice.below(gic.rds.length);
  if (profile.itsCount > 1 || vpe === undefined || !isIdle(now, vpeid) || !isSettled(now, vpeid)) return;
  if (!control.isOn(to) || !control.isOn(vpe.rd) || !hasVpeTable(now, to)) return;
  const again = vmapp(profile, vpeid, to, true, dice.below(4) > 0, true, vpe.confAddress);
  if (again.op !== 'VMAPP') return;
  yield close(commandOf(its, vmapp(profile, vpeid, 0, false, false)));
  yield close(commandOf(its, { ...again, vptSize: vpe.vptSize }));
  yield close(vsync(its, vpeid));
};

/** VSGI with any configuration, GITS_SGIR, or a query. */
const useVsgi: Act = function* (now, { its, mapping }) {
  const { dice, scope, profile } = now;
  const { vpeid } = mapping;
  const vINTID = pick(dice, scope.vSGIs);
  if (vINTID === undefined || !profile.vsgi || !isSettled(now, vpeid)) return;
  if (dice.below(2) === 0) {
    const clear = dice.below(3) === 0;
    const [enable, group] = clear ? [false, false] : [dice.below(3) > 0, dice.below(2) === 0];
    yield* send(now, commandOf(its, { op: 'VSGI', vpeid, vINTID, enable, clear, group, priority: clear ? 0 : 0xa }));
    yield close(vsync(its, vpeid));
  } else yield* send(now, { kind: 'sgir', its, vpeid, vINTID });
  const query = dice.below(4) === 0 ? drawQueryOf(now, vpeid) : undefined;
  if (query?.kind === 'vsgir') {
    yield close(query);
    yield close({ kind: 'vsgipendr', rd: query.rd });
  }
};

const moreEvents: Act = function* (now, subject) {
  yield* addEvent(now, subject);
};

/** An event of another vPE gets the same vINTID: hardware may take the two vLPIs for one. */
export function* mapTwin(now: Situation, subject: Found): Generator<Close, Found | undefined> {
  const { its, mapping } = subject;
  const vpeid = yield* otherVpe(now, subject);
  const event = freeEvent(now);
  if (vpeid === undefined || event === undefined || !isFreeVirtual(now, vpeid, mapping.intid)) return undefined;
  const doorbell = individualDoorbell(now, vpeid);
  yield close(commandOf(its, { op: 'VMAPTI', ...event, vpeid, vINTID: mapping.intid, doorbell }));
  yield close(vsync(its, vpeid));
  return foundAt(now, event.deviceId, event.eventId);
}

/** Acts that change something of the vPE, and leave the vPE where it is and the event with it. */
export const VPE_CHANGES: readonly Act[] = [
  raise,
  changeByte,
  changeByte,
  changeDoorbellByte,
  setOrClear,
  mapAgain,
  useVsgi,
];

/** Acts after which the vPE is where it was, and the event is still one of it. */
export const VPE_ACTS_IN_PLACE: readonly Act[] = [
  ...VPE_CHANGES,
  raise,
  cacheByte,
  comeOrGo,
  comeOrGo,
  comeOrGo,
  acknowledge,
];

export const VPE_ACTS: readonly Act[] = [
  ...VPE_ACTS_IN_PLACE,
  moveVpe,
  moveVpe,
  moveVpe,
  moveEvent,
  moveEvent,
  mapVpeAgain,
  moreEvents,
  restartIts,
];

/** The vPE becomes resident and acknowledges what is pending for it; sometimes an MSI for the absent vPE rings its doorbell before. */
export const endOfVpe: Act = function* (now, subject) {
  const { gic, dice } = now;
  const { vpeid } = subject.mapping;
  const home = gic.vpes.get(vpeid)?.home ?? -1;
  if (gic.residentAt(vpeid) < 0 && home >= 0 && dice.below(2) === 0) {
    yield close(msiOf(subject));
    yield close({ kind: 'acknowledge', rd: home });
  }
  yield* makeResident(now, vpeid);
  const rd = gic.residentAt(vpeid);
  for (let times = 0; times < 3 && rd >= 0; times += 1) yield close({ kind: 'vacknowledge', rd });
};
