/** Hardware property of VMOVI: the pending state of the interrupt moves to the new vPE with it. */

import type { Vmovi } from '../../models/architecture/commands.ts';
import type { ConsumedEvent } from '../../models/architecture/events/queue-events.ts';
import { eventOfKey, itsEventKey } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type MonitorContext, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

/** Event → its VMOVI, until VSYNCs of both vPEs have completed it. */
class OpenMoves {
  readonly from: Map<number, number>;
  readonly to: Map<number, number>;
  readonly vINTIDs: Map<number, number>;
  /** The interrupt was pending at the VMOVI or was set since, and was neither acknowledged nor cleared since. */
  readonly carries: Map<number, boolean>;
  readonly movedAt: Map<number, number>;
  /** ITS that consumed the VMOVI. */
  readonly movedBy: Map<number, number>;
  /** An MSI or INT of the event was translated since the VMOVI. */
  readonly isHit: Map<number, boolean>;
  /** vINTIDs with a VMOVI that came before an earlier one was complete, so that their halves may mix, until all that was under way has landed. */
  readonly mixed: Map<number, boolean>;

  constructor(context: MonitorContext) {
    this.from = context.map();
    this.to = context.map();
    this.vINTIDs = context.map();
    this.carries = context.map();
    this.movedAt = context.times();
    this.movedBy = context.map();
    this.isHit = context.map();
    this.mixed = context.map();
  }

  forget(key: number): void {
    this.from.delete(key);
    this.to.delete(key);
    this.vINTIDs.delete(key);
    this.carries.delete(key);
    this.movedAt.delete(key);
    this.movedBy.delete(key);
    this.isHit.delete(key);
  }

  /** The move concerns that vINTID, and its old or new vPE is that one. */
  concerns(key: number, vpeid: number, vINTID: number): boolean {
    return this.vINTIDs.get(key) === vINTID && (this.from.get(key) === vpeid || this.to.get(key) === vpeid);
  }

  /** Drops the moves of a vINTID that another event uses: its pending state no longer depends on the move alone. */
  reuse(vpeid: number, vINTID: number): void {
    for (const key of this.vINTIDs.keys()) if (this.concerns(key, vpeid, vINTID)) this.forget(key);
  }
}

export const virtualMove = defineProperty({
  id: 'I-56',
  name: 'vmovi-moves-pending-state',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'After VMOVI to another vPE and a VSYNC of both vPEs, an interrupt that was pending for either vPE, or was set since, is pending for the new vPE, unless it was acknowledged or cleared, and not pending for the old one. Without the VSYNCs the same holds in the end, except for an event that came after VMOVI. VMOVI to the same vPE loses no pending interrupt. (Not said of a VMOVI that follows another one of the event without these VSYNCs: A-75.)',
  situation: 'VSYNC of both vPEs of a VMOVI has been consumed',
  source: 'QEMU process_vmovi, gicv3_redist_mov_vlpi',
  needs: ['translated', 'vlpi', ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { ledgers, vlpis } = known;
    const moves = new OpenMoves(context);
    const { from, to, vINTIDs, carries, movedAt, movedBy, isHit } = moves;

    const move = ({ deviceId, eventId, vpeid }: Vmovi, { its }: ConsumedEvent): void => {
      const mapping = ledgers.of(its).mapping(deviceId, eventId);
      if (mapping?.virtual !== true) return;
      const { intid, vpeid: old } = mapping;
      const key = itsEventKey(its, deviceId, eventId);
      // What two moves of an event carry is open while the first is not complete: its halves may mix with those of the second.
      if (movedAt.has(key)) moves.mixed.set(intid, true);
      moves.forget(key);
      const shared = ledgers.findMapping(
        (other) =>
          other !== mapping && other.virtual && other.intid === intid && (other.vpeid === old || other.vpeid === vpeid),
      );
      moves.reuse(old, intid);
      moves.reuse(vpeid, intid);
      if (moves.mixed.has(intid) || shared !== undefined) return;
      if (known.hasChangedIts(intid, old) || known.hasChangedIts(intid, vpeid)) return;
      from.set(key, old);
      to.set(key, vpeid);
      vINTIDs.set(key, intid);
      carries.set(key, vlpis.has(old, intid) || vlpis.has(vpeid, intid));
      movedAt.set(key, context.now());
      movedBy.set(key, its);
    };

    /** Judges the moves that this VSYNC completes. */
    const complete = (vpeid: number, its: number): void => {
      for (const [key, at] of movedAt) {
        if (movedBy.get(key) !== its) continue;
        const old = from.get(key) ?? -1;
        const now = to.get(key) ?? -1;
        if (vpeid !== old && vpeid !== now) continue;
        const other = vpeid === old ? now : old;
        if (other !== vpeid && (ledgers.of(its).vsyncedAt.get(other) ?? -1) < at) continue;
        context.exercised();
        judge(key, at, 'both VSYNCs are done');
        moves.forget(key);
      }
    };

    const judge = (key: number, at: number, why: string): void => {
      const old = from.get(key) ?? -1;
      const now = to.get(key) ?? -1;
      const vINTID = vINTIDs.get(key) ?? -1;
      if (carries.get(key) === true && !vlpis.has(now, vINTID)) {
        context.violated(
          `vINTID ${vINTID} was pending for vPE ${old} or vPE ${now}, or set since, when VMOVI${since(at)} moved it from the one to the other; ${why}, but it is not pending for vPE ${now}`,
          { vpeid: now, vINTID },
        );
      }
      if (old !== now && vlpis.has(old, vINTID)) {
        context.violated(
          `${vlpi(old, vINTID)} is still pending after VMOVI${since(at)} moved it to vPE ${now}, although ${why}`,
          { vpeid: old, vINTID },
        );
      }
    };

    return {
      translated: ({ its, deviceId, eventId }) => {
        if (movedAt.size === 0) return;
        const key = itsEventKey(its, deviceId, eventId);
        if (movedAt.has(key)) isHit.set(key, true);
      },
      settled: () => {
        for (const [key, at] of movedAt) {
          if (isHit.get(key) !== true) judge(key, at, 'all that was under way has taken effect');
        }
        moves.mixed.clear();
      },
      vlpi: ({ vpeid, vINTID, pending, cause }) => {
        if (movedAt.size === 0 || cause === 'VMOVI') return;
        for (const key of vINTIDs.keys()) if (moves.concerns(key, vpeid, vINTID)) carries.set(key, pending);
      },
      commands: {
        VMOVI: accepted(move),
        DISCARD: accepted(({ deviceId, eventId }, { its }) => moves.forget(itsEventKey(its, deviceId, eventId))),
        MAPD: accepted(({ deviceId }, { its }) => {
          for (const key of movedAt.keys()) if (itsEventKey(its, deviceId, eventOfKey(key)) === key) moves.forget(key);
        }),
        VMAPTI: accepted(({ vpeid, vINTID }) => {
          if (movedAt.size > 0) moves.reuse(vpeid, vINTID);
        }),
        VMAPI: accepted(({ vpeid, eventId }) => {
          if (movedAt.size > 0) moves.reuse(vpeid, eventId);
        }),
        VMAPP: accepted(({ vpeid }) => {
          for (const [key, old] of from) if (old === vpeid || to.get(key) === vpeid) moves.forget(key);
        }),
        VSYNC: accepted(({ vpeid }, { its }) => {
          if (movedAt.size > 0) complete(vpeid, its);
        }),
      },
    };
  },
});
