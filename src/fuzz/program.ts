/**
 * A program: a finite list of stimuli and scheduling choices.
 *
 * After each item the hardware does all that it has to do, in the plainest order, unless the item is held: then nothing happens by itself
 * before the next item, which may be an internal step out of the plain order. Choices that the architecture leaves open take the first
 * outcome unless the item says otherwise.
 */
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Step } from '../../models/architecture/steps.ts';

/** An outcome that is not the plainest one; `nth` counts the occasions at which this freedom came up within the item. */
export interface Choice {
  readonly freedom: FreedomId;
  readonly nth: number;
  readonly outcome: string;
}

export interface Item {
  readonly step: Step;
  /** Nothing happens by itself before the next item. */
  readonly hold: boolean;
  readonly choices: readonly Choice[];
}

export type Program = readonly Item[];

export const NO_CHOICES: readonly Choice[] = [];

export const item = (step: Step, hold = false, choices: readonly Choice[] = NO_CHOICES): Item => ({
  step,
  hold,
  choices,
});

/** How far a schedule is from the plainest: holds, steps out of order, and choices. */
export const unplainness = (program: Program): number =>
  program.reduce((sum, { hold, choices }) => sum + (hold ? 1 : 0) + choices.length, 0);
