/**
 * The theory of operation: vPEs on ITSs. They are mapped when they are created; on v4.0 with an ITSList, on each ITS but the first only while that one has
 * a vLPI of the VM.
 */
import type { Command } from '../../architecture/commands.ts';
import type { Thread } from '../../software/act.ts';
import { locked, send } from '../../software/acts.ts';
import type { Vpe } from '../../software/host-driver.ts';
import { vmappOf } from '../vmapp.ts';
import type { Doorbells } from './doorbells.ts';
import { FIRST_HOME, lockOfDoorbell, lockOfVm, lockOfVpe, type State, type VpeState } from './state.ts';
import { deactivateVsgis } from './vsgis.ts';

const vsync = ({ vpeid }: Vpe): Command => ({ op: 'VSYNC', vpeid });

/** v4.1: Alloc is 1 for the first ITS that maps the vPE, and for the last one that unmaps it. */
const vmapp = ({ isV41, vptSize }: State, { vpe, colIdx, mappedOn }: VpeState, valid: boolean): Command =>
  vmappOf(vpe, { isV41, vptSize, valid, rdbase: colIdx, alloc: mappedOn.size === (valid ? 0 : 1) });

export class Mapping {
  private readonly state: State;
  private readonly doorbells: Doorbells;

  constructor(state: State, doorbells: Doorbells) {
    this.state = state;
    this.doorbells = doorbells;
  }

  /** The lock of the vPE is held. */
  private *map(label: string, vpe: VpeState, its: number): Thread {
    const queue = this.state.queue(its);
    yield* send(label, queue, { vmapp: vmapp(this.state, vpe, true), vsync: vsync(vpe.vpe) });
    vpe.mappedOn.add(its);
    const { vpeid } = vpe.vpe;
    yield* send(`${label}.all`, queue, { vinvall: { op: 'VINVALL', vpeid }, vsync: vsync(vpe.vpe) });
  }

  /** The lock of the vPE is held, and it is not resident. */
  private *unmap(label: string, vpe: VpeState, its: number): Thread {
    const command = { vmapp: vmapp(this.state, vpe, false) };
    // A VSYNC after it would name a vPE that is not mapped: v4.1 needs none, and on v4.0 it may be a bad command.
    yield* send(label, this.state.queue(its), this.state.isV41 ? command : { vsync: vsync(vpe.vpe), ...command });
    vpe.mappedOn.delete(its);
  }

  /** A vPE is created: its doorbell interrupt is requested. */
  mapVpe(vpe: Vpe): Thread {
    return locked('map-vpe', lockOfDoorbell(vpe), this.activate('map-vpe', this.state.of(vpe)));
  }

  private *activate(label: string, vpe: VpeState): Thread {
    const { isLazy, isV41 } = this.state;
    vpe.pendingLast = false;
    vpe.inWfi = false;
    vpe.depth = 1;
    if (isLazy) yield* locked(label, lockOfVm(vpe.vpe), this.mapWhereNeeded(label, vpe));
    else yield* locked(label, lockOfVpe(vpe.vpe), this.mapEverywhere(label, vpe));
    // v4.1: enabled for good. v4.0: disabled until the vCPU waits for an interrupt.
    yield* this.doorbells.configure(`${label}.doorbell`, vpe, isV41);
  }

  private *mapEverywhere(label: string, vpe: VpeState): Thread {
    vpe.colIdx = FIRST_HOME;
    for (const { its } of this.state.machine.queues) yield* this.map(label, vpe, its);
    vpe.isActive = true;
  }

  /** Lazy: on the first ITS, and on those that have a vLPI of the VM. */
  private *mapWhereNeeded(label: string, vpe: VpeState): Thread {
    vpe.colIdx = FIRST_HOME;
    const { vlpis } = this.state.vm(vpe.vpe);
    for (const { its } of this.state.machine.queues) {
      if (this.needs(vlpis, its)) yield* locked(label, lockOfVpe(vpe.vpe), this.map(label, vpe, its));
    }
    vpe.isActive = true;
  }

