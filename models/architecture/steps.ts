/** The steps of a GIC: their types (`step-types.ts`) and the rows of their kinds (`step-kinds/`). */
export { isCaching, isStimulus, isStimulusKind } from './step-kinds/index.ts';
export type * from './step-types.ts';
