/** Options of a run of `check`. */
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope as AbstractScope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import type { Registry } from '../registry/registry.ts';
import type { CheckResult, Failure } from './check-result.ts';
import type { Scope } from './scope.ts';

export interface CheckOptions {
  /** The registry; its software contracts are always checked. */
  readonly registry: Registry;
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  /** Replaced operations of the hardware (a fault). Without them the hardware is healthy. */
  readonly replaces?: Replacement;
  /** Id of the hypothesis that the replaced operations belong to. Counterexamples are stored with it. */
  readonly hypothesis?: string;
  /** Programs per profile. */
  readonly runs: number;
  /** Time limit in seconds, for all profiles together. */
  readonly seconds?: number;
  readonly seed: number;
  readonly scope?: Scope;
  /** A workaround: no program does a step for which this returns true, in whatever form. */
  readonly avoids?: (step: Step) => boolean;
  /** No program contains a step for which this returns true. */
  readonly leavesOut?: (step: Step) => boolean;
  /** Contracts of software besides those of the registry. */
  readonly contracts?: readonly Property[];
  readonly searchBudget?: number;
  /** Options for walks through a scope of the abstract model, which run if the refinement is among the properties. */
  readonly walks?: WalkOptions;
  /** Rules of the abstract model to compare runs with; by default all hold. */
  readonly abstractRules?: AbstractRules;
  /** Stop once every property has failed. */
  readonly stopWhenAllFound?: boolean;
  readonly onProgress?: (done: number, total: number, profile: string) => void;
  /** Asked before each program: true ends the run with what it has. */
  readonly isOver?: () => boolean;
  /** Called with a failure as soon as it is found, and once more when its program is shrunk. */
  readonly onFailure?: (failure: Failure) => void;
  /** Called now and then with a function that returns the result so far. */
  readonly onInterim?: (result: () => CheckResult) => void;
}

export interface WalkOptions {
  readonly scope: AbstractScope;
  /**
   * Walks stop when they have covered this share of the transitions (0 to 1), or no longer cover new ones. Without it, the number of walks is a share
   * of `runs`.
   */
  readonly until?: number;
}
