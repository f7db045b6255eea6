/** Stimuli of the abstract model that concern a vPE: commands that name one, and writes of GITS_SGIR; and SYNC and VSYNC. */
import { EFFECT } from './effects.ts';
import type { OpenState } from './open-state.ts';
import type { AbstractRules } from './rules.ts';
import { NO_TARGET, PERMIT } from './state.ts';
import { STEP } from './steps.ts';

export class VpeStimuli {
  private readonly state: OpenState;
  private readonly rules: AbstractRules;

  constructor(state: OpenState, rules: AbstractRules) {
    this.state = state;
    this.rules = rules;
  }

  /** VMAPP V=1. */
  map(vpe: number): void {
    const { state } = this;
    if (state.isMapped(vpe) || !state.hasRoom(0)) return;
    for (let rd = 0; rd < state.scope.homes; rd += 1) {
      state.set(state.home + vpe, 1 + rd);
      state.push(0, EFFECT.MAP, 0, vpe, rd);
      state.done(STEP.MAP, vpe, rd);
    }
  }

  /** v4.1 VMAPP V=0 waits for the effects of the vPE under way, except GITS_SGIR. Software has discarded the events of the vPE before. */
  unmap(vpe: number): void {
    const { state, rules } = this;
    const { events, itss } = state.scope;
    if (!state.isMapped(vpe) || !state.isIdle(vpe)) return;
    for (let event = 0; event < events; event += 1) {
      if (state.get(state.target + event) === state.targetOfVpe(vpe)) return;
    }
    for (let its = 0; its < itss; its += 1) {
      if (state.isAnyOfVpe(its, vpe) && rules.vmappUnmapIsSelfSynchronising) return;
    }
    state.set(state.home + vpe, 0);
    state.set(state.servedBy + vpe, 0);
    state.set(state.settled + vpe, 0);
    state.set(state.armed + vpe, 0);
    state.set(state.unring + vpe, 0);
    state.set(state.permit + vpe, PERMIT.NOT_ASKED);
    state.set(state.owedSgi + vpe, 0);
    state.done(STEP.UNMAP, vpe);
  }

  /** VMOVP. */
  move(vpe: number): void {
    const { state } = this;
    const home = state.get(state.home + vpe);
    if (home === 0 || !state.isIdle(vpe) || !state.hasRoom(0)) return;
    for (let rd = 0; rd < state.scope.homes; rd += 1) {
      for (let db = 0; 1 + rd !== home && db < 2; db += 1) {
        state.set(state.home + vpe, 1 + rd);
        state.set(state.settled + vpe, 0);
        state.push(0, db === 1 ? EFFECT.MOVE_DB : EFFECT.MOVE, 0, vpe, rd);
        state.done(STEP.VMOVP, vpe, rd, db);
      }
    }
  }

  /** VSGI with Clear=1. */
  sgiClear(vpe: number): void {
    const { state } = this;
    if (!this.takesSgis(vpe)) return;
    state.set(state.owedSgi + vpe, 0);
    state.push(0, EFFECT.SGI_CLEAR, 0, vpe, 0);
    state.done(STEP.SGI_CLEAR, vpe);
  }

  sgir(vpe: number): void {
    const { state } = this;
    if (!this.takesSgis(vpe) || !state.isSettled(vpe)) return;
    if (!this.clearsSgi(vpe)) state.set(state.owedSgi + vpe, 1);
    state.push(0, EFFECT.SGIR, 0, vpe, 0);
    state.done(STEP.SGIR, vpe);
  }

  private takesSgis(vpe: number): boolean {
    const { state } = this;
    return vpe < state.scope.vsgis && state.isMapped(vpe) && state.hasRoom(0);
  }

  private clearsSgi(vpe: number): boolean {
    const { state } = this;
    for (let position = 0; position < state.scope.inFlight; position += 1) {
      const number = state.effectAt(0, position);
      if (state.effectTable.code[number] === EFFECT.SGI_CLEAR && state.effectTable.from[number] === vpe) return true;
    }
    return false;
  }

  // SYNC and VSYNC are consumed when no effect is left that they wait for.

  sync(its: number): void {
    for (let rd = 0; rd < this.state.scope.redistributors; rd += 1) this.syncOf(its, rd);
  }

  syncOf(its: number, rd: number): void {
    const { state } = this;
    const { events, itss } = state.scope;
    if (state.isAnyAtRedistributor(its, rd) && this.rules.syncWaitsForPhysicalEffects) return;
    for (let event = its; event < events; event += itss) this.publishPhysical(event);
    state.done(STEP.SYNC, its, rd);
  }

  vsync(its: number): void {
    for (let vpe = 0; vpe < this.state.scope.vpes; vpe += 1) this.vsyncOf(its, vpe);
  }

  vsyncOf(its: number, vpe: number): void {
    const { state } = this;
    const { events, itss } = state.scope;
    if (!state.isMapped(vpe)) return;
    if (state.isAnyOfVpe(its, vpe) && this.rules.vsyncWaitsForVirtualEffects) return;
    for (let event = its; event < events; event += itss) this.publishVirtual(event, vpe);
    if (its === 0) state.set(state.settled + vpe, 1);
    state.done(STEP.VSYNC, its, vpe);
  }

  /** SYNC ends the use of older physical targets of events that are not mapped to a vPE (A-56, weakest reading). */
  private publishPhysical(event: number): void {
    const { state, rules } = this;
    const target = state.get(state.target + event);
    if (state.isVirtual(target)) return;
    const virtual = ~((2 << state.scope.redistributors) - 1);
    state.set(state.allowed + event, state.get(state.allowed + event) & virtual);
    // The ITE keeps the LPI that it had.
    if (state.scope.lpis && !rules.vmaptiReplacesTheLpi) return;
    if (!rules.syncPublishesTables || (target === NO_TARGET && !rules.discardDropsCachedTranslations)) return;
    state.set(state.past + event, state.get(state.past + event) & virtual);
  }

  /** VSYNC ends the use of every older target of events of the vPE, and of the vPE as older target of other events. */
  private publishVirtual(event: number, vpe: number): void {
    const { state, rules } = this;
    const target = state.targetOfVpe(vpe);
    const isItsOwn = state.get(state.target + event) === target;
    const kept = isItsOwn ? 0 : ~(1 << target);
    state.set(state.allowed + event, state.get(state.allowed + event) & kept);
    if (!rules.vsyncPublishesTables || (!isItsOwn && !rules.discardDropsCachedTranslations)) return;
    state.set(state.past + event, state.get(state.past + event) & kept);
  }
}
