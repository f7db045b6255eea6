/** Stimuli of the abstract model that concern an event: MSIs, and commands that name an event. */
import { EFFECT } from './effects.ts';
import type { OpenState } from './open-state.ts';
import type { AbstractRules } from './rules.ts';
import { NO_TARGET, OWED } from './state.ts';
import { STEP } from './steps.ts';

export class EventStimuli {
  private readonly state: OpenState;
  private readonly rules: AbstractRules;

  constructor(state: OpenState, rules: AbstractRules) {
    this.state = state;
    this.rules = rules;
  }

  mapti(event: number): void {
    const { state } = this;
    const { redistributors, lpis } = state.scope;
    if (!lpis || !this.isFree(event)) return;
    for (let rd = 0; rd < redistributors; rd += 1) {
      this.retarget(event, 1 + rd);
      state.done(STEP.MAPTI, event, rd);
    }
  }

  vmapti(event: number): void {
    const { state } = this;
    if (!this.isFree(event)) return;
    for (let vpe = 0; vpe < state.scope.vpes; vpe += 1) {
      if (!state.isMapped(vpe)) continue;
      this.retarget(event, state.targetOfVpe(vpe));
      state.done(STEP.VMAPTI, event, vpe);
    }
  }

  /** The event is not mapped, and SYNC or VSYNC has completed its DISCARD. Contract P-SYNC requires the VSYNC; for physical events the SYNC is good practice. */
  private isFree(event: number): boolean {
    const { state } = this;
    return state.get(state.target + event) === NO_TARGET && state.get(state.allowed + event) <= 1 << NO_TARGET;
  }

  discard(event: number): void {
    if (!this.takesCommands(event)) return;
    this.pushClear(event, 1);
    this.retarget(event, NO_TARGET);
    this.state.done(STEP.DISCARD, event);
  }

  clear(event: number): void {
    if (!this.takesCommands(event)) return;
    this.pushClear(event, 0);
    this.state.done(STEP.CLEAR, event);
  }

  int(event: number): void {
    const { state } = this;
    if (!this.takesCommands(event)) return;
    const target = state.get(state.target + event);
    const isVirtual = state.isVirtual(target);
    const place = state.placeOf(target);
    if (!isVirtual || state.isSettled(place)) state.owe(event, OWED.SET);
    state.push(state.itsOf(event), isVirtual ? EFFECT.VINT : EFFECT.INT, event, place, 0);
    state.done(STEP.INT, event);
  }

  /** MOVI or VMOVI, as the event is mapped. */
  move(event: number): void {
    const { state } = this;
    if (!this.takesCommands(event)) return;
    const { vpes, redistributors } = state.scope;
    const its = state.itsOf(event);
    const target = state.get(state.target + event);
    const isVirtual = state.isVirtual(target);
    const place = state.placeOf(target);
    for (let to = 0; to < (isVirtual ? vpes : redistributors); to += 1) {
      if (to === place || (isVirtual && !state.isMapped(to))) continue;
      if (state.get(state.owed + event) !== OWED.NOTHING) {
        state.owe(event, isVirtual && !state.isSettled(to) ? OWED.NOTHING : OWED.MOVED);
      }
      state.push(its, isVirtual ? EFFECT.VTAKE : EFFECT.TAKE, event, place, to);
      this.retarget(event, isVirtual ? state.targetOfVpe(to) : 1 + to);
      state.done(isVirtual ? STEP.VMOVI : STEP.MOVI, event, to);
    }
  }

  /** An MSI is translated with what the event is mapped to, or with an older mapping. */
  msis(event: number): void {
    const { state } = this;
    const { redistributors, vpes } = state.scope;
    if (!state.hasRoom(state.itsOf(event))) return;
    const target = state.get(state.target + event);
    const kept = state.get(state.past + event);
    // The LPI that the ITE keeps after VMAPTI is no target of a translation by itself.
    const past = this.rules.vmaptiReplacesTheLpi ? kept : kept & state.get(state.allowed + event);
    if (this.isOverdue(event, target, past)) state.done(STEP.MSI, event, NO_TARGET);
    for (let each = NO_TARGET + 1; each <= redistributors + vpes; each += 1) {
      if (each === target || ((past >>> each) & 1) === 1) this.msi(event, each);
    }
  }

