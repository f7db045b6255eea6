/** The minimal driver: vSGIs, which every ITS that maps the vPE can configure. */
import { itsRegisters } from '../../architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, poll, send, write } from '../../software/acts.ts';
import type { HostDriver, Vpe } from '../../software/host-driver.ts';
import { FIRST_HOME, type State } from './state.ts';

const { GICR_VSGIR, GICR_VSGIPENDR } = redistributorRegisters;

/** VSGI.Priority: bits 7:4 of the priority. */
const PRIORITY = 0xa;

/**
 * The vPE is unmapped: its vSGIs are neither enabled nor pending, since the next vPE with its table would have them. The VSYNC between completes a write
 * of GITS_SGIR that might make one pending after the clear.
 */
export function* deactivateVsgis(state: State, { vpeid }: Vpe): Thread {
  for (const vINTID of state.vsgis.get(vpeid) ?? []) {
    const vsgi = { op: 'VSGI', vpeid, vINTID, enable: false, group: false, priority: 0 } as const;
    yield* send('unmap-vpe.vsgi', state.queue(0), {
      disable: { ...vsgi, clear: false },
      'vsync-disable': { op: 'VSYNC', vpeid },
      clear: { ...vsgi, clear: true },
      vsync: { op: 'VSYNC', vpeid },
    });
  }
  state.vsgis.delete(vpeid);
}

/** Nobody else asks at this redistributor until the answer has come. */
function* queried(label: string, rd: number, vpeid: number): Thread<number | undefined> {
  yield* write(`${label}.vsgir`, GICR_VSGIR, rd, { vPEID: vpeid });
  const answer = yield* poll(`${label}.vsgipendr`, GICR_VSGIPENDR, rd, ({ Busy }) => Busy === 0);
  return answer?.Pending;
}

/** The lock of the vPE is held: it does not move until the answer has come. */
function* queriedAtHome(label: string, { homes }: State, { vpeid }: Vpe): Thread<number | undefined> {
  const rd = homes.get(vpeid) ?? FIRST_HOME;
  return yield* locked(label, `rd${rd}`, queried(label, rd, vpeid));
}

export const vsgiOperations = (state: State): Pick<HostDriver, 'configureVsgi' | 'setVsgiPending' | 'vsgiPending'> => ({
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

  vsgiPending: (vpe) => locked('read-vsgi-pending', `vpe${vpe.vpeid}`, queriedAtHome('read-vsgi-pending', state, vpe)),
});
