/**
 * The map of steps: what a stimulus, or a command when it is consumed, is in the abstract model. It is one of its steps; or it changes nothing there;
 * or the abstract model leaves it out, and what comes after it cannot be compared.
 */
import { codeOf, EFFECT, eventOf, isOfEvent, isPhysical } from '../../models/abstract/effects.ts';
import { get, type Words } from '../../models/abstract/layout.ts';
import { NO_TARGET, PHASE, read, type StateLayout } from '../../models/abstract/state.ts';
import { STEP, step } from '../../models/abstract/steps.ts';
import type { Command } from '../../models/architecture/commands.ts';
import type { Target } from '../../models/architecture/events.ts';
import { FIRST_LPI, NO_DOORBELL, SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import { deviceOfKey, eventKey } from '../../models/architecture/keys.ts';
import { itsRegisters } from '../../models/architecture/registers/its-registers.ts';
import type { Stimulus, WriteVpendbaser } from '../../models/architecture/steps.ts';
import type { Tables } from '../../models/reference/its/tables.ts';
import { targetOfRd, targetOfVpe } from './map.ts';
import { entry, type Objects } from './objects.ts';

/** A step of the abstract model, SAME, or in words what the abstract model leaves out. */
export type Meaning = number | string;

/** Nothing of what the abstract model has changes. */
export const SAME = -1;

/** What a meaning may depend on. */
export interface Sight {
  readonly layout: StateLayout;
  readonly objects: Objects;
  /** The state of the abstract model before. */
  readonly now: Words;
  /** The tables of the ITS after. */
  readonly tables: Tables;
  /** MAPD or MAPC was consumed, and no SYNC since: MSIs may find the device or the collection as it was. */
  readonly isPlaceUncertain: boolean;
}

const TOO_MANY = 'more events or vPEs than it has';
const OTHER_INTID = 'another INTID for an event while something is left of the one before';

const isVirtualTarget = ({ layout }: Sight, target: number): boolean => target > layout.scope.redistributors;

const targetOf = ({ layout, now }: Sight, event: number): number =>
  event < 0 ? NO_TARGET : read(now, layout.target, event);

/** Older targets of that kind, which an MSI may still be translated to. */
const hasPast = ({ layout, now }: Sight, event: number, virtual: boolean): boolean => {
  const physical = 2 ** (1 + layout.scope.redistributors) - 2;
  const past = read(now, layout.past, event);
  return (virtual ? past >>> (1 + layout.scope.redistributors) : past & physical) !== 0;
};

/** Some effect under way is about that LPI or vLPI of the event. */
const isUnderWay = ({ layout, now }: Sight, event: number, virtual: boolean): boolean =>
  layout.effects.some(({ all }) =>
    all.some((field) => {
      const packed = layout.effectTable.effectOf(get(now, field));
      return isOfEvent(packed) && eventOf(packed) === event && isPhysical(packed) !== virtual;
    }),
  );

/** Something would still go by the INTID that the event had. */
const isLeft = (sight: Sight, event: number, virtual: boolean): boolean => {
  const { layout, now } = sight;
  if (isUnderWay(sight, event, virtual) || hasPast(sight, event, virtual)) return true;
  const target = targetOf(sight, event);
  if (target !== NO_TARGET && isVirtualTarget(sight, target) === virtual) return true;
  if (!virtual) return read(now, layout.lpi, event) !== 0;
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    if (((read(now, layout.pending, vpe) >>> event) & 1) === 1) return true;
  }
  return false;
};

/** The event has that INTID from now on; false if something is left of another one, or of the event that had it. */
const bind = (sight: Sight, event: number, intid: number, virtual: boolean): boolean => {
  const values = virtual ? sight.objects.vINTIDs : sight.objects.pINTIDs;
  if (values[event] === intid) return true;
  const other = values.indexOf(intid);
  if (other >= 0 && isLeft(sight, other, virtual)) return false;
  if (entry(values, event) >= 0 && isLeft(sight, event, virtual)) return false;
  if (other >= 0) values[other] = -1;
  values[event] = intid;
  return true;
};