  /** A fault: an MSI still finds the event unmapped although that is not permitted any more. (Where it is permitted, the step changes nothing.) */
  private isOverdue(event: number, target: number, past: number): boolean {
    const { state } = this;
    const none = 1 << NO_TARGET;
    return target !== NO_TARGET && (past & none) !== 0 && (state.get(state.allowed + event) & none) === 0;
  }

  private takesCommands(event: number): boolean {
    const { state } = this;
    return state.get(state.target + event) !== NO_TARGET && state.hasRoom(state.itsOf(event));
  }

  /** Rewrites the ITE; an MSI may still be translated with the old one. */
  private retarget(event: number, target: number): void {
    const { state } = this;
    const before = 1 << state.get(state.target + event);
    const after = ~(1 << target);
    state.set(state.past + event, (state.get(state.past + event) | before) & after);
    state.set(state.allowed + event, (state.get(state.allowed + event) | before) & after);
    state.set(state.target + event, target);
  }

  private pushClear(event: number, isDiscard: number): void {
    const { state } = this;
    const target = state.get(state.target + event);
    const code = state.isVirtual(target) ? EFFECT.VCLEAR : EFFECT.CLEAR;
    state.owe(event, OWED.NOTHING);
    state.push(state.itsOf(event), code, event, state.placeOf(target), isDiscard);
  }

  /** The effect is put under way. */
  private msi(event: number, target: number): void {
    const { state } = this;
    const its = state.itsOf(event);
    const isVirtual = state.isVirtual(target);
    const place = state.placeOf(target);
    if (isVirtual && !state.isMapped(place)) return;
    if (!isVirtual || state.isSettled(place)) {
      if (this.isCertain(event, its, target)) state.owe(event, OWED.SET);
      else if (this.isUnderMove(event, its, target) || this.isLeftBehind(event, target)) state.owe(event, OWED.MOVED);
    }
    state.push(its, isVirtual ? EFFECT.VSET : EFFECT.SET, event, place, 0);
    if (isVirtual && state.scope.lpis && !this.rules.vmaptiReplacesTheLpi) this.setOldLpi(event);
    state.done(STEP.MSI, event, target);
  }

  /** A fault: the LPI that the event had before VMAPTI is set too. */
  private setOldLpi(event: number): void {
    const { state } = this;
    const rds = (state.get(state.past + event) >>> 1) & ((1 << state.scope.redistributors) - 1);
    state.set(state.lpi + event, state.get(state.lpi + event) | rds);
  }

  /** The MSI has one permitted translation only, and no effect under way clears the interrupt that it sets. */
  private isCertain(event: number, its: number, target: number): boolean {
    const { state } = this;
    const { effectTable } = state;
    if (state.get(state.target + event) !== target || state.get(state.allowed + event) !== 0) return false;
    for (let position = 0; position < state.scope.inFlight; position += 1) {
      const number = state.effectAt(its, position);
      const code = effectTable.code[number];
      if (effectTable.event[number] === event && (code === EFFECT.CLEAR || code === EFFECT.VCLEAR)) return false;
    }
    return true;
  }

  /** A fault: an MSI still goes to the old place after a move has taken the pending bit from there. */
  private isLeftBehind(event: number, target: number): boolean {
    const { state } = this;
    const now = state.get(state.target + event);
    return now !== NO_TARGET && now !== target && state.get(state.allowed + event) === 0;
  }

  /** A MOVI or VMOVI from or to that place is under way, no older target but the old place is permitted, and no clear is under way. */
  private isUnderMove(event: number, its: number, target: number): boolean {
    const { state } = this;
    const { effectTable } = state;
    const isVirtual = state.isVirtual(target);
    const place = state.placeOf(target);
    let found = false;
    for (let position = 0; position < state.scope.inFlight; position += 1) {
      const number = state.effectAt(its, position);
      const code = effectTable.code[number];
      if (code === EFFECT.NONE || effectTable.event[number] !== event) continue;
      if (code === EFFECT.CLEAR || code === EFFECT.VCLEAR) return false;
      if (code !== EFFECT.TAKE && code !== EFFECT.VTAKE) continue;
      if (found || (code === EFFECT.VTAKE) !== isVirtual) return false;
      const from = effectTable.from[number] ?? 0;
      if (from !== place && effectTable.to[number] !== place) return false;
      const left = isVirtual ? state.targetOfVpe(from) : 1 + from;
      if (state.get(state.allowed + event) !== 1 << left) return false;
      found = true;
    }
    return found;
  }
}
