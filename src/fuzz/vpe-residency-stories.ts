/** Stories about a vPE that becomes resident, or is descheduled, while an interrupt or a doorbell is under way. */
import type { Stimulus } from '../../models/architecture/steps.ts';
import { commandOf } from './its-command.ts';
import { mayBecomeResident, vpendbaser } from './residency-stimuli.ts';
import { individualDoorbell, isFreeVirtual, isIdle, pick, pickWhere, type Situation } from './situation.ts';
import { type Close, close, type Found, held, isCalm, land, msiOf, pickVirtual, vsync } from './telling.ts';

/** Makes the vPE resident at its home, if software may. The caller checks with `residentAt` whether it is. */
export function* makeResident(now: Situation, vpeid: number): Generator<Close, void> {
  const home = now.consumed.vpe(vpeid)?.rd;
  if (now.gic.residentAt(vpeid) >= 0 || home === undefined || !mayBecomeResident(now, vpeid, home)) return;
  const { valid, dirty } = now.gic.rd(home);
  if (!valid && !dirty) yield close(vpendbaser(home, true, vpeid, false, now.profile.architecture === 'v4.1'));
}

/** Makes some vPE resident. Returns an event of it, and the redistributor where it is resident with Dirty=0. */
function* makeSomeVpeResident(
  now: Situation,
): Generator<Close, { readonly entry: Found; readonly rd: number } | undefined> {
  const entry = pickVirtual(now);
  if (entry === undefined) return undefined;
  yield* makeResident(now, entry.mapping.vpeid);
  const rd = now.gic.residentAt(entry.mapping.vpeid);
  return rd < 0 || now.gic.rd(rd).dirty ? undefined : { entry, rd };
}

/** Clears Valid at a redistributor, with the group enables that the vPE was made resident with. */
export const leave = ({ gic }: Situation, rd: number): Stimulus => {
  const { vpeid, groups } = gic.rd(rd);
  const off = vpendbaser(rd, false, vpeid, false, false);
  return groups === 3 ? off : { ...off, vgrp0en: (groups & 1) !== 0, vgrp1en: (groups & 2) !== 0 };
};

/** A vPE becomes resident while its default doorbell is under way: the doorbell must not arrive (I-69). */
export function* becomeResidentBeforeDoorbell(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now, ({ vpeid }) => isIdle(now, vpeid) && now.gic.vpes.get(vpeid)?.armed === true);
  if (entry === undefined) return;
  yield held(msiOf(entry));
  yield* land(now, entry.its, ({ kind }) => kind === 'vset');
  const { vpeid } = entry.mapping;
  for (const { step } of makeResident(now, vpeid)) yield held(step);
  if (now.gic.vpes.get(vpeid)?.unring === true) yield close({ kind: 'unring', vpeid });
}

/** VMOVI brings a pending vLPI to a vPE that waits for its default doorbell (I-66). */
export function* moveEventToWaitingVpe(now: Situation): Generator<Close, void> {
  const { dice, ledger, scope } = now;
  const entry = pickVirtual(now, ({ vpeid }) => isIdle(now, vpeid));
  if (entry === undefined) return;
  const { its, deviceId, eventId, mapping } = entry;
  const { vpeid: from, intid } = mapping;
  const to = pickWhere(
    dice,
    scope.vpeids,
    (candidate) => candidate !== from && ledger.vpe(candidate) !== undefined && isFreeVirtual(now, candidate, intid),
  );
  if (to === undefined) return;
  yield* makeResident(now, to);
  const rd = now.gic.residentAt(to);
  if (rd < 0 || now.gic.rd(rd).dirty) return;
  const off = leave(now, rd);
  if (off.kind === 'vpendbaser') yield close({ ...off, doorbell: true });
  yield close(msiOf(entry));
  const doorbell = individualDoorbell(now, to);
  yield close(commandOf(its, { op: 'VMOVI', deviceId, eventId, vpeid: to, doorbell, doorbellValid: true }));
  yield close(vsync(its, from));
  yield close(vsync(its, to));
}

/** An interrupt becomes pending during a deschedule, and the PE reads ICV_IAR1_EL1 (I-48). */
export function* arriveDuringDeschedule(now: Situation): Generator<Close, void> {
  const found = yield* makeSomeVpeResident(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  yield held(leave(now, rd));
  yield held(msiOf(entry));
  yield* land(now, entry.its, ({ kind }) => kind === 'vset');
  yield held({ kind: 'vacknowledge', rd });
}

/** Deschedules a vPE while the virtual CPU interface has one or no group enabled. MSIs arrive before and after. */
export function* descheduleWithGroupsDisabled(now: Situation): Generator<Close, void> {
  const found = yield* makeSomeVpeResident(now);
  if (found === undefined) return;
  const { entry, rd } = found;
  yield close({ kind: 'ich', rd, en: true, dvim: false, veng0: now.dice.below(2) === 0, veng1: false });
  if (now.dice.below(2) === 0) yield close(msiOf(entry));
  const off = leave(now, rd);
  yield close(off.kind === 'vpendbaser' ? { ...off, doorbell: now.profile.architecture === 'v4.1' } : off);
  yield close(msiOf(entry));
  yield close({ kind: 'ich', rd, en: true, dvim: false, veng0: true, veng1: true });
}

/** VSGI disables a pending vSGI, VSYNC follows immediately, and the PE reads ICV_IAR1_EL1 (I-76). */
export function* disableVsgiAtOnce(now: Situation): Generator<Close, void> {
  const { its, scope, dice, ledger } = now;
  const vpeid = isCalm(now) ? pickWhere(dice, scope.vpeids, (id) => ledger.vpe(id) !== undefined) : undefined;
  const vINTID = pick(dice, scope.vSGIs);
  if (vpeid === undefined || vINTID === undefined) return;
  yield* makeResident(now, vpeid);
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
