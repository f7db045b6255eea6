/**
 * The kinds of stimuli, as a table: how likely each is, and how to draw a legal one against what is possible now.
 *
 * Legal means: as software that keeps every contract of the architecture would do it. A kind whose turn has not come answers undefined.
 */

import type { Command } from '../../models/architecture/commands.ts';
import { CONFIG_DISABLED, CONFIG_ENABLED, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { InternalStep, Stimulus, WriteVpendbaser } from '../../models/architecture/steps.ts';
import type { EventEntry, Mapping } from '../../models/observer/ledger.ts';
import { IDENTIFICATION_WORDS, RESERVED_WORDS } from '../../models/reference/distributor/registers.ts';
import { doorbellOf, ittOf, vptOf } from '../run/addresses.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { drawIchContext, drawListRegister } from './hypervisor-stimuli.ts';
import { LPI_TABLE_ROWS } from './lpi-table-stimuli.ts';
import { drawWrite, PLAIN_WRITES } from './plain-writes.ts';
import { drawBaser, drawCwriter, drawItsControl, drawItsRead, drawStatusWrite } from './queue-stimuli.ts';
import { drawRegisterRead } from './register-face.ts';
import {
  freeEvent,
  freeLpi,
  individualDoorbell,
  isCollectionLive,
  isComplete,
  isDeviceLive,
  isFree,
  isFreeVirtual,
  isIdle,
  isPhysical,
  isQuiet,
  isServed,
  isVirtual,
  isVpeLive,
  mappedVpe,
  pick,
  pickEntry,
  pickWhere,
  type Situation,
} from './situation.ts';
import { drawQuery, drawSgir, drawVsgi, drawVsgipendr, withGroups } from './vsgis.ts';

/** The kind of stimulus that maps a vPE on an ITS while another one maps it. */
export const FURTHER_VMAPP = 'VMAPP of a further ITS';

export type Group =
  | 'base'
  | 'physical'
  | 'virtual'
  | 'move'
  | 'remove'
  | 'clear'
  | 'configuration'
  | 'residency'
  | 'registers'
  | 'map'
  | 'queue'
  | 'hypervisor'
  | 'vsgi'
  | 'lpi-tables'
  | 'face';

export interface StimulusKind {
  readonly name: string;
  readonly weight: number;
  /** Swarm selection turns whole groups off for a program; `base` stays. */
  readonly group: Group;
  readonly applies: (profile: Profile) => boolean;
  readonly draw: (now: Situation) => Stimulus | undefined;
}

const always = (): boolean => true;
const v4 = (profile: Profile): boolean => profile.architecture !== 'v3';
const v40 = (profile: Profile): boolean => profile.architecture === 'v4.0';
const v41 = (profile: Profile): boolean => profile.architecture === 'v4.1';
const severalItss = (profile: Profile): boolean => profile.itsCount > 1 && profile.architecture !== 'v3';
const registers = (profile: Profile): boolean => profile.registerInvalidation;
const vsgis = (profile: Profile): boolean => profile.vsgi;

const command = ({ its }: Situation, operands: Command): Stimulus => ({ kind: 'command', its, command: operands });

const onEvent =
  (op: 'DISCARD' | 'INT' | 'CLEAR' | 'INV') =>
  (now: Situation): Stimulus | undefined => {
    const entry = pickEntry(now, (mapping) => isComplete(now, mapping));
    return entry && command(now, { op, deviceId: entry.deviceId, eventId: entry.eventId });
  };

const onVpe =
  (op: 'VINVALL' | 'VSYNC' | 'INVDB') =>
  (now: Situation): Stimulus | undefined => {
    const vpeid = mappedVpe(now);
    return vpeid === undefined ? undefined : command(now, { op, vpeid });
  };

/** An event that was mapped at some time; what became of it does not matter. */
const pickKnownEvent = ({ dice, ledger }: Situation): EventEntry | undefined => {
  const { events } = ledger;
  let skip = dice.below(events.size);
  for (const entry of events.values()) {
    if (skip === 0) return entry;
    skip -= 1;
  }
  return undefined;
};

const drawMsi = (now: Situation): Stimulus | undefined => {
  const { dice, scope, its } = now;
  const ticket = dice.below(12);
  const entry = ticket === 0 ? undefined : ticket < 4 ? pickKnownEvent(now) : pickEntry(now, () => true);
  if (entry !== undefined) return { kind: 'msi', its, deviceId: entry.deviceId, eventId: entry.eventId };
  if (dice.below(4) > 0) return undefined;
  // Now and then an event that is not mapped, or lies beyond the ITT.
  const device = pick(dice, scope.devices);
  if (device === undefined) return undefined;
  const beyond = 2 ** (device.size + 1);
  const eventId = pick(dice, [...device.events, beyond, beyond + 1]);
  return eventId === undefined ? undefined : { kind: 'msi', its, deviceId: device.deviceId, eventId };
};

const drawResidency = (now: Situation): Stimulus | undefined => {
  const { dice, gic, scope, profile } = now;
  const rd = dice.below(gic.rds.length);
  const { valid, dirty } = gic.rd(rd);
  if (dirty) return undefined;
  if (valid) {
    const { vpeid } = gic.rd(rd);
    if (profile.architecture === 'v4.0') return vpendbaser(rd, false, vpeid, dice.below(2) === 0, false);
    const bits = dice.below(8);
    return withGroups(now, vpendbaser(rd, false, vpeid, bits > 1, bits === 7 || bits === 0));
  }
  // One whose doorbell is on its way is what a doorbell is for.
  const called = dice.below(2) === 0 ? gic.doorbells[0]?.vpeid : undefined;
  const may = (candidate: number): boolean => mayBecomeResident(now, candidate, rd);
  const vpeid = called !== undefined && may(called) ? called : pickWhere(dice, scope.vpeids, may);
  if (vpeid === undefined) return undefined;
  return withGroups(now, vpendbaser(rd, true, vpeid, false, profile.architecture === 'v4.1'));
};

export const vpendbaser = (
  rd: number,
  valid: boolean,
  vpeid: number,
  doorbell: boolean,
  pendingLast: boolean,
): WriteVpendbaser => ({
  kind: 'vpendbaser',
  rd,
  valid,
  vpeid,
  doorbell,
  pendingLast,
});

/** What was done to the vPE is completed by VSYNCs, and nothing about it is still in a queue. */
export const isSettled = ({ gic, consumed, moves }: Situation, vpeid: number): boolean => {
  if (!consumed.isHomeCertain(vpeid) || moves.concern(vpeid)) return false;
  return !gic.itss.some(({ queue }) => queue.some((next) => 'vpeid' in next && next.vpeid === vpeid));
};

/** Mapped and, if moved, moved there: each completed by a VSYNC, and nothing about it is still in the queue. */
export const mayBecomeResident = (now: Situation, vpeid: number, rd: number): boolean => {
  const { profile, consumed } = now;
  const vpe = consumed.vpe(vpeid);
  if (vpe === undefined || !isIdle(now, vpeid) || !isSettled(now, vpeid)) return false;
  const groups = profile.commonLpiAffGroups;
  if (!now.control.isOn(rd) || !now.control.isOn(vpe.rd) || now.control.at(rd)?.sleep === true) return false;
  if (now.control.at(rd)?.vpeTableValid === false) return false;
  return vpe.rd === rd || (profile.architecture === 'v4.1' && groups[vpe.rd] === groups[rd]);
};

/** PendingLast may be read: no wake-up is wanted, or the doorbells of the vPE are enabled (I-73). */
const drawPendingLastRead = (now: Situation): Stimulus | undefined => {
  const { dice, gic, consumed } = now;
  const rd = dice.below(gic.rds.length);
  const { valid, vpeid, doorbell } = gic.rd(rd);
  if (valid || vpeid < 0) return undefined;
  const mayBeSilent = (mapping: Mapping): boolean =>
    mapping.virtual &&
    mapping.vpeid === vpeid &&
    mapping.doorbell !== NO_DOORBELL &&
    (gic.configInMemory(mapping.doorbell) & 1) === 0;
  if (doorbell && consumed.findMapping(mayBeSilent) !== undefined) return undefined;
  return { kind: 'poll-vpendbaser', rd };
};

const drawVmapti = (now: Situation, byEventId: boolean): Stimulus | undefined => {
  const event = freeEvent(now);
  const vpeid = mappedVpe(now);
  if (event === undefined || vpeid === undefined) return undefined;
  const doorbell = individualDoorbell(now, vpeid);
  const { deviceId, eventId } = event;
  if (byEventId) {
    if (eventId < 8192 || !isFreeVirtual(now, vpeid, eventId)) return undefined;
    return command(now, { op: 'VMAPI', deviceId, eventId, vpeid, doorbell });
  }
  const vINTID = pickWhere(now.dice, now.scope.vINTIDs, (intid) => isFreeVirtual(now, vpeid, intid));
  return vINTID === undefined ? undefined : command(now, { op: 'VMAPTI', deviceId, eventId, vpeid, vINTID, doorbell });
};

const drawVmovi = (now: Situation): Stimulus | undefined => {
  const { ledger, dice, scope } = now;
  const entry = pickEntry(now, (mapping) => isVirtual(mapping) && isComplete(now, mapping));
  const mapping = entry?.mapping;
  if (entry === undefined || mapping === undefined) return undefined;
  const vpeid = pickWhere(
    dice,
    scope.vpeids,
    (candidate) =>
      ledger.vpe(candidate) !== undefined &&
      (candidate === mapping.vpeid || isFreeVirtual(now, candidate, mapping.intid)),
  );
  if (vpeid === undefined) return undefined;
  // D=0 would take a doorbell that belongs to the old vPE along (I-24).
  const keep = (mapping.doorbell === NO_DOORBELL || vpeid === mapping.vpeid) && dice.below(3) === 0;
  const doorbell = keep ? NO_DOORBELL : individualDoorbell(now, vpeid);
  const { deviceId, eventId } = entry;
  return command(now, { op: 'VMOVI', deviceId, eventId, vpeid, doorbell, doorbellValid: !keep });
};

const drawInvlpir = (now: Situation): Stimulus | undefined => {
  const { gic, dice } = now;
  const rd = dice.below(gic.rds.length);
  // GICR_SYNCR.Busy=0 first (I-96).
  if (now.unpolled.has(rd)) return { kind: 'syncr', rd };
  if (now.profile.architecture === 'v4.1' && dice.below(2) === 0) return drawVirtualInvalidation(now, rd);
  if (dice.below(3) === 0) return { kind: 'invallr', rd };
  const entry = pickEntry(now, isPhysical);
  const intid = entry?.mapping?.intid ?? pick(dice, now.scope.vpeids.map(doorbellOf));
  return intid === undefined ? undefined : { kind: 'invlpir', rd, intid };
};

/** V=1: a vPE that is mapped to the redistributor, or to one of its group, and is so for certain. */
const drawVirtualInvalidation = (now: Situation, rd: number): Stimulus | undefined => {
  const { dice, consumed, profile, scope } = now;
  const groups = profile.commonLpiAffGroups;
  const vpeid = pickWhere(dice, scope.vpeids, (candidate) => {
    const vpe = consumed.vpe(candidate);
    return vpe !== undefined && groups[vpe.rd] === groups[rd] && isSettled(now, candidate);
  });
  if (vpeid === undefined) return undefined;
  const mapping = dice.below(2) === 0 ? undefined : pickEntry(now, (other) => other.vpeid === vpeid)?.mapping;
  return mapping?.vpeid === vpeid
    ? { kind: 'invlpir', rd, intid: mapping.intid, vpeid }
    : { kind: 'invallr', rd, vpeid };
};

const drawConfig = (now: Situation): Stimulus | undefined => {
  // A byte of something pending shows at once whether it is used.
  const { gic } = now;
  const isPending = ({ intid }: Mapping): boolean => gic.rds.some(({ pending }) => pending.has(intid));
  const entry = pickEntry(now, (mapping) => isPhysical(mapping) && (isPending(mapping) || now.dice.below(2) === 0));
  const doorbells = now.scope.vpeids.filter((vpeid) => now.ledger.vpe(vpeid) !== undefined).map(doorbellOf);
  const intid = now.dice.below(3) === 0 ? pick(now.dice, doorbells) : entry?.mapping?.intid;
  if (intid === undefined) return undefined;
  const on = (now.gic.configInMemory(intid) & 1) !== 0;
  return { kind: 'config', intid, value: on ? CONFIG_DISABLED : CONFIG_ENABLED };
};

const drawVirtualConfig = (now: Situation): Stimulus | undefined => {
  const { gic } = now;
  const isPending = ({ vpeid, intid }: Mapping): boolean => gic.vpending(vpeid, intid);
  const holds = (mapping: Mapping): boolean => isVirtual(mapping) && (isPending(mapping) || now.dice.below(2) === 0);
  const mapping = pickEntry(now, holds)?.mapping;
  if (mapping === undefined) return undefined;
  const on = (now.gic.vconfigInMemory(mapping.vpeid, mapping.intid) & 1) !== 0;
  return { kind: 'vconfig', vpeid: mapping.vpeid, vINTID: mapping.intid, value: on ? CONFIG_DISABLED : CONFIG_ENABLED };
};

/** A redistributor, or the cache of a vPE, loads the configuration byte of a mapped interrupt or of a default doorbell. */
export const drawCaching = (now: Situation): InternalStep | undefined => {
  const { dice, gic } = now;
  const mapping = pickEntry(now, () => true)?.mapping;
  if (mapping === undefined) return undefined;
  if (!mapping.virtual) return cacheAt(now, mapping.intid);
  const vpe = gic.vpes.get(mapping.vpeid);
  if (vpe?.mapped !== true) return undefined;
  if (vpe.defaultDoorbell > NO_DOORBELL && dice.below(2) === 0) return cacheAt(now, vpe.defaultDoorbell);
  return vpe.cache.has(mapping.intid) ? undefined : { kind: 'vcache', vpeid: mapping.vpeid, vINTID: mapping.intid };
};

const cacheAt = ({ dice, gic }: Situation, intid: number): InternalStep | undefined => {
  const rd = dice.below(gic.rds.length);
  return gic.rd(rd).cache.has(intid) ? undefined : { kind: 'cache', rd, intid };
};

/** No other ITS maps the vPE, or still has to consume what concerns that. */
const isUnmappedElsewhere = (now: Situation, vpeid: number): boolean =>
  now.gic.itss.length === 1 ||
  (now.ledgers.mappers(vpeid) === 0 && now.consumed.mappers(vpeid) === 0 && isQuiet(now, vpeid));

/** No other vPE that is mapped has the VPT of this one (I-119). */
const isVptFree = ({ ledgers }: Situation, vpeid: number): boolean => {
  for (const [other, vpe] of ledgers.vpes) {
    if (other !== vpeid && vpe.mappers !== 0 && vpe.vptAddress === vptOf(vpeid)) return false;
  }
  return true;
};

/** A further ITS maps a vPE, with the operands of the first, once the VMAPP of that one and each VMOVP are complete. */
const drawFurtherVmapp = (now: Situation): Stimulus | undefined => {
  const { dice, scope, ledger, ledgers, consumed, profile } = now;
  const vpeid = pickWhere(
    dice,
    scope.vpeids,
    (id) => ledger.vpe(id) === undefined && consumed.isHomeCertain(id) && isQuiet(now, id),
  );
  const vpe = vpeid === undefined ? undefined : ledgers.vpe(vpeid);
  if (vpeid === undefined || vpe === undefined) return undefined;
  return command(now, vmapp(profile, vpeid, vpe.rd, true, vpe.defaultDoorbell !== NO_DOORBELL, false));
};

const drawUnmap = (now: Situation): Stimulus | undefined => {
  const { dice, gic, scope, ledger, ledgers, consumed, profile } = now;
  // With live events it is unwise, but defined (I-61, A-72): KVM does it when it saves a VM.
  const keepsEvents = dice.below(3) === 0;
  const isOne = gic.itss.length === 1;
  const vpeid = pickWhere(
    dice,
    scope.vpeids,
    (candidate) =>
      ledger.vpe(candidate) !== undefined &&
      isIdle(now, candidate) &&
      (keepsEvents || !isVpeLive(ledger, candidate)) &&
      (isOne || (isQuiet(now, candidate) && ledgers.mappers(candidate) === consumed.mappers(candidate))),
  );
  if (vpeid === undefined) return undefined;
  const isLast = ledgers.mappers(vpeid) === 1 << now.its;
  return command(now, vmapp(profile, vpeid, 0, false, false, isLast));
};

const drawVmovp = (now: Situation): Stimulus | undefined => {
  const { dice, profile, gic, ledger, ledgers, moves, its } = now;
  const vpeid = mappedVpe(now);
  const vpe = vpeid === undefined ? undefined : ledger.vpe(vpeid);
  if (vpeid === undefined || vpe === undefined || !isIdle(now, vpeid)) return undefined;
  // What a further ITS maps has to be where the vPE is (I-101).
  if (gic.itss.length > 1 && !isMappingConsumed(now, vpeid)) return undefined;
  const [to, db] = [dice.below(gic.rds.length), dice.below(2) === 0];
  if (!now.control.isOn(to) || !now.control.isOn(vpe.rd) || !hasVpeTable(now, to)) return undefined;
  if (profile.vmovp === 'one ITS') return command(now, vmovp(profile, vpeid, to, db, vpe.defaultDoorbell));
  // Every ITS is sent the moves in one order, and with the list as it will be.
  if (moves.awaits(its)) return undefined;
  const number = moves.nextNumber();
  return command(now, vmovp(profile, vpeid, to, db, vpe.defaultDoorbell, number, ledgers.mappers(vpeid)));
};

/** No ITS has a VMAPP of the vPE in its queue. */
export const isMappingConsumed = ({ gic }: Situation, vpeid: number): boolean =>
  !gic.itss.some(({ queue }) => queue.some((next) => next.op === 'VMAPP' && next.vpeid === vpeid));

/** Every redistributor of the group has a valid vPE configuration table (v4.1). */
const hasVpeTable = ({ control, profile: { commonLpiAffGroups: groups } }: Situation, rd: number): boolean =>
  !control.isTouched || control.all.every(({ vpeTableValid }, other) => groups[other] !== groups[rd] || vpeTableValid);

/** The collection is not mapped, or the LPI is within GICR_PROPBASER.IDbits of its redistributor. */
const isInRange = ({ ledger, control }: Situation, icid: number, intid: number): boolean => {
  const collection = ledger.collection(icid);
  return collection === undefined || control.takes(collection.rd, intid);
};

const kind = (
  name: string,
  weight: number,
  group: Group,
  applies: (profile: Profile) => boolean,
  draw: (now: Situation) => Stimulus | undefined,
): StimulusKind => ({ name, weight, group, applies, draw });

/** Every kind of stimulus that programs are made of. */
export const STIMULUS_KINDS: readonly StimulusKind[] = [
  kind('MAPD V=1', 3, 'base', always, (now) => {
    const { dice, scope, ledger } = now;
    // A new ITT for a device with events unmaps them, which is unwise but defined.
    const anyway = dice.below(24) === 0;
    const device = pickWhere(dice, scope.devices, ({ deviceId }) => anyway || !isDeviceLive(ledger, deviceId));
    if (device === undefined) return undefined;
    // A second MAPD is defined, but seldom of interest.
    if (ledger.device(device.deviceId) !== undefined && dice.below(8) > 0) return undefined;
    const { deviceId, size } = device;
    return command(now, { op: 'MAPD', deviceId, size, ittAddress: ittOf(deviceId), valid: true });
  }),
  kind('MAPD V=0', 2, 'remove', always, (now) => {
    const { dice, scope, ledger } = now;
    const device = pickWhere(
      dice,
      scope.devices,
      ({ deviceId }) => ledger.device(deviceId) !== undefined && !isDeviceLive(ledger, deviceId),
    );
    if (device === undefined) return undefined;
    const { deviceId, size } = device;
    return command(now, { op: 'MAPD', deviceId, size, ittAddress: ittOf(deviceId), valid: false });
  }),
  kind('MAPC', 2, 'map', always, (now) => {
    const { dice, scope, ledger, gic, control } = now;
    const icid = pickWhere(dice, scope.icids, (candidate) => !isCollectionLive(ledger, candidate));
    const rdbase = dice.below(gic.rds.length);
    if (icid === undefined || !control.isOn(rdbase) || ledger.remaps.has(icid)) return undefined;
    const valid = ledger.collection(icid) === undefined || dice.below(2) === 0;
    return command(now, { op: 'MAPC', icid, rdbase, valid });
  }),
  kind('MAPTI', 6, 'physical', always, (now) => {
    const event = freeEvent(now);
    const pINTID = freeLpi(now);
    // The collection may be mapped later; events are dropped until then.
    const any = now.dice.below(8) === 0;
    const icid = pickWhere(
      now.dice,
      now.scope.icids,
      (id) => (any && now.ledger.collection(id) === undefined) || isServed(now, id),
    );
    if (event === undefined || pINTID === undefined || icid === undefined || !isInRange(now, icid, pINTID))
      return undefined;
    return command(now, { op: 'MAPTI', ...event, pINTID, icid });
  }),
  kind('MAPI', 2, 'physical', always, (now) => {
    const event = freeEvent(now);
    const icid = pickWhere(now.dice, now.scope.icids, (candidate) => isServed(now, candidate));
    if (event === undefined || icid === undefined) return undefined;
    if (event.eventId < 8192 || !isFree(now, event.eventId)) return undefined;
    if (!isInRange(now, icid, event.eventId)) return undefined;
    return command(now, { op: 'MAPI', ...event, icid });
  }),
  kind('MOVI', 5, 'move', always, (now) => {
    const entry = pickEntry(now, (mapping) => isPhysical(mapping) && isComplete(now, mapping));
    const icid = pickWhere(now.dice, now.scope.icids, (candidate) => isServed(now, candidate));
    if (entry === undefined || icid === undefined) return undefined;
    return command(now, { op: 'MOVI', deviceId: entry.deviceId, eventId: entry.eventId, icid });
  }),
  kind('DISCARD', 4, 'remove', always, onEvent('DISCARD')),
  kind('INT', 4, 'clear', always, onEvent('INT')),
  kind('CLEAR', 4, 'clear', always, onEvent('CLEAR')),
  kind('INV', 4, 'configuration', always, onEvent('INV')),
  kind('INVALL', 2, 'configuration', always, (now) => {
    const icid = pickWhere(now.dice, now.scope.icids, (candidate) => isServed(now, candidate));
    return icid === undefined ? undefined : command(now, { op: 'INVALL', icid });
  }),
  kind('SYNC', 5, 'base', always, (now) => command(now, { op: 'SYNC', rdbase: now.dice.below(now.gic.rds.length) })),
  kind('VMAPP V=1', 4, 'base', v4, (now) => {
    const { dice, scope, ledger, profile, gic, control } = now;
    const vpeid = pickWhere(
      dice,
      scope.vpeids,
      (id) => ledger.vpe(id) === undefined && isUnmappedElsewhere(now, id) && isVptFree(now, id),
    );
    const rdbase = dice.below(gic.rds.length);
    if (vpeid === undefined || !control.isOn(rdbase) || !hasVpeTable(now, rdbase)) return undefined;
    return command(now, vmapp(profile, vpeid, rdbase, true, dice.below(8) > 0));
  }),
  kind(FURTHER_VMAPP, 6, 'base', severalItss, drawFurtherVmapp),
  kind('VMAPP V=0', 2, 'remove', v4, drawUnmap),
  kind('VMAPTI', 8, 'virtual', v4, (now) => drawVmapti(now, false)),
  kind('VMAPI', 2, 'virtual', v4, (now) => drawVmapti(now, true)),
  kind('VMOVI', 4, 'move', v4, drawVmovi),
  kind('VMOVP', 5, 'move', v4, drawVmovp),
  kind('VINVALL', 2, 'configuration', v4, onVpe('VINVALL')),
  kind('VSYNC', 6, 'base', v4, onVpe('VSYNC')),
  kind('INVDB', 2, 'configuration', v41, onVpe('INVDB')),
  kind('MSI', 16, 'base', always, drawMsi),
  kind('residency', 12, 'residency', v4, drawResidency),
  kind('PendingLast read', 3, 'residency', v40, drawPendingLastRead),
  kind('acknowledge', 10, 'base', always, ({ dice, gic }) => {
    const rd = dice.below(gic.rds.length);
    return gic.rd(rd).pending.isEmpty && dice.below(8) > 0 ? undefined : { kind: 'acknowledge', rd };
  }),
  kind('vacknowledge', 12, 'residency', v4, ({ dice, gic }) => {
    const rd = dice.below(gic.rds.length);
    const { valid, dirty, vpeid } = gic.rd(rd);
    const something = (valid || dirty) && gic.vpes.get(vpeid)?.pending.isEmpty === false;
    return something || dice.below(12) === 0 ? { kind: 'vacknowledge', rd } : undefined;
  }),
  kind('configuration byte', 5, 'configuration', always, drawConfig),
  kind('virtual configuration byte', 4, 'configuration', v4, drawVirtualConfig),
  kind('GICR_INVLPIR', 3, 'registers', registers, drawInvlpir),
  kind('GICR_SYNCR', 2, 'registers', registers, ({ dice, gic }) => ({ kind: 'syncr', rd: dice.below(gic.rds.length) })),
  kind('list register', 2, 'hypervisor', v4, drawListRegister),
  kind('ICH context', 3, 'hypervisor', v4, drawIchContext),
  kind('GITS_CTLR, GITS_CBASER', 6, 'queue', always, drawItsControl),
  kind('GITS_CWRITER', 2, 'queue', always, drawCwriter),
  kind('GITS read', 4, 'queue', always, drawItsRead),
  kind('GITS_STATUSR write', 2, 'queue', always, drawStatusWrite),
  kind('GITS_BASER', 3, 'queue', always, drawBaser),
  kind('GICD read', 1, 'registers', always, ({ dice }) => {
    const offset = pick(dice, [...IDENTIFICATION_WORDS, ...RESERVED_WORDS]);
    return offset === undefined ? undefined : { kind: 'gicd-read', offset };
  }),
  kind('GICD write', 1, 'registers', always, ({ dice }) => {
    const offset = pick(dice, RESERVED_WORDS);
    return offset === undefined ? undefined : { kind: 'gicd-write', offset, value: 0xffff_ffff };
  }),
  kind('VSGI Clear=0', 8, 'vsgi', vsgis, (now) => drawVsgi(now, false)),
  kind('VSGI Clear=1', 4, 'vsgi', vsgis, (now) => drawVsgi(now, true)),
  kind('GITS_SGIR', 14, 'vsgi', vsgis, drawSgir),
  kind('GICR_VSGIR', 4, 'vsgi', vsgis, drawQuery),
  kind('GICR_VSGIPENDR', 3, 'vsgi', vsgis, drawVsgipendr),
  kind('register read', 5, 'face', always, drawRegisterRead),
  ...PLAIN_WRITES.map((each) =>
    kind(each.kind, 4, 'face', each.on, ({ dice, profile }) => drawWrite(each, dice, profile)),
  ),
  ...LPI_TABLE_ROWS.map(([name, weight, applies, draw]) => kind(name, weight, 'lpi-tables', applies, draw)),
];
