/** Exit statuses of the command line. */
import type { Verdict } from '../judge/verdict.ts';

export const EXIT = {
  /** Nothing violated. */
  held: 0,
  /** A property violated, or a hypothesis not as declared. */
  violated: 1,
  /** Input or arguments that cannot be used. */
  usage: 2,
  /** Nothing violated, but something asked for was vacuous, inconclusive or cut short. */
  incomplete: 3,
  /** A fault of gicheck itself. */
  internal: 4,
} as const;

/** What a verdict means to a script; `strict` turns disputed into violated. */
export const exitOf = (verdict: Verdict, strict: boolean): number => {
  if (verdict === 'violated' || (strict && verdict === 'disputed')) return EXIT.violated;
  return verdict === 'vacuous' || verdict === 'inconclusive' ? EXIT.incomplete : EXIT.held;
};
