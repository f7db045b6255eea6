/** Stories about bad commands: what they must not change, and what an ITS does that treats a bad command as valid. */

import type { Command } from '../../models/architecture/commands.ts';
import { fitsIn, LEAST_VINTID_BITS, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { isClearable } from '../../models/architecture/lpi-control.ts';
import { always, v4 } from '../../models/architecture/profile-kinds.ts';
import { doorbellOf, ittOf } from '../run/addresses.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { noLpi, noRedistributor, noSize } from './boundaries.ts';
import { commandOf } from './its-command.ts';
import { mayStop } from './lpi-table-stimuli.ts';
import {
  freeEvent,
  freeLpi,
  isFreeVirtual,
  isIdle,
  isQuiet,
  isServed,
  pick,
  pickWhere,
  type Situation,
} from './situation.ts';
import { drawSpoilt, RARELY_SPOILT } from './spoil.ts';
import {
  type Close,
  close,
  type Found,
  illegal,
  msiOf,
  pickAny,
  pickHosted,
  pickVirtual,
  type Story,
  vsync,
} from './telling.ts';
import { hasVpeTable, isUnmappedElsewhere, isVptFree } from './vpe-stimuli.ts';

/** Bad commands that faulty hardware may take for valid ones, given a mapped event. */
const badCommandsAbout = (now: Situation, { deviceId, eventId, mapping }: Found): Command[] => {
  const { ledger, profile, scope, dice } = now;
  const size = ledger.device(deviceId)?.size ?? 0;
  const free = freeEvent(now);
  const icid = scope.icids.find((id) => ledger.collection(id) === undefined) ?? scope.icids.length;
  const intid = noLpi(dice, profile);
  const bad: Command[] = [
    { op: 'DISCARD', deviceId, eventId: eventId + 2 ** (size + 1) },
    { op: 'MAPD', deviceId, size: noSize(dice, profile), ittAddress: ittOf(deviceId), valid: true },
  ];
  if (free !== undefined) bad.push({ op: 'MAPTI', ...free, pINTID: intid, icid: 0 });
  if (!mapping.virtual) return [...bad, { op: 'MOVI', deviceId, eventId, icid }];
  const { vpeid } = mapping;
  const unmapped = scope.vpeids.find((id) => ledger.vpe(id) === undefined) ?? scope.vpeids.length;
  const doorbell = NO_DOORBELL;
  bad.push({ op: 'VMOVI', deviceId, eventId, vpeid: unmapped, doorbell, doorbellValid: true });
  if (free !== undefined) bad.push({ op: 'VMAPTI', ...free, vpeid, vINTID: intid, doorbell });
  if (profile.vmovp === 'one ITS')
    bad.push(vmovp(profile, vpeid, noRedistributor(dice, profile), false, doorbellOf(vpeid)));
  return bad;
};

/** Checks that a bad command changes no pending state and no mapping (I-05, I-15, I-16, I-87, I-88). */
function* sendBadCommand(now: Situation): Generator<Close, void> {
  const { its, ledger } = now;
  const event = pickAny(now);
  if (event === undefined) return;
  const command =
    now.dice.below(2) === 0 ? drawSpoilt(now, RARELY_SPOILT) : pick(now.dice, badCommandsAbout(now, event));
  if (command === undefined) return;
  yield close(msiOf(event));
  yield illegal(commandOf(its, command));
  if (now.gic.its(its).queue.stalled) return;
  if ('eventId' in command) {
    const { deviceId, eventId } = command;
    yield close({ kind: 'msi', its, deviceId, eventId });
    const size = ledger.device(deviceId)?.size;
    if (size !== undefined && eventId >= 2 ** (size + 1)) {
      yield close({ kind: 'msi', its, deviceId, eventId: eventId % 2 ** (size + 1) });
    }
  }
  yield close(msiOf(event));
}

/** A vPE with an event is unmapped; then VMOVI moves the event to another vPE, which has an event of its own. */
function* moveEventOfUnmappedVpe(now: Situation): Generator<Close, void> {
  const isIdleAndQuiet = (vpeid: number): boolean => isIdle(now, vpeid) && isQuiet(now, vpeid);
  const entry = pickVirtual(now, ({ vpeid }) => isIdleAndQuiet(vpeid));
  if (entry === undefined) return;
  const { dice, gic, ledger, scope, profile } = now;
  const { its, deviceId, eventId } = entry;
  const gone = entry.mapping.vpeid;
  const other = pickWhere(dice, scope.vpeids, (vpeid) => vpeid !== gone && isIdleAndQuiet(vpeid));
  const event = freeEvent(now);
  if (other === undefined || event === undefined) return;
  const vINTID = pickWhere(dice, scope.vINTIDs, (intid) => isFreeVirtual(now, other, intid));
  if (vINTID === undefined) return;
  const doorbell = NO_DOORBELL;
  if (ledger.vpe(other) === undefined) {
    yield close(commandOf(its, vmapp(profile, other, dice.below(gic.rds.length), true, true)));
    yield close(vsync(its, other));
  }
  yield close(commandOf(its, { op: 'VMAPTI', ...event, vpeid: other, vINTID, doorbell }));
  yield close(vsync(its, other));
  yield illegal(commandOf(its, vmapp(profile, gone, 0, false, false)));
  yield illegal(commandOf(its, { op: 'VMOVI', deviceId, eventId, vpeid: other, doorbell, doorbellValid: false }));
}

/** A vINTID that the smallest VPT has no bit for. */
const WIDE_VINTID = 20_000;

/**
 * An event has a vINTID that only the VPT of its vPE has a bit for, and VMOVI names another vPE, which is mapped with a smaller VPT. On v4.1 the smaller
 * one may have a bit more.
 */
function* moveWideEvent(now: Situation): Generator<Close, void> {
  const entry = pickVirtual(now);
  if (entry === undefined) return;
  const { dice, gic, scope, profile, ledger, control } = now;
  const { its, mapping } = entry;
  const isFree = (vpeid: number): boolean =>
    ledger.vpe(vpeid) === undefined && isUnmappedElsewhere(now, vpeid) && isVptFree(now, vpeid);
  const other = pickWhere(dice, scope.vpeids, isFree);
  const rdbase = dice.below(gic.rds.length);
  const event = freeEvent(now);
  const vINTID = scope.vINTIDs.find((intid) => !fitsIn(intid, LEAST_VINTID_BITS)) ?? WIDE_VINTID;
  if (other === undefined || event === undefined || !isFreeVirtual(now, mapping.vpeid, vINTID)) return;
  if (!control.isOn(rdbase) || !hasVpeTable(now, rdbase)) return;
  const command = vmapp(profile, other, rdbase, true, true);
  if (command.op !== 'VMAPP') return;
  const vptSize = command.form === 'v4.0' ? LEAST_VINTID_BITS - 1 : LEAST_VINTID_BITS;
  const doorbell = NO_DOORBELL;
  yield close(commandOf(its, { ...command, vptSize }));
  yield close(vsync(its, other));
  yield close(commandOf(its, { op: 'VMAPTI', ...event, vpeid: mapping.vpeid, vINTID, doorbell }));
  yield close(vsync(its, mapping.vpeid));
  yield close({ kind: 'msi', its, ...event });
  yield illegal(commandOf(its, { op: 'VMOVI', ...event, vpeid: other, doorbell, doorbellValid: false }));
  yield close({ kind: 'msi', its, ...event });
}

/** Maps a free event to an LPI, through a collection for which `isFit` returns true. */
function* mapAnother(
  now: Situation,
  isFit: (icid: number) => boolean,
): Generator<Close, { readonly deviceId: number; readonly eventId: number } | undefined> {
  const { its, dice, scope, ledger } = now;
  const icid = pickWhere(dice, scope.icids, (id) => isServed(now, id) && isFit(id));
  const rdbase = icid === undefined ? undefined : ledger.collection(icid)?.rd;
  const event = freeEvent(now);
  const pINTID = freeLpi(now);
  if (icid === undefined || rdbase === undefined || event === undefined || pINTID === undefined) return undefined;
  yield close(commandOf(its, { op: 'MAPTI', ...event, pINTID, icid }));
  yield close(commandOf(its, { op: 'SYNC', rdbase }));
  return event;
}

/** Sends MOVI for an event of a vLPI, or VMOVI for an event of an LPI. */
function* moveWithWrongCommand(now: Situation): Generator<Close, void> {
  const virtual = pickVirtual(now);
  if (virtual === undefined) return;
  const physical = yield* mapAnother(now, () => true);
  if (physical === undefined) return;
  const { its, deviceId, eventId, mapping } = virtual;
  const icid = now.ledger.mapping(physical.deviceId, physical.eventId)?.icid ?? 0;
  const isVmovi = now.dice.below(2) === 0;
  const command: Command = isVmovi
    ? { op: 'VMOVI', ...physical, vpeid: mapping.vpeid, doorbell: NO_DOORBELL, doorbellValid: false }
    : { op: 'MOVI', deviceId, eventId, icid };
  yield illegal(commandOf(its, command));
}

/** LPIs are disabled at the redistributor of one event, but not at that of a second event; then a command names the first. */
function* commandWithLpisDisabled(now: Situation): Generator<Close, void> {
  const found = pickHosted(now);
  if (found === undefined || !mayStop(now, found.rd)) return;
  const { entry, rd } = found;
  const { its, deviceId, eventId } = entry;
  if ((yield* mapAnother(now, (icid) => now.ledger.collection(icid)?.rd !== rd)) === undefined) return;
  yield close({ kind: 'enable-lpis', rd, enable: false });
  yield close({ kind: 'poll-rwp', rd });
  // EnableLPIs may stay set.
  if (now.gic.rd(rd).control.enabled) return;
  const op = pick(now.dice, ['DISCARD', 'INT', 'CLEAR', 'INV'] as const) ?? 'INV';
  yield illegal(commandOf(its, { op, deviceId, eventId }));
}

export const BAD_COMMAND_STORIES: readonly Story[] = [
  { name: 'bad command', applies: always, needs: 'LPI', tell: sendBadCommand },
  {
    name: 'VMOVI of an event whose vPE is unmapped',
    applies: (profile) => v4(profile) && profile.itsCount === 1,
    needs: 'vLPI',
    tell: moveEventOfUnmappedVpe,
  },
  {
    name: 'VMOVI of a wide vINTID',
    applies: (profile) => v4(profile) && profile.itsCount === 1,
    needs: 'vLPI',
    tell: moveWideEvent,
  },
  { name: 'MOVI of a vLPI or VMOVI of an LPI', applies: v4, needs: 'vLPI', tell: moveWithWrongCommand },
  {
    name: 'command for an event while LPIs are disabled',
    applies: isClearable,
    needs: 'LPI',
    tell: commandWithLpisDisabled,
  },
];
