/**
 * Checks of operands against the tables of the ITS: an entry that is not there, or is of the wrong kind.
 *
 * An ID out of range has no entry either: KVM reports a DeviceID or EventID out of range as unmapped, and an event of an unmapped device as an
 * unmapped event (vgic-its.c).
 */
import { fitsIn } from '../../architecture/identifiers.ts';
import { hex } from '../../architecture/words.ts';
import { vintidInVpt } from './ids.ts';
import { bad, type Check, ifTaken, type Objection, type World } from './objection.ts';

export interface OnEvent {
  readonly deviceId: number;
  readonly eventId: number;
}

const nameOf = ({ deviceId, eventId }: OnEvent): string => `DeviceID=${hex(deviceId)} EventID=${hex(eventId)}`;

const idOf = ({ deviceId, eventId }: OnEvent): OnEvent => ({ deviceId, eventId });

export const mappedDevice: Check<OnEvent> = ({ ledger }, { deviceId }) => {
  if (ledger.device(deviceId) !== undefined) return undefined;
  const about = { deviceId };
  const entry = ledger.devices.get(deviceId);
  return entry === undefined
    ? bad('UNMAPPED_DEVICE', `DeviceID=${hex(deviceId)} was never mapped by MAPD`, { about })
    : bad('UNMAPPED_DEVICE', `DeviceID=${hex(deviceId)} is not mapped any more`, {
        setBy: 'MAPD V=0',
        setAt: entry.changedAt,
        about,
      });
};

/** The EventID is within the ITT of a device that is mapped. */
export const eventInItt: Check<OnEvent> = ({ ledger }, { deviceId, eventId }) => {
  const entry = ledger.device(deviceId);
  if (entry === undefined || fitsIn(eventId, entry.size + 1)) return undefined;
  const what = `EventID=${hex(eventId)} is beyond the ITT of ${2 ** (entry.size + 1)} events of DeviceID=${hex(deviceId)}`;
  return bad('ID_OOR', what, { setBy: `MAPD Size=${entry.size}`, setAt: entry.changedAt, about: { deviceId } });
};

export const mappedEvent: Check<OnEvent> = ({ ledger }, command) => {
  const entry = ledger.entry(command.deviceId, command.eventId);
  if (entry?.mapping !== undefined) return undefined;
  const about = idOf(command);
  return entry === undefined
    ? bad('UNMAPPED_INTERRUPT', `${nameOf(command)} was never mapped`, { about })
    : bad('UNMAPPED_INTERRUPT', `${nameOf(command)} is not mapped any more`, {
        setBy: 'removed',
        setAt: entry.changedAt,
        about,
      });
};

const vpeOf = ({ ledger }: World, command: OnEvent, reason: Objection['reason']): Objection | undefined => {
  const mapping = ledger.mapping(command.deviceId, command.eventId);
  if (mapping?.virtual !== true || ledger.vpe(mapping.vpeid) !== undefined) return undefined;
  const { vpeid } = mapping;
  const about = { ...idOf(command), vpeid };
  return bad(reason, `${nameOf(command)} goes to vPEID=${vpeid}, which is not mapped`, { about });
};

/** The collection or vPE of a mapped event is mapped as well. */
export const completeMapping: Check<OnEvent> = (world, command) => {
  const { ledger } = world;
  const mapping = ledger.mapping(command.deviceId, command.eventId);
  if (mapping === undefined) return undefined;
  if (mapping.virtual) return vpeOf(world, command, 'ITE_INVALID');
  const { icid } = mapping;
  if (ledger.collection(icid) !== undefined) return undefined;
  const what = `${nameOf(command)} goes through ICID=${icid}, which is not mapped`;
  return bad('ITE_INVALID', what, { about: { ...idOf(command), icid } });
};

/** The vPE of a virtual event is mapped. */
export const vpeOfEvent: Check<OnEvent> = (world, command) => vpeOf(world, command, 'ITEVCPU_INVALID');

