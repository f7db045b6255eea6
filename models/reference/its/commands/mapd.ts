/** MAPD in the model: it maps a device to a new ITT, or unmaps it. */
import type { Mapd } from '../../../architecture/commands.ts';
import type { ErrorReason } from '../../../architecture/error-reasons.ts';
import { deviceOfKey, eventOfKey } from '../../../architecture/keys.ts';
import type { Gic } from '../../gic.ts';
import { atRedistributor, atVpe, type Effect, type Origin } from '../effects.ts';
import type { Its } from '../its.ts';
import { checkDevice } from './operands.ts';
import { unlessUnmap } from './operands-of-an-unmap.ts';

const PENDING_STATE = ['stays', 'goes'] as const;

/** Clears of the interrupts of the device that are pending. */
const clearsOf = (gic: Gic, { tables }: Its, { deviceId }: Mapd): readonly Effect[] => {
  const clears: Effect[] = [];
  for (const [key, { now }] of tables.ites) {
    if (now === undefined || deviceOfKey(key) !== deviceId) continue;
    const origin: Origin = { cause: 'MAPD', at: gic.time, deviceId, eventId: eventOfKey(key) };
    const rd = tables.collection(now.icid) ?? -1;
    if (now.virtual && gic.vpending(now.vpeid, now.intid)) clears.push(atVpe('vclear', origin, now.vpeid, now.intid));
    if (!now.virtual && gic.pending(rd, now.intid)) clears.push(atRedistributor('clear', origin, rd, now.intid));
  }
  return clears;
};

/** Some event of the device is mapped. */
const isLive = ({ tables }: Its, { deviceId }: Mapd): boolean => {
  for (const [key, { now }] of tables.ites) if (now !== undefined && deviceOfKey(key) === deviceId) return true;
  return false;
};

/** A new ITT is all zero: the events of the device start unmapped. Whether Size is checked with V=0 is A-53. */
export const mapd = {
  section: 'IHI 0069, MAPD',
  check: (gic: Gic, its: Its, command: Mapd): ErrorReason | undefined =>
    checkDevice(gic, its, command.deviceId) ??
    unlessUnmap(gic, command.valid, command.size + 1 > gic.profile.eventIdBits ? 'SIZE_OOR' : undefined),
  execute: (gic: Gic, its: Its, command: Mapd): void => {
    const { MAPD } = gic.ops;
    const clears = clearsOf(gic, its, command);
    const isSameItt = its.tables.device(command.deviceId)?.itt === command.ittAddress;
    const wasLive = isLive(its, command);
    MAPD.unmapEvents(gic, its, command);
    if (!command.valid && wasLive) gic.unpredictable('I-22', 'MAPD V=0 with a valid ITE');
    else if (isSameItt && wasLive) gic.unpredictable('I-22', 'MAPD V=1 of an ITT with a valid ITE');
    else {
      MAPD.writeEntry(gic, its, command);
      if (clears.length > 0 && gic.choose('A-98', PENDING_STATE) === 1) its.bag.push(...clears);
    }
  },
  /** Invalidates the ITEs of the old ITT. */
  unmapEvents: (gic: Gic, { tables }: Its, { deviceId }: Mapd): void => {
    for (const [key, entry] of tables.ites) {
      if (entry.now === undefined || deviceOfKey(key) !== deviceId) continue;
      tables.write(tables.ites, key, undefined, gic.time);
    }
  },
  /** Writes the device table. */
  writeEntry: (gic: Gic, { tables }: Its, { deviceId, valid, size, ittAddress }: Mapd): void => {
    const entry = { events: 2 ** (size + 1), itt: ittAddress };
    tables.write(tables.devices, deviceId, valid ? entry : undefined, gic.time);
  },
};

declare module '../../operations.ts' {
  interface Operations {
    readonly MAPD: typeof mapd;
  }
}
