/** Steps of the abstract model in which an effect lands at a redistributor or a vPE. */
import type { Doorbells } from './doorbells.ts';
import { EFFECT } from './effects.ts';
import type { OpenState } from './open-state.ts';
import type { AbstractRules } from './rules.ts';
import { PERMIT } from './state.ts';
import { STEP } from './steps.ts';

/** Outcomes for the doorbell request at VMOVP with DB=0. With DB=1 the vPE asks for its doorbell. */
const REQUEST = { IS_DB: 0, STAYS: 1 } as const;
/** Bits of the outcome of a VMOVP that lands, above the request: a pending doorbell moves; the doorbell rings at once. */
const MOVES = 4;
const RINGS = 8;

export class Landings {
  private readonly state: OpenState;
  private readonly rules: AbstractRules;
  private readonly doorbells: Doorbells;

  constructor(state: OpenState, rules: AbstractRules, doorbells: Doorbells) {
    this.state = state;
    this.rules = rules;
    this.doorbells = doorbells;
  }

  all(its: number): void {
    for (let position = 0; position < this.state.scope.inFlight; position += 1) this.of(its, position);
  }

  /** The effect at that position of the queue. */
  of(its: number, position: number): void {
    const { doorbells } = this;
    if (!this.mayLand(its, position)) return;
    doorbells.hasChoice = false;
    this.land(its, position, 0);
    if (!doorbells.hasChoice) return;
    doorbells.isQuiet = true;
    this.land(its, position, 1);
    doorbells.isQuiet = false;
  }

  private mayLand(its: number, position: number): boolean {
    const { state, rules } = this;
    const { effectTable, scope } = state;
    const number = state.effectAt(its, position);
    if (number === EFFECT.NONE) return false;
    for (let earlier = 0; earlier < position; earlier += 1) {
      if (effectTable.precedes(state.effectAt(its, earlier), number)) return false;
    }
    if (!rules.moviCatchesStragglers) return true;
    for (let other = 0; other < scope.inFlight; other += 1) {
      if (effectTable.catches(number, state.effectAt(its, other), other > position)) return false;
    }
    return true;
  }

  private land(its: number, position: number, outcome: number): void {
    const { state, rules, doorbells } = this;
    const { effectTable } = state;
    const number = state.effectAt(its, position);
    const event = effectTable.event[number] ?? 0;
    const from = effectTable.from[number] ?? 0;
    const to = effectTable.to[number] ?? 0;
    const code = effectTable.code[number];
    switch (code) {
      case EFFECT.MAP:
        this.landMap(its, position, from, to);
        return;
      case EFFECT.MOVE:
      case EFFECT.MOVE_DB:
        this.landMove(its, position, from, to, code === EFFECT.MOVE_DB ? 1 : 0);
        return;
      case EFFECT.TAKE:
        this.take(its, position, event, from, to);
        return;
      case EFFECT.VTAKE:
        this.vtake(its, position, event, from, to);
        return;
    }
    state.remove(its, position);
    switch (code) {
      case EFFECT.SET:
        if (rules.msiSetsPending) this.setLpi(event, from);
        break;
      case EFFECT.INT:
        if (rules.intSetsPending) this.setLpi(event, from);
        break;
      case EFFECT.GIVE_PENDING:
        this.setLpi(event, to);
        break;
      case EFFECT.CLEAR:
        if (to === 1 ? rules.discardClearsPending : rules.clearClears) this.clearLpi(event, from);
        break;
      case EFFECT.VCLEAR:
        if (to === 1 ? rules.discardClearsPending : rules.clearClears) this.clearBit(from, event);
        break;
      case EFFECT.VSET:
        if (rules.msiSetsVirtualPending) doorbells.deliver(from, event);
        break;
      case EFFECT.VINT:
        if (rules.intSetsPending) doorbells.deliver(from, event);
        break;
      case EFFECT.VGIVE_PENDING:
        doorbells.deliver(to, event);
        break;
      case EFFECT.SGIR:
        this.landSgir(from);
        break;
      case EFFECT.SGI_CLEAR:
        if (rules.vsgiClearClears) this.clearBit(from, state.scope.events);
        break;
      // A move without a pending bit changes nothing at the new place.
    }
    state.done(STEP.LAND, its, position, outcome);
  }

  private setLpi(event: number, rd: number): void {
    const { state, rules } = this;
    const bits = rules.setsAreLocal ? 1 << rd : (1 << state.scope.redistributors) - 1;
    state.set(state.lpi + event, state.get(state.lpi + event) | bits);
  }

  private clearLpi(event: number, rd: number): void {
    const { state } = this;
    state.set(state.lpi + event, state.get(state.lpi + event) & ~(1 << rd));
  }

