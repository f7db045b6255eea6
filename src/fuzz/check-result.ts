/** The result of a run of `check`. */
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import type { CoverageReport } from '../cover/report.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Reach } from '../refine/graph.ts';
import type { GenerationCounts } from './generator-options.ts';
import type { ShrinkResult } from './shrink.ts';

/** What was compared with the abstract model. */
export interface Refinement {
  /** Steps of the abstract model that were taken. */
  readonly steps: number;
  /** What the abstract model leaves out → programs of which the rest was not compared for that reason. */
  readonly left: Readonly<Record<string, number>>;
  /** What walks have covered; undefined if there were none. */
  readonly reach: (Reach & { readonly scope: string }) | undefined;
}

export interface Failure extends ShrinkResult {
  readonly profile: Profile;
  readonly replaces: Replacement | undefined;
  readonly hypothesis: string | undefined;
  readonly seed: number;
  /** The failing program was the nth of its profile. */
  readonly foundAt: number;
  /** Items of the program before shrinking. */
  readonly originalLength: number;
}

export interface PropertyResult {
  readonly property: Property;
  readonly verdict: Verdict;
  readonly exercised: number;
  /** Deliberate misuses by the generator that the property noticed. */
  readonly noticed: number;
  readonly failure: Failure | undefined;
}

export interface CheckResult {
  readonly seed: number;
  readonly verdict: Verdict;
  readonly properties: readonly PropertyResult[];
  readonly steps: number;
  readonly programs: number;
  readonly generation: GenerationCounts;
  /** A time limit ended the run early. */
  readonly cutShort: boolean;
  /** What the programs covered. */
  readonly coverage: CoverageReport;
  /** Undefined if no profile was followed on the abstract model. */
  readonly refinement: Refinement | undefined;
}
