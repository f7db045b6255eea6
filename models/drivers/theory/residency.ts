/** The theory of operation: a vPE is scheduled, committed and descheduled. The caller is on the CPU, and is not preempted. */
import type { Fields } from '../../architecture/registers/index.ts';
import { redistributorRegisters } from '../../architecture/registers/redistributor-registers.ts';
import type { Register } from '../../architecture/registers/register.ts';
import type { Thread } from '../../software/act.ts';
import { locked, poll, soft, write } from '../../software/acts.ts';
import type { Vpe } from '../../software/host-driver.ts';
import { configurationOf, vptOf } from '../memory.ts';
import type { Doorbells } from './doorbells.ts';
import type { Mapping } from './mapping.ts';
import { lockOfDoorbell, lockOfVpe, type State, type VpeState } from './state.ts';

const { GICR_VPENDBASER_V4_0, GICR_VPENDBASER_V4_1, GICR_VPROPBASER_V4_0 } = redistributorRegisters;

export class Residency {
  private readonly state: State;
  private readonly doorbells: Doorbells;
  private readonly mapping: Mapping;
  private readonly vpendbaser: Register;

  constructor(state: State, doorbells: Doorbells, mapping: Mapping) {
    this.state = state;
    this.doorbells = doorbells;
    this.mapping = mapping;
    this.vpendbaser = state.isV41 ? GICR_VPENDBASER_V4_1 : GICR_VPENDBASER_V4_0;
  }

  /** Waits until Dirty is 0, and returns the register; undefined if that takes too long. */
  private clean(label: string, rd: number): Thread<Fields | undefined> {
    return poll(label, this.vpendbaser, rd, ({ Dirty }) => Dirty === 0, { givesUp: true });
  }

  /** The vPE becomes resident at its home. */
  schedule(vpe: Vpe, rd: number): Thread {
    return locked('schedule', lockOfDoorbell(vpe), this.scheduleLocked('schedule', this.state.of(vpe), rd));
  }

  private *scheduleLocked(label: string, vpe: VpeState, rd: number): Thread {
    yield* this.state.left(label, (other) => other === rd);
    if (!this.state.isV41) yield* this.doorbells.disable(`${label}.doorbell`, vpe);
    const enter = this.state.isV41 ? this.enterV41(label, vpe, rd) : this.enterV40(label, vpe, rd);
    // Lazy: nobody unmaps the vPE meanwhile.
    yield* this.state.isLazy ? locked(label, lockOfVpe(vpe.vpe), enter) : enter;
  }

  private *enterV41(label: string, vpe: VpeState, rd: number): Thread {
    const fields = { Valid: 1, VGrp1En: 1, vPEID: vpe.vpe.vpeid };
    yield* write(`${label}.vpendbaser`, GICR_VPENDBASER_V4_1, rd, fields);
    vpe.residentAt = rd;
  }

  /** PendingLast is 1: nobody can tell that the table is empty. */
  private *enterV40(label: string, vpe: VpeState, rd: number): Thread {
    const { vpeid, vm } = vpe.vpe;
    yield* write(`${label}.vpropbaser`, GICR_VPROPBASER_V4_0, rd, {
      Physical_Address: configurationOf(vm),
      IDbits: this.state.machine.profile.intidBits - 1,
    });
    yield* write(`${label}.vpendbaser`, GICR_VPENDBASER_V4_0, rd, {
      Valid: 1,
      PendingLast: 1,
      Physical_Address: vptOf(vpeid),
    });
    vpe.residentAt = rd;
  }

  /** The pending interrupts of the vPE are presented when this has returned. */
  *commit(vpe: Vpe, rd: number): Thread {
    const state = this.state.of(vpe);
    if (state.isReady) return;
    yield* this.clean('commit.dirty', rd);
    state.isReady = true;
  }

  /** The vPE leaves. With a request it either rings its doorbell later, or `pendingLast` says that something is pending already. */
  *deschedule(vpe: Vpe, rd: number, requestsDoorbell: boolean): Thread {
    const label = 'deschedule';
    const state = this.state.of(vpe);
    const leave = this.state.isV41
      ? this.leaveV41(label, state, rd, requestsDoorbell)
      : this.leaveV40(label, state, rd, requestsDoorbell);
    yield* locked(label, lockOfDoorbell(vpe), leave);
    yield* this.mapping.unmapLeft(label, state);
  }

  /** Clears Valid, with some other fields, and returns PendingLast. A vPE that does not leave in time may have something pending. */
  private *clearValid(label: string, vpe: VpeState, rd: number, fields: Fields): Thread<boolean> {
    const before = yield* this.clean(`${label}.dirty-before`, rd);
    yield* write(`${label}.vpendbaser`, this.vpendbaser, rd, { ...before, Valid: 0, ...fields });
    const after = yield* this.clean(`${label}.dirty`, rd);
    if (after === undefined) this.state.leaving.set(rd, vpe);
    return after?.PendingLast !== 0;
  }

  private *leaveV41(label: string, vpe: VpeState, rd: number, requestsDoorbell: boolean): Thread {
    if (requestsDoorbell) yield* locked(label, lockOfVpe(vpe.vpe), this.leaveWithRequest(label, vpe, rd));
    else {
      yield* this.clearValid(label, vpe, rd, { PendingLast: 1, Doorbell: 0 });
      yield* soft(`${label}.pending-last`, () => {
        vpe.pendingLast = true;
      });
    }
    vpe.residentAt = undefined;
    vpe.isReady = false;
  }

  /** The lock of the vPE is held: the handler of the doorbell must not run between the register and the variable. */
  private *leaveWithRequest(label: string, vpe: VpeState, rd: number): Thread {
    const pendingLast = yield* this.clearValid(label, vpe, rd, { PendingLast: 0, Doorbell: 1 });
    yield* soft(`${label}.pending-last`, () => {
      vpe.pendingLast = pendingLast;
    });
  }

  /**
   * The doorbell is enabled while the vPE is resident, so that none is missed. The variable is cleared before the vPE leaves, and only set after: the
   * handler of a doorbell may have set it meanwhile.
   */
  private *leaveV40(label: string, vpe: VpeState, rd: number, requestsDoorbell: boolean): Thread {
    if (requestsDoorbell) yield* this.doorbells.enable(`${label}.doorbell`, vpe);
    yield* soft(`${label}.clear-pending-last`, () => {
      vpe.pendingLast = false;
    });
    if (yield* this.clearValid(label, vpe, rd, {})) {
      yield* soft(`${label}.pending-last`, () => {
        vpe.pendingLast = true;
      });
    }
    vpe.residentAt = undefined;
    vpe.isReady = false;
  }
}
