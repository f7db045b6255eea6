/** Stories about a vPE, or an event of it, that is mapped, moved or unmapped while interrupts arrive. */
import type { EventEntry, Mapping } from '../../models/observer/ledger-entries.ts';
import { bitsOf } from '../../properties/terms/wording.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { commandOf } from './its-command.ts';
import { mayStop } from './lpi-table-stimuli.ts';
import { isSettled } from './residency-stimuli.ts';
import {
  freeEvent,
  individualDoorbell,
  isFreeVirtual,
  isIdle,
  isQuiet,
  pickWhere,
  type Situation,
} from './situation.ts';
import { type Close, close, held, illegal, isCalm, land, msiOf, pickVirtual, vsync } from './telling.ts';
import { isMappingConsumed } from './vpe-stimuli.ts';

/** VSYNCs of both vPEs follow right after VMOVI of a pending interrupt (I-56). */
export function* moveEventAtOnce(now: Situation): Generator<Close, void> {
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

/** VSYNC follows right after VMOVP, and then an MSI, perhaps through another ITS (I-57). */
export function* moveVpeAtOnce(now: Situation): Generator<Close, void> {
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

/** VSYNC follows right after VMAPP and VMAPTI, and then the MSI (I-87). */
export function* mapAtOnce(now: Situation): Generator<Close, void> {
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

/** One of several ITSs unmaps a vPE; MSIs of its events still arrive at the others (I-105). */
export function* unmapOnOne(now: Situation): Generator<Close, void> {
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

/** LPIs are disabled, and enabled again, at the home of a vPE that is mapped and not resident there, while events come for it. */
export function* stopHome(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  const rd = entry === undefined ? undefined : now.ledger.vpe(entry.mapping.vpeid)?.rd;
  if (entry === undefined || rd === undefined) return;
  const { valid, dirty } = now.gic.rd(rd);
  if (valid || dirty || now.gic.itss.some(({ bag }) => bag.length > 0)) return;
  yield close(msiOf(entry));
  yield close({ kind: 'enable-lpis', rd, enable: false });
  yield close({ kind: 'poll-rwp', rd });
  yield close(msiOf(entry));
  // EnableLPIs may have stayed set.
  if (!now.gic.rd(rd).control.enabled) yield close({ kind: 'enable-lpis', rd, enable: true });
  yield close(msiOf(entry));
}

/** Maps a vPE to a redistributor whose LPIs are disabled, which software must not do, and sends MSIs for it (I-95). */
export function* mapToDisabled(now: Situation): Generator<Close, void> {
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
  // EnableLPIs may stay set.
  if (now.gic.rd(rd).control.enabled) return;
  yield illegal(commandOf(its, vmapp(profile, vpeid, rd, true, true)));
  yield illegal(commandOf(its, { op: 'VMAPTI', ...event, vpeid, vINTID, doorbell }));
  yield illegal(vsync(its, vpeid));
  for (let times = 0; times < 2; times += 1) yield close({ kind: 'msi', its, ...event });
}
