/**
 * Steps of the hardware that may as well be made at once: whatever can happen before such a step can happen after it too, and comes to the same for
 * every property. So a search that makes it at once, and nothing else from there, misses no violation, and finds each after as few stimuli. Why that
 * is so for each of them, and for no other, stands in docs/abstract-model.md.
 */
import type { OpenState } from './open-state.ts';
import type { AbstractRule, AbstractRules } from './rules.ts';
import { PHASE } from './state.ts';
import { STEP, step } from './steps.ts';

/** There is none. */
export const NO_STEP = -1;

/** The steps, with the rules that have to hold for it: without them something can tell. */
export const PROMPT: Readonly<Record<'PARSED' | 'DESCHEDULED' | 'RING' | 'UNRING', readonly AbstractRule[]>> = {
  PARSED: [],
  DESCHEDULED: ['onlyTheResidentVpeIsServed', 'arrivalWhileDirtyIsNotLost', 'sgirWhileLeavingIsNotLost'],
  RING: ['residencyStopsTravellingDoorbells', 'residencyClearsTheDefaultDoorbell'],
  UNRING: ['residencyStopsTravellingDoorbells', 'residencyClearsTheDefaultDoorbell'],
};

export class PromptSteps {
  private readonly state: OpenState;
  private readonly isPrompt: Readonly<Record<keyof typeof PROMPT, boolean>>;

  constructor(state: OpenState, rules: AbstractRules) {
    const hold = (needed: readonly AbstractRule[]): boolean => needed.every((rule) => rules[rule]);
    this.state = state;
    this.isPrompt = {
      PARSED: hold(PROMPT.PARSED),
      DESCHEDULED: hold(PROMPT.DESCHEDULED),
      RING: hold(PROMPT.RING),
      UNRING: hold(PROMPT.UNRING),
    };
  }

  /** One of those that are possible. */
  find(): number {
    const { state, isPrompt } = this;
    const { homes, vpes } = state.scope;
    for (let rd = 0; rd < homes; rd += 1) {
      const phase = state.get(state.phase + rd);
      if (phase === PHASE.LOADING && isPrompt.PARSED) return step(STEP.PARSED, rd);
      if (phase >= PHASE.DECIDED && isPrompt.DESCHEDULED) return step(STEP.DESCHEDULED, rd);
    }
    for (let vpe = 0; vpe < vpes; vpe += 1) {
      const travelling = state.get(state.travelling + vpe);
      if (travelling !== 0 && isPrompt.RING) return step(STEP.RING, vpe, 31 - Math.clz32(travelling));
      if (state.get(state.unring + vpe) === 1 && isPrompt.UNRING) return step(STEP.UNRING, vpe);
    }
    return NO_STEP;
  }
}
