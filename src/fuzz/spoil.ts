/**
 * Draws commands with exactly one error: first an error reason, then operands that are valid except for that. Operands drawn at random rarely reach a
 * check that comes after other checks.
 */
import { isCommand } from '../../models/architecture/codec.ts';
import { isKnown, mayFailFor, reasonsOn } from '../../models/architecture/command-outcomes.ts';
import { formsOf } from '../../models/architecture/commands/command.ts';
import { COMMAND_NAMES, COMMANDS, type Command, type CommandName } from '../../models/architecture/commands.ts';
import type { ErrorReason } from '../../models/architecture/error-reasons.ts';
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { ItsTable } from '../../models/architecture/its-tables.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import { vptSizeOf } from '../../models/architecture/vpe-commands.ts';
import type { EventEntry, Mapping } from '../../models/observer/ledger-entries.ts';
import { doorbellOf, ittOf } from '../run/addresses.ts';
import type { Dice } from '../run/dice.ts';
import { vmapp, vmovp } from '../run/vpe-commands.ts';
import { noCollection, noDevice, noDoorbell, noLpi, noRedistributor, noSize, noVpe, noVptSize } from './boundaries.ts';
import {
  fitsVpt,
  freeEvent,
  freeLpi,
  isComplete,
  isPhysical,
  isVirtual,
  mappedVpe,
  pick,
  pickEntry,
  pickWhere,
  type Situation,
} from './situation.ts';

interface Operands {
  deviceId: number;
  eventId: number;
  size: number;
  icid: number;
  rdbase: number;
  pINTID: number;
  vpeid: number;
  vINTID: number;
  vSGI: number;
  doorbell: number;
  vptSize: number;
}

const MAPS: ReadonlySet<CommandName> = new Set(['MAPTI', 'MAPI', 'VMAPTI', 'VMAPI']);
const MAPS_EVENT_ID: ReadonlySet<CommandName> = new Set(['MAPI', 'VMAPI']);
const OF_VIRTUAL: ReadonlySet<CommandName> = new Set(['VMOVI']);
const OF_PHYSICAL: ReadonlySet<CommandName> = new Set(['MOVI']);

/** DeviceIDs that no scope has. */
const SPARE_DEVICES: readonly number[] = [4, 5];

/** An event of the kind that the command needs. */
const eventFor = (now: Situation, op: CommandName): { deviceId: number; eventId: number } | undefined => {
  if (MAPS_EVENT_ID.has(op)) {
    const { dice, scope, ledger } = now;
    const device = pickWhere(dice, scope.devices, ({ deviceId }) => ledger.device(deviceId) !== undefined);
    const eventId = pickWhere(
      dice,
      device?.events ?? [],
      (event) => event >= 8192 && ledger.mapping(device?.deviceId ?? -1, event) === undefined,
    );
    return device === undefined || eventId === undefined ? undefined : { deviceId: device.deviceId, eventId };
  }
  if (MAPS.has(op)) return freeEvent(now);
  return pickEntry(now, (mapping) => {
    if (OF_VIRTUAL.has(op) && !isVirtual(mapping)) return false;
    if (OF_PHYSICAL.has(op) && !isPhysical(mapping)) return false;
    return isComplete(now, mapping);
  });
};

/** Valid operands, as far as the situation has such. Undefined if the command needs a mapped event and none of its kind exists. */
const right = (now: Situation, op: CommandName): Operands | undefined => {
  const { dice, scope, ledger, gic } = now;
  const device = pick(dice, scope.devices);
  const event = eventFor(now, op);
  const isAboutEvent = OF_VIRTUAL.has(op) || OF_PHYSICAL.has(op);
  if (isAboutEvent && event === undefined && isKnown(now.profile, op)) return undefined;
  const vpeid = mappedVpe(now) ?? scope.vpeids[0] ?? 0;
  return {
    deviceId: event?.deviceId ?? device?.deviceId ?? 0,
    eventId: event?.eventId ?? device?.events[0] ?? 0,
    size: device?.size ?? 0,
    icid: pickWhere(dice, scope.icids, (icid) => ledger.collection(icid) !== undefined) ?? 0,
    rdbase: dice.below(gic.rds.length),
    pINTID: freeLpi(now) ?? scope.lpis[0] ?? 0,
    vpeid,
    vINTID: pick(dice, scope.vINTIDs) ?? 0,
    vSGI: pick(dice, scope.vSGIs) ?? 0,
    doorbell: NO_DOORBELL,
    vptSize: vptSizeOf(now.profile),
  };
};

const place = (operands: Operands, at: EventEntry | undefined): boolean => {
  if (at === undefined) return false;
  operands.deviceId = at.deviceId;
  operands.eventId = at.eventId;
  return true;
};

const placeWhere = (now: Situation, operands: Operands, holds: (mapping: Mapping) => boolean): boolean =>
  place(operands, pickEntry(now, holds));