  /** The first ITS maps every vPE, also where Linux has none that does: a vPE is resident only while an ITS maps it. */
  private needs(vlpis: readonly number[], its: number): boolean {
    return its === 0 || vlpis[its] !== 0;
  }

  /** A vPE is destroyed: its doorbell interrupt is freed. */
  unmapVpe(vpe: Vpe): Thread {
    return locked('unmap-vpe', lockOfDoorbell(vpe), this.deactivate('unmap-vpe', this.state.of(vpe)));
  }

  private *deactivate(label: string, vpe: VpeState): Thread {
    const { isLazy, isV41 } = this.state;
    yield* this.state.left(label, (_, other) => other === vpe);
    if (isV41) yield* deactivateVsgis(this.state, `${label}.vsgi`, vpe);
    if (isV41 || vpe.depth === 0) yield* this.doorbells.configure(`${label}.doorbell`, vpe, false);
    if (isLazy) yield* locked(label, lockOfVm(vpe.vpe), this.unmapEverywhere(label, vpe));
    else yield* this.unmapEverywhere(label, vpe);
    yield* this.doorbells.free(`${label}.free-doorbell`, vpe);
    vpe.pendingLast = false;
  }

  private *unmapEverywhere(label: string, vpe: VpeState): Thread {
    vpe.isActive = false;
    for (const its of [...vpe.mappedOn]) yield* locked(label, lockOfVpe(vpe.vpe), this.unmap(label, vpe, its));
  }

  /** Lazy: the ITS has one more vLPI of the VM. With the first one it maps the vPEs of the VM (its_map_vm). */
  *countVlpi(label: string, vpe: Vpe, its: number): Thread {
    if (this.state.isLazy) yield* locked(label, lockOfVm(vpe), this.countOneMore(label, vpe, its));
    else this.add(vpe, its, 1);
  }

  private add(vpe: Vpe, its: number, change: number): number {
    const { vlpis } = this.state.vm(vpe);
    const count = (vlpis[its] ?? 0) + change;
    vlpis[its] = count;
    return count;
  }

  private *countOneMore(label: string, vpe: Vpe, its: number): Thread {
    if (this.add(vpe, its, 1) > 1) return;
    for (const each of this.state.vm(vpe).vpes) {
      if (!each.isActive || each.mappedOn.has(its)) continue;
      yield* locked(label, lockOfVpe(each.vpe), this.map(label, each, its));
    }
  }

  /** Lazy: the ITS has one vLPI less of the VM. With the last one it unmaps the vPEs of the VM (its_unmap_vm), once none of them is resident. */
  *uncountVlpi(label: string, vpe: Vpe, its: number): Thread {
    if (this.state.isLazy) yield* locked(label, lockOfVm(vpe), this.countOneLess(label, vpe, its));
    else this.add(vpe, its, -1);
  }

  private *countOneLess(label: string, vpe: Vpe, its: number): Thread {
    if (this.add(vpe, its, -1) > 0) return;
    for (const each of this.state.vm(vpe).vpes) yield* locked(label, lockOfVpe(each.vpe), this.unmapIdle(label, each));
  }

  /** The lock of the vPE is held. */
  private *unmapIdle(label: string, vpe: VpeState): Thread {
    const { vlpis } = this.state.vm(vpe.vpe);
    if (vpe.residentAt === undefined) yield* this.state.left(label, (_, other) => other === vpe);
    for (const its of [...vpe.mappedOn]) {
      if (!this.needs(vlpis, its) && vpe.residentAt === undefined) yield* this.unmap(label, vpe, its);
    }
  }

  /** Lazy: the vPE has left its redistributor, and the last vLPI of an ITS may have gone meanwhile. */
  *unmapLeft(label: string, vpe: VpeState): Thread {
    const { vlpis } = this.state.vm(vpe.vpe);
    if (!this.state.isLazy || [...vpe.mappedOn].every((its) => this.needs(vlpis, its))) return;
    yield* locked(label, lockOfVm(vpe.vpe), locked(label, lockOfVpe(vpe.vpe), this.unmapIdle(label, vpe)));
  }
}
