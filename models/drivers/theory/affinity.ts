/** The theory of operation: the affinity of a vPE's doorbell interrupt is the home of the vPE. */
import type { Thread } from '../../software/act.ts';
import { locked, sendToAll } from '../../software/acts.ts';
import type { Vpe } from '../../software/host-driver.ts';
import { vmovpOf } from '../vmovp.ts';
import type { Doorbells } from './doorbells.ts';
import { lockOfDoorbell, lockOfVm, lockOfVpe, type State, type VpeState } from './state.ts';

export class Affinity {
  private readonly state: State;
  private readonly doorbells: Doorbells;

  constructor(state: State, doorbells: Doorbells) {
    this.state = state;
    this.doorbells = doorbells;
  }

  /** The vPE, which is not resident, has its home at this redistributor when this has returned. */
  *setAffinity(vpe: Vpe, rd: number): Thread {
    const label = 'set-affinity';
    const state = this.state.of(vpe);
    const before = state.colIdx;
    const move = locked(label, lockOfVpe(vpe), this.move(label, state, rd));
    const ordered = this.state.isListed ? locked(label, lockOfVm(vpe), move) : move;
    yield* locked(label, lockOfDoorbell(vpe), ordered);
    // A doorbell that nobody had taken is lost; a vCPU that waits for it has to look.
    if (before !== rd && this.doorbells.mayDropWhenMoved && state.inWfi) yield* this.state.wake(label, vpe);
  }

  private *move(label: string, vpe: VpeState, rd: number): Thread {
    const from = vpe.colIdx;
    if (!vpe.isActive || from === rd) return;
    yield* this.state.left(label, (_, other) => other === vpe);
    vpe.colIdx = rd;
    if (vpe.mappedOn.size > 0) {
      if (this.state.isListed) yield* locked(label, 'vmovp', this.vmovp(label, vpe));
      else yield* this.vmovp(label, vpe);
    }
    if (!this.state.isV41) yield* this.doorbells.move(`${label}.doorbell`, vpe, from, rd);
  }

  /** VMOVP on every ITS that needs one; none of them finishes it before all have it. */
  private *vmovp(label: string, { vpe, colIdx, mappedOn }: VpeState): Thread {
    const { isListed, isV41, machine } = this.state;
    const vmovp = vmovpOf(vpe, {
      isV41,
      rdbase: colIdx,
      sequenceNumber: isListed ? this.state.nextSequenceNumber() : 0,
      itsList: isListed ? [...mappedOn].reduce((list, its) => list | (1 << its), 0) : 0,
    });
    const vsync = { op: 'VSYNC', vpeid: vpe.vpeid } as const;
    const queues = machine.queues.filter(({ its }) => (isListed ? mappedOn.has(its) : its === 0));
    yield* sendToAll(label, queues, { vmovp, vsync });
  }
}
