/** When the older versions of table entries are out of use: from then on MSIs are translated with the newest ones only. */
import { eventKey } from '../../architecture/keys.ts';
import type { Its } from './its.ts';
import type { Tables } from './tables.ts';

/** Some older versions stay in use after SYNC only under the weak reading of A-56. */
export const hasVirtualPast = ({ ites, vpes }: Tables): boolean => {
  for (const { now, past } of ites.values()) {
    if (past?.some(({ value }) => value?.virtual === true) === true) return true;
    if (past !== undefined && now?.virtual === true) return true;
  }
  for (const { past } of vpes.values()) if (past !== undefined) return true;
  return false;
};

/** Some older versions stay in use after VSYNC only under the weak reading of A-56. */
export const hasPastBeside = ({ devices, collections, vpes, ites }: Tables, vpeid: number): boolean => {
  for (const { past } of devices.values()) if (past !== undefined) return true;
  for (const { past } of collections.values()) if (past !== undefined) return true;
  for (const [key, { past }] of vpes) if (past !== undefined && key !== vpeid) return true;
  for (const { now, past } of ites.values()) if (past !== undefined && now?.vpeid !== vpeid) return true;
  return false;
};

export const mappings = {
  /** After SYNC or VSYNC: the tables as all earlier commands left them (P2, I-88). */
  publishAll: ({ tables }: Its): void => {
    for (const entry of tables.devices.values()) entry.publish();
    for (const entry of tables.collections.values()) entry.publish();
    for (const entry of tables.ites.values()) entry.publish();
    for (const entry of tables.vpes.values()) entry.publish();
    tables.forgetChoices();
  },
  /** After SYNC, by the weak reading of A-56: all but virtual mappings. */
  publishPhysical: ({ tables }: Its): void => {
    for (const entry of tables.devices.values()) entry.publish();
    for (const entry of tables.collections.values()) entry.publish();
    for (const entry of tables.ites.values()) {
      if (entry.past === undefined || entry.now?.virtual === true) continue;
      const virtual = entry.past.filter(({ value }) => value?.virtual === true);
      entry.past = virtual.length === 0 ? undefined : virtual;
    }
  },
  /** After VSYNC, by the weak reading of A-56: entries that name the vPE. */
  publishVpe: ({ tables }: Its, vpeid: number): void => {
    tables.vpes.get(vpeid)?.publish();
    for (const entry of tables.ites.values()) {
      if (entry.past === undefined) continue;
      if (entry.now?.virtual === true && entry.now.vpeid === vpeid) entry.past = undefined;
      else {
        const others = entry.past.filter(({ value }) => value?.virtual !== true || value.vpeid !== vpeid);
        entry.past = others.length === 0 ? undefined : others;
      }
    }
  },
  /** After a VMAPP V=0 that completes by itself: the entry of the vPE. */
  publishUnmap: ({ tables }: Its, vpeid: number): void => {
    tables.vpes.get(vpeid)?.publish();
  },
  /** Once a move has taken the pending bit away from the old place, no MSI may go there any more. */
  publishEvent: ({ tables }: Its, deviceId: number, eventId: number): void => {
    tables.ites.get(eventKey(deviceId, eventId))?.publish();
  },
};

declare module '../operations.ts' {
  interface Operations {
    readonly mappings: typeof mappings;
  }
}
