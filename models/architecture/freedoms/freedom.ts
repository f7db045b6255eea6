/** What a point that the architecture leaves open is. */

/** How the model may take an open point, and what that means. */
export const RESOLUTIONS = {
  choice:
    'the hardware takes one of the outcomes, and may take another one next time; the scheduler chooses when the point arises, unless the profile fixes the outcome (points about parts that are not modelled never arise)',
  schedule:
    'only the time of an internal step is open; the schedule of the steps decides it, without a choice of its own',
  software: 'the point arises only if software breaks a contract; the breach is reported, and nothing is chosen',
  verdict: 'the hardware makes no choice; the point decides whether a finding is violated or disputed',
  covered: 'another id asks the same question; the choice is made there',
  report: 'the outcome shows only in a report or a value read back, not in the state',
} as const;

export type Resolution = keyof typeof RESOLUTIONS;

interface OpenPoint {
  readonly name: string;
  /**
   * What may happen, plainest first: what the most ordinary machine does. A point with several questions has the outcomes of one after those
   * of the other.
   */
  readonly outcomes: readonly [string, string, ...string[]];
  readonly source: string;
}

interface Chosen extends OpenPoint {
  readonly resolved: 'choice';
  readonly note?: string;
  /**
   * The scheduler is asked with the outcomes of the moment (which of the older mappings, which interrupt), and those given here are their
   * kinds. A profile can fix the plainest of them only.
   */
  readonly namedAtTheMoment?: true;
}

interface NotChosen extends OpenPoint {
  readonly resolved: Exclude<Resolution, 'choice'>;
  /** Where it acts, or why nothing is chosen. */
  readonly note: string;
}

export type Freedom = Chosen | NotChosen;

/** Declares freedoms by their ids. */
export const freedoms = <const T extends Readonly<Record<`A-${number}`, Freedom>>>(table: T): T => table;
