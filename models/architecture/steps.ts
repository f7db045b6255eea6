/** What can happen to a GIC: `step-types.ts` says what each step names, `step-kinds/` what is known of its kind. */
export { isCaching, isStimulus, isStimulusKind } from './step-kinds/index.ts';
export type * from './step-types.ts';
