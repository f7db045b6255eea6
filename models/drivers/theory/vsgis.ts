/** The theory of operation: vSGIs, which every ITS that maps the vPE can configure. */
import type { Command } from '../../architecture/commands.ts';
import { VSGIS } from '../../architecture/identifiers.ts';
import { itsRegisters } from '../../architecture/registers/its-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, send, write } from '../../software/acts.ts';
import type { HostDriver, Vpe } from '../../software/host-driver.ts';
import type { State, VpeState } from './state.ts';

/** VSGI.Priority: bits 7:4 of the priority. */
const PRIORITY = 0xa;

/** The ITS of the CPU, or the first one. */
const ITS = 0;

const lockOf = ({ vpeid }: Vpe, vINTID: number): string => `vsgi-irq${vpeid * VSGIS + vINTID}`;

/** Clear=1 changes pending state only, and Clear=0 the configuration only. */
function* vsgi(state: State, label: string, { vpeid }: Vpe, vINTID: number, enable: boolean, clear: boolean): Thread {
  const command: Command = { op: 'VSGI', vpeid, vINTID, enable, clear, group: true, priority: PRIORITY };
  yield* send(label, state.queue(ITS), { vsgi: command, vsync: { op: 'VSYNC', vpeid } });
}

/** The vSGI is first used: it is configured, disabled and of group 1. One whose group is disabled may be dropped. */
function* activated(state: State, label: string, vpe: Vpe, vINTID: number): Thread {
  const { vsgis } = state.of(vpe);
  if (vsgis.has(vINTID)) return;
  yield* vsgi(state, `${label}.activate`, vpe, vINTID, false, false);
  vsgis.add(vINTID);
}

function* madePending(state: State, label: string, vpe: Vpe, vINTID: number, pending: boolean): Thread {
  yield* activated(state, label, vpe, vINTID);
  if (pending) yield* write(`${label}.sgir`, itsRegisters.GITS_SGIR, ITS, { vPEID: vpe.vpeid, vINTID });
  else yield* vsgi(state, label, vpe, vINTID, false, true);
}

/** The vPE is destroyed: its vSGIs are neither enabled nor pending. */
export function* deactivateVsgis(state: State, label: string, { vpe, vsgis }: VpeState): Thread {
  for (const vINTID of vsgis) {
    yield* vsgi(state, `${label}.disable`, vpe, vINTID, false, false);
    yield* vsgi(state, `${label}.clear`, vpe, vINTID, false, true);
  }
  vsgis.clear();
}

export const vsgiOperations = (state: State): Pick<HostDriver, 'configureVsgi' | 'setVsgiPending'> => ({
  *configureVsgi(vpe, vINTID, enable) {
    const label = 'configure-vsgi';
    state.of(vpe).vsgis.add(vINTID);
    yield* locked(label, lockOf(vpe, vINTID), vsgi(state, label, vpe, vINTID, enable, false));
    // One that was pending need not ring.
    if (enable) yield* state.wake(label, vpe);
  },

  *setVsgiPending(vpe, vINTID, pending) {
    const label = 'set-vsgi-pending';
    yield* locked(label, lockOf(vpe, vINTID), madePending(state, label, vpe, vINTID, pending));
  },
});
