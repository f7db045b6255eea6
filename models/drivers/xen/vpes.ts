/** Xen's vPEs: creation with the vCPU, its end, guest INVALL, and the handler of doorbells. gic-v4-its.c, gic-v3-lpi.c. */
import type { Command } from '../../architecture/commands.ts';
import type { Thread } from '../../software/act.ts';
import { giveBack, soft } from '../../software/acts.ts';
import type { HostDriver } from '../../software/host-driver.ts';
import { vpeOfDoorbell } from '../memory.ts';
import { vmappOf } from '../vmapp.ts';
import { sendEach, waitCommands } from './commands.ts';
import { maskDoorbell, unmapProxy, unmaskDoorbell } from './doorbells.ts';
import { invalidateAllByRegister } from './invalidation.ts';
import { NO_SLOT, type XenState, type XenVpe } from './state.ts';
import { initVsgis } from './vsgis.ts';

/** cpumask_first(&cpu_online_map) */
const FIRST_HOME = 0;

/**
 * its_send_cmd_vmapp. The RFC fills the field of the default doorbell on v4.0 too, where it is RES0; commands here have no such field. Xen writes PTZ=0
 * for a new table that it has filled with zeros. Here the table of the last vPE with this vPEID is used again, and PTZ=1 empties it.
 */
export const vmapp = (state: XenState, { vpe, colIdx }: XenVpe, valid: boolean, alloc: boolean): Command => {
  const isV41 = state.machine.profile.architecture === 'v4.1';
  return vmappOf(vpe, { isV41, vptSize: state.vptSize, valid, rdbase: colIdx, alloc, ptz: valid && alloc });
};

/** its_map_vpe, on one ITS. */
function* mapOn(state: XenState, its: number, vpe: XenVpe): Thread {
  const { vpeid } = vpe.vpe;
  const alloc = vpe.vmappCount === 0;
  vpe.vmappCount += 1;
  yield* sendEach(state, 'map-vpe', its, {
    vmapp: vmapp(state, vpe, true, alloc),
    vinvall: { op: 'VINVALL', vpeid },
    vsync: { op: 'VSYNC', vpeid },
  });
  if (state.variant.waitsForMap) yield* waitCommands(state, 'map-vpe', its);
}

/** its_vpe_init */
function* initVpe(state: XenState, vpe: XenVpe): Thread {
  yield* soft('map-vpe.init', () => {
    vpe.vpeId = vpe.vpe.vpeid;
    vpe.proxyEvent = NO_SLOT;
    vpe.colIdx = FIRST_HOME;
  });
  for (const { its } of state.machine.queues) yield* mapOn(state, its, vpe);
  if (state.variant.residentAtBirth) {
    yield* soft('map-vpe.resident', () => {
      vpe.resident = true;
    });
  }
}

/** its_unmap_vpe, on one ITS. */
function* unmapOn(state: XenState, its: number, vpe: XenVpe): Thread {
  yield* sendEach(state, 'unmap-vpe', its, {
    vmapp: vmapp(state, vpe, false, false),
    vsync: { op: 'VSYNC', vpeid: vpe.vpe.vpeid },
  });
  yield* waitCommands(state, 'unmap-vpe', its);
}

/** vgic_v4_its_vpe_init */
function* create(state: XenState, vpe: XenVpe): Thread {
  const { doorbells, unmasksFirst } = state.variant;
  if (doorbells && unmasksFirst) yield* unmaskDoorbell(state, 'map-vpe', vpe);
  yield* initVpe(state, vpe);
  yield* initVsgis(state, vpe.vpe);
  yield* soft('map-vpe.publish-vpe', () => {});
  if (doorbells && !unmasksFirst) yield* unmaskDoorbell(state, 'map-vpe', vpe);
}

/** its_vpe_teardown; before the review nobody calls it for a vCPU that goes. */
function* teardown(state: XenState, vpe: XenVpe): Thread {
  const { unmaps } = state.variant;
  yield* soft('unmap-vpe.teardown', () => {});
  if (unmaps === 'never') return;
  yield* unmapProxy(state, 'unmap-vpe', vpe);
  if (unmaps === 'if resident' && !(yield* soft('unmap-vpe.is-resident', () => vpe.resident))) return;
  for (const { its } of state.machine.queues) yield* unmapOn(state, its, vpe);
}

/** gicv3_do_LPI for a doorbell. */
function* handleDoorbell(state: XenState, vpe: XenVpe): Thread {
  yield* maskDoorbell(state, 'interrupt', vpe);
  yield* soft('interrupt.pending-last', () => {
    vpe.pendingLast = true;
  });
  // vcpu_kick unblocks the vCPU, and asks nobody.
  yield* state.machine.wake(vpe.vpe.vpeid);
}

/** The rest of its_handle_invall, behind the bytes: gicv4_its_handle_invall, where there is one. No VSYNC, no wait on v4.0 (its_vpe_invall). */
function* invalidateAll(state: XenState, vpe: XenVpe): Thread {
  const label = 'invalidate-all';
  const { vm, vpeid } = vpe.vpe;
  if (state.variant.invall === 'invalidates') {
    if (state.isV41) yield* invalidateAllByRegister(state, vpe);
    else yield* sendEach(state, label, 0, { vinvall: { op: 'VINVALL', vpeid } });
  }
  yield* giveBack(label, `vcmd${vm}`);
}

export const vpeOperations = (
  state: XenState,
): Pick<HostDriver, 'mapVpe' | 'unmapVpe' | 'invalidateAll' | 'interrupt'> => {
  const common: Pick<HostDriver, 'mapVpe' | 'unmapVpe' | 'interrupt'> = {
    mapVpe: (vpe) => create(state, state.createVpe(vpe)),
    *unmapVpe(vpe) {
      yield* teardown(state, state.vpe(vpe));
      yield* soft('unmap-vpe.free', () => state.freeVpe(vpe));
    },
    *interrupt(_, intid) {
      const vpe = state.findVpe(vpeOfDoorbell(intid) ?? -1);
      if (vpe !== undefined && state.variant.doorbells) yield* handleDoorbell(state, vpe);
    },
  };
  if (state.variant.invall === 'updates no vLPI') return common;
  return { ...common, invalidateAll: (vpe) => invalidateAll(state, state.vpe(vpe)) };
};
