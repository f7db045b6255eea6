/** Draws stimuli about one event: MSIs, commands that name an event, and commands that map it to a vPE or move it to another one. */
import { NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import type { Stimulus } from '../../models/architecture/steps.ts';
import type { EventEntry } from '../../models/observer/ledger-entries.ts';
import { command } from './its-command.ts';
import {
  fitsVpt,
  freeEvent,
  individualDoorbell,
  isComplete,
  isFreeVirtual,
  isVirtual,
  mappedVpe,
  pick,
  pickEntry,
  pickWhere,
  type Situation,
} from './situation.ts';

export const onEvent =
  (op: 'DISCARD' | 'INT' | 'CLEAR' | 'INV') =>
  (now: Situation): Stimulus | undefined => {
    const entry = pickEntry(now, (mapping) => isComplete(now, mapping));
    return entry && command(now, { op, deviceId: entry.deviceId, eventId: entry.eventId });
  };

/** An event that was mapped at some time; it may be unmapped now. */
const pickKnownEvent = ({ dice, ledger }: Situation): EventEntry | undefined => {
  const { events } = ledger;
  let skip = dice.below(events.size);
  for (const entry of events.values()) {
    if (skip === 0) return entry;
    skip -= 1;
  }
  return undefined;
};

export const drawMsi = (now: Situation): Stimulus | undefined => {
  const { dice, scope, its } = now;
  const ticket = dice.below(12);
  const entry = ticket === 0 ? undefined : ticket < 4 ? pickKnownEvent(now) : pickEntry(now, () => true);
  if (entry !== undefined) return { kind: 'msi', its, deviceId: entry.deviceId, eventId: entry.eventId };
  if (dice.below(4) > 0) return undefined;
  // One MSI in four names an event that is not mapped, or that lies beyond the ITT.
  const device = pick(dice, scope.devices);
  if (device === undefined) return undefined;
  const beyond = 2 ** (device.size + 1);
  const eventId = pick(dice, [...device.events, beyond, beyond + 1]);
  return eventId === undefined ? undefined : { kind: 'msi', its, deviceId: device.deviceId, eventId };
};

export const drawVmapti = (now: Situation, byEventId: boolean): Stimulus | undefined => {
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

export const drawVmovi = (now: Situation): Stimulus | undefined => {
  const { ledger, dice, scope } = now;
  const entry = pickEntry(now, (mapping) => isVirtual(mapping) && isComplete(now, mapping));
  const mapping = entry?.mapping;
  if (entry === undefined || mapping === undefined) return undefined;
  const vpeid = pickWhere(
    dice,
    scope.vpeids,
    (candidate) =>
      ledger.vpe(candidate) !== undefined &&
      (candidate === mapping.vpeid ? fitsVpt : isFreeVirtual)(now, candidate, mapping.intid),
  );
  if (vpeid === undefined) return undefined;
  // With D=0 the event would keep a doorbell that belongs to the old vPE (I-24).
  const keep = (mapping.doorbell === NO_DOORBELL || vpeid === mapping.vpeid) && dice.below(3) === 0;
  const doorbell = keep ? NO_DOORBELL : individualDoorbell(now, vpeid);
  const { deviceId, eventId } = entry;
  return command(now, { op: 'VMOVI', deviceId, eventId, vpeid, doorbell, doorbellValid: !keep });
};
