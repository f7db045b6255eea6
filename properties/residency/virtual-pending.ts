/** What hardware owes to the pending state of vPEs: who may change it, how it moves, and what must leave it alone. */

import type { Clear, Discard, Invdb, Vinvall, Vmovp } from '../../models/architecture/commands.ts';
import type { Cause, ConsumedEvent } from '../../models/architecture/events.ts';
import { hasGroup } from '../../models/architecture/groups.ts';
import { SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { intidOf } from '../terms/interrupts.ts';
import { entering, leaving, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { residencyFrame } from './frame.ts';
import { virtualMove } from './virtual-move.ts';

const CHANGERS: ReadonlySet<Cause> = new Set<Cause>([
  'MSI',
  'INT',
  'acknowledge',
  'CLEAR',
  'DISCARD',
  'VMOVI',
  'VSGI',
  'VMAPP',
  'GITS_SGIR',
]);

/** Those that name one interrupt. */
const NAMERS: ReadonlySet<Cause> = new Set<Cause>(['CLEAR', 'DISCARD', 'VMOVI']);

const changesByEventsOnly = defineProperty({
  id: 'I-46',
  name: 'virtual-pending-changes-by-events-only',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'Making a vPE resident or not, VMOVP, invalidations, GICR_VSGIR, and VMAPP of an ITS that is neither the first to map it nor the last to unmap it, leave its pending state as it is. Only events, acknowledgement, CLEAR, DISCARD, VMOVI, VSGI, GITS_SGIR and VMAPP change it; and a vSGI may be dropped while VGrpEn disables its group (A-21). An acknowledgement clears the interrupt that it returns, and CLEAR, DISCARD and VMOVI to another vPE that of their event.',
  situation: 'a vPE with something pending has been scheduled, descheduled, moved or invalidated',
  source: 'Arm GIC virtualisation guide',
  needs: ['vlpi', 'vacknowledged', 'vpendbaser', 'decided', 'dirty-cleared', 'vsgir', 'consumed', 'vpe'],
  monitor: (context) => {
    const { view } = context;
    const { ledgers, residency, vlpis, vsgis } = context.known;
    const vSGIs = context.profile.vsgi ? Array.from({ length: VSGIS }, (_, vINTID) => vINTID) : [];
    // By vPE: what happened to it since everything settled last.
    const touched = context.map<string>();
    // Bits that VMAPP loaded otherwise than they were: not a matter of this property.
    const reloaded = context.map<boolean>();

    // By the time at which a command was consumed: vPE and vINTID of the interrupt that it takes away.
    const named = context.map<number>();
    // Acknowledged and not cleared yet.
    const acknowledged = context.map<boolean>();
    const isNamed = (cause: Cause, key: number, origin: number): boolean => {
      if (cause === 'acknowledge') return acknowledged.delete(key);
      return NAMERS.has(cause) ? named.get(origin) === key : CHANGERS.has(cause);
    };
    const takeAway = accepted(({ deviceId, eventId }: Clear | Discard, { its }: ConsumedEvent) => {
      const mapping = ledgers.of(its).mapping(deviceId, eventId);
      if (mapping?.virtual === true) named.set(context.now(), pair(mapping.vpeid, mapping.intid));
    });

    const compare = (vpeid: number, vINTID: number, what: string, expected: boolean): void => {
      const actual = view.vpending(vpeid, vINTID);
      if (actual === undefined || actual === expected || reloaded.has(pair(vpeid, vINTID))) return;
      const change = expected ? 'is not pending any more' : 'has become pending';
      context.violated(`${vlpi(vpeid, vINTID)} ${change} after ${what}, and no event says why`, { vpeid, vINTID });
    };
    /** A redistributor serves the vPE, and VGrpEn may disable the group of this vSGI there. */
    const isGroupDisabled = (vpeid: number, vINTID: number): boolean => {
      if (vINTID >= VSGIS || residency.whereIs(vpeid) < 0) return false;
      const groups = residency.groupsOf(vpeid);
      return vsgis.some(vpeid, vINTID, (_, group) => !hasGroup(groups, group));
    };
    const touch = accepted(({ op, vpeid }: Vmovp | Vinvall | Invdb) => {
      touched.set(vpeid, op);
    });

    return {
      vlpi: ({ vpeid, vINTID, pending, changed, cause, origin }) => {
        if (reloaded.size > 0) reloaded.delete(pair(vpeid, vINTID));
        if (pending ? CHANGERS.has(cause) : isNamed(cause, pair(vpeid, vINTID), origin)) return;
        if (!changed) return;
        if (cause === 'VGrpEn' && !pending && isGroupDisabled(vpeid, vINTID)) return;
        context.violated(
          `${cause}${since(origin)} ${pending ? 'makes' : 'clears'} ${vlpi(vpeid, vINTID)}${pending ? ' pending' : ''}`,
          {
            vpeid,
            vINTID,
          },
        );
      },
      vacknowledged: ({ rd, vINTID }) => {
        if (vINTID !== SPURIOUS) acknowledged.set(pair(residency.at(rd).vpeid, vINTID), true);
      },
      vpendbaser: (event) => {
        const to = entering(residency, event);
        if (to >= 0) touched.set(to, 'Valid was set');
        const from = leaving(residency, event);
        if (from >= 0) touched.set(from, 'Valid was cleared');
      },
      decided: ({ vpeid }) => {
        touched.set(vpeid, 'Valid was cleared');
      },
      'dirty-cleared': ({ vpeid }) => {
        touched.set(vpeid, 'Dirty cleared');
      },
      vsgir: ({ vpeid }) => {
        touched.set(vpeid, 'GICR_VSGIR was written');
      },
      commands: {
        VMOVP: touch,
        VINVALL: touch,
        INVDB: touch,
        CLEAR: takeAway,
        DISCARD: takeAway,
        VMOVI: accepted(({ deviceId, eventId, vpeid }, { its }) => {
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping === undefined || mapping.vpeid === vpeid) return;
          named.set(context.now(), pair(mapping.vpeid, mapping.intid));
        }),
        INV: accepted(({ deviceId, eventId }, { its }) => {
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping?.virtual === true) touched.set(mapping.vpeid, 'INV');
        }),
        VMAPP: accepted(({ vpeid }, { its }) => {
          if ((ledgers.mappers(vpeid) & ~(1 << its)) !== 0) touched.set(vpeid, 'VMAPP of a further ITS');
        }),
      },
      vpe: ({ vpeid, change }) => {
        if (change === 'moved') touched.set(vpeid, 'VMOVP');
        if (change !== 'mapped') return;
        for (const { holder, intid } of vlpis.map.values()) {
          if (holder === vpeid && view.vpending(vpeid, intid) === false) reloaded.set(pair(vpeid, intid), true);
        }
        for (const ledger of ledgers.all) {
          for (const { mapping } of ledger.events.values()) {
            if (mapping?.vpeid !== vpeid || vlpis.has(vpeid, mapping.intid)) continue;
            if (view.vpending(vpeid, mapping.intid) === true) reloaded.set(pair(vpeid, mapping.intid), true);
          }
        }
      },
      settled: () => {
        if (named.size > 0) named.clear();
        if (acknowledged.size > 0) acknowledged.clear();
        if (touched.size === 0) return;
        for (const { holder, intid } of vlpis.map.values()) {
          const what = touched.get(holder);
          if (what === undefined || ledgers.vpe(holder) === undefined) continue;
          context.exercised();
          compare(holder, intid, what, true);
        }
        for (const ledger of ledgers.all) {
          for (const { mapping } of ledger.events.values()) {
            const what = mapping?.virtual === true ? touched.get(mapping.vpeid) : undefined;
            if (mapping === undefined || what === undefined || vlpis.has(mapping.vpeid, mapping.intid)) continue;
            if (ledgers.vpe(mapping.vpeid) !== undefined) compare(mapping.vpeid, mapping.intid, what, false);
          }
        }
        for (const [vpeid, what] of touched) {
          if (ledgers.vpe(vpeid) === undefined) continue;
          for (const vINTID of vSGIs) if (!vlpis.has(vpeid, vINTID)) compare(vpeid, vINTID, what, false);
        }
        touched.clear();
      },
    };
  },
});

