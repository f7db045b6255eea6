/** Properties of drivers: doorbells come when they were asked for. */
import type { OperationName } from '../../models/architecture/events/software-events.ts';
import type { Cause } from '../../models/architecture/events.ts';
import { SPURIOUS } from '../../models/architecture/identifiers.ts';
import { halves, pair } from '../../models/architecture/keys.ts';
import { defineProperty, type Property, V4 } from '../property.ts';
import { since } from '../terms/wording.ts';

/** An event gets a doorbell, or another one: where it rings may have cached an earlier byte, and hears of the one in memory only then. */
const GIVES_DOORBELLS: ReadonlySet<OperationName> = new Set<OperationName>(['forward', 'move-event', 'configure']);

/** After VMOVP, and before it was ever resident, a vPE may ring whatever software asked for before. */
const FORGETS: ReadonlySet<OperationName> = new Set<OperationName>(['load', 'set-affinity', 'map-vpe']);

/** Commands that take a pending LPI to another redistributor. */
const MOVES: ReadonlySet<Cause> = new Set<Cause>(['MOVI', 'MOVALL']);

const quiet = defineProperty({
  id: 'P-DBQUIET',
  name: 'doorbells-only-for-vcpus-that-wait',
  family: 'drivers',
  kind: 'software',
  architectures: V4,
  statement:
    'The host takes a doorbell of a vPE only if its vCPU has left to wait for an interrupt: not one that has rung while the vPE was resident or its vCPU preempted, unless the vCPU waits by then. While it waits, the host takes no more doorbells than interrupts became pending for the vPE, and one for each redistributor where an old one may be pending. A change of configuration (A-19) and VMOVP (A-16) may ring at any time, and so may an event while it gets its doorbell (A-29).',
  situation: 'the host takes a doorbell of a vPE that was loaded before',
  source: 'Linux its_vpe_schedule, its_vpe_4_1_deschedule, KVM vgic_v4_put: a doorbell is wanted only in IN_WFI',
  needs: ['software', 'doorbell', 'acknowledged', 'lpi', 'vlpi'],
  monitor: (context) => {
    // vPE → whether its vCPU waits, from the begin of the put until it is loaded again; absent until it was loaded, and while it moves.
    const waits = context.map<boolean>();
    // Doorbell → its vPE.
    const vpeOf = context.map<number>();
    // Redistributor and doorbell → when it rang there although nobody waited, if it is pending.
    const rangAt = context.times();
    // vPE → doorbells that may yet be taken while its vCPU waits.
    const allowance = context.map<number>();
    // Calls that give an event its doorbell and have not returned.
    const giving = context.map<OperationName>();
    return {
      software: ({ note }) => {
        if (note.what === 'begins' && GIVES_DOORBELLS.has(note.intent.op)) giving.set(note.call, note.intent.op);
        else if (note.what === 'returns') giving.delete(note.call);
        if (note.what === 'begins' && note.intent.op === 'put' && note.intent.blocks) {
          const { vpeid } = note.intent;
          waits.set(vpeid, true);
          allowance.set(vpeid, context.profile.redistributors);
          for (const key of rangAt.keys()) if (vpeOf.get(halves(key).intid) === vpeid) rangAt.delete(key);
        } else if (note.what === 'begins' && FORGETS.has(note.intent.op) && 'vpeid' in note.intent) {
          if (waits.get(note.intent.vpeid) === false) waits.delete(note.intent.vpeid);
        } else if (note.what === 'returns' && note.intent.op === 'load') waits.set(note.intent.vpeid, false);
      },
      vlpi: ({ vpeid, pending }) => {
        const before = pending ? allowance.get(vpeid) : undefined;
        if (before !== undefined) allowance.set(vpeid, before + 1);
      },
      doorbell: ({ rd, intid, vpeid, vINTID }) => {
        vpeOf.set(intid, vpeid);
        const key = pair(rd, intid);
        // A change of configuration may ring whatever software asked for.
        if (vINTID !== -1 && giving.size === 0 && waits.get(vpeid) === false) rangAt.set(key, context.now());
        else rangAt.delete(key);
      },
      lpi: ({ rd, intid, pending, cause }) => {
        if (!pending || !MOVES.has(cause) || !vpeOf.has(intid)) return;
        for (let from = 0; from < context.profile.redistributors; from += 1) {
          const at = rangAt.get(pair(from, intid));
          rangAt.delete(pair(from, intid));
          if (at !== undefined) rangAt.set(pair(rd, intid), at);
        }
      },
      acknowledged: ({ rd, intid }) => {
        const at = rangAt.get(pair(rd, intid));
        rangAt.delete(pair(rd, intid));
        const vpeid = intid === SPURIOUS ? undefined : vpeOf.get(intid);
        if (vpeid === undefined || !waits.has(vpeid)) return;
        context.exercised();
        const subject = { rd, intid, vpeid };
        if (at !== undefined && waits.get(vpeid) === false) {
          context.violated(
            `rd${rd} takes LPI ${intid}, the doorbell of vPE ${vpeid}, which rang${since(at)} while its vCPU did not wait`,
            subject,
          );
        }
        if (waits.get(vpeid) !== true) return;
        const left = (allowance.get(vpeid) ?? 0) - 1;
        allowance.set(vpeid, left);
        if (left < 0) context.violated(`rd${rd} takes LPI ${intid} more often than vPE ${vpeid} has a reason`, subject);
      },
    };
  },
});

export const doorbellProperties: readonly Property[] = [quiet];
