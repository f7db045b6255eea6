/** No wake-up is lost: after a deschedule with PendingLast=0 the next enabled interrupt rings the default doorbell. */

import type { Vmapp, Vmovp, Vsgi } from '../../models/architecture/commands.ts';
import type { Cause } from '../../models/architecture/events/interrupt-events.ts';
import { FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { certainDoorbell } from '../../models/observer/vpe-record.ts';
import { defineProperty, V41 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';
import { doorbellLpi, entering, isCertainlyEnabled, leaving, possiblyEnabled, vlpi } from '../terms/vpes.ts';
import { since } from '../terms/wording.ts';

/** VMOVI takes the doorbell along (QEMU process_vmovi). */
const ARRIVALS: ReadonlySet<Cause> = new Set<Cause>(['MSI', 'INT', 'GITS_SGIR', 'VMOVI']);

export const lostWakeUp = defineProperty({
  id: 'I-66',
  name: 'no-lost-wake-up',
  family: 'doorbell',
  kind: 'liveness',
  architectures: V41,
  statement:
    'A deschedule writes Doorbell=1 and PendingLast=0, and PendingLast then reads 0; or VMOVP with DB=1 takes effect. If an event, or VMOVI from another vPE, now makes an enabled interrupt pending while no other interrupt of the vPE is pending and possibly enabled (A-19, A-73), the default doorbell becomes pending at the home of the vPE in the end, unless the vPE is made resident, moved with DB=0 (A-16), or unmapped on the last ITS that maps it, or the interrupt is cleared. An event that comes before Dirty=0 is counted in PendingLast, or rings.',
  situation: 'such an event, for a vPE that has a default doorbell',
  source: 'Linux its_vpe_4_1_deschedule; Arm sysreg GICR_VPENDBASER; Gunyah gicv3_its.c (VMOVP)',
  needs: [
    'dirty-cleared',
    'vpe',
    'vlpi',
    'doorbell',
    'lpi',
    'settled',
    ...LEARNT_FROM.control,
    ...LEARNT_FROM.vconfig,
    ...LEARNT_FROM.gates,
  ],
  monitor: (context) => {
    const { known } = context;
    const { control, ledgers, lpis, residency, vlpis } = known;
    // vPE → time of the deschedule that made its outstanding doorbell request.
    const askedAt = context.times();
    // vPE → the interrupt that its default doorbell has to ring for, and since when.
    const owed = context.map<number>();
    const owedSince = context.times();

    const settleDebt = (vpeid: number): void => {
      owed.delete(vpeid);
      owedSince.delete(vpeid);
    };
    const forget = (vpeid: number): void => {
      askedAt.delete(vpeid);
      settleDebt(vpeid);
    };
    const doorbellOf = (vpeid: number): number => {
      const vpe = ledgers.vpe(vpeid);
      return vpe === undefined ? -1 : certainDoorbell(vpe);
    };
    const isPending = (intid: number): boolean => control.all.some((_, rd) => lpis.has(rd, intid));
    // A map or an unmap on a further ITS changes nothing at the redistributors.
    const remap = accepted(({ vpeid }: Vmapp, { its }) => {
      if ((ledgers.mappers(vpeid) & ~(1 << its)) === 0) forget(vpeid);
    });
    // vPE → the VMOVPs consumed since everything settled: one with DB=1, or others.
    const moves = context.map<'asks anew' | 'open'>();
    // With DB=1 the vPE asks anew, and a doorbell that is owed stays owed.
    const move = accepted((command: Vmovp) => {
      const { vpeid } = command;
      const asksAnew = command.form === 'v4.1' && command.db && command.defaultDoorbell === doorbellOf(vpeid);
      if (asksAnew) askedAt.delete(vpeid);
      else forget(vpeid);
      moves.set(vpeid, asksAnew && !moves.has(vpeid) ? 'asks anew' : 'open');
    });
    /** The only VMOVP that is under way takes effect: with DB=1 the vPE asks for its default doorbell at the new home. */
    const moved = (vpeid: number): void => {
      const home = ledgers.vpe(vpeid)?.rd ?? -1;
      const doorbell = doorbellOf(vpeid);
      const asks = moves.get(vpeid) === 'asks anew' && doorbell >= FIRST_LPI && control.takes(home, doorbell);
      if (asks) askedAt.set(vpeid, context.now());
    };
    const reconfigure = accepted(({ vpeid, vINTID }: Vsgi) => {
      if (owed.get(vpeid) === vINTID) settleDebt(vpeid);
    });

    return {
      vpendbaser: (event) => {
        const to = entering(residency, event);
        if (to >= 0) forget(to);
        const from = leaving(residency, event);
        if (from < 0) return;
        forget(from);
        const doorbell = doorbellOf(from);
        const takes = control.takes(ledgers.vpe(from)?.rd ?? -1, doorbell);
        if (takes && event.doorbell && !event.pendingLast && doorbell >= FIRST_LPI) askedAt.set(from, context.now());
      },
      // The home takes no doorbell while EnableLPIs is 0, and the request may go with it.
      'enable-lpis': ({ rd }) => {
        for (const [vpeid, vpe] of ledgers.vpes) if (vpe.rd === rd) forget(vpeid);
      },
      propbaser: ({ rd }) => {
        for (const [vpeid, vpe] of ledgers.vpes) if (vpe.rd === rd) forget(vpeid);
      },
      'dirty-cleared': ({ vpeid, after, pendingLast }) => {
        if (after === 'deschedule' && pendingLast) forget(vpeid);
      },
      commands: { VMAPP: remap, VMOVP: move, VSGI: reconfigure },
      vpe: ({ vpeid, change }) => {
        if (change !== 'moved') forget(vpeid);
        else if (!residency.isScheduled(vpeid)) moved(vpeid);
      },
      vlpi: ({ vpeid, vINTID, pending, cause }) => {
        if (askedAt.size === 0 && owed.size === 0) return;
        if (!pending) {
          if (owed.get(vpeid) === vINTID) settleDebt(vpeid);
          return;
        }
        if (!ARRIVALS.has(cause) || !askedAt.has(vpeid)) return;
        if (!isCertainlyEnabled(known, vpeid, vINTID) || possiblyEnabled(known, vpeid) >= 0) return;
        context.exercised();
        owed.set(vpeid, vINTID);
        owedSince.set(vpeid, context.now());
      },
      // Other vPEs may share the table.
      vconfigured: ({ vINTID }) => {
        if (owed.size === 0) return;
        for (const [vpeid, intid] of owed) if (intid === vINTID) settleDebt(vpeid);
      },
      'vconfig-filled': () => {
        for (const vpeid of owed.keys()) settleDebt(vpeid);
      },
      doorbell: ({ form, vpeid }) => {
        if (form === 'default') askedAt.delete(vpeid);
      },
      // A doorbell that rang before VMOVP may stay at the old home.
      lpi: ({ intid, pending, cause }) => {
        if (owed.size === 0 || !pending || cause !== 'default doorbell') return;
        for (const vpeid of owed.keys()) {
          const vpe = ledgers.vpe(vpeid);
          if (vpe?.defaultDoorbell === intid) settleDebt(vpeid);
        }
      },
      settled: () => {
        if (moves.size > 0) moves.clear();
        if (owed.size === 0) return;
        for (const [vpeid, vINTID] of owed) {
          const at = owedSince.get(vpeid) ?? -1;
          const vpe = ledgers.vpe(vpeid);
          if (vpe === undefined || residency.whereIs(vpeid) >= 0) continue;
          const { rd, defaultDoorbell } = vpe;
          settleDebt(vpeid);
          if (isPending(defaultDoorbell) || !vlpis.has(vpeid, vINTID)) continue;
          context.violated(
            `${vlpi(vpeid, vINTID)} became pending${since(at)} and is enabled, its default doorbell is asked for, but ${doorbellLpi(defaultDoorbell, rd)} has not rung: nothing wakes the vPE`,
            { vpeid, vINTID, rd, intid: defaultDoorbell },
          );
        }
      },
    };
  },
});