  private clearBit(vpe: number, bit: number): void {
    const { state } = this;
    state.set(state.pending + vpe, state.get(state.pending + vpe) & ~(1 << bit));
  }

  // MOVI and VMOVI. The pending bit leaves the old place; from here on no MSI may go there.

  private take(its: number, position: number, event: number, from: number, to: number): void {
    const { state, rules } = this;
    const isPending = ((state.get(state.lpi + event) >>> from) & 1) === 1;
    this.publishMove(event);
    if (rules.moviTakesThePendingBit) this.clearLpi(event, from);
    const gives = isPending && rules.moviHandsThePendingBitOver ? EFFECT.GIVE_PENDING : EFFECT.GIVE;
    state.replace(its, position, gives, event, to, to);
    state.done(STEP.LAND, its, position);
  }

  private vtake(its: number, position: number, event: number, from: number, to: number): void {
    const { state, rules } = this;
    const isPending = ((state.get(state.pending + from) >>> event) & 1) === 1;
    this.publishMove(event);
    if (rules.vmoviTakesThePendingBit) this.clearBit(from, event);
    const gives = isPending && rules.vmoviHandsThePendingBitOver ? EFFECT.VGIVE_PENDING : EFFECT.VGIVE;
    state.replace(its, position, gives, event, to, to);
    state.done(STEP.LAND, its, position);
  }

  private publishMove(event: number): void {
    const { state, rules } = this;
    if (rules.moviCatchesStragglers) state.set(state.past + event, 0);
    state.set(state.allowed + event, 0);
  }

  private landSgir(vpe: number): void {
    const { state, rules, doorbells } = this;
    const { events } = state.scope;
    const isMapped = state.isMapped(vpe);
    if (!isMapped && rules.sgirNeedsAMappedVpe) return;
    if (!rules.sgirWhileLeavingIsNotLost && state.isLeaving(vpe)) return;
    if (isMapped) doorbells.deliver(vpe, events);
    else state.set(state.pending + vpe, state.get(state.pending + vpe) | (1 << events));
  }

  /** Whether a vPE that has not been resident since VMAPP asks for its doorbell is open. */
  private landMap(its: number, position: number, vpe: number, to: number): void {
    const { state, rules } = this;
    for (let unarmed = 0; unarmed < 2; unarmed += 1) {
      state.remove(its, position);
      state.set(state.servedBy + vpe, 1 + to);
      state.set(state.armed + vpe, 1 - unarmed);
      state.set(state.permit + vpe, PERMIT.FIRST);
      if (!rules.unmapSavesPendingState) state.set(state.pending + vpe, 0);
      state.done(STEP.LAND, its, position, unarmed);
    }
  }

  /** VMOVP: whether the request and a pending doorbell move is open. */
  private landMove(its: number, position: number, vpe: number, to: number, db: number): void {
    const { state, rules, doorbells } = this;
    const from = state.get(state.servedBy + vpe) - 1;
    const armed = state.get(state.armed + vpe);
    const rung = state.get(state.rung + vpe);
    const requests = armed === 1 && db === 0 ? 2 : 1;
    const isRung = from >= 0 && from !== to && ((rung >>> from) & 1) === 1;
    const isPending = rules.vmovpKeepsPendingState && state.get(state.pending + vpe) !== 0;
    for (let request = 0; request < requests; request += 1) {
      const isArmed = request === REQUEST.STAYS ? armed : rules.vmovpAsksForTheDoorbell ? db : 0;
      for (let moves = 0; moves <= (isRung ? MOVES : 0); moves += MOVES) {
        for (let rings = 0; rings <= (isArmed === 1 && isPending ? RINGS : 0); rings += RINGS) {
          state.remove(its, position);
          this.settleMove(vpe, from, to, db, isArmed);
          if (moves !== 0) state.set(state.rung + vpe, (rung & ~(1 << from)) | (1 << to));
          if (rings !== 0) doorbells.ring(vpe);
          state.done(STEP.LAND, its, position, request + moves + rings);
        }
      }
    }
  }

  private settleMove(vpe: number, from: number, to: number, db: number, armed: number): void {
    const { state, rules } = this;
    if (from < 0) return;
    if (rules.vmovpMovesDoorbells) state.set(state.servedBy + vpe, 1 + to);
    if (!rules.vmovpKeepsPendingState) state.set(state.pending + vpe, 0);
    state.set(state.armed + vpe, armed);
    if (db === 1) state.set(state.permit + vpe, state.get(state.pending + vpe) === 0 ? PERMIT.ONCE : PERMIT.MAY);
    else if (state.get(state.permit + vpe) === PERMIT.ONCE) state.set(state.permit + vpe, PERMIT.MAY);
  }
}
