/** Hardware properties of the individual doorbells of v4.0: each event rings its own, and VMOVP does not move a pending one. */
import { FIRST_LPI, NO_DOORBELL } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, V4, V40 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { doorbellLpi, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

export const individualRings = defineProperty({
  id: 'I-71',
  name: 'individual-doorbell-rings',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V4,
  on: ({ individualDoorbells }) => individualDoorbells,
  statement:
    'Where individual doorbells exist: an event that makes an enabled vLPI pending for a vPE that is not resident also makes the doorbell of its ITE pending. (Until PendingLast is decided, the vLPI may be counted there instead, A-74. A vLPI that was pending already, or is disabled, is A-17.)',
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
    // vPE and vINTID → the doorbell of the last event translated for it or moved to it, and the time.
    const doorbells = context.map<number>();
    const sentAt = context.times();
    // Doorbell → the vPE and vINTID that it has to ring for, and since when.
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
            `${vlpi(vpeid, vINTID)} became pending${since(at)}, is enabled, and the vPE was not resident, but the ${doorbellLpi(doorbell, rd)} of its event has not become pending`,
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

export const moveLeavesPendingDoorbells = defineProperty({
  id: 'I-106',
  name: 'vmovp-leaves-pending-doorbells',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V40,
  statement: 'On v4.0 VMOVP neither moves nor clears an individual doorbell that is already pending.',
  situation: 'VMOVP moves a vPE to another redistributor while one of its doorbells is pending at the old one',
  source: 'Linux 958b90d162b4',
  needs: ['consumed', 'lpi', 'settled'],
  monitor: (context) => {
    const { view } = context;
    const { ledgers, lpis } = context.known;
    // Redistributor and doorbell → the VMOVP that has to leave it pending there.
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
          context.violated(`${doorbellLpi(intid, rd)} was pending, and is not any more after VMOVP of vPE ${vpeid}`, {
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