/** The vPE has that vSGI from now on; false if something is left of another one. */
const bindVsgi = ({ layout, now, objects }: Sight, vpe: number, vSGI: number): boolean => {
  const before = entry(objects.vSGIs, vpe);
  if (before === vSGI) return true;
  const isPending = ((read(now, layout.pending, vpe) >>> layout.scope.events) & 1) === 1;
  const isOnItsWay = layout.effects.some(({ all }) =>
    all.some((field) => {
      const packed = layout.effectTable.effectOf(get(now, field));
      return codeOf(packed) === EFFECT.SGIR || codeOf(packed) === EFFECT.SGI_CLEAR;
    }),
  );
  if (before >= 0 && (isPending || isOnItsWay)) return false;
  objects.vSGIs[vpe] = vSGI;
  return true;
};

const mapti = (sight: Sight, deviceId: number, eventId: number, intid: number, icid: number): Meaning => {
  const event = sight.objects.takeEvent(eventKey(deviceId, eventId));
  if (event < 0) return TOO_MANY;
  const rd = sight.tables.collection(icid);
  if (rd === undefined) return 'an event of a collection that is not mapped';
  return bind(sight, event, intid, false) ? step(STEP.MAPTI, event, rd) : OTHER_INTID;
};

const vmapti = (sight: Sight, deviceId: number, eventId: number, intid: number, vpeid: number): Meaning => {
  const event = sight.objects.takeEvent(eventKey(deviceId, eventId));
  const vpe = sight.objects.vpe(vpeid);
  if (event < 0 || vpe < 0) return TOO_MANY;
  return bind(sight, event, intid, true) ? step(STEP.VMAPTI, event, vpe) : OTHER_INTID;
};

const NAMED = { DISCARD: STEP.DISCARD, CLEAR: STEP.CLEAR, INT: STEP.INT } as const;

const mapd = (sight: Sight, deviceId: number): Meaning => {
  const { objects } = sight;
  const isLive = objects.events.some(
    (key, event) =>
      key >= 0 &&
      deviceOfKey(key) === deviceId &&
      (targetOf(sight, event) !== NO_TARGET || hasPast(sight, event, true) || hasPast(sight, event, false)),
  );
  return isLive ? 'MAPD of a device with events that are mapped' : SAME;
};

const mapc = (sight: Sight, icid: number): Meaning => {
  const { objects, tables } = sight;
  const isLive = objects.events.some((key, event) => key >= 0 && hasPast(sight, event, false));
  return isLive || tables.someIte((ite) => !ite.virtual && ite.icid === icid)
    ? 'MAPC of a collection with events'
    : SAME;
};

const movi = (sight: Sight, command: Extract<Command, { readonly op: 'MOVI' }>): Meaning => {
  const event = sight.objects.event(eventKey(command.deviceId, command.eventId));
  const rd = sight.tables.collection(command.icid);
  if (event < 0 || rd === undefined) return 'MOVI of an event that it does not know';
  return targetOf(sight, event) === targetOfRd(rd) ? SAME : step(STEP.MOVI, event, rd);
};

const vmovi = (sight: Sight, command: Extract<Command, { readonly op: 'VMOVI' }>): Meaning => {
  const event = sight.objects.event(eventKey(command.deviceId, command.eventId));
  const vpe = sight.objects.vpe(command.vpeid);
  if (event < 0 || vpe < 0) return 'VMOVI of an event that it does not know';
  return targetOf(sight, event) === targetOfVpe(sight.layout, vpe) ? SAME : step(STEP.VMOVI, event, vpe);
};

const vmapp = (sight: Sight, command: Extract<Command, { readonly op: 'VMAPP' }>): Meaning => {
  const { objects, layout, now } = sight;
  const { vpeid, valid, rdbase, vptAddress } = command;
  const vpe = objects.takeVpe(vpeid);
  if (vpe < 0) return TOO_MANY;
  if (!valid) return read(now, layout.home, vpe) === 0 ? SAME : step(STEP.UNMAP, vpe);
  if (command.form === 'v4.0') return 'VMAPP of GICv4.0';
  if (command.ptz) return 'VMAPP with PTZ=1';
  if (command.defaultDoorbell < FIRST_LPI || command.defaultDoorbell === NO_DOORBELL) return 'a vPE without a doorbell';
  const own = [
    [objects.doorbells, command.defaultDoorbell],
    [objects.vptAddresses, vptAddress],
  ] as const;
  for (const [values, value] of own) {
    const isTaken = values.some((other, index) => index !== vpe && other === value);
    if (isTaken || (entry(values, vpe) >= 0 && values[vpe] !== value)) return 'VMAPP with another doorbell or VPT';
    values[vpe] = value;
  }
  return step(STEP.MAP, vpe, rdbase);
};

