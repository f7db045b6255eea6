/** MSIs: translated when they arrive, then on their way as an effect. */
import type { Target, TranslatedEvent } from '../../architecture/events.ts';
import { eventKey } from '../../architecture/keys.ts';
import type { Gic, Its } from '../state.ts';
import { reportUnmapped } from './control.ts';
import { atRedistributor, type Origin, virtualSet } from './effects.ts';
import type { Translation } from './tables.ts';

const NOWHERE: Target = { kind: 'none' };
const EXTRA_BITS = ['the write is ignored', 'the bits are ignored'] as const;

const targetOf = (to: Translation): Target => {
  if (to.kind === 'none') return NOWHERE;
  if (to.kind === 'lpi') return { kind: 'lpi', rd: to.rd, intid: to.intid };
  return { kind: 'vlpi', rd: to.rd, vpeid: to.vpeid, vINTID: to.intid, doorbell: to.doorbell };
};

export const translatedEvent = (
  its: number,
  deviceId: number,
  eventId: number,
  by: 'MSI' | 'INT',
  to: Translation,
): TranslatedEvent => ({ kind: 'translated', its, deviceId, eventId, by, target: targetOf(to) });

/** The write is ignored before any table is looked at. */
const drop = (gic: Gic, itsIndex: number, its: Its, deviceId: number, eventId: number): void => {
  gic.sink.emit({ kind: 'translated', its: itsIndex, deviceId, eventId, by: 'MSI', target: NOWHERE });
  reportUnmapped(gic, its, deviceId, eventId, 'UNKNOWN_REASON');
};

/** A device writes EventID to GITS_TRANSLATER. An incomplete mapping drops it without a word. */
export const receiveMsi = (gic: Gic, itsIndex: number, its: Its, deviceId: number, eventId: number): void => {
  const { rules } = gic;
  gic.sink.emit({ kind: 'msi', its: itsIndex, deviceId, eventId });
  if (!its.control.accepts && (its.control.active || rules.disabledItsDropsMsis)) {
    drop(gic, itsIndex, its, deviceId, eventId);
    return;
  }
  const supported = gic.supported.events;
  if (eventId >= supported && gic.choose('A-04', EXTRA_BITS) === 0) {
    drop(gic, itsIndex, its, deviceId, eventId);
    return;
  }
  const masked = eventId < supported ? eventId : eventId % supported;
  const to = gic.isHealthy
    ? its.tables.translate(deviceId, masked, gic.versions, true, true)
    : misread(gic, its, deviceId, masked);
  gic.sink.emit(translatedEvent(itsIndex, deviceId, eventId, 'MSI', to));
  if (to.kind === 'none' || !rules.umsiNeedsADroppedMsi) reportUnmapped(gic, its, deviceId, eventId, to.why);
  const origin: Origin = { cause: 'MSI', at: gic.time, deviceId, eventId: masked };
  if (!gic.isHealthy && isForgotten(gic, its, origin)) return;
  if (!rules.msiLeavesTheIte && to.kind !== 'none') consumeIte(gic, itsIndex, its, origin);
  if (to.kind === 'lpi') {
    if (rules.msiSetsPending) its.bag.push(atRedistributor('set', origin, to.rd, to.intid));
    if (!rules.setsAreLocal) its.bag.push(atRedistributor('set', origin, (to.rd + 1) % gic.rds.length, to.intid));
  } else if (to.kind === 'vlpi') {
    const vpeid = rules.vlpiEventSetsOneVpe ? to.vpeid : anotherVpe(gic, to.vpeid);
    its.bag.push(virtualSet('vset', origin, vpeid, to.intid, to.rd, to.doorbell));
    if (!rules.vmaptiReplacesTheLpi) setOldLpi(its, origin);
  }
};

/** Faults that look up another event than the one that came, or do not look at all. */
const misread = (gic: Gic, { tables }: Its, deviceId: number, eventId: number): Translation => {
  const { rules } = gic;
  const device = rules.deviceIdIsTakenInFull ? deviceId : deviceId & 1;
  const isLast = !rules.eventIdBoundIsExclusive && tables.device(device)?.events === eventId;
  const event = isLast ? 0 : rules.eventIdIsTakenInFull ? eventId : eventId & 0xfff;
  const { eventIdIsCheckedAgainstTheItt, unmappedVpeTakesNoEvents } = rules;
  return tables.translate(device, event, gic.versions, eventIdIsCheckedAgainstTheItt, unmappedVpeTakesNoEvents);
};

/** Faults that lose an MSI after it was translated. */
const isForgotten = ({ rules }: Gic, { bag, tables }: Its, { deviceId, eventId }: Origin): boolean => {
  if (!rules.eventIdZeroIsAnEvent && eventId === 0) return true;
  if (!rules.firstMsiIsTaken && tables.fresh.delete(eventKey(deviceId, eventId))) return true;
  if (!rules.msisTravelTogether && bag.some(({ kind }) => kind === 'set' || kind === 'vset')) return true;
  if (rules.msiUnderMoviIsTaken) return false;
  return bag.some((item) => item.kind === 'take' && item.deviceId === deviceId && item.eventId === eventId);
};

/** A fault: the entry can be used once. */
const consumeIte = (gic: Gic, itsIndex: number, { tables }: Its, { deviceId, eventId }: Origin): void => {
  tables.write(tables.ites, eventKey(deviceId, eventId), undefined, gic.time);
  gic.sink.emit({ kind: 'ite', its: itsIndex, deviceId, eventId, cause: 'MSI', causeDeviceId: deviceId });
};

/** A fault: the event goes to some other mapped vPE, if there is one. */
export const anotherVpe = (gic: Gic, vpeid: number): number => {
  for (const [other, vpe] of gic.vpes) if (other !== vpeid && vpe.mapped) return other;
  return vpeid;
};

/** A fault: the LPI that the event was mapped to before VMAPTI is set as well. */
const setOldLpi = (its: Its, origin: Origin): void => {
  const old = its.tables.lastPhysical.get(eventKey(origin.deviceId, origin.eventId));
  const rd = old === undefined ? undefined : its.tables.collection(old.icid);
  if (old !== undefined && rd !== undefined) its.bag.push(atRedistributor('set', origin, rd, old.intid));
};
