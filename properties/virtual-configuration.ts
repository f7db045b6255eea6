/** What hardware owes to the configuration bytes of virtual LPIs. */
import { hasGroup } from '../models/architecture/groups.ts';
import { SPURIOUS } from '../models/architecture/identifiers.ts';
import { defineProperty, type Property, V4 } from './property.ts';
import { isPossiblyEnabled, vlpi } from './vpe-terms.ts';

const virtualInvalidationTakesEffect = defineProperty({
  id: 'I-42',
  name: 'virtual-invalidation-takes-effect',
  family: 'configuration',
  kind: 'hardware',
  architectures: V4,
  statement:
    'A change of the byte of a vLPI is in force once INV or VINVALL, and a VSYNC of the vPE, are consumed, whether the vPE is resident or not: what was disabled is not acknowledged and does not count in PendingLast (v4.1); what was enabled and is pending counts in PendingLast, and ICV_IAR1_EL1 does not read 1023 once the vPE was loaded.',
  situation:
    'ICV_IAR1_EL1 is read, or PendingLast is decided, while a vLPI of the vPE is pending whose byte is certain after such an invalidation',
  source: 'Arm GIC virtualisation guide; Linux its_send_vinv; IHI 0069, VINVALL',
  monitor: (context) => {
    const { ghosts } = context;
    const { gates, residency, vconfig, vlpis } = ghosts;
    const isV41 = context.profile.architecture === 'v4.1';
    return {
      vacknowledged: ({ rd, vINTID: answer }) => {
        if (vlpis.map.size === 0) return;
        const { vpeid, phase } = residency.at(rd);
        if (phase === 'idle') return;
        for (const { holder, intid } of vlpis.map.values()) {
          if (holder !== vpeid || !vconfig.isCertain(vpeid, intid)) continue;
          context.exercised();
          const { on } = vconfig.allowed(vpeid, intid);
          const subject = { rd, vpeid, vINTID: intid };
          if (!on && answer === intid) {
            context.violated(
              `${vlpi(vpeid, intid)} is acknowledged, which was disabled before an invalidation and VSYNC`,
              subject,
            );
          } else if (
            on &&
            answer === SPURIOUS &&
            phase === 'resident' &&
            gates.isOpen(rd) &&
            hasGroup(residency.groupsOf(vpeid), 1)
          ) {
            context.violated(
              `ICV_IAR1_EL1 reads 1023 at rd${rd} while ${vlpi(vpeid, intid)} is pending, which was enabled before an invalidation and VSYNC`,
              subject,
            );
          }
        }
      },
      decided: ({ rd, vpeid, pendingLast }) => {
        // What PendingLast reads as after it was written as 1 is open.
        if (vlpis.map.size === 0 || (isV41 && residency.at(rd).pendingLast)) return;
        let certain = -1;
        let possible = false;
        for (const { holder, intid } of vlpis.map.values()) {
          if (holder !== vpeid) continue;
          const on = isPossiblyEnabled(ghosts, vpeid, intid);
          const isCertain = vconfig.isCertain(vpeid, intid);
          if (on) possible = true;
          if (!isCertain) continue;
          context.exercised();
          if (!on) {
            certain = Math.max(certain, intid);
          } else if (!pendingLast && hasGroup(residency.groupsOf(vpeid), 1)) {
            context.violated(
              `PendingLast becomes 0 for vPE ${vpeid}, but ${vlpi(vpeid, intid)} is pending and was enabled before an invalidation and VSYNC`,
              { rd, vpeid, vINTID: intid },
            );
          }
        }
        // On v4.0 it may count disabled interrupts.
        if (!isV41 || !pendingLast || possible || certain < 0) return;
        context.violated(
          `PendingLast becomes 1 for vPE ${vpeid}, but what it has pending is disabled; ${vlpi(vpeid, certain)} was before an invalidation and VSYNC`,
          { rd, vpeid, vINTID: certain },
        );
      },
    };
  },
});

/** What hardware owes to the configuration bytes of virtual LPIs. */
export const virtualConfiguration: readonly Property[] = [virtualInvalidationTakesEffect];