const eventsReachTheirVpe = defineProperty({
  id: 'I-47',
  name: 'events-reach-their-vpe-only',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'An event that was translated for one vPE, or a GITS_SGIR that names it, sets no pending state of another, and a virtual interrupt is not presented while only another vPE is resident.',
  situation: 'an event makes a virtual interrupt pending, or one is acknowledged, while a second vPE exists',
  source: 'Arm GIC virtualisation guide',
  needs: ['translated', 'sgir', 'vlpi', 'vacknowledged', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency, vlpis } = context.known;
    // By vPE and vINTID: events that were translated for it and have not reached it yet.
    const underWay = context.map<number>();

    const wrongVpe = (rd: number, vINTID: number, served: number): void => {
      for (const { holder, intid } of vlpis.map.values()) {
        if (intid !== vINTID || holder === served) continue;
        context.violated(
          `vINTID ${vINTID} is acknowledged at rd${rd} while vPE ${served} is resident there, for which it is not pending; ${vlpi(holder, vINTID)} is`,
          { rd, vINTID, vpeid: holder },
        );
        return;
      }
    };

    return {
      translated: ({ target }) => {
        if (target.kind !== 'vlpi') return;
        const key = pair(target.vpeid, target.vINTID);
        underWay.set(key, (underWay.get(key) ?? 0) + 1);
      },
      sgir: ({ vpeid, vINTID }) => {
        const key = pair(vpeid, vINTID);
        underWay.set(key, (underWay.get(key) ?? 0) + 1);
      },
      vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
        if (!pending || (cause !== 'MSI' && cause !== 'INT' && cause !== 'GITS_SGIR')) return;
        if (ledgers.vpes.size > 1) context.exercised();
        const key = pair(vpeid, vINTID);
        const count = underWay.get(key);
        if (count !== undefined) {
          if (count > 1) underWay.set(key, count - 1);
          else underWay.delete(key);
          return;
        }
        context.violated(
          `${cause}${since(origin)} makes ${vlpi(vpeid, vINTID)} pending, but no such event was sent to that vPE`,
          { vpeid, vINTID },
        );
      },
      vacknowledged: ({ rd, vINTID }) => {
        const { phase, vpeid } = residency.at(rd);
        if (vINTID === SPURIOUS || phase === 'idle') return;
        if (ledgers.vpes.size > 1) context.exercised();
        if (!vlpis.has(vpeid, vINTID)) wrongVpe(rd, vINTID, vpeid);
      },
      // Whatever has not arrived by now was dropped.
      settled: () => {
        if (underWay.size > 0) underWay.clear();
      },
    };
  },
});

