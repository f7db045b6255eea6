/**
 * A program: a finite list of stimuli and scheduling choices.
 *
 * After each item the hardware does all that it has to do, in the plainest order, unless the item holds something back: then it does not happen
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

/**
 * What is held back after an item: nothing; `effects` (the ITS consumes what it may, and everything else waits); or `everything`.
 */
export type Hold = 'nothing' | 'effects' | 'everything';

/** Plainest first. */
export const HOLDS: readonly Hold[] = ['nothing', 'effects', 'everything'];

export interface Item {
  readonly step: Step;
  readonly hold: Hold;
  readonly choices: readonly Choice[];
}

export type Program = readonly Item[];

export const NO_CHOICES: readonly Choice[] = [];

export const item = (step: Step, hold: Hold = 'nothing', choices: readonly Choice[] = NO_CHOICES): Item => ({
  step,
  hold,
  choices,
});

/** A write of GICR_VPENDBASER with a group disabled. */
export const disablesGroup = ({ step }: Item): boolean =>
  step.kind === 'vpendbaser' && (step.vgrp0en === false || step.vgrp1en === false);

/** How far a program is from the plainest: what is held back, choices, and groups that are disabled. */
export const unplainness = (program: Program): number =>
  program.reduce(
    (sum, item) => sum + HOLDS.indexOf(item.hold) + item.choices.length + (disablesGroup(item) ? 1 : 0),
    0,
  );
