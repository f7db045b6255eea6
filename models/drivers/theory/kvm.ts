/** The caller above the theory of operation: vCPUs that are loaded, put, block and are woken, as KVM has them. */
import type { Thread } from '../../software/act.ts';
import { locked, soft } from '../../software/acts.ts';
import type { HostDriver, Vpe } from '../../software/host-driver.ts';
import { vpeOfDoorbell } from '../memory.ts';
import type { Affinity } from './affinity.ts';
import type { Doorbells } from './doorbells.ts';
import type { Residency } from './residency.ts';
import { lockOfDoorbell, type State, type VpeState } from './state.ts';

export const callerOf = (
  state: State,
  doorbells: Doorbells,
  affinity: Affinity,
  residency: Residency,
): Pick<HostDriver, 'load' | 'put' | 'switchIn' | 'isRunnable' | 'interrupt' | 'setAffinity'> => {
  /** vgic_v4_load. A vCPU that waits for an interrupt stays where it is, however often its thread is scheduled. */
  function* vcpuLoad(vpe: Vpe, rd: number): Thread {
    const known = state.of(vpe);
    if (known.residentAt !== undefined) return;
    if (yield* soft('load.test-in-wfi', () => known.inWfi)) return;
    yield* affinity.setAffinity(vpe, rd);
    yield* residency.schedule(vpe, rd);
    if (!state.isV41) yield* doorbells.clear('clear-doorbell', known);
  }

  /** vgic_v4_put. */
  function* vcpuPut(vpe: Vpe, rd: number): Thread {
    const { residentAt, inWfi } = state.of(vpe);
    if (residentAt !== undefined) yield* residency.deschedule(vpe, rd, inWfi);
  }

  function* setInWfi(label: string, vpe: VpeState, inWfi: boolean): Thread {
    yield* soft(`${label}.in-wfi`, () => {
      vpe.inWfi = inWfi;
    });
  }

  /** v4.0: a doorbell that has rung is disabled until the vCPU waits again. */
  function* quieten(vpe: VpeState): Thread {
    if (vpe.depth === 0) yield* doorbells.disable('interrupt', vpe);
  }

  return {
    *load(vpe, rd) {
      yield* setInWfi('load', state.of(vpe), false);
      yield* vcpuLoad(vpe, rd);
      yield* residency.commit(vpe, rd);
    },

    *put(vpe, rd, blocks) {
      if (blocks) yield* setInWfi('put', state.of(vpe), true);
      yield* vcpuPut(vpe, rd);
    },

    switchIn: vcpuLoad,
    isRunnable: (vpe) => state.of(vpe).pendingLast,
    setAffinity: (vpe, rd) => affinity.setAffinity(vpe, rd),

    *interrupt(_, intid) {
      const vpeid = vpeOfDoorbell(intid);
      const known = state.vpes.find(({ vpe }) => vpe.vpeid === vpeid);
      if (known === undefined) return;
      if (!state.isV41) yield* locked('interrupt', lockOfDoorbell(known.vpe), quieten(known));
      yield* state.wake('interrupt', known.vpe);
    },
  };
};
