/** The result of a run of `check`. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import type { CoverageReport } from '../cover/report.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Reach } from '../refine/graph.ts';
import type { GenerationCounts } from './generator-options.ts';
import type { ShrinkResult } from './shrink.ts';

/** Summary of the comparison with the abstract model. */
export interface Refinement {
  /** Number of abstract steps taken. */
  readonly steps: number;
  /** Reason for not comparing → number of programs whose rest was not compared for that reason. */
  readonly left: Readonly<Record<string, number>>;
  /** Coverage by walks; undefined if there were none. */
  readonly reach: (Reach & { readonly scope: string }) | undefined;
}

export interface Failure extends ShrinkResult {
  readonly profile: Profile;
  readonly replaces: Replacement | undefined;
  readonly hypothesis: string | undefined;
  readonly seed: number;
  /** Position of the failing program among those of its profile, from 1. */
  readonly foundAt: number;
  /** Items of the program before shrinking. */
  readonly originalLength: number;
}

export interface PropertyResult {
  readonly property: Property;
  readonly verdict: Verdict;
  readonly exercised: number;
  /** Number of deliberate misuses by the generator that the property noticed. */
  readonly noticed: number;
  readonly failure: Failure | undefined;
}

export interface CheckResult {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly properties: readonly PropertyResult[];
  readonly steps: number;
  /** Random programs. */
  readonly programs: number;
  /** Walks through a scope of the abstract model. */
  readonly walks: number;
  readonly generation: GenerationCounts;
  /** The time limit or `isOver` ended the run. */
  readonly cutShort: boolean;
  /** Coverage of the programs. */
  readonly coverage: CoverageReport;
  /** Undefined if no profile was compared with the abstract model. */
  readonly refinement: Refinement | undefined;
}
