/** Hardware properties of the pending state of vPEs: events set it for their own vPE only, VMAPP keeps it, acknowledgements clear it. */
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { intidOf } from '../terms/interrupts.ts';
import { vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { residencyFrame } from './frame.ts';
import { changesByEventsOnly } from './kept-pending.ts';
import { virtualMove } from './virtual-move.ts';

const eventsReachTheirVpe = defineProperty({
  id: 'I-47',
  name: 'events-reach-their-vpe-only',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'An event that was translated for one vPE, or a GITS_SGIR that names it, makes no interrupt of another vPE pending. A redistributor does not present an interrupt of one vPE while another vPE is resident there.',
  situation:
    'while a second vPE exists, an event makes a virtual interrupt pending, or a virtual interrupt is acknowledged',
  source: 'Arm GIC virtualisation guide',
  needs: ['translated', 'sgir', 'vlpi', 'vacknowledged', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency, vlpis } = context.known;
    // vPE and vINTID → events that were translated for the interrupt and have not reached it yet.
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
      // Once everything has settled, an event that has not arrived was dropped.
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
    'The last VMAPP V=0 of a vPE, with Alloc=1, saves the pending state of the vPE in its VPT. The next VMAPP V=1 with PTZ=0 loads it from there.',
  situation: 'a vPE is mapped again, with Alloc=1 and PTZ=0',
  source: 'Linux vgic_v4_get_vlpi_state, its_build_vmapp_cmd',
  needs: ['vlpi', 'consumed', 'pending-table', 'vpe'],
  monitor: (context) => {
    const { view } = context;
    const { vlpis } = context.known;
    const SOFTWARE = -1;
    const unmappedAt = context.times();
    // vINTIDs that were pending for some vPE.
    const seen = context.map<boolean>();
    // VPT address → the vPE that was last mapped with it, or SOFTWARE if software wrote it since.
    const users = context.map<number>();
    // vPE → the address of its last VPT.
    const vpts = context.map<number>();
    // vPE → true if its VMAPP V=1 loads the VPT, and the VPT is as VMAPP V=0 saved it.
    const loads = context.map<boolean>();
    return {
      vlpi: ({ vpeid, vINTID, pending, cause, origin }) => {
        if (pending && !seen.has(vINTID)) seen.set(vINTID, true);
        if (pending || cause !== 'VMAPP' || loads.get(vpeid) !== true || !vlpis.has(vpeid, vINTID)) return;
        context.violated(`VMAPP${since(origin)} with PTZ=0 loads ${vlpi(vpeid, vINTID)} as not pending`, {
          vpeid,
          vINTID,
        });
      },
      commands: {
        VMAPP: accepted((command) => {
          // VMAPP with Alloc=0 does not load the VPT.
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
    'Before the first acknowledgement of a virtual interrupt, and between any two, an event sets it, a VMOVI moves it to the vPE as pending, or a VMAPP loads it from the VPT. So an acknowledgement clears the pending state of the interrupt.',
  situation: 'a virtual interrupt is acknowledged',
  source: 'follows from edge semantics, Arm GIC virtualisation guide',
  needs: ['vlpi', 'vpe', 'vacknowledged', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency, vlpis } = context.known;
    // vPE and vINTID of an interrupt that became pending since it was last acknowledged.
    const due = context.map<boolean>();
    const acknowledgedAt = context.times();
    // vPE and vINTID of an interrupt that was acknowledged and neither cleared nor set since → its vPE.
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

/** Hardware properties of the pending state of vPEs. */
export const virtualPendingProperties: readonly Property[] = [
  changesByEventsOnly,
  eventsReachTheirVpe,
  virtualMove,
  remapReproducesPendingState,
  oneAcknowledgePerEvent,
  residencyFrame,
];
