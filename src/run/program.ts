/**
 * A program: a finite list of stimuli and scheduling choices.
 *
 * After each item the hardware takes all its internal steps, in the plainest order. An item may hold them back until the next item: that item
 * is a stimulus that meets effects in flight, or an internal step out of the plain order. At an open point of the architecture the machine
 * takes the first outcome, unless the item chooses another one.
 */
import type { FreedomId } from '../../models/architecture/freedoms.ts';
import type { Step } from '../../models/architecture/steps.ts';

/** An outcome other than the plainest, at the `nth` time (from 0) that this freedom arises within the item. */
export interface Choice {
  readonly freedom: FreedomId;
  readonly nth: number;
  readonly outcome: string;
}

/**
 * The internal steps held back after an item: none; `effects` (the ITS consumes commands, all other steps wait); or `everything`.
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

/** Distance of a program from the plainest: held-back items, choices, and writes that disable a group. */
export const unplainness = (program: Program): number =>
  program.reduce(
    (sum, item) => sum + HOLDS.indexOf(item.hold) + item.choices.length + (disablesGroup(item) ? 1 : 0),
    0,
  );
