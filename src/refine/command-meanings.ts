/** Translates a command to the abstract step that its consumption stands for. */
import { NO_TARGET, read } from '../../models/abstract/state.ts';
import { STEP, step } from '../../models/abstract/steps.ts';
import type { Command } from '../../models/architecture/commands.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { deviceOfKey, eventKey } from '../../models/architecture/keys.ts';
import { bind, bindVsgi } from './bindings.ts';
import { targetOfRd, targetOfVpe } from './map.ts';
import { entry, NONE } from './objects.ts';
import { hasPast, type Meaning, SAME, type Sight, TOO_MANY, targetOf } from './sight.ts';

const OTHER_INTID = 'an event gets another INTID while its old INTID is still in use';

const mapti = (sight: Sight, deviceId: number, eventId: number, intid: number, icid: number): Meaning => {
  const event = sight.objects.takeEvent(eventKey(deviceId, eventId));
  if (event < 0) return TOO_MANY;
  const rd = sight.tables.collection(icid);
  if (rd === undefined) return 'an event is mapped to a collection that is not mapped';
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
      key !== NONE &&
      deviceOfKey(key) === deviceId &&
      (targetOf(sight, event) !== NO_TARGET || hasPast(sight, event, true) || hasPast(sight, event, false)),
  );
  return isLive ? 'MAPD of a device with mapped events' : SAME;
};

const mapc = (sight: Sight, icid: number): Meaning => {
  const { objects, tables } = sight;
  const isLive = objects.events.some((key, event) => key !== NONE && hasPast(sight, event, false));
  return isLive || tables.someIte((ite) => !ite.virtual && ite.icid === icid)
    ? 'MAPC of a collection with mapped events'
    : SAME;
};

const movi = (sight: Sight, command: Extract<Command, { readonly op: 'MOVI' }>): Meaning => {
  const event = sight.objects.event(eventKey(command.deviceId, command.eventId));
  const rd = sight.tables.collection(command.icid);
  if (event < 0 || rd === undefined) return 'MOVI of an event without an abstract number, or to an unmapped collection';
  return targetOf(sight, event) === targetOfRd(rd) ? SAME : step(STEP.MOVI, event, rd);
};

const vmovi = (sight: Sight, command: Extract<Command, { readonly op: 'VMOVI' }>): Meaning => {
  const event = sight.objects.event(eventKey(command.deviceId, command.eventId));
  const vpe = sight.objects.vpe(command.vpeid);
  if (event < 0 || vpe < 0) return 'VMOVI of an event or a vPE without an abstract number';
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
  if (command.defaultDoorbell < FIRST_LPI || command.defaultDoorbell === NO_DOORBELL)
    return 'VMAPP without a default doorbell';
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
  if (vpe < 0 || command.form === 'v4.0') return 'VMOVP of GICv4.0, or of a vPE without an abstract number';
  const mayCount = command.db || command.defaultDoorbell >= FIRST_LPI || command.defaultDoorbell === NO_DOORBELL;
  if (mayCount && command.defaultDoorbell !== entry(objects.doorbells, vpe)) {
    return 'VMOVP with another doorbell';
  }
  if (read(now, layout.home, vpe) === 1 + command.rdbase)
    return 'VMOVP to the redistributor that the vPE is mapped to already';
  return step(STEP.VMOVP, vpe, command.rdbase, command.db ? 1 : 0);
};

const vsgi = (sight: Sight, command: Extract<Command, { readonly op: 'VSGI' }>): Meaning => {
  const vpe = sight.objects.vpe(command.vpeid);
  if (vpe < 0 || read(sight.now, sight.layout.home, vpe) === 0) return SAME;
  if (!command.clear) return command.enable ? SAME : 'VSGI disables a vSGI';
  return bindVsgi(sight, vpe, command.vINTID)
    ? step(STEP.SGI_CLEAR, vpe)
    : 'a second vSGI of a vPE while the first is still in use';
};

/** The abstract step of a command that is consumed. The abstract model leaves out every command without a case here. */
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
      return event < 0 ? `${command.op} of an event without an abstract number` : step(NAMED[command.op], event);
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
