/** The virtual half of I-32: CLEAR and DISCARD of a vLPI, with VSYNC in the place of SYNC. */
import type { Clear, Discard, Vmapp, Vmovi, Vmovp, Vsync } from '../../models/architecture/commands.ts';
import type { Target } from '../../models/architecture/events/interrupt-events.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { pair } from '../../models/architecture/keys.ts';
import type { MonitorContext } from '../property.ts';
import { intidOf } from '../terms/interrupts.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

export interface VirtualClear {
  translated(target: Target): void;
  clear(command: Clear | Discard, event: ConsumedEvent): void;
  vmovi(command: Vmovi, event: ConsumedEvent): void;
  vmovp(command: Vmovp): void;
  vmapp(command: Vmapp): void;
  vsync(command: Vsync, event: ConsumedEvent): void;
  settled(): void;
}

export const virtualClear = (context: MonitorContext): VirtualClear => {
  const { known } = context;
  const { ledgers, vlpis } = known;
  // vPE and vINTID → time of the last event or move that sets or moves the vLPI and may still be under way.
  const cameAt = context.times();
  // vPEs with a VMAPP or a VMOVP that may be under way.
  const changing = context.map<boolean>();
  // vPE and vINTID of a vLPI that is being cleared while no other effect for it is under way → the vPE.
  const clearing = context.map<number>();
  // The same → the ITS that clears it.
  const clearedBy = context.map<number>();
  const came = (vpeid: number, vINTID: number): void => {
    cameAt.set(pair(vpeid, vINTID), context.now());
    if (clearing.size > 0) clearing.delete(pair(vpeid, vINTID));
  };
  return {
    translated: (target) => {
      if (target.kind === 'vlpi') came(target.vpeid, target.vINTID);
    },
    clear: ({ deviceId, eventId }, { its }) => {
      const ledger = ledgers.of(its);
      const { to, vpeid, intid } = ledger.resolve(deviceId, eventId);
      // A VSYNC on this ITS does not wait for effects of another ITS.
      if (to !== 'vlpi' || ledgers.mappers(vpeid) !== 1 << its || known.hasChangedIts(intid, vpeid)) return;
      const synced = ledger.vsyncedAt.get(vpeid) ?? -1;
      const vpe = ledger.vpe(vpeid);
      const isKnown = vpe !== undefined && (vpe.changedAt < synced || !changing.has(vpeid));
      const last = cameAt.get(pair(vpeid, intid)) ?? -1;
      if (!isKnown || (last >= 0 && last >= synced)) return;
      clearing.set(pair(vpeid, intid), vpeid);
      clearedBy.set(pair(vpeid, intid), its);
    },
    vmovi: ({ deviceId, eventId, vpeid }, { its }) => {
      const mapping = ledgers.of(its).mapping(deviceId, eventId);
      if (mapping === undefined) return;
      came(mapping.vpeid, mapping.intid);
      came(vpeid, mapping.intid);
    },
    vmovp: ({ vpeid }) => {
      changing.set(vpeid, true);
    },
    vmapp: ({ vpeid }) => {
      changing.set(vpeid, true);
      for (const [key, holder] of clearing) if (holder === vpeid) clearing.delete(key);
    },
    vsync: ({ vpeid }, { its }) => {
      if (clearing.size === 0) return;
      for (const [key, holder] of clearing) {
        if (holder !== vpeid || clearedBy.get(key) !== its) continue;
        clearing.delete(key);
        context.exercised();
        const vINTID = intidOf(key, vpeid);
        if (!vlpis.has(vpeid, vINTID)) continue;
        context.violated(
          `${vlpi(vpeid, vINTID)} is pending though it was cleared between two VSYNCs of vPE ${vpeid}, and nothing came for it since the first${since(ledgers.of(its).vsyncedAt.get(vpeid) ?? -1)}`,
          { vpeid, vINTID },
        );
      }
    },
    settled: () => {
      for (const [key, vpeid] of clearing) {
        context.exercised();
        const vINTID = intidOf(key, vpeid);
        if (!vlpis.has(vpeid, vINTID)) continue;
        context.violated(`${vlpi(vpeid, vINTID)} stays pending, though it was cleared and nothing came for it since`, {
          vpeid,
          vINTID,
        });
      }
      clearing.clear();
      clearedBy.clear();
      cameAt.clear();
      changing.clear();
    },
  };
};
