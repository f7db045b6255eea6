/** What a point that the architecture leaves open is. */

/** How the model may take an open point, and what that means. */
export const RESOLUTIONS = {
  choice:
    'hardware takes one of the outcomes, each time or once and for all; the scheduler is asked when the point comes up, unless the profile fixes the outcome (points of parts that are not modelled yet do not come up)',
  schedule:
    'what is open is when an internal step happens; every order of the steps is a schedule, so nothing else is asked',
  software: 'software gets there only by breaking a contract; that is reported, and nothing is chosen',
  verdict: 'hardware does nothing about it; it decides whether a finding is violated or disputed',
  covered: 'the same question comes up under another id, which is the one that is asked',
  report: 'it shows only in what is reported or read back, not in state',
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
