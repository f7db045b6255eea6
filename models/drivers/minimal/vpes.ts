/** The minimal driver: vPEs. They are mapped on every ITS, and have their home where they ran last. */
import type { Command } from '../../architecture/commands.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Thread } from '../../software/act.ts';
import { locked, poll, send, sendToAll, soft, write } from '../../software/acts.ts';
import type { HostDriver, Vpe } from '../../software/host-driver.ts';
import { configurationOf, vpeOfDoorbell, vptOf } from '../memory.ts';
import { vmappOf } from '../vmapp.ts';
import { vmovpOf } from '../vmovp.ts';
import {
  invalidateDoorbell,
  mapProxyEvent,
  maskDoorbell,
  moveProxyEvent,
  unmapProxyEvent,
  unmaskDoorbell,
} from './doorbells.ts';
import { FIRST_HOME, type State } from './state.ts';
import { synchronise } from './synchronise.ts';
import { deactivateVsgis } from './vsgis.ts';

const { GICR_INVALLR, GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_0 } = redistributorRegisters;

const vmapp = ({ isV41, vptSize }: State, vpe: Vpe, valid: boolean, alloc: boolean): Command =>
  vmappOf(vpe, { isV41, vptSize, valid, alloc, rdbase: FIRST_HOME });

const vsync = ({ vpeid }: Vpe): Command => ({ op: 'VSYNC', vpeid });

/** Waits until Dirty is 0, and returns PendingLast. */
function* clean({ vpendbaser }: State, label: string, rd: number): Thread<boolean> {
  const fields = yield* poll(label, vpendbaser, rd, ({ Dirty }) => Dirty === 0);
  return fields?.PendingLast === 1;
}

/** VMOVP on every ITS that needs one; none of them finishes it before all have it. */
function* move(state: State, vpe: Vpe, rd: number): Thread {
  const { isV41, machine } = state;
  const { queues, profile } = machine;
  const isListed = profile.vmovp === 'every ITS';
  const vmovp = vmovpOf(vpe, {
    isV41,
    rdbase: rd,
    sequenceNumber: isListed ? state.nextSequenceNumber() : 0,
    itsList: isListed ? 2 ** queues.length - 1 : 0,
  });
  yield* sendToAll('load', isListed ? queues : queues.slice(0, 1), { vmovp, vsync: vsync(vpe) });
  state.homes.set(vpe.vpeid, rd);
}

/** Returns whether the vPE had another home. */
function* moveTo(state: State, vpe: Vpe, rd: number): Thread<boolean> {
  const from = state.homes.get(vpe.vpeid) ?? FIRST_HOME;
  if (from === rd) return false;
  if (state.machine.profile.vmovp === 'every ITS') yield* locked('load', 'vmovp', move(state, vpe, rd));
  else yield* move(state, vpe, rd);
  yield* moveProxyEvent(state, vpe, from, rd);
  return true;
}

const loadV41 = function* (vpe: Vpe, rd: number): Thread {
  yield* write('load.vpendbaser', GICR_VPENDBASER_V4_1, rd, {
    Valid: 1,
    PendingLast: 1,
    VGrp0En: 1,
    VGrp1En: 1,
    vPEID: vpe.vpeid,
  });
};

const loadV40 = function* ({ machine }: State, vpe: Vpe, rd: number): Thread {
  yield* write('load.vpropbaser', GICR_VPROPBASER_V4_0, rd, {
    Physical_Address: configurationOf(vpe.vm),
    IDbits: machine.profile.intidBits - 1,
  });
  yield* write('load.vpendbaser', GICR_VPENDBASER_V4_0, rd, {
    Valid: 1,
    PendingLast: 1,
    Physical_Address: vptOf(vpe.vpeid),
  });
};

/** v4.1: Doorbell asks for the default doorbell, PendingLast says that none is wanted. v4.0: all other fields stay as they are. */
const leave = function* ({ isV41 }: State, vpe: Vpe, rd: number, blocks: boolean): Thread {
  if (isV41) {
    yield* write('put.vpendbaser', GICR_VPENDBASER_V4_1, rd, {
      Valid: 0,
      Doorbell: blocks ? 1 : 0,
      PendingLast: blocks ? 0 : 1,
      VGrp0En: 1,
      VGrp1En: 1,
      vPEID: vpe.vpeid,
    });
  } else {
    yield* write('put.vpendbaser', GICR_VPENDBASER_V4_0, rd, { Valid: 0, Physical_Address: vptOf(vpe.vpeid) });
  }
};