const remapReproducesPendingState = defineProperty({
  id: 'I-60',
  name: 'remap-reproduces-pending-state',
  family: 'residency',
  kind: 'hardware',
  architectures: V41,
  statement:
    'VMAPP V=0 (the last one, with Alloc=1) leaves the pending state of the vPE in its VPT, and the next VMAPP V=1 with PTZ=0 finds it there.',
  situation: 'a vPE is mapped again, with Alloc=1 and PTZ=0',
  source: 'Linux vgic_v4_get_vlpi_state, its_build_vmapp_cmd',
  needs: ['vlpi', 'consumed', 'pending-table', 'vpe'],
  monitor: (context) => {
    const { view } = context;
    const { vlpis } = context.known;
    const SOFTWARE = -1;
    const unmappedAt = context.times();
    // vINTIDs that have been pending for some vPE.
    const seen = context.map<boolean>();
    // By VPT address: the vPE that was mapped with it last, or software that wrote it since.
    const users = context.map<number>();
    // By vPE: the address of its last VPT.
    const vpts = context.map<number>();
    // By vPE: its VMAPP V=1 has the VPT read, and that is as VMAPP V=0 left it.
    const loads = context.map<boolean>();
    return {
      vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
        if (pending && !seen.has(vINTID)) seen.set(vINTID, true);
        if (pending || cause !== 'VMAPP' || loads.get(vpeid) !== true || !vlpis.has(vpeid, vINTID)) return;
        context.violated(`VMAPP${since(origin)} with PTZ=0 takes ${vlpi(vpeid, vINTID)} for not pending`, {
          vpeid,
          vINTID,
        });
      },
      commands: {
        VMAPP: accepted((command) => {
          // With Alloc=0 it loads nothing.
          if (!command.valid || command.form !== 'v4.1' || !command.alloc) return;
          const { vpeid, vptAddress, ptz } = command;
          const user = users.get(vptAddress);
          users.set(vptAddress, vpeid);
          const last = vpts.get(vpeid);
          vpts.set(vpeid, vptAddress);
          loads.set(vpeid, !ptz && last === (user === vpeid ? vptAddress : user));
        }),
      },
      'pending-table': ({ access, table }) => {
        if (access === 'write') users.set(table, SOFTWARE);
      },
      vpe: ({ vpeid, change }) => {
        if (change === 'unmapped') unmappedAt.set(vpeid, context.now());
        const at = unmappedAt.get(vpeid);
        if (change !== 'mapped' || at === undefined || loads.get(vpeid) !== true) return;
        context.exercised();
        for (const { holder, intid: vINTID } of vlpis.map.values()) {
          if (holder !== vpeid || view.vpending(vpeid, vINTID) !== false) continue;
          context.violated(`${vlpi(vpeid, vINTID)} was pending when VMAPP V=0 took effect${since(at)}, and is lost`, {
            vpeid,
            vINTID,
          });
        }
        for (const vINTID of seen.keys()) {
          if (vlpis.has(vpeid, vINTID) || view.vpending(vpeid, vINTID) !== true) continue;
          context.violated(
            `${vlpi(vpeid, vINTID)} was not pending when VMAPP V=0 took effect${since(at)}, but is now`,
            {
              vpeid,
              vINTID,
            },
          );
        }
      },
    };
  },
});

