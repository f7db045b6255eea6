/** Hardware property: writes of virtual registers and virtual invalidations do not change physical LPIs. */

import type { Invdb, Vinvall, Vmapp, Vmovp } from '../../models/architecture/commands.ts';
import type { Cause } from '../../models/architecture/events/interrupt-events.ts';
import { pair } from '../../models/architecture/keys.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, V4 } from '../property.ts';
import { accepted } from '../terms/accepted.ts';

const NEUTRAL_CAUSES: ReadonlySet<Cause> = new Set<Cause>([
  'deschedule',
  'VINVALL',
  'INVDB',
  'VSYNC',
  'VSGI',
  'GITS_SGIR',
]);

export const residencyFrame = defineProperty({
  id: 'I-94',
  name: 'residency-leaves-other-lpis-alone',
  family: 'residency',
  kind: 'hardware',
  architectures: V4,
  statement:
    'Writes of GICR_VPENDBASER and GICR_VSGIR, VINVALL, INVDB and invalidations by register change the pending state of no physical LPI, but for the doorbells of the vPE concerned.',
  situation:
    'one of these commands or writes takes effect while a physical LPI is pending, or residency clears a doorbell',
  source: 'follows from the descriptions of these commands and registers, which name no such effect',
  needs: ['invlpir', 'syncr', 'vsgir', 'consumed', 'lpi', 'settled', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { view } = context;
    const { ledgers, lpis, residency } = context.known;
    // One entry: the last such command or write since everything settled.
    const done = context.map<string>();
    // vPE and pINTID of each default doorbell that some command has named for the vPE.
    const owned = context.map<boolean>();
    const doing = (what: string): void => {
      done.set(0, what);
    };
    const invalidate = accepted(({ op }: Vinvall | Invdb) => doing(op));
    const own = accepted((command: Vmapp | Vmovp) => {
      if (command.form === 'v4.1') owned.set(pair(command.vpeid, command.defaultDoorbell), true);
    });
    return {
      vpendbaser: ({ rd, valid }) => doing(`Valid was ${valid ? 'set' : 'cleared'} at rd${rd}`),
      invlpir: ({ rd }) => doing(`GICR_INVLPIR of rd${rd} was written`),
      syncr: ({ rd }) => doing(`GICR_SYNCR of rd${rd} was read`),
      vsgir: ({ rd }) => doing(`GICR_VSGIR of rd${rd} was written`),
      commands: { VINVALL: invalidate, INVDB: invalidate, VMAPP: own, VMOVP: own },
      lpi: ({ rd, intid, pending, changed, cause }) => {
        const isResidency = cause === 'residency';
        if (!isResidency && !(changed && NEUTRAL_CAUSES.has(cause))) return;
        const subject = { rd, intid };
        const change = pending ? 'makes it pending' : 'clears it';
        if (!isResidency) {
          context.violated(`LPI ${intid} at rd${rd}: ${cause} ${change}`, subject);
          return;
        }
        context.exercised();
        if (!pending && residency.someVpe((vpeid) => owned.has(pair(vpeid, intid)))) return;
        context.violated(`LPI ${intid} at rd${rd} is no doorbell of a resident vPE, but residency ${change}`, subject);
      },
      settled: () => {
        if (done.size === 0) return;
        const what = done.get(0) ?? '';
        done.delete(0);
        for (const { holder: rd, intid } of lpis.map.values()) {
          context.exercised();
          if (view.pending(rd, intid) !== false) continue;
          context.violated(`LPI ${intid} at rd${rd} is not pending any more after ${what}, and no event says why`, {
            rd,
            intid,
          });
        }
        for (const ledger of ledgers.all) {
          for (const { mapping } of ledger.events.values()) {
            const rd = mapping?.virtual === false ? ledger.collection(mapping.icid)?.rd : undefined;
            if (mapping === undefined || rd === undefined || lpis.has(rd, mapping.intid)) continue;
            if (view.pending(rd, mapping.intid) !== true) continue;
            context.violated(`LPI ${mapping.intid} at rd${rd} is pending after ${what}, and no event says why`, {
              rd,
              intid: mapping.intid,
            });
          }
        }
      },
    };
  },
});