const leaveAndLook = function* (state: State, vpe: Vpe, rd: number, blocks: boolean): Thread {
  yield* leave(state, vpe, rd, blocks);
  const pendingLast = yield* clean(state, 'put.dirty', rd);
  yield* soft('put.pending-last', () => state.setRunnable(vpe.vpeid, pendingLast || !blocks));
};

function* invalidation({ vpeid }: Vpe, rd: number): Thread {
  yield* write('invalidate-all.invallr', GICR_INVALLR, rd, { V: 1, vPEID: vpeid });
  yield* synchronise('invalidate-all.syncr', rd);
}

function* invalidateAllByRegister({ homes }: State, vpe: Vpe): Thread {
  const rd = homes.get(vpe.vpeid) ?? FIRST_HOME;
  yield* locked('invalidate-all', `rd${rd}`, invalidation(vpe, rd));
}

export const vpeOperations = (
  state: State,
): Pick<HostDriver, 'mapVpe' | 'unmapVpe' | 'load' | 'put' | 'isRunnable' | 'invalidateAll' | 'interrupt'> => {
  const { isV41, machine, homes, runnable } = state;
  const lockOf = ({ vpeid }: Vpe): string => `vpe${vpeid}`;
  return {
    *mapVpe(vpe) {
      for (const queue of machine.queues) {
        const commands = { vmapp: vmapp(state, vpe, true, queue.its === 0), vsync: vsync(vpe) };
        // v4.1: VMAPP with Alloc=1 leaves nothing cached of an earlier vPE with this vPEID.
        yield* send(
          'map-vpe',
          queue,
          isV41 ? commands : { ...commands, vinvall: { op: 'VINVALL', vpeid: vpe.vpeid }, 'vsync-2': vsync(vpe) },
        );
      }
      homes.set(vpe.vpeid, FIRST_HOME);
      yield* mapProxyEvent(state, vpe, FIRST_HOME);
    },

    *unmapVpe(vpe) {
      yield* deactivateVsgis(state, vpe);
      yield* unmapProxyEvent(state, vpe, homes.get(vpe.vpeid) ?? FIRST_HOME);
      for (const queue of machine.queues.toReversed()) {
        const unmap = { vmapp: vmapp(state, vpe, false, queue.its === 0) };
        // A VSYNC after it would name a vPE that is not mapped: v4.1 needs none, and on v4.0 it may be a bad command.
        yield* send('unmap-vpe', queue, isV41 ? unmap : { vsync: vsync(vpe), ...unmap });
      }
      homes.delete(vpe.vpeid);
      runnable.delete(vpe.vpeid);
    },

    *load(vpe, rd) {
      // Where the vPE was, a doorbell may be pending: it is masked there.
      if (!isV41) yield* maskDoorbell(state, 'load', vpe);
      const hasMoved = yield* locked('load', lockOf(vpe), moveTo(state, vpe, rd));
      // The new home may have cached an earlier byte.
      if (!isV41 && hasMoved) yield* invalidateDoorbell(state, 'load.moved', vpe);
      yield* isV41 ? loadV41(vpe, rd) : loadV40(state, vpe, rd);
      yield* clean(state, 'load.dirty', rd);
    },

    *put(vpe, rd, blocks) {
      if (!isV41 && blocks) yield* unmaskDoorbell(state, 'put', vpe);
      yield* locked('put', lockOf(vpe), leaveAndLook(state, vpe, rd, blocks));
    },

    isRunnable: ({ vpeid }) => runnable.has(vpeid),

    *invalidateAll(vpe) {
      if (isV41) {
        yield* locked('invalidate-all', lockOf(vpe), invalidateAllByRegister(state, vpe));
      } else {
        const vinvall = { op: 'VINVALL', vpeid: vpe.vpeid } as const;
        yield* send('invalidate-all', state.queue(0), { vinvall, vsync: vsync(vpe) });
      }
      // One of its interrupts may be enabled now.
      yield* state.wake('invalidate-all', vpe);
    },

    *interrupt(_, intid) {
      const vpeid = vpeOfDoorbell(intid);
      const vpe = machine.vpes.find((each) => each.vpeid === vpeid);
      if (vpe === undefined) return;
      yield* state.wake('interrupt', vpe);
    },
  };
};