/** Sets the operands to a mapped device and an EventID that is not an LPI INTID. Returns false if there is none. */
const smallEvent = ({ scope, ledger }: Situation, operands: Operands): boolean => {
  for (const { deviceId, events } of scope.devices) {
    const eventId = events.find((event) => event < 8192);
    if (eventId === undefined || ledger.device(deviceId) === undefined) continue;
    operands.deviceId = deviceId;
    operands.eventId = eventId;
    return true;
  }
  return false;
};

/** Sets the operands to an event and a vPE whose VPT is too small for its vINTID. Returns false if there is none. */
const wideEvent = (now: Situation, operands: Operands): boolean =>
  now.scope.vpeids.some((vpeid) => {
    if (now.ledger.vpe(vpeid) === undefined) return false;
    operands.vpeid = vpeid;
    return placeWhere(
      now,
      operands,
      (mapping) => isVirtual(mapping) && isComplete(now, mapping) && !fitsVpt(now, vpeid, mapping.intid),
    );
  });

type Spoil = (operands: Operands, now: Situation, op: CommandName) => boolean;

/** The operand has a value out of range. */
const assign =
  (name: keyof Operands, outOfRange: (dice: Dice, profile: Profile) => number): Spoil =>
  (operands, { dice, profile }) => {
    operands[name] = outOfRange(dice, profile);
    return true;
  };

const unmappedVpe: Spoil = (operands, { dice, scope, ledger }) => {
  operands.vpeid = pickWhere(dice, scope.vpeids, (vpeid) => ledger.vpe(vpeid) === undefined) ?? scope.vpeids.length;
  return true;
};

/** Error reason → function that makes one operand wrong. Returns false if that is not possible now. */
const SPOILS: Readonly<Partial<Record<ErrorReason, Spoil>>> = {
  LEVEL_ONE_INVALID: (operands, { gic, its, scope, profile }, op) => {
    const { levelOne } = gic.its(its);
    const lacks = (table: ItsTable, id: number): boolean => {
      const perPage = profile.twoLevel?.[table];
      return perPage !== undefined && !levelOne.isValid(table, Math.floor(id / perPage));
    };
    const device = scope.devices.find(({ deviceId }) => lacks('Devices', deviceId));
    const icid = scope.icids.find((id) => lacks('Collections', id));
    const vpeid = scope.vpeids.find((id) => lacks('vPEs', id));
    if (device !== undefined && mayFailFor(op, 'DEVICE_OOR')) operands.deviceId = device.deviceId;
    else if (icid !== undefined && mayFailFor(op, 'COLLECTION_OOR')) operands.icid = icid;
    else if (vpeid !== undefined && mayFailFor(op, 'VCPU_OOR')) operands.vpeid = vpeid;
    else return false;
    return true;
  },
  DEVICE_OOR: (operands, now) => {
    operands.deviceId = noDevice(now);
    return true;
  },
  SIZE_OOR: assign('size', noSize),
  PROCNUM_OOR: assign('rdbase', noRedistributor),
  COLLECTION_OOR: assign('icid', noCollection),
  VCPU_OOR: assign('vpeid', noVpe),
  VPTSIZE_OOR: assign('vptSize', noVptSize),
  UNMAPPED_DEVICE: (operands, { dice, scope, ledger }) => {
    const ids = [...scope.devices.map(({ deviceId }) => deviceId), ...SPARE_DEVICES];
    operands.deviceId = pickWhere(dice, ids, (deviceId) => ledger.device(deviceId) === undefined) ?? 0;
    return true;
  },
  ID_OOR: (operands, { ledger, dice }) => {
    const device = ledger.device(operands.deviceId);
    if (device === undefined) return false;
    const events = 2 ** (device.size + 1);
    // An ITS that ignores the bits above the ITT would take it for the original event.
    operands.eventId = dice.below(2) === 0 ? operands.eventId + events : events;
    return true;
  },
  PHYSICALID_OOR: (operands, now, op) => {
    if (op === 'MAPI') return smallEvent(now, operands);
    if (op === 'MAPTI') operands.pINTID = noLpi(now.dice, now.profile);
    else operands.doorbell = noDoorbell(now.dice, now.profile);
    return true;
  },
  VIRTUALID_OOR: (operands, now, op) => {
    if (op === 'VMAPI') return smallEvent(now, operands);
    if (op === 'VMOVI') return wideEvent(now, operands);
    operands.vINTID = noLpi(now.dice, now.profile);
    return true;
  },
  UNMAPPED_INTERRUPT: (operands, now) => {
    const event = freeEvent(now);
    if (event === undefined) return false;
    Object.assign(operands, event);
    return true;
  },
  UNMAPPED_COLLECTION: (operands, { dice, scope, ledger }) => {
    operands.icid =
      pickWhere(dice, scope.icids, (icid) => ledger.collection(icid) === undefined) ?? scope.icids.length + 1;
    return true;
  },
  ITE_INVALID: (operands, now) => placeWhere(now, operands, (mapping) => !isComplete(now, mapping)),
  ID_IS_VIRTUAL: (operands, now) =>
    placeWhere(now, operands, (mapping) => isVirtual(mapping) && isComplete(now, mapping)),
  ID_IS_PHYSICAL: (operands, now) => placeWhere(now, operands, isPhysical),
  ITEVCPU_INVALID: (operands, now) =>
    placeWhere(now, operands, (mapping) => isVirtual(mapping) && !isComplete(now, mapping)),
  VCPU_INVALID: unmappedVpe,
  CMDVCPU_INVALID: unmappedVpe,
};

