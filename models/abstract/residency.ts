/** Steps of residency in the abstract model: writes of GICR_VPENDBASER, the steps of the redistributor after them, and acknowledgements. */
import type { Doorbells } from './doorbells.ts';
import type { OpenState } from './open-state.ts';
import type { AbstractRules } from './rules.ts';
import { OWED, PERMIT, PHASE } from './state.ts';
import { STEP } from './steps.ts';

export class Residency {
  private readonly state: OpenState;
  private readonly rules: AbstractRules;
  private readonly doorbells: Doorbells;

  constructor(state: OpenState, rules: AbstractRules, doorbells: Doorbells) {
    this.state = state;
    this.rules = rules;
    this.doorbells = doorbells;
  }

  // What software and the PEs do.

  schedule(rd: number, vpe: number): void {
    const { state, rules } = this;
    if (vpe >= state.scope.residents || state.get(state.phase + rd) !== PHASE.IDLE) return;
    if (!state.isMapped(vpe) || !state.isSettled(vpe) || !state.isIdle(vpe)) return;
    state.set(state.phase + rd, PHASE.LOADING);
    state.set(state.tenant + rd, vpe);
    if (rules.requestEndsWithResidency) state.set(state.armed + vpe, 0);
    state.set(state.unring + vpe, 1);
    state.set(state.permit + vpe, PERMIT.NOT_ASKED);
    if (!rules.scheduleKeepsPendingState) state.set(state.pending + vpe, 0);
    for (let event = 0; !rules.residencyKeepsPhysicalLpis && event < state.scope.events; event += 1) {
      state.set(state.lpi + event, 0);
    }
    state.done(STEP.SCHEDULE, rd, vpe);
  }

  deschedule(rd: number): void {
    const { state, rules } = this;
    if (state.get(state.phase + rd) !== PHASE.RESIDENT) return;
    for (let doorbell = 0; doorbell < 2; doorbell += 1) {
      state.set(state.phase + rd, PHASE.LEAVING);
      state.set(state.request + rd, doorbell);
      if (!rules.descheduleKeepsPending) state.set(state.pending + state.get(state.tenant + rd), 0);
      state.done(STEP.DESCHEDULE, rd, doorbell);
    }
  }

  acknowledge(rd: number): void {
    const { state, rules } = this;
    for (let event = 0; event < state.scope.events; event += 1) {
      const pending = state.get(state.lpi + event);
      if (((pending >>> rd) & 1) === 0) continue;
      if (rules.acknowledgeClearsPending) state.set(state.lpi + event, pending & ~(1 << rd));
      state.owe(event, OWED.NOTHING);
      state.done(STEP.ACKNOWLEDGE, rd, event);
    }
  }

  vacknowledge(rd: number): void {
    const { state, rules } = this;
    const { events } = state.scope;
    const phase = state.get(state.phase + rd);
    const isServed = phase === PHASE.LOADING || phase === PHASE.RESIDENT;
    // With no vPE at the redistributor, the fault cannot confuse it with a resident one.
    if (!isServed && (rules.onlyTheResidentVpeIsServed || phase === PHASE.IDLE)) return;
    const vpe = state.get(state.tenant + rd);
    const pending = state.get(state.pending + vpe);
    for (let bit = 0; bit <= events; bit += 1) {
      if (((pending >>> bit) & 1) === 0) continue;
      if (rules.vacknowledgeClearsPending) state.set(state.pending + vpe, pending & ~(1 << bit));
      if (bit === events) state.set(state.owedSgi + vpe, 0);
      else state.owe(bit, OWED.NOTHING);
      state.done(STEP.VACKNOWLEDGE, rd, bit);
    }
  }

  // What the redistributor does by itself.

  internal(rd: number): void {
    switch (this.state.get(this.state.phase + rd)) {
      case PHASE.LOADING:
        this.parsed(rd);
        break;
      case PHASE.LEAVING:
        this.decide(rd);
        break;
      case PHASE.DECIDED:
      case PHASE.DECIDED_PENDING:
        this.descheduled(rd);
        break;
    }
  }

  private parsed(rd: number): void {
    const { state } = this;
    state.set(state.phase + rd, PHASE.RESIDENT);
    state.done(STEP.PARSED, rd);
  }

  /** PendingLast and the request for a doorbell are decided at one moment. */
  private decide(rd: number): void {
    const { state, rules } = this;
    const vpe = state.get(state.tenant + rd);
    // A doorbell of the interval before is gone before a new one can be asked for.
    if (state.get(state.unring + vpe) === 1) this.doorbells.clear(vpe);
    const pending = state.get(state.pending + vpe);
    const counted = rules.vsgisCountInPendingLast ? pending : pending & ((1 << state.scope.events) - 1);
    const asked = state.get(state.request + rd) === 1;
    let pendingLast = counted !== 0 && rules.pendingLastSeesPendingInterrupts;
    if (!rules.pendingLastIsNotInverted) pendingLast = !pendingLast;
    const requests = (asked && rules.doorbellBitIsTaken) || !rules.doorbellNeedsRequest;
    const isArmed = requests && (counted === 0 || !rules.pendingLastSuppressesDoorbell);
    state.set(state.armed + vpe, isArmed ? 1 : 0);
    state.set(state.phase + rd, pendingLast ? PHASE.DECIDED_PENDING : PHASE.DECIDED);
    state.set(state.request + rd, 0);
    const permit = asked ? (pending !== 0 ? PERMIT.PENDING_LAST : PERMIT.ONCE) : PERMIT.NOT_ASKED;
    state.set(state.permit + vpe, permit);
    state.done(STEP.DECIDE, rd);
  }

  private descheduled(rd: number): void {
    const { state } = this;
    state.set(state.phase + rd, PHASE.IDLE);
    state.set(state.tenant + rd, 0);
    state.done(STEP.DESCHEDULED, rd);
  }
}
