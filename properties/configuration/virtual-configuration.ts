/** Hardware properties of the configuration bytes of virtual LPIs. */

import { hasGroup } from '../../models/architecture/groups.ts';
import { SPURIOUS, VSGIS } from '../../models/architecture/identifiers.ts';
import type { Means } from '../../models/observer/config-history.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Handlers, type MonitorContext, type Property, V4 } from '../property.ts';
import { wasAtRest } from '../terms/rest.ts';
import { certainGroups, isPossiblyEnabled, vlpi } from '../terms/vpes.ts';

/** By commands of an ITS (I-42), and by registers (I-41). */
const COMMANDS: ReadonlySet<Means> = new Set<Means>(['INV', 'VINVALL']);
export const REGISTERS: ReadonlySet<Means> = new Set<Means>(['INVLPIR']);

/** Judges acknowledgements and PendingLast where an invalidation by one of these means leaves only the last value of a byte in use. */
export const obeysVirtual = (context: MonitorContext, means: ReadonlySet<Means>, because: string): Handlers => {
  const { known } = context;
  const { control, gates, residency, vconfig, vlpis } = known;
  const isV41 = context.profile.architecture === 'v4.1';
  const isCertainBy = (vpeid: number, intid: number): boolean => {
    // A vSGI has no byte, also where the whole table was filled.
    if (intid < VSGIS) return false;
    const by = vconfig.certainBy(vpeid, intid);
    return by !== undefined && means.has(by) && intid < control.vlpiLimit;
  };
  return {
    vacknowledged: ({ rd, vINTID: answer }) => {
      if (vlpis.map.size === 0) return;
      const { vpeid, phase } = residency.at(rd);
      if (phase === 'idle') return;
      for (const { holder, intid } of vlpis.map.values()) {
        if (holder !== vpeid || !isCertainBy(vpeid, intid)) continue;
        context.exercised();
        const { on } = vconfig.allowed(vpeid, intid);
        const subject = { rd, vpeid, vINTID: intid };
        if (!on && answer === intid) {
          context.violated(`${vlpi(vpeid, intid)} is acknowledged, which was disabled before ${because}`, subject);
        } else if (
          on &&
          answer === SPURIOUS &&
          phase === 'resident' &&
          wasAtRest(context) &&
          gates.isOpen(rd) &&
          hasGroup(residency.groupsOf(vpeid), 1)
        ) {
          context.violated(
            `ICV_IAR1_EL1 reads 1023 at rd${rd} while ${vlpi(vpeid, intid)} is pending, which was enabled before ${because}`,
            subject,
          );
        }
      }
    },
    decided: ({ rd, vpeid, pendingLast }) => {
      // The value of PendingLast after software wrote it as 1 is open.
      if (vlpis.map.size === 0 || (isV41 && residency.at(rd).pendingLast)) return;
      let certain = -1;
      let possible = false;
      for (const { holder, intid } of vlpis.map.values()) {
        if (holder !== vpeid) continue;
        const on = isPossiblyEnabled(known, vpeid, intid);
        const isCertain = isCertainBy(vpeid, intid);
        if (on) possible = true;
        if (!isCertain) continue;
        context.exercised();
        if (!on) {
          certain = Math.max(certain, intid);
        } else if (!pendingLast && hasGroup(certainGroups(known, vpeid), 1)) {
          context.violated(
            `PendingLast becomes 0 for vPE ${vpeid}, but ${vlpi(vpeid, intid)} is pending and was enabled before ${because}`,
            { rd, vpeid, vINTID: intid },
          );
        }
      }
      // On v4.0 it may count disabled interrupts.
      if (!isV41 || !pendingLast || possible || certain < 0) return;
      context.violated(
        `PendingLast becomes 1 for vPE ${vpeid}, but all its pending interrupts are disabled; ${vlpi(vpeid, certain)} was disabled before ${because}`,
        { rd, vpeid, vINTID: certain },
      );
    },
  };
};

const virtualInvalidationTakesEffect = defineProperty({
  id: 'I-42',
  name: 'virtual-invalidation-takes-effect',
  family: 'configuration',
  kind: 'hardware',
  architectures: V4,
  statement:
    'A change of the configuration byte of a vLPI is in force once INV or VINVALL, and a VSYNC of the vPE, are consumed, whether the vPE is resident or not. A disabled vLPI is not acknowledged and does not count in PendingLast (v4.1). An enabled and pending vLPI counts in PendingLast, and ICV_IAR1_EL1 does not read 1023 for it once the vPE is loaded and everything has settled.',
  situation:
    'ICV_IAR1_EL1 is read, or PendingLast is decided, while a vLPI of the vPE is pending and such an invalidation has put the last value of its byte in force',
  source: 'Arm GIC virtualisation guide; Linux its_send_vinv; IHI 0069, VINVALL',
  needs: [
    'vacknowledged',
    'settled',
    'decided',
    'vlpi',
    ...LEARNT_FROM.gates,
    ...LEARNT_FROM.residency,
    ...LEARNT_FROM.vconfig,
  ],
  monitor: (context) => obeysVirtual(context, COMMANDS, 'an invalidation and VSYNC'),
});

/** Hardware properties of the configuration bytes of virtual LPIs. */
export const virtualConfiguration: readonly Property[] = [virtualInvalidationTakesEffect];
