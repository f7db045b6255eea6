/** Steps of the abstract model that make interrupts pending for a vPE, and steps of its default doorbell. */
import type { OpenState } from './open-state.ts';
import type { AbstractRules } from './rules.ts';
import { PERMIT } from './state.ts';
import { STEP } from './steps.ts';

export class Doorbells {
  private readonly state: OpenState;
  private readonly rules: AbstractRules;
  /** The last event found another interrupt pending, so that it may ring or not. */
  hasChoice = false;
  /** Such an event does not ring. */
  isQuiet = false;

  constructor(state: OpenState, rules: AbstractRules) {
    this.state = state;
    this.rules = rules;
  }

  // What the hardware and the PEs do.

  acknowledge(rd: number): void {
    const { state } = this;
    for (let vpe = 0; vpe < state.scope.vpes; vpe += 1) {
      const rung = state.get(state.rung + vpe);
      if (((rung >>> rd) & 1) === 0) continue;
      state.set(state.rung + vpe, rung & ~(1 << rd));
      state.done(STEP.ACKNOWLEDGE_DOORBELL, rd, vpe);
    }
  }

  /** Doorbells on their way become pending. */
  arrivals(vpe: number): void {
    const { state } = this;
    const travelling = state.get(state.travelling + vpe);
    if (travelling === 0) return;
    for (let rd = 0; rd < state.scope.redistributors; rd += 1) {
      if (((travelling >>> rd) & 1) === 0) continue;
      state.set(state.travelling + vpe, travelling & ~(1 << rd));
      state.set(state.rung + vpe, state.get(state.rung + vpe) | (1 << rd));
      state.done(STEP.RING, vpe, rd);
    }
  }

  removal(vpe: number): void {
    const { state } = this;
    if (state.get(state.unring + vpe) === 0) return;
    this.clear(vpe);
    state.done(STEP.UNRING, vpe);
  }

  // What other steps do with them.

  /** An interrupt becomes pending for the vPE, and its default doorbell may ring. */
  deliver(vpe: number, bit: number): void {
    const { state, rules } = this;
    const { vpes, events } = state.scope;
    if (state.get(state.servedBy + vpe) === 0) return;
    const isResident = state.isResident(vpe);
    if (!isResident && !rules.absentVpeTakesEvents) return;
    const wasPending = state.get(state.pending + vpe) !== 0;
    state.set(state.pending + vpe, state.get(state.pending + vpe) | (1 << bit));
    if (!rules.vlpiEventSetsOneVpe) {
      for (let other = 0; other < vpes; other += 1) {
        if (state.isMapped(other)) state.set(state.pending + other, state.get(state.pending + other) | (1 << bit));
      }
    }
    if (isResident && rules.residentVpeRingsNoDoorbell) return;
    const isArmed = state.get(state.armed + vpe) === 1 || (isResident && !rules.residentVpeRingsNoDoorbell);
    if (!isArmed || !rules.armedDoorbellRings) return;
    if (bit === events && !rules.vsgisRingTheDefaultDoorbell) return;
    if (!rules.arrivalWhileDirtyIsNotLost && state.isLeaving(vpe)) return;
    // Something was pending before, and has not rung: this event may ring, or not.
    if (wasPending) this.hasChoice = true;
    if (!wasPending || !this.isQuiet) this.ring(vpe);
  }

  ring(vpe: number): void {
    const { state, rules } = this;
    const home = state.get(state.servedBy + vpe) - 1;
    if (home < 0) return;
    if (rules.ringDisarms) state.set(state.armed + vpe, 0);
    const permit = state.get(state.permit + vpe);
    if (permit === PERMIT.ONCE || permit === PERMIT.MAY) state.set(state.permit + vpe, PERMIT.RUNG);
    if (permit === PERMIT.FIRST) state.set(state.permit + vpe, PERMIT.FIRST_RUNG);
    const to = rules.doorbellGoesHome ? home : (home + 1) % state.scope.redistributors;
    state.set(state.travelling + vpe, state.get(state.travelling + vpe) | (1 << to));
  }

  /** Residency removes the default doorbell, on its way or pending at the home of the vPE. */
  clear(vpe: number): void {
    const { state, rules } = this;
    const home = state.get(state.servedBy + vpe) - 1;
    state.set(state.unring + vpe, 0);
    if (rules.residencyStopsTravellingDoorbells) state.set(state.travelling + vpe, 0);
    if (home < 0 || !rules.residencyClearsTheDefaultDoorbell) return;
    state.set(state.rung + vpe, state.get(state.rung + vpe) & ~(1 << home));
  }
}
