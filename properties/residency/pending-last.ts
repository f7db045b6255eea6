/** Hardware properties of PendingLast: when it has to be 1, and when it may be 1. */

import type { DecidedEvent } from '../../models/architecture/events/residency-events.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type MonitorContext, type Property, V40, V41 } from '../property.ts';
import { certainlyEnabled, possiblyEnabled, somePending, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

/** Judges a decision: 0 is wrong if a certainly enabled interrupt is pending; 1 is wrong if `baseless` returns a reason. */
const judgeDecision = (
  { rd, vpeid, pendingLast }: DecidedEvent,
  { known, violated }: MonitorContext,
  baseless: () => string | undefined,
): void => {
  const vINTID = pendingLast ? -1 : certainlyEnabled(known, vpeid);
  const wrong = pendingLast ? baseless() : vINTID < 0 ? undefined : `${vlpi(vpeid, vINTID)} is pending and enabled`;
  if (wrong === undefined) return;
  violated(
    `PendingLast of rd${rd} becomes ${pendingLast ? 1 : 0} for vPE ${vpeid} (Valid cleared${since(known.residency.at(rd).leftAt)}), but ${wrong}`,
    vINTID < 0 ? { rd, vpeid } : { rd, vpeid, vINTID },
  );
};

const pendingLastTellsPendingAndEnabled = defineProperty({
  id: 'I-54',
  name: 'pending-last-tells-pending-and-enabled',
  family: 'residency',
  kind: 'hardware',
  architectures: V41,
  statement:
    'After a v4.1 deschedule that wrote PendingLast=0, PendingLast is right for some instant before Dirty=0: it is 1 if an interrupt of the vPE is pending and certainly enabled at that instant, and 0 if none is pending and possibly enabled.',
  situation: 'PendingLast is decided after a deschedule that wrote it as 0',
  source: 'Arm sysreg GICR_VPENDBASER',
  needs: ['decided', 'dirty-cleared', 'vlpi', ...LEARNT_FROM.vconfig, ...LEARNT_FROM.gates],
  monitor: (context) => {
    const { known } = context;
    const { residency } = known;
    // Redistributor → the value of PendingLast that was decided.
    const decided = context.map<boolean>();
    return {
      decided: (event) => {
        const { rd, vpeid, pendingLast } = event;
        const { phase, pendingLast: written } = residency.at(rd);
        if (phase !== 'leaving' || written) return;
        context.exercised();
        decided.set(rd, pendingLast);
        judgeDecision(event, context, () => {
          if (possiblyEnabled(known, vpeid) >= 0) return undefined;
          return somePending(known, vpeid) ? 'only disabled interrupts are pending' : 'nothing is pending';
        });
      },
      'dirty-cleared': ({ rd, vpeid, after, pendingLast }) => {
        if (decided.size === 0 || after !== 'deschedule') return;
        const before = decided.get(rd);
        decided.delete(rd);
        if (before === undefined || before === pendingLast) return;
        context.violated(
          `PendingLast of rd${rd} was decided as ${before ? 1 : 0} for vPE ${vpeid}, and reads ${pendingLast ? 1 : 0}`,
          { rd, vpeid },
        );
      },
    };
  },
});

const pendingLastMissesNothing = defineProperty({
  id: 'I-55',
  name: 'pending-last-misses-no-enabled-interrupt',
  family: 'residency',
  kind: 'hardware',
  architectures: V40,
  statement:
    'After a v4.0 deschedule PendingLast is 1 if an interrupt of the vPE is pending and certainly enabled, and 0 if none is pending. If only disabled interrupts are pending, it may be either (A-24).',
  situation: 'PendingLast is decided, v4.0',
  source: 'Arm sysreg GICR_VPENDBASER; QEMU gicr_write_vpendbaser',
  needs: ['decided', 'vlpi', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { known } = context;
    const { residency } = known;
    return {
      decided: (event) => {
        if (residency.at(event.rd).phase !== 'leaving') return;
        context.exercised();
        judgeDecision(event, context, () => (somePending(known, event.vpeid) ? undefined : 'nothing is pending'));
      },
    };
  },
});

/** Hardware properties of PendingLast. */
export const pendingLastProperties: readonly Property[] = [pendingLastTellsPendingAndEnabled, pendingLastMissesNothing];