const build = (op: CommandName, operands: Operands, { profile, dice, gic, its }: Situation): Command | undefined => {
  const { deviceId, eventId, size, icid, rdbase, vpeid, vSGI, doorbell, vptSize } = operands;
  const flag = dice.below(2) === 0;
  // Operands that are unused with V=0 may be checked nevertheless.
  const valid = dice.below(3) !== 0;
  switch (op) {
    case 'MAPD':
      return { op, deviceId, size, ittAddress: ittOf(deviceId, its), valid };
    case 'MAPC':
      return { op, icid, rdbase, valid };
    case 'VMOVI':
      return { op, deviceId, eventId, vpeid, doorbell, doorbellValid: flag || doorbell !== NO_DOORBELL };
    case 'MOVALL': {
      // One of the two redistributors is wrong.
      const other = dice.below(gic.rds.length);
      return flag ? { op, rdbase1: rdbase, rdbase2: other } : { op, rdbase1: other, rdbase2: rdbase };
    }
    case 'VMAPP': {
      const command = vmapp(profile, vpeid, rdbase, valid, true);
      if (command.op !== 'VMAPP') return undefined;
      const wrongDoorbell = doorbell !== NO_DOORBELL && command.form === 'v4.1' ? { defaultDoorbell: doorbell } : {};
      return { ...command, vptSize, ...wrongDoorbell };
    }
    case 'VMOVP':
      return vmovp(profile, vpeid, rdbase, flag, doorbellOf(vpeid));
    case 'VSGI': {
      const clear = dice.below(2) === 0;
      const enable = !clear && flag;
      return { op, vpeid, vINTID: vSGI, enable, clear, group: enable, priority: 0 };
    }
    default:
      return ofItsOperands(op, { ...operands, valid });
  }
};

/** The command with its operands taken from `values`; undefined if it has an operand not in there. */
const ofItsOperands = (op: CommandName, values: Readonly<Record<string, number | boolean>>): Command | undefined => {
  const own = formsOf(COMMANDS[op]).flatMap(({ operands }) => Object.keys(operands));
  const command = { op, ...Object.fromEntries(own.map((name) => [name, values[name]])) };
  return isCommand(command) ? command : undefined;
};

const TRIES = 8;
const ON_MAPPED_EVENTS: readonly CommandName[] = ['MOVI', 'DISCARD', 'INT', 'CLEAR', 'INV'];

/** Commands whose errors need the most valid context: an event of one kind, its target, and often a second event. */
export const RARELY_SPOILT: readonly CommandName[] = ['MOVI', 'VMOVI', 'VMAPI', 'VMAPTI'];

/** Draws a command that fails for exactly one reason; undefined if none is found in the situation. */
export const drawSpoilt = (now: Situation, ops: readonly CommandName[] = COMMAND_NAMES): Command | undefined => {
  for (let tries = 0; tries < TRIES; tries += 1) {
    const command = tryToSpoil(now, ops);
    if (command !== undefined) return command;
  }
  return undefined;
};

const tryToSpoil = (now: Situation, ops: readonly CommandName[]): Command | undefined => {
  const { dice, profile } = now;
  const op = pick(dice, ops);
  if (op === undefined) return undefined;
  const operands = right(now, op);
  if (operands === undefined) return undefined;
  // Events whose vPE or collection is unmapped are rare, so those that exist are preferred.
  const isOrphan = profile.architecture !== 'v3' && dice.below(3) === 0;
  if (isOrphan && SPOILS.ITEVCPU_INVALID?.(operands, now, 'VMOVI') === true) return build('VMOVI', operands, now);
  const orphan = dice.below(3) === 0 ? pick(dice, ON_MAPPED_EVENTS) : undefined;
  if (orphan !== undefined && SPOILS.ITE_INVALID?.(operands, now, orphan) === true) {
    return build(orphan, operands, now);
  }
  if (isKnown(profile, op)) {
    const reason = pick(dice, reasonsOn(profile, op));
    if (reason === undefined || SPOILS[reason]?.(operands, now, op) !== true) return undefined;
  }
  return build(op, operands, now);
};
