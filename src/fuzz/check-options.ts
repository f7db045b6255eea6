/** What a run of `check` is asked to do. */
import type { AbstractRules } from '../../models/abstract/rules.ts';
import type { Scope as AbstractScope } from '../../models/abstract/scope.ts';
import type { Profile } from '../../models/architecture/profiles.ts';
import type { Step } from '../../models/architecture/steps.ts';
import type { Replacement } from '../../models/faults/fault.ts';
import type { Property } from '../../properties/property.ts';
import type { Registry } from '../registry/registry.ts';
import type { Scope } from './scope.ts';

export interface CheckOptions {
  /** Its contracts of software are watched too. */
  readonly registry: Registry;
  readonly profiles: readonly Profile[];
  readonly properties: readonly Property[];
  /** The operations that the hardware does wrong; healthy hardware without them. */
  readonly replaces?: Replacement;
  /** Id of the hypothesis that the replaced operations belong to; it is stored with counterexamples. */
  readonly hypothesis?: string;
  /** Programs per profile. */
  readonly runs: number;
  /** Stop after so many seconds, over all profiles. */
  readonly seconds?: number;
  readonly seed: number;
  readonly scope?: Scope;
  /** Programs that contain such a step are not generated: a workaround. */
  readonly avoids?: (step: Step) => boolean;
  /** What software keeps to besides its own contracts. */
  readonly contracts?: readonly Property[];
  readonly searchBudget?: number;
  /** Programs that walk through a scope of the abstract model, where the refinement is among the properties. */
  readonly walks?: WalkOptions;
  /** Rules of the abstract model that runs are compared with; all hold by default. */
  readonly abstractRules?: AbstractRules;
  /** Nothing is left to find once every property has failed. */
  readonly stopWhenAllFound?: boolean;
  readonly onProgress?: (done: number, total: number, profile: string) => void;
}

export interface WalkOptions {
  readonly scope: AbstractScope;
  /** Walks end when they have covered this share of the transitions, from 0 to 1, or cover no new ones; without it, their number is a share of `runs`. */
  readonly until?: number;
}