const vmovp = (sight: Sight, command: Extract<Command, { readonly op: 'VMOVP' }>): Meaning => {
  const { objects, layout, now } = sight;
  const vpe = objects.vpe(command.vpeid);
  if (vpe < 0 || command.form === 'v4.0') return 'VMOVP of GICv4.0';
  if (command.defaultDoorbell !== entry(objects.doorbells, vpe)) return 'VMOVP with another doorbell';
  if (read(now, layout.home, vpe) === 1 + command.rdbase) return 'VMOVP to where the vPE is';
  return step(STEP.VMOVP, vpe, command.rdbase, command.db ? 1 : 0);
};

const vsgi = (sight: Sight, command: Extract<Command, { readonly op: 'VSGI' }>): Meaning => {
  const vpe = sight.objects.vpe(command.vpeid);
  if (vpe < 0 || read(sight.now, sight.layout.home, vpe) === 0) return SAME;
  if (!command.clear) return command.enable ? SAME : 'a vSGI is disabled';
  return bindVsgi(sight, vpe, command.vINTID) ? step(STEP.SGI_CLEAR, vpe) : 'another vSGI of the vPE';
};

/** What a command does when it is consumed; the abstract model leaves out every command that is not listed. */
export const meaningOfCommand = (sight: Sight, command: Command): Meaning => {
  const { objects } = sight;
  switch (command.op) {
    case 'MAPD':
      return mapd(sight, command.deviceId);
    case 'MAPC':
      return mapc(sight, command.icid);
    case 'MAPTI':
      return mapti(sight, command.deviceId, command.eventId, command.pINTID, command.icid);
    case 'MAPI':
      return mapti(sight, command.deviceId, command.eventId, command.eventId, command.icid);
    case 'VMAPTI':
      return vmapti(sight, command.deviceId, command.eventId, command.vINTID, command.vpeid);
    case 'VMAPI':
      return vmapti(sight, command.deviceId, command.eventId, command.eventId, command.vpeid);
    case 'DISCARD':
    case 'CLEAR':
    case 'INT': {
      const event = objects.event(eventKey(command.deviceId, command.eventId));
      return event < 0 ? `${command.op} of an event that it does not know` : step(NAMED[command.op], event);
    }
    case 'MOVI':
      return movi(sight, command);
    case 'VMOVI':
      return vmovi(sight, command);
    case 'SYNC':
      return step(STEP.SYNC, 0, command.rdbase);
    case 'VSYNC': {
      const vpe = objects.vpe(command.vpeid);
      return vpe < 0 ? SAME : step(STEP.VSYNC, 0, vpe);
    }
    case 'VMAPP':
      return vmapp(sight, command);
    case 'VMOVP':
      return vmovp(sight, command);
    case 'VSGI':
      return vsgi(sight, command);
    case 'INV':
    case 'INVALL':
    case 'VINVALL':
    case 'INVDB':
      return SAME;
    default:
      return command.op;
  }
};

/** Where a translated MSI goes; undefined if it is dropped. */
export const meaningOfMsi = (sight: Sight, key: number, target: Target): Meaning => {
  const { objects, layout } = sight;
  const event = objects.event(key);
  if (target.kind === 'none') return mayBeDropped(sight, event) ? SAME : step(STEP.MSI, Math.max(0, event), NO_TARGET);
  const place = target.kind === 'lpi' ? target.rd : objects.vpe(target.vpeid);
  if (event < 0 || place < 0) return 'an MSI of an event that it does not know';
  const to = target.kind === 'lpi' ? targetOfRd(place) : targetOfVpe(layout, place);
  const isKnown = ((usableTargets(sight, event) >>> to) & 1) === 1;
  if (!isKnown && sight.isPlaceUncertain) return 'an MSI by a device or collection as it was before MAPD or MAPC';
  return step(STEP.MSI, event, to);
};

/** The target of an event, and older ones. */
const usableTargets = (sight: Sight, event: number): number =>
  read(sight.now, sight.layout.past, event) | (1 << targetOf(sight, event));

