/** Hardware properties of requests for a default doorbell: it rings only on request, and not after PendingLast has read 1. */
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, V41 } from '../property.ts';
import { entering, leaving } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';
import { notesMoves, theDoorbell } from './terms.ts';

export const needsRequest = defineProperty({
  id: 'I-64',
  name: 'no-default-doorbell-without-request',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V41,
  statement:
    'After a deschedule that writes Doorbell=0 or PendingLast=1, the default doorbell does not ring before the next residency, unless VMOVP with DB=1 comes in between (A-16).',
  situation: 'an event arrives for a vPE that was descheduled with Doorbell=0 or PendingLast=1',
  source: 'Arm sysreg GICR_VPENDBASER',
  needs: ['vpe', 'consumed', 'vlpi', 'doorbell', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { residency } = context.known;
    // vPE whose last deschedule requested no doorbell → the field that it wrote so, and the time.
    const declined = context.map<string>();
    const declinedAt = context.times();
    const forget = (vpeid: number): void => {
      declined.delete(vpeid);
      declinedAt.delete(vpeid);
    };
    const { moving, handlers: moves } = notesMoves(context, forget);
    return {
      vpendbaser: (event) => {
        const to = entering(residency, event);
        if (to >= 0) forget(to);
        const from = leaving(residency, event);
        if (from < 0 || (event.doorbell && !event.pendingLast)) return;
        declined.set(from, event.doorbell ? 'PendingLast=1' : 'Doorbell=0');
        declinedAt.set(from, context.now());
      },
      vpe: ({ vpeid, change }) => {
        if (change === 'mapped' || moving.has(vpeid)) forget(vpeid);
      },
      ...moves,
      vlpi: ({ vpeid, pending }) => {
        if (pending && declined.has(vpeid)) context.exercised();
      },
      doorbell: ({ form, vpeid, intid, rd }) => {
        const written = declined.get(vpeid);
        if (form !== 'default' || written === undefined) return;
        context.violated(
          `${theDoorbell(intid, rd, vpeid)} rings, although the deschedule${since(declinedAt.get(vpeid) ?? -1)} was written with ${written}`,
          { vpeid, intid, rd },
        );
      },
    };
  },
});

export const notAfterPendingLast = defineProperty({
  id: 'I-65',
  name: 'no-default-doorbell-after-pending-last',
  family: 'doorbell',
  kind: 'hardware',
  architectures: V41,
  statement:
    'If PendingLast reads 1 after a deschedule that wrote Doorbell=1 and PendingLast=0, the default doorbell does not ring from that write to the next residency, unless VMOVP with DB=1 comes in between (A-16).',
  situation: 'PendingLast reads 1 after a deschedule with Doorbell=1 and PendingLast=0',
  source: 'Arm sysreg GICR_VPENDBASER, Doorbell treated as 0',
  needs: ['vpendbaser', 'vpe', 'consumed', 'dirty-cleared', 'doorbell'],
  monitor: (context) => {
    const { residency } = context.known;
    const readAt = context.times();
    const rungAt = context.times();
    const forget = (vpeid: number): void => {
      readAt.delete(vpeid);
      rungAt.delete(vpeid);
    };
    const { moving, handlers: moves } = notesMoves(context, forget);
    return {
      vpendbaser: (event) => {
        const to = entering(residency, event);
        if (to >= 0) forget(to);
        const from = leaving(residency, event);
        if (from >= 0) forget(from);
      },
      vpe: ({ vpeid, change }) => {
        if (change === 'mapped' || moving.has(vpeid)) forget(vpeid);
      },
      ...moves,
      'dirty-cleared': ({ rd, vpeid, after, pendingLast }) => {
        const written = residency.at(rd);
        if (after !== 'deschedule' || !pendingLast || !written.doorbell || written.pendingLast) return;
        context.exercised();
        readAt.set(vpeid, context.now());
        const at = rungAt.get(vpeid);
        if (at === undefined || moving.has(vpeid)) return;
        context.violated(
          `PendingLast of rd${rd} reads 1 for vPE ${vpeid}, but its default doorbell has rung${since(at)}, after Valid was cleared${since(written.leftAt)}`,
          { vpeid, rd },
        );
      },
      doorbell: ({ form, vpeid, intid, rd }) => {
        if (form !== 'default') return;
        rungAt.set(vpeid, context.now());
        const at = readAt.get(vpeid);
        if (at === undefined) return;
        context.violated(
          `${theDoorbell(intid, rd, vpeid)} rings, although PendingLast has read 1 since Dirty cleared${since(at)}`,
          { vpeid, intid, rd },
        );
      },
    };
  },
});