export const mappedCollection: Check<{ readonly icid: number }> = ({ ledger }, { icid }) => {
  if (ledger.collection(icid) !== undefined) return undefined;
  const about = { icid };
  const entry = ledger.collections.get(icid);
  return entry === undefined
    ? bad('UNMAPPED_COLLECTION', `ICID=${icid} was never mapped by MAPC`, { about })
    : bad('UNMAPPED_COLLECTION', `ICID=${icid} is not mapped any more`, {
        setBy: 'MAPC V=0',
        setAt: entry.changedAt,
        about,
      });
};

export const physicalEvent: Check<OnEvent> = ({ ledger }, command) => {
  const entry = ledger.entry(command.deviceId, command.eventId);
  const mapping = entry?.mapping;
  if (entry === undefined || mapping?.virtual !== true) return undefined;
  return bad('ID_IS_VIRTUAL', `${nameOf(command)} is virtual: vINTID=${mapping.intid} of vPEID=${mapping.vpeid}`, {
    setBy: 'mapped',
    setAt: entry.changedAt,
    about: idOf(command),
  });
};

export const virtualEvent: Check<OnEvent> = ({ ledger }, command) => {
  const entry = ledger.entry(command.deviceId, command.eventId);
  const mapping = entry?.mapping;
  if (entry === undefined || mapping === undefined || mapping.virtual) return undefined;
  return bad('ID_IS_PHYSICAL', `${nameOf(command)} is physical: pINTID=${mapping.intid}`, {
    setBy: 'mapped',
    setAt: entry.changedAt,
    about: idOf(command),
  });
};

interface OnVpe {
  readonly vpeid: number;
}

const unmappedVpe = ({ ledger }: World, { vpeid }: OnVpe, reason: Objection['reason']): Objection | undefined =>
  ledger.vpe(vpeid) !== undefined
    ? undefined
    : bad(reason, `vPEID=${vpeid} is not mapped`, { about: { vpeid }, contract: 'I-23' });

export const mappedVpe: Check<OnVpe> = (world, command) => unmappedVpe(world, command, 'VCPU_INVALID');

/** The vPE that VMOVI names is mapped. */
export const mappedNewVpe: Check<OnVpe> = (world, command) => unmappedVpe(world, command, 'CMDVCPU_INVALID');

/** VSGI of a vPE that is not mapped has no effect, or is an error. */
export const mappedVpeOfVsgi: Check<OnVpe> = (world, command) => {
  const objection = mappedVpe(world, command);
  return objection && ifTaken(world.profile, 'A-23', 'VSGI is a command error', objection);
};

/** On v4.0 only VSYNC can complete VMAPP V=0, so that VSYNC of a vPE that was unmapped may be no error. */
export const mappedVpeOfVsync: Check<OnVpe> = (world, command) => {
  const objection = mappedVpe(world, command);
  if (objection === undefined || world.profile.architecture !== 'v4.0' || !world.ledger.vpes.has(command.vpeid)) {
    return objection;
  }
  return ifTaken(world.profile, 'A-48', 'is a command error', objection);
};

export const vintid: Check<OnVpe & { readonly vINTID: number }> = (world, { vpeid, vINTID }) =>
  vintidInVpt(world, vpeid, vINTID, 'vINTID');

/** The VPT of the vPE that VMOVI names has a bit for the vLPI of the event. */
export const vintidInNewVpt: Check<OnVpe & OnEvent> = (world, { vpeid, deviceId, eventId }) => {
  const mapping = world.ledger.mapping(deviceId, eventId);
  return mapping?.virtual === true ? vintidInVpt(world, vpeid, mapping.intid, 'vINTID') : undefined;
};

/** VMAPI maps to the vLPI with the number of the EventID. */
export const eventIdAsVintid: Check<OnVpe & OnEvent> = (world, { vpeid, eventId }) =>
  vintidInVpt(world, vpeid, eventId, 'EventID, as the vINTID,');
