/** Xen's vSGIs: its_sgi_mask_irq, its_sgi_unmask_irq, its_sgi_set_pending_state. VSYNC follows each VSGI, and nobody waits. gic-v4-its.c. */
import { VSGIS } from '../../architecture/identifiers.ts';
import { itsRegisters } from '../../architecture/registers/its-registers.ts';
import type { Thread } from '../../software/act.ts';
import { write } from '../../software/acts.ts';
import type { HostDriver, Vpe } from '../../software/host-driver.ts';
import { sendEach } from './commands.ts';
import type { XenState } from './state.ts';

/** VSGI.Priority: bits 7:4 of the priority. */
const PRIORITY = 0xa;

/** vgic_v4_configure_vcpu_sgi: every vSGI of a new vPE is disabled, and in Group 1. */
export function* initVsgis(state: XenState, { vpeid }: Vpe): Thread {
  if (!state.isV41 || !state.machine.profile.vsgi) return;
  for (let vINTID = 0; vINTID < VSGIS; vINTID += 1) {
    yield* sendEach(state, 'map-vpe', 0, {
      vsgi: { op: 'VSGI', vpeid, vINTID, enable: false, clear: false, group: true, priority: 0 },
      'vsync-vsgi': { op: 'VSYNC', vpeid },
    });
  }
}

export const vsgiOperations = (state: XenState): Pick<HostDriver, 'configureVsgi' | 'setVsgiPending'> => {
  // vpe->sgi_config[].enabled
  const enabled = new Map<string, boolean>();
  return {
    *configureVsgi({ vpeid }, vINTID, enable) {
      enabled.set(`${vpeid} ${vINTID}`, enable);
      yield* sendEach(state, 'configure-vsgi', 0, {
        vsgi: { op: 'VSGI', vpeid, vINTID, enable, clear: false, group: true, priority: PRIORITY },
        vsync: { op: 'VSYNC', vpeid },
      });
    },

    *setVsgiPending({ vpeid }, vINTID, pending) {
      if (pending) {
        yield* write('set-vsgi-pending.sgir', itsRegisters.GITS_SGIR, 0, { vPEID: vpeid, vINTID });
        return;
      }
      const enable = enabled.get(`${vpeid} ${vINTID}`) === true;
      yield* sendEach(state, 'set-vsgi-pending', 0, {
        vsgi: { op: 'VSGI', vpeid, vINTID, enable, clear: true, group: true, priority: PRIORITY },
        vsync: { op: 'VSYNC', vpeid },
      });
    },
  };
};
