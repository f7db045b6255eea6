/** The theory of operation: vSGIs, which every ITS that maps the vPE can configure. */
import type { Command } from '../../architecture/commands.ts';
import { VSGIS } from '../../architecture/identifiers.ts';
import { itsRegisters } from '../../architecture/registers/its-registers.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, poll, send, write } from '../../software/acts.ts';
import type { HostDriver, Vpe } from '../../software/host-driver.ts';
import { lockOfVpe, type State, type VpeState } from './state.ts';

const { GICR_VSGIR, GICR_VSGIPENDR } = redistributorRegisters;

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

/** The question and the answer are two registers of one redistributor: the lock of that is held from one to the other (its_sgi_get_irqchip_state). */
function* queried(label: string, rd: number, vpeid: number): Thread<number | undefined> {
  yield* write(`${label}.vsgir`, GICR_VSGIR, rd, { vPEID: vpeid });
  const answer = yield* poll(`${label}.vsgipendr`, GICR_VSGIPENDR, rd, ({ Busy }) => Busy === 0, { givesUp: true });
  return answer?.Pending;
}

/** The lock of the vPE is held: its home stays the same until the answer has come. */
function* queriedAtHome(label: string, vpe: VpeState): Thread<number | undefined> {
  const { colIdx } = vpe;
  return yield* locked(label, `rd${colIdx}`, queried(label, colIdx, vpe.vpe.vpeid));
}

export const vsgiOperations = (state: State): Pick<HostDriver, 'configureVsgi' | 'setVsgiPending' | 'vsgiPending'> => ({
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

  vsgiPending: (vpe) => locked('read-vsgi-pending', lockOfVpe(vpe), queriedAtHome('read-vsgi-pending', state.of(vpe))),
});