const oneAcknowledgePerEvent = defineProperty({
  id: 'I-93',
  name: 'one-acknowledge-per-virtual-event',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'Between two acknowledgements of a virtual interrupt there is an event that sets it, a VMOVI that brings it along, or a VMAPP that loads it; and there is one before the first. So an acknowledgement leaves nothing pending that could be acknowledged again.',
  situation: 'a virtual interrupt is acknowledged',
  source: 'follows from edge semantics, Arm GIC virtualisation guide',
  needs: ['vlpi', 'vpe', 'vacknowledged', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency, vlpis } = context.known;
    // By vPE and vINTID: something made it pending since it was acknowledged last.
    const due = context.map<boolean>();
    const acknowledgedAt = context.times();
    // By vPE and vINTID: its vPE, where it was acknowledged and neither cleared nor set since.
    const awaited = context.map<number>();
    return {
      vlpi: ({ vpeid, vINTID, pending }) => {
        if (awaited.size > 0) awaited.delete(pair(vpeid, vINTID));
        if (!pending) return;
        due.set(pair(vpeid, vINTID), true);
        if (acknowledgedAt.size > 0) acknowledgedAt.delete(pair(vpeid, vINTID));
      },
      vpe: ({ vpeid, change }) => {
        if (change !== 'mapped') return;
        for (const { holder, intid } of vlpis.map.values()) if (holder === vpeid) due.set(pair(vpeid, intid), true);
      },
      vacknowledged: ({ rd, vINTID }) => {
        const { phase, vpeid } = residency.at(rd);
        if (vINTID === SPURIOUS || phase === 'idle') return;
        context.exercised();
        const key = pair(vpeid, vINTID);
        const isDue = due.delete(key);
        const before = acknowledgedAt.get(key);
        acknowledgedAt.set(key, context.now());
        if (vlpis.has(vpeid, vINTID)) awaited.set(key, vpeid);
        if (isDue) return;
        const why =
          before === undefined
            ? 'nothing has made it pending'
            : `nothing has made it pending since it was acknowledged${since(before)}`;
        context.violated(`${vlpi(vpeid, vINTID)} is acknowledged at rd${rd}, but ${why}`, { rd, vpeid, vINTID });
      },
      settled: () => {
        for (const [key, vpeid] of awaited) {
          const vINTID = intidOf(key, vpeid);
          context.violated(`${vlpi(vpeid, vINTID)} was acknowledged and is still pending`, { vpeid, vINTID });
        }
        awaited.clear();
      },
    };
  },
});

/** What hardware owes to the pending state of vPEs. */
export const virtualPendingProperties: readonly Property[] = [
  changesByEventsOnly,
  eventsReachTheirVpe,
  virtualMove,
  remapReproducesPendingState,
  oneAcknowledgePerEvent,
  residencyFrame,
];
