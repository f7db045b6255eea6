/** Exit statuses of the command line. */
import type { Verdict } from '../judge/verdict.ts';

export const EXIT = {
  /** Nothing violated. */
  held: 0,
  /** A property is violated, or a hypothesis is not confirmed. */
  violated: 1,
  /** Wrong arguments or unusable input. */
  usage: 2,
  /** Nothing is violated, but a requested check was vacuous, inconclusive or cut short. */
  incomplete: 3,
  /** An internal error of gicheck. */
  internal: 4,
} as const;

/** The exit status of a verdict; `strict` counts disputed as violated. */
export const exitOf = (verdict: Verdict, strict: boolean): number => {
  if (verdict === 'violated' || (strict && verdict === 'disputed')) return EXIT.violated;
  return verdict === 'vacuous' || verdict === 'inconclusive' ? EXIT.incomplete : EXIT.held;
};

/** The exit status of several verdicts: one that is violated decides; else one that is vacuous or inconclusive, whatever the others are. */
export const exitOfAll = (verdicts: readonly Verdict[], strict: boolean): number => {
  const statuses = verdicts.map((verdict) => exitOf(verdict, strict));
  return statuses.includes(EXIT.violated) ? EXIT.violated : Math.max(EXIT.held, ...statuses);
};
