/**
 * Prompt steps: steps of the hardware that a search may make at once. Every step that can happen before a prompt step can happen after it as well,
 * with the same outcome for every property. So a search that makes only the prompt step from such a state misses no violation, and finds each with
 * the same number of stimuli. The proof for each prompt step is in docs/abstract-model.md.
 */
import type { Doorbells } from './doorbells.ts';
import type { OpenState } from './open-state.ts';
import type { Residency } from './residency.ts';
import type { AbstractRule, AbstractRules } from './rules.ts';
import { PHASE } from './state.ts';

/** The prompt steps, each with the rules that have to be on: with one of them off, a property can depend on the order. */
export const PROMPT: Readonly<Record<'PARSED' | 'DESCHEDULED' | 'RING' | 'UNRING', readonly AbstractRule[]>> = {
  PARSED: [],
  DESCHEDULED: ['onlyTheResidentVpeIsServed', 'arrivalWhileDirtyIsNotLost', 'sgirWhileLeavingIsNotLost'],
  RING: ['residencyStopsTravellingDoorbells', 'residencyClearsTheDefaultDoorbell'],
  UNRING: ['residencyStopsTravellingDoorbells', 'residencyClearsTheDefaultDoorbell'],
};

export class PromptSteps {
  private readonly state: OpenState;
  private readonly residency: Residency;
  private readonly doorbells: Doorbells;
  private readonly isPrompt: Readonly<Record<keyof typeof PROMPT, boolean>>;

  constructor(state: OpenState, rules: AbstractRules, residency: Residency, doorbells: Doorbells) {
    const hold = (needed: readonly AbstractRule[]): boolean => needed.every((rule) => rules[rule]);
    this.state = state;
    this.residency = residency;
    this.doorbells = doorbells;
    this.isPrompt = {
      PARSED: hold(PROMPT.PARSED),
      DESCHEDULED: hold(PROMPT.DESCHEDULED),
      RING: hold(PROMPT.RING),
      UNRING: hold(PROMPT.UNRING),
    };
  }

  /** Makes all prompt steps of one kind at one place. Returns whether there were any. */
  make(): boolean {
    return this.some(true);
  }

  /** Whether there are any. */
  get isAny(): boolean {
    return this.some(false);
  }

  private some(isMade: boolean): boolean {
    const { state, isPrompt, residency, doorbells } = this;
    const { homes, vpes } = state.scope;
    for (let rd = 0; rd < homes; rd += 1) {
      const phase = state.get(state.phase + rd);
      if ((phase === PHASE.LOADING && isPrompt.PARSED) || (phase >= PHASE.DECIDED && isPrompt.DESCHEDULED)) {
        if (isMade) residency.internal(rd);
        return true;
      }
    }
    for (let vpe = 0; vpe < vpes; vpe += 1) {
      if (state.get(state.travelling + vpe) !== 0 && isPrompt.RING) {
        if (isMade) doorbells.arrivals(vpe);
        return true;
      }
      if (state.get(state.unring + vpe) === 1 && isPrompt.UNRING) {
        if (isMade) doorbells.removal(vpe);
        return true;
      }
    }
    return false;
  }
}
