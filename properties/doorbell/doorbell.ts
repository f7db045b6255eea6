/** What hardware owes to doorbells of either kind: where they ring, for what, and when they have to. */

import type { Vmapp, Vmovp } from '../../models/architecture/commands.ts';
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4, V40 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { doorbellLpi, isScheduledAt, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { defaultDoorbellProperties } from './default-doorbell.ts';
import { lostWakeUp } from './lost-wake-up.ts';

const notWhileResident = defineProperty({
  id: 'I-68',
  name: 'no-doorbell-while-resident',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  statement:
    'An event that reaches a vPE while it is resident (Valid=1) rings no doorbell. On v4.0 that is residency at the redistributor that the event was sent to, on v4.1 anywhere in its CommonLPIAff group.',
  situation: 'an event reaches a vPE that is resident',
  source: 'Arm GIC virtualisation guide; QEMU vcpu_resident',
  needs: ['vlpi', 'doorbell', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    const { architecture, commonLpiAffGroups: groups } = context.profile;
    return {
      vlpi: ({ vpeid, pending }) => {
        if (pending && residency.isScheduled(vpeid)) context.exercised();
      },
      doorbell: ({ form, rd, intid, vpeid, vINTID }) => {
        // Until a VSYNC it is not certain where the events of the vPE go.
        if (!ledgers.isHomeCertain(vpeid)) return;
        const place = architecture === 'v4.0' ? rd : residency.whereIs(vpeid);
        if (place < 0 || !isScheduledAt(residency, place, vpeid) || groups[place] !== groups[rd]) return;
        const cause = vINTID < 0 ? '' : ` for ${vlpi(vpeid, vINTID)}`;
        context.violated(
          `the ${form} ${doorbellLpi(intid, rd)} rings${cause} while vPE ${vpeid} is resident at rd${place} (Valid set${since(residency.at(place).scheduledAt)})`,
          { vpeid, vINTID, rd, intid },
        );
      },
    };
  },
});

const goesHome = defineProperty({
  id: 'I-70',
  name: 'doorbell-goes-home',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  statement:
    'Doorbells of a vPE ring at the redistributor that it is mapped to, and nowhere else; until a VSYNC after VMOVP or VMAPP also at one that it was mapped to before.',
  situation: 'a doorbell rings',
  source: 'Arm GIC virtualisation guide',
  needs: ['doorbell', ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { ledgers } = known;
    // By vPE: its homes before the current one since the last VSYNC, as a set of bits; and those that events of other ITSs may still go to.
    const earlier = context.map<number>();
    const late = context.map<number>();
    const leave = accepted(({ vpeid }: Vmapp | Vmovp) => {
      const before = ledgers.vpe(vpeid);
      if (before !== undefined) earlier.set(vpeid, (earlier.get(vpeid) ?? 0) | (1 << before.rd));
    });
    return {
      commands: {
        VMAPP: leave,
        VMOVP: leave,
        VSYNC: accepted(({ vpeid }, { its }) => {
          const homes = earlier.size === 0 ? undefined : earlier.get(vpeid);
          if (homes === undefined || ledgers.owedAfterVsync(its, vpeid) !== 0) return;
          if (!ledgers.isSettledBeside(its, vpeid)) return;
          earlier.delete(vpeid);
          if (ledgers.all.length > 1) late.set(vpeid, (late.get(vpeid) ?? 0) | homes);
        }),
      },
      settled: () => {
        if (late.size > 0) late.clear();
      },
      doorbell: (ring) => {
        const { form, vpeid, rd, intid, vINTID } = ring;
        const vpe = ledgers.vpes.get(vpeid);
        if (vpe === undefined) return;
        context.exercised();
        const isMapped = vpe.mappers !== 0;
        if (isMapped && rd === vpe.rd) return;
        if (((earlier.get(vpeid) ?? 0) & (1 << rd)) !== 0) return;
        if (((late.get(vpeid) ?? 0) & (1 << rd)) !== 0 && known.isLateDoorbell(ring, context.now())) return;
        const home = isMapped ? `mapped to rd${vpe.rd}${since(vpe.changedAt)}` : `not mapped${since(vpe.unmappedAt)}`;
        context.violated(`the ${form} ${doorbellLpi(intid, rd)} rings for vPE ${vpeid}, which is ${home}`, {
          vpeid,
          vINTID,
          rd,
          intid,
        });
      },
    };
  },
});

const individualRings = defineProperty({
  id: 'I-71',
  name: 'individual-doorbell-rings',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  statement:
    'Where individual doorbells exist: an event that makes a certainly enabled vLPI pending for a vPE that is not resident makes the doorbell of its ITE pending. (While PendingLast is undecided it may be counted there instead, A-74; pending before, or disabled: A-17.)',
  situation: 'an enabled vLPI with an individual doorbell becomes pending for a vPE that is not resident',
  source: 'Arm GIC virtualisation guide; QEMU gicv3_redist_process_vlpi',
  needs: [
    'translated',
    'decided',
    'vlpi',
    'lpi',
    ...LEARNT_FROM.control,
    ...LEARNT_FROM.residency,
    ...LEARNT_FROM.vconfig,
  ],
  monitor: (context) => {
    if (!context.profile.individualDoorbells) return {};
    const { known } = context;
    const { control, ledgers, lpis, residency, vconfig } = known;
    const forget = (): void => {
      owedFor.clear();
      owedTo.clear();
      owedSince.clear();
    };
    // By vPE and vINTID: the doorbell of the last event translated for it or moved to it, and when that was.
    const doorbells = context.map<number>();
    const sentAt = context.times();
    // By doorbell: for which vINTID of which vPE it has to ring, and since when.
    const owedFor = context.map<number>();
    const owedTo = context.map<number>();
    const owedSince = context.times();
    // By vPE: PendingLast of the deschedule under way is decided.
    const decided = context.map<boolean>();

    const send = (vpeid: number, vINTID: number, doorbell: number): void => {
      const key = pair(vpeid, vINTID);
      doorbells.set(key, doorbell);
      sentAt.set(key, context.now());
    };

    return {
      translated: ({ target }) => {
        if (target.kind !== 'vlpi' || !control.takes(target.rd, target.doorbell)) return;
        send(target.vpeid, target.vINTID, target.doorbell);
      },
      commands: {
        VMOVI: accepted(({ deviceId, eventId, vpeid, doorbell, doorbellValid }, { its }) => {
          const mapping = ledgers.of(its).mapping(deviceId, eventId);
          if (mapping !== undefined) send(vpeid, mapping.intid, doorbellValid ? doorbell : mapping.doorbell);
        }),
      },
      'enable-lpis': forget,
      propbaser: forget,
      decided: ({ vpeid }) => {
        decided.set(vpeid, true);
      },
      'dirty-cleared': ({ vpeid }) => {
        if (decided.size > 0) decided.delete(vpeid);
      },
      vlpi: ({ vpeid, vINTID, pending, changed, cause, origin }) => {
        if (!pending || !changed) return;
        if (cause !== 'MSI' && cause !== 'INT' && cause !== 'VMOVI') return;
        const key = pair(vpeid, vINTID);
        const doorbell = doorbells.get(key) ?? NO_DOORBELL;
        if (doorbell < FIRST_LPI || sentAt.get(key) !== origin) return;
        const place = residency.whereIs(vpeid);
        if (place >= 0 && !(residency.at(place).phase === 'leaving' && decided.has(vpeid))) return;
        if (vconfig.allowed(vpeid, vINTID).off || !control.takes(ledgers.vpe(vpeid)?.rd ?? -1, doorbell)) return;
        context.exercised();
        owedFor.set(doorbell, vINTID);
        owedTo.set(doorbell, vpeid);
        owedSince.set(doorbell, context.now());
      },
      lpi: ({ intid, pending }) => {
        if (owedFor.size === 0 || !pending) return;
        owedFor.delete(intid);
        owedTo.delete(intid);
        owedSince.delete(intid);
      },
      settled: () => {
        if (sentAt.size > 0) {
          doorbells.clear();
          sentAt.clear();
        }
        if (owedFor.size === 0) return;
        for (const [doorbell, at] of owedSince) {
          const vpeid = owedTo.get(doorbell) ?? -1;
          const vINTID = owedFor.get(doorbell) ?? -1;
          const rd = ledgers.vpe(vpeid)?.rd ?? -1;
          if (lpis.has(rd, doorbell)) continue;
          context.violated(
            `${vlpi(vpeid, vINTID)} became pending${since(at)}, is enabled, and the vPE was not resident, but ${doorbellLpi(doorbell, rd)}, which its event names, has not become pending`,
            { vpeid, vINTID, rd, intid: doorbell },
          );
        }
        owedFor.clear();
        owedTo.clear();
        owedSince.clear();
      },
    };
  },
});

const noneIsNone = defineProperty({
  id: 'I-72',
  name: 'doorbell-1023-is-none',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  statement: 'Doorbell INTID 1023 means that there is none: nothing rings, and no LPI becomes pending.',
  situation: 'an event whose doorbell is 1023 reaches a vPE that is not resident',
  source: 'Arm GIC virtualisation guide',
  needs: ['translated', 'vlpi', 'doorbell', 'lpi', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    const { individualDoorbells } = context.profile;
    return {
      translated: ({ target }) => {
        if (!individualDoorbells || target.kind !== 'vlpi' || target.doorbell !== NO_DOORBELL) return;
        if (residency.whereIs(target.vpeid) < 0) context.exercised();
      },
      vlpi: ({ vpeid, pending }) => {
        if (individualDoorbells || !pending) return;
        if (ledgers.vpe(vpeid)?.defaultDoorbell === NO_DOORBELL && residency.whereIs(vpeid) < 0) context.exercised();
      },
      doorbell: ({ form, vpeid, vINTID, rd, intid }) => {
        const none =
          form === 'default' && ledgers.isHomeCertain(vpeid) && ledgers.vpe(vpeid)?.defaultDoorbell === NO_DOORBELL;
        if (intid >= FIRST_LPI && !none) return;
        context.violated(
          none
            ? `vPE ${vpeid} has no default doorbell (1023), but INTID ${intid} rings for it at rd${rd}`
            : `a doorbell with INTID ${intid}, which is no LPI, rings at rd${rd} for vPE ${vpeid}`,
          { vpeid, vINTID, rd, intid },
        );
      },
      lpi: ({ rd, intid, pending }) => {
        if (intid !== NO_DOORBELL || !pending) return;
        context.violated(`INTID 1023 becomes pending at rd${rd}: it stands for "no doorbell"`, { rd, intid });
      },
    };
  },
});

const moveLeavesPendingDoorbells = defineProperty({
  id: 'I-106',
  name: 'vmovp-leaves-pending-doorbells',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V40,
  statement: 'On v4.0 VMOVP leaves an individual doorbell that is pending already where it is.',
  situation: 'VMOVP takes a vPE to another redistributor while a doorbell of it is pending at the old one',
  source: 'Linux 958b90d162b4',
  needs: ['consumed', 'lpi', 'settled'],
  monitor: (context) => {
    const { view } = context;
    const { ledgers, lpis } = context.known;
    // By redistributor and doorbell: the VMOVP that has to leave it there.
    const leftBy = context.map<number>();
    return {
      commands: {
        VMOVP: accepted(({ vpeid, rdbase }) => {
          const rd = ledgers.vpe(vpeid)?.rd;
          if (rd === undefined || rd === rdbase) return;
          for (const ledger of ledgers.all) {
            for (const { mapping } of ledger.events.values()) {
              if (mapping?.vpeid !== vpeid || !lpis.has(rd, mapping.doorbell)) continue;
              context.exercised();
              leftBy.set(pair(rd, mapping.doorbell), vpeid);
            }
          }
        }),
      },
      lpi: ({ rd, intid, pending, changed, cause }) => {
        if (cause === 'VMOVP' && changed) {
          context.violated(`VMOVP ${pending ? 'makes' : 'clears'} LPI ${intid} at rd${rd}`, { rd, intid });
        }
        if (leftBy.size > 0 && !pending) leftBy.delete(pair(rd, intid));
      },
      settled: () => {
        if (leftBy.size === 0) return;
        for (const { holder: rd, intid } of lpis.map.values()) {
          const vpeid = leftBy.get(pair(rd, intid));
          if (vpeid === undefined || view.pending(rd, intid) !== false) continue;
          context.violated(`${doorbellLpi(intid, rd)} was pending there, and VMOVP of vPE ${vpeid} has taken it away`, {
            vpeid,
            rd,
            intid,
          });
        }
        leftBy.clear();
      },
    };
  },
});

/** What hardware owes to doorbells. */
export const doorbellProperties: readonly Property[] = [
  ...defaultDoorbellProperties,
  lostWakeUp,
  notWhileResident,
  goesHome,
  individualRings,
  noneIsNone,
  moveLeavesPendingDoorbells,
];
