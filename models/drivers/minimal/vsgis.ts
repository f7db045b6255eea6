/** The minimal driver: vSGIs, which every ITS that maps the vPE can configure. */
import { itsRegisters } from '../../architecture/registers/its-registers.ts';
import { send, write } from '../../software/acts.ts';
import type { HostDriver } from '../../software/host-driver.ts';
import type { State } from './state.ts';

/** VSGI.Priority: bits 7:4 of the priority. */
const PRIORITY = 0xa;

export const vsgiOperations = (state: State): Pick<HostDriver, 'configureVsgi' | 'setVsgiPending'> => ({
  *configureVsgi(vpe, vINTID, enable) {
    const { vpeid } = vpe;
    yield* send('configure-vsgi', state.queue(0), {
      vsgi: { op: 'VSGI', vpeid, vINTID, enable, clear: false, group: true, priority: PRIORITY },
      vsync: { op: 'VSYNC', vpeid },
    });
    if (enable) yield* state.wake('configure-vsgi', vpe);
  },

  *setVsgiPending({ vpeid }, vINTID, pending) {
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