/** The event may be translated to nothing: it is not mapped, or was not, or its vPE is not. */
const mayBeDropped = (sight: Sight, event: number): boolean => {
  const { layout, now } = sight;
  if (event < 0 || sight.isPlaceUncertain) return true;
  const usable = usableTargets(sight, event);
  if ((usable & (1 << NO_TARGET)) !== 0) return true;
  for (let vpe = 0; vpe < layout.scope.vpes; vpe += 1) {
    const isCertain = read(now, layout.home, vpe) !== 0 && read(now, layout.settled, vpe) === 1;
    if (((usable >>> targetOfVpe(layout, vpe)) & 1) === 1 && !isCertain) return true;
  }
  return false;
};

const vpendbaser = ({ layout, objects, now }: Sight, write: WriteVpendbaser): Meaning => {
  if (write.rd >= layout.scope.homes) return 'a redistributor where it has no vPEs';
  const phase = read(now, layout.phase, write.rd);
  const isValid = phase === PHASE.LOADING || phase === PHASE.RESIDENT;
  if (write.vgrp0en === false || write.vgrp1en === false) return 'a group is disabled';
  if (isValid === write.valid) return SAME;
  if (!write.valid) {
    return write.pendingLast ? 'PendingLast is written as 1' : step(STEP.DESCHEDULE, write.rd, write.doorbell ? 1 : 0);
  }
  const vpe = objects.vpe(write.vpeid);
  return vpe < 0 ? TOO_MANY : step(STEP.SCHEDULE, write.rd, vpe);
};

const acknowledged = ({ objects, layout }: Sight, rd: number, intid: number): Meaning => {
  if (intid === SPURIOUS) return SAME;
  const event = objects.pINTIDs.indexOf(intid);
  const vpe = objects.doorbells.indexOf(intid);
  if (event >= 0 && event < layout.scope.events) return step(STEP.ACKNOWLEDGE, rd, event);
  return vpe < 0 ? 'an LPI that it does not know' : step(STEP.ACKNOWLEDGE_DOORBELL, rd, vpe);
};

const vacknowledged = (sight: Sight, rd: number, vINTID: number): Meaning => {
  const { objects, layout, now } = sight;
  if (vINTID === SPURIOUS) return SAME;
  if (rd >= layout.scope.homes) return 'a redistributor where it has no vPEs';
  const phase = read(now, layout.phase, rd);
  if (phase === PHASE.LEAVING) return 'an acknowledgement while the vPE leaves';
  const event = vINTID < VSGIS ? layout.scope.events : objects.vINTIDs.indexOf(vINTID);
  return event < 0 ? 'a vLPI that it does not know' : step(STEP.VACKNOWLEDGE, rd, event);
};

/** What a stimulus other than an MSI does when it comes; `intid` is what an acknowledgement returned. */
export const meaningOfStimulus = (sight: Sight, stimulus: Stimulus, intid: number): Meaning => {
  const { layout, objects, now } = sight;
  switch (stimulus.kind) {
    // What is in the queue has done nothing yet.
    case 'command':
    case 'slot':
    case 'read':
    case 'gicd-read':
    case 'gicd-write':
    // Configuration of LPIs shows in what is presented; that of doorbells and vLPIs in what rings.
    case 'invlpir':
    case 'invallr':
    case 'syncr':
    case 'vsgir':
    case 'vsgipendr':
    case 'lr':
    case 'level-one':
    case 'vpe-level-one':
    case 'poll-quiescent':
      return SAME;
    case 'config':
      return objects.doorbells.includes(stimulus.intid) ? 'the byte of a doorbell' : SAME;
    case 'vconfig':
      return 'the byte of a vLPI';
    case 'vpendbaser':
      return vpendbaser(sight, stimulus);
    case 'acknowledge':
      return acknowledged(sight, stimulus.rd, intid);
    case 'vacknowledge':
      return vacknowledged(sight, stimulus.rd, intid);
    case 'sgir': {
      const vpe = objects.vpe(stimulus.vpeid);
      if (vpe < 0 || read(now, layout.home, vpe) === 0) return 'GITS_SGIR of a vPE that is not mapped';
      return bindVsgi(sight, vpe, stimulus.vINTID) ? step(STEP.SGIR, vpe) : 'another vSGI of the vPE';
    }
    case 'write':
      return stimulus.frame === 'GITS' && stimulus.offset === itsRegisters.GITS_CWRITER.offset
        ? SAME
        : 'a register written by its address';
    default:
      return `the stimulus "${stimulus.kind}"`;
  }
};
