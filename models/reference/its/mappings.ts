/** When the older versions of table entries are out of use: from then on MSIs are translated with the newest ones only. */
import type { Its } from '../state.ts';

export const mappings = {
  /** After SYNC or VSYNC: the tables as all earlier commands left them (P2, I-88). */
  publishAll: ({ tables }: Its): void => tables.publishAll(),
  /** After SYNC, by the weak reading of A-56: all but virtual mappings. */
  publishPhysical: ({ tables }: Its): void => tables.publishPhysical(),
  /** After VSYNC, by the weak reading of A-56: what names the vPE. */
  publishVpe: ({ tables }: Its, vpeid: number): void => tables.publishVpe(vpeid),
  /** After a VMAPP V=0 that completes by itself: the entry of the vPE. */
  publishUnmap: ({ tables }: Its, vpeid: number): void => tables.vpes.get(vpeid)?.publish(),
  /** Once a move has taken the pending bit away from the old place, no MSI may go there any more. */
  publishEvent: ({ tables }: Its, deviceId: number, eventId: number): void => tables.publishEvent(deviceId, eventId),
};

declare module '../operations.ts' {
  interface Operations {
    readonly mappings: typeof mappings;
  }
}
