/** The type of a freedom: a point that the architecture leaves open. */

/** The ways in which the model resolves an open point, with their meaning. */
export const RESOLUTIONS = {
  choice:
    'hardware takes one of the outcomes, each time or once and for all; the scheduler chooses when the point is reached, unless the profile fixes the outcome (points of parts that are not modelled yet are never reached)',
  schedule:
    'only the moment of an internal step is open; every order of the steps is a schedule, so there is no further choice',
  software: 'software reaches the point only by breaking a contract; that is reported, and nothing is chosen',
  verdict: 'the point does not change the behaviour of hardware; it decides whether a finding is violated or disputed',
  covered: 'the same question has another id, under which the scheduler chooses',
  report: 'the point changes only reported or read values, no state',
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
