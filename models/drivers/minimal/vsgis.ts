/** The minimal driver: vSGIs, which every ITS that maps the vPE can configure. */
import { itsRegisters } from '../../architecture/registers/its-registers.ts';
import type { Thread } from '../../software/act.ts';
import { send, write } from '../../software/acts.ts';
import type { HostDriver, Vpe } from '../../software/host-driver.ts';
import type { State } from './state.ts';

/** VSGI.Priority: bits 7:4 of the priority. */
const PRIORITY = 0xa;

/** The vPE is unmapped: its vSGIs are neither enabled nor pending, since the next vPE with its table would have them. */
export function* deactivateVsgis(state: State, { vpeid }: Vpe): Thread {
  for (const vINTID of state.vsgis.get(vpeid) ?? []) {
    const vsgi = { op: 'VSGI', vpeid, vINTID, enable: false, group: false, priority: 0 } as const;
    yield* send('unmap-vpe.vsgi', state.queue(0), {
      disable: { ...vsgi, clear: false },
      clear: { ...vsgi, clear: true },
      vsync: { op: 'VSYNC', vpeid },
    });
  }
  state.vsgis.delete(vpeid);
}

export const vsgiOperations = (state: State): Pick<HostDriver, 'configureVsgi' | 'setVsgiPending'> => ({
  *configureVsgi(vpe, vINTID, enable) {
    const { vpeid } = vpe;
    state.usesVsgi(vpe, vINTID);
    yield* send('configure-vsgi', state.queue(0), {
      vsgi: { op: 'VSGI', vpeid, vINTID, enable, clear: false, group: true, priority: PRIORITY },
      vsync: { op: 'VSYNC', vpeid },
    });
    if (enable) yield* state.wake('configure-vsgi', vpe);
  },

  *setVsgiPending(vpe, vINTID, pending) {
    const { vpeid } = vpe;
    state.usesVsgi(vpe, vINTID);
    if (pending) {
      yield* write('set-vsgi-pending.sgir', itsRegisters.GITS_SGIR, 0, { vPEID: vpeid, vINTID });
      return;
    }
    yield* send('set-vsgi-pending', state.queue(0), {
      vsgi: { op: 'VSGI', vpeid, vINTID, enable: false, clear: true, group: false, priority: 0 },
      vsync: { op: 'VSYNC', vpeid },
    });
  },
});
