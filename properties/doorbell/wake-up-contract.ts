/** The contract of a hypervisor that puts a v4.0 vPE to sleep and wants a doorbell to wake it. */

import { CONFIG_ENABLE, FIRST_LPI } from '../../models/architecture/identifiers.ts';
import { LPI_CONFIGURATION_TABLE } from '../../models/architecture/lpi-control.ts';
import { LEARNT_FROM } from '../../models/observer/learnt-from.ts';
import { defineProperty, type Property, V40 } from '../property.ts';
import { since } from '../terms/wording.ts';

const doorbellsBeforePendingLast = defineProperty({
  id: 'I-73',
  name: 'doorbells-enabled-before-pending-last',
  family: 'doorbell',
  kind: 'software',
  architectures: V40,
  statement:
    'Software that wants to be woken for a vPE enables the configuration bytes of its individual doorbells, and waits for Dirty=0, before it reads PendingLast. Otherwise an interrupt that comes in between is neither counted nor rings. (Whether the bytes were invalidated as well is not judged here.)',
  situation:
    'PendingLast is read with Dirty=0 for a vPE that has individual doorbells and that software wants to be woken for',
  source: 'Linux irq-gic-v4.c its_make_vpe_non_resident',
  needs: ['configured', 'pending-last-read', 'consumed', ...LEARNT_FROM.residency],
  monitor: (context) => {
    const { ledgers, residency } = context.known;
    // By LPI: its byte in the table of bring-up is disabled.
    const disabled = context.map<boolean>();
    return {
      configured: ({ table, intid, value }) => {
        if (table !== undefined && table !== LPI_CONFIGURATION_TABLE) return;
        if ((value & CONFIG_ENABLE) === 0) disabled.set(intid, true);
        else disabled.delete(intid);
      },
      // A table that was filled with disabled bytes: only LPIs that are enabled one by one since can be told apart, and none is blamed.
      'config-filled': ({ table }) => {
        if (table === undefined || table === LPI_CONFIGURATION_TABLE) disabled.clear();
      },
      'pending-last-read': ({ rd, vpeid }) => {
        const state = residency.at(rd);
        const isMapped = ledgers.vpe(vpeid) !== undefined;
        if (state.phase !== 'idle' || state.vpeid !== vpeid || !state.doorbell || !isMapped) return;
        const rings = ledgers.findMapping(
          (mapping) => mapping.virtual && mapping.vpeid === vpeid && mapping.doorbell >= FIRST_LPI,
        );
        if (rings === undefined) return;
        context.exercised();
        const silent = ledgers.findMapping(
          (mapping) => mapping.virtual && mapping.vpeid === vpeid && disabled.has(mapping.doorbell),
        );
        const doorbell = silent?.mapping?.doorbell;
        if (doorbell === undefined) return;
        context.violated(
          `PendingLast of rd${rd} is read for vPE ${vpeid} (Valid cleared${since(state.leftAt)}), but its doorbell ${doorbell} is disabled: a vLPI that became pending since then wakes nobody`,
          { rd, vpeid, intid: doorbell },
        );
      },
    };
  },
});

/** The contract of a hypervisor that puts a v4.0 vPE to sleep and wants a doorbell to wake it. */
export const wakeUpContract: readonly Property[] = [doorbellsBeforePendingLast];
