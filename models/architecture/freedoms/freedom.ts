/** The type of a freedom: a point that the architecture leaves open. */

/** The ways in which the model resolves an open point, with their meaning. */
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
   * The permitted outcomes, plainest first: the one of the most ordinary machine. A point with several questions lists the outcomes of one
   * question after those of the other.
   */
  readonly outcomes: readonly [string, string, ...string[]];
  readonly source: string;
}

interface Chosen extends OpenPoint {
  readonly resolved: 'choice';
  readonly note?: string;
  /**
   * The scheduler chooses among the candidates of the moment (older mappings, interrupts), and the outcomes here are kinds of candidates. A
   * profile can fix only the plainest of them.
   */
  readonly namedAtTheMoment?: true;
}

interface NotChosen extends OpenPoint {
  readonly resolved: Exclude<Resolution, 'choice'>;
  /** The place in the model where the point shows, or the reason why nothing is chosen. */
  readonly note: string;
}

export type Freedom = Chosen | NotChosen;

/** Declares freedoms by their ids. */
export const freedoms = <const T extends Readonly<Record<`A-${number}`, Freedom>>>(table: T): T => table;
