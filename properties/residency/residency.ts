/** Hardware properties of residency: Dirty, presentation of virtual interrupts, and where events and doorbells go after VMOVP. */

import { SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { wasAtRest } from '../terms/rest.ts';
import { certainlyEnabled, doorbellLpi, isPossiblyEnabled, mayBePresented, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { pendingLastProperties } from './pending-last.ts';
import { virtualPendingProperties } from './virtual-pending.ts';

const onlyTheResidentVpeIsPresented = defineProperty({
  id: 'I-48',
  name: 'only-resident-vpe-is-presented',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'A redistributor presents a virtual interrupt only from the write that sets Valid until Dirty clears after the write that clears Valid. After the write that clears Valid it presents only interrupts that were pending before.',
  situation: 'ICV_IAR1_EL1 returns a virtual interrupt',
  source: 'Arm sysreg GICR_VPENDBASER; Arm GIC virtualisation guide',
  needs: ['vlpi', 'vacknowledged', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    // vPE and vINTID → time at which the interrupt became pending, if the vPE was leaving then.
    const cameLate = context.times();
    return {
      vlpi: ({ vpeid, vINTID, pending, changed }) => {
        if (!changed) return;
        if (!pending) {
          if (cameLate.size > 0) cameLate.delete(pair(vpeid, vINTID));
          return;
        }
        const rd = residency.whereIs(vpeid);
        if (rd >= 0 && residency.at(rd).phase === 'leaving') cameLate.set(pair(vpeid, vINTID), context.now());
      },
      vacknowledged: ({ rd, vINTID }) => {
        if (vINTID === SPURIOUS) return;
        context.exercised();
        const { phase, vpeid, leftAt } = residency.at(rd);
        if (phase === 'idle') {
          context.violated(
            `vINTID ${vINTID} is acknowledged at rd${rd}, where no vPE is resident: ${vpeid < 0 ? 'none has been resident there so far' : `vPE ${vpeid} has left (Valid cleared${since(leftAt)}, and Dirty is 0)`}`,
            { rd, vINTID, vpeid },
          );
        } else if (phase === 'leaving') {
          const at = cameLate.get(pair(vpeid, vINTID)) ?? -1;
          if (at <= leftAt) return;
          context.violated(
            `${vlpi(vpeid, vINTID)} became pending${since(at)}, after Valid was cleared at rd${rd}${since(leftAt)}, and was presented there all the same`,
            { rd, vINTID, vpeid },
          );
        }
      },
    };
  },
});

const dirtyClears = defineProperty({
  id: 'I-53',
  name: 'dirty-clears',
  family: 'residency',
  kind: 'liveness',
  architectures: V4,
  statement:
    'Dirty returns to 0 after Valid is cleared, and on v4.1 also after Valid is set. (On v4.0 Dirty after Valid is set is defined only where GICR_TYPER.Dirty is 1, and is not judged.)',
  situation: 'GICR_VPENDBASER.Valid changes',
  source: 'Arm sysreg GICR_VPENDBASER, GICR_TYPER; Linux its_clear_vpend_valid',
  needs: ['vpendbaser', 'dirty-cleared', 'settled'],
  monitor: (context) => {
    const { residency } = context.known;
    const afterSchedule = context.profile.architecture === 'v4.1';
    const dirtySince = context.times();
    return {
      vpendbaser: ({ rd, valid }) => {
        const { phase } = residency.at(rd);
        const wasValid = phase === 'loading' || phase === 'resident';
        if (valid === wasValid) return;
        if (valid && !afterSchedule) return;
        context.exercised();
        dirtySince.set(rd, context.now());
      },
      'dirty-cleared': ({ rd }) => {
        dirtySince.delete(rd);
      },
      settled: () => {
        if (dirtySince.size === 0) return;
        for (const [rd, at] of dirtySince) {
          const { phase, vpeid } = residency.at(rd);
          const what = phase === 'leaving' ? 'cleared' : 'set';
          context.violated(`Dirty at rd${rd} stays 1 for good after Valid was ${what} for vPE ${vpeid}${since(at)}`, {
            rd,
            vpeid,
          });
        }
        dirtySince.clear();
      },
    };
  },
});

const moveTakesEffect = defineProperty({
  id: 'I-57',
  name: 'vmovp-moves-service',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  on: ({ redistributors }) => redistributors > 1,
  statement:
    'After VMOVP and VSYNC on every ITS that takes part in the move, the doorbells of the vPE ring at the new redistributor only, and every ITS sends events of the vPE there. On v4.1 an ITS may send them to any redistributor of its CommonLPIAff group. (Where VMOVP is sent to one ITS, an event that came through another ITS before may ring at the old redistributor until a VSYNC of that ITS.)',
  situation: 'an event comes for a vPE, or its doorbell rings, after its VMOVP to another redistributor is complete',
  source: 'Arm GIC virtualisation guide; Arm sysreg GITS_TYPER.VMOVP',
  needs: ['translated', 'doorbell', ...LEARNT_FROM.crossings],
  monitor: (context) => {
    const { known } = context;
    const { ledgers } = known;
    const { architecture, commonLpiAffGroups: groups } = context.profile;
    // vPE → time of its last VMOVP since it was mapped.
    const movedAt = context.times();
    const serves = (rd: number, home: number): boolean =>
      rd === home || (architecture === 'v4.1' && groups[rd] === groups[home]);
    return {
      commands: {
        VMAPP: accepted(({ vpeid }, { its }) => {
          if ((ledgers.mappers(vpeid) & ~(1 << its)) === 0) movedAt.delete(vpeid);
        }),
        VMOVP: accepted(({ vpeid, rdbase }) => {
          if (ledgers.vpe(vpeid)?.rd !== rdbase) movedAt.set(vpeid, context.now());
        }),
      },
      translated: ({ its, target, by }) => {
        if (target.kind !== 'vlpi' || movedAt.size === 0) return;
        const { vpeid, vINTID, rd } = target;
        const at = movedAt.get(vpeid);
        if (at === undefined || !ledgers.isHomeCertain(vpeid) || !ledgers.isEntryCertain(its, vpeid)) return;
        context.exercised();
        const home = ledgers.vpe(vpeid)?.rd ?? -1;
        if (serves(rd, home)) return;
        context.violated(
          `an ${by} for ${vlpi(vpeid, vINTID)} is sent to rd${rd}, although VMOVP${since(at)} and its VSYNC have moved the vPE to rd${home}`,
          { vpeid, vINTID, rd },
        );
      },
      doorbell: (ring) => {
        const { vpeid, rd, intid } = ring;
        const at = movedAt.get(vpeid);
        if (at === undefined || !ledgers.isHomeCertain(vpeid)) return;
        context.exercised();
        const home = ledgers.vpe(vpeid)?.rd ?? -1;
        if (rd === home || known.isLateDoorbell(ring, context.now())) return;
        context.violated(
          `${doorbellLpi(intid, rd)} rings for vPE ${vpeid}, although VMOVP${since(at)} and its VSYNC have moved the vPE to rd${home}`,
          { vpeid, rd, intid },
        );
      },
    };
  },
});

const disabledIsNotPresented = defineProperty({
  id: 'I-91',
  name: 'disabled-vlpi-is-not-presented',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'A virtual interrupt is presented only if a configuration that may be in use enables it, VGrpEn of the redistributor enables its group (vLPIs are group 1), and the virtual CPU interface does not block it: ICH_HCR_EL2.En=1, DVIM=0, and its group enabled in ICH_VMCR_EL2.',
  situation: 'ICV_IAR1_EL1 returns a virtual interrupt of the vPE that is resident',
  source: 'Arm GIC virtualisation guide; Arm sysreg GICR_VPENDBASER, ICH_HCR_EL2, ICH_VMCR_EL2',
  needs: ['vacknowledged', ...LEARNT_FROM.gates, ...LEARNT_FROM.residency, ...LEARNT_FROM.vconfig],
  monitor: (context) => {
    const { known } = context;
    const { gates, residency } = known;
    return {
      vacknowledged: ({ rd, vINTID }) => {
        if (vINTID === SPURIOUS) return;
        const { phase, vpeid } = residency.at(rd);
        if (phase === 'idle') return;
        context.exercised();
        if (!gates.lets(rd, known, vpeid, vINTID)) {
          context.violated(
            `${vlpi(vpeid, vINTID)} is acknowledged at rd${rd}, although the virtual CPU interface blocks its group`,
            { rd, vpeid, vINTID },
          );
        }
        if (mayBePresented(known, vpeid, vINTID)) return;
        const why = isPossiblyEnabled(known, vpeid, vINTID)
          ? 'VGrpEn disables its group there'
          : vINTID < VSGIS
            ? 'it is disabled, and every VSGI that may have enabled it has been replaced'
            : 'its configuration byte is disabled and every other value has been invalidated';
        context.violated(`${vlpi(vpeid, vINTID)} is acknowledged at rd${rd}, although ${why}`, { rd, vpeid, vINTID });
      },
    };
  },
});

const pendingIsDelivered = defineProperty({
  id: 'I-92',
  name: 'pending-vlpi-is-delivered',
  family: 'residency',
  kind: 'liveness',
  architectures: V4,
  statement:
    'While a vPE is resident (Dirty=0), its pending and enabled interrupts are presented in the end: once everything has settled, ICV_IAR1_EL1 does not read 1023 while one is pending.',
  situation: 'ICV_IAR1_EL1 is read, with everything settled, while an enabled interrupt of the resident vPE is pending',
  source: 'Arm GIC virtualisation guide',
  needs: ['settled', 'vlpi', 'dirty-cleared', 'vacknowledged', ...LEARNT_FROM.gates, ...LEARNT_FROM.vconfig],
  monitor: (context) => {
    const { known } = context;
    const { residency } = known;
    return {
      vacknowledged: ({ rd, vINTID: read }) => {
        const { phase, vpeid, scheduledAt } = residency.at(rd);
        if (phase !== 'resident' || !wasAtRest(context) || !known.gates.isOpen(rd, 0) || !known.gates.isOpen(rd))
          return;
        const vINTID = certainlyEnabled(known, vpeid);
        if (vINTID < 0) return;
        context.exercised();
        if (read !== SPURIOUS) return;
        context.violated(
          `ICV_IAR1_EL1 at rd${rd} reads 1023 while vPE ${vpeid} is resident (Valid set${since(scheduledAt)}, Dirty=0) and ${vlpi(vpeid, vINTID)} is pending and enabled`,
          { rd, vpeid, vINTID },
        );
      },
    };
  },
});

/** Hardware properties of residency and of the pending state of vPEs. */
export const residencyProperties: readonly Property[] = [
  onlyTheResidentVpeIsPresented,
  dirtyClears,
  ...pendingLastProperties,
  moveTakesEffect,
  disabledIsNotPresented,
  pendingIsDelivered,
  ...virtualPendingProperties,
];
